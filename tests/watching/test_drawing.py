"""The picture: a PNG for a phone, in which no character is missing, whatever there is to draw."""

from __future__ import annotations

import struct
import sys
import warnings

import pytest

from bot.watching.apart import draw_apart
from bot.watching.drawing import NoCharts, draw
from bot.watching.figures import Row, Section, Stop
from bot.watching.picture import MOST_STOPS, picture
from bot.watching.privacy import hidden
from conversations.text import Text

from .made import days, figures, many_days, row

pytest.importorskip("matplotlib")

ARABIC = {
    "Opened the call": "فتحوا النداء",
    "Where people stop": "أين يتوقف الناس",
    "As of {at}": "حتى {at}",
    "fewer than 5": "أقل من 5",
}
NOBODY = {"by_day": (), "by_language": (), "by_country": (), "by_source": (), "stops": (), "sections": ()}
MANY = {
    "by_source": tuple(
        row(str(n), 50, 10, 20, 0, f"{n}: $x$ {{}} \\alpha 🐄 a label that goes on and on {'and on ' * 20}")
        for n in range(40)
    ),
    "by_day": many_days(300),
    "stops": tuple(Stop(str(n), Text("A question? " * 9), n // 4, 9, 5, 0, 4) for n in range(80)),
    "sections": tuple(Section(Text(f"({n}) A section {'of many words ' * 9}"), n) for n in range(20)),
}


def size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", data[16:24])


@pytest.mark.parametrize(
    ("found", "language"),
    [
        (figures(), "fr"),
        (hidden(figures()), "ar"),
        (figures(**MANY), "en"),
        (figures(total=Row(""), minutes=None, **NOBODY), "en"),
        (figures(by_day=days((5, 2, 1))), "sw"),
    ],
    ids=["some", "hidden", "many", "nobody", "one day"],
)
def test_it_is_a_small_png_in_which_no_character_is_missing(found, language):
    words = picture(found, language, lambda text, tag: ARABIC.get(text.source) if tag == "ar" else None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        data = draw(words)
    width, height = size(data)
    assert width == 1080
    assert 700 < height < 2200
    assert len(data) < 300_000


def test_it_is_drawn_in_a_process_of_its_own():
    assert size(draw_apart(picture(figures(), "en")))[0] == 1080


def test_without_matplotlib_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(NoCharts, match="extra 'charts'"):
        draw(picture(figures(), "en"))


def test_forty_sources_become_eight_and_others():
    panel = picture(figures(**MANY), "en").sources
    assert len(panel.bars) == 9
    assert (panel.bars[-1].label, panel.bars[-1].number) == ("32 others", "960")


def test_others_are_not_told_where_one_of_them_is_hidden():
    """40 each in eight rows: what is missing to the total, both in fives, says little of two."""
    rows = [row(str(n), 0, 40, 0) for n in range(8)]
    for left, number in (((7, 4), "not shown"), ((7, 9), "10")):
        last = [row(f"x{n}", 0, count, 0) for n, count in enumerate(left)]
        total = row("", 0, 320 + sum(left), 0)
        nothing = {**NOBODY, "by_source": (*rows, *last), "total": total, "minutes": None}
        assert picture(hidden(figures(**nothing)), "en").sources.bars[-1].number == number


def test_a_long_form_shows_sections_and_never_more_than_fifteen():
    assert len(picture(figures(**MANY), "en").stops.bars) == MOST_STOPS
    assert [bar.length for bar in picture(figures(), "en").stops.bars] == [4, 9, 6, 1]


def test_many_days_become_weeks_or_months_and_days_without_anybody_are_there():
    assert [len(picture(figures(by_day=many_days(n)), "en").curves.points[0]) for n in (5, 300, 900)] == [5, 43, 30]
    shown = picture(figures(by_day=days((9, 2, 3), (0, 0, 0), (6, 5, 0))), "en").curves
    assert shown.points == ((9, 0, 6), (5, 0, 5), (2, 0, 5), (3, 0, 0))


def test_many_days_in_fives_become_weeks_before_they_are_rounded():
    shown = picture(hidden(figures(by_day=days(*[(9, 2, 5)] * 70))), "en").curves
    assert shown.points[0] == (60,) * 10
