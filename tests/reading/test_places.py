"""A point on the map."""

import pytest

from conversations.reading import read_point

DAKAR = (14.69, -17.45)


@pytest.mark.parametrize(
    "typed",
    ["14.69 -17.45", "14.69,-17.45", "14.69, -17.45", "14.69; -17.45", "14.69/-17.45", "14,69; -17,45",
     "14,69 -17,45",
     "14,69,-17,45", "14,69, -17,45", "14.69N 17.45W", "14.69 N, 17.45 W", "N14.69 W17.45",
     "n 14.69, w 17.45", "14.69°N 17.45°W",
     "14,69N 17,45O", "17.45W 14.69N", "14.69N17.45W", "١٤٫٦٩ -١٧٫٤٥", "١٤٫٦٩، -١٧٫٤٥", "14.69 −17.45",
     "(14.69, -17.45)",
     "lat: 14.69, lon: -17.45", "Latitude 14.69 Longitude -17.45", "\u200e14.69\u00a0-17.45",
     "+14.69 -17.45"],
)  # fmt: skip
def test_reads_one_point_in_many_ways(typed):
    assert read_point(typed) == DAKAR


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("14°41'N 17°26'W", (14 + 41 / 60, -(17 + 26 / 60))),
        ("14° 41' N, 17° 26' O", (14 + 41 / 60, -(17 + 26 / 60))),
        ("14°41′30″N 17°26′10.5″W", (14 + 41 / 60 + 30 / 3600, -(17 + 26 / 60 + 10.5 / 3600))),
        ("14°41’30’’N, 17°26’00’’W", (14 + 41 / 60 + 30 / 3600, -(17 + 26 / 60))),
        ("14°41.5'S 17°26'E", (-(14 + 41.5 / 60), 17 + 26 / 60)),
        ("-1°30' 36°45'", (-1.5, 36.75)),
        ("0.0 0.0", (0.0, 0.0)),
        ("-90.0, 180.0", (-90.0, 180.0)),
    ],
)
def test_reads_degrees_minutes_and_edges(typed, expected):
    assert read_point(typed) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "nothing"), ("Dakar", "a name"), ("14.69", "one number"), ("14,69", "one number, or two"),
        ("1,2,3", "cut two ways"),
        ("14 17", "two bare whole numbers"), ("10-20", "a range"), ("91.0 10.0", "no such latitude"),
        ("10.0 180.5", "no such longitude"),
        ("14.69N 17.45N", "latitude twice"), ("14.69N 17.45", "only one letter"),
        ("-14.69N 17.45W", "sign and letter"),
        ("14°61'N 17°26'W", "sixty-one minutes"), ("14.5°30'N 17°W", "a fraction of a degree, and minutes"),
        ("14.69 -17.45 3.2", "three numbers"), ("1e3 2.5", "no notation of people"),
        ("nan inf", "no numbers"), ("1" * 121, "too long"),
    ],
)  # fmt: skip
def test_what_is_no_point(typed, why):
    assert read_point(typed) is None, why
