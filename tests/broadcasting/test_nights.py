"""Nights as they fall on people's own clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from babel.core import get_global
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.broadcasting.nights import Night, end_of_night, next_night, parse_night, zone_of, zone_of_country

NIGHT = Night(21, 7)


def at(words):
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "zone", "night", "ends"),
    [
        ("2027-03-01 20:59", "Africa/Dakar", NIGHT, None),
        ("2027-03-01 21:00", "Africa/Dakar", NIGHT, "2027-03-02 07:00"),
        ("2027-03-01 23:59", "Africa/Dakar", NIGHT, "2027-03-02 07:00"),
        ("2027-03-02 00:00", "Africa/Dakar", NIGHT, "2027-03-02 07:00"),
        ("2027-03-02 06:59", "Africa/Dakar", NIGHT, "2027-03-02 07:00"),
        ("2027-03-02 07:00", "Africa/Dakar", NIGHT, None),
        ("2027-12-31 22:00", "Africa/Dakar", NIGHT, "2028-01-01 07:00"),
        ("2027-03-01 18:30", "Africa/Nairobi", NIGHT, "2027-03-02 04:00"),
        ("2027-03-01 12:00", "Asia/Kolkata", NIGHT, None),
        ("2027-03-01 16:00", "Asia/Kolkata", NIGHT, "2027-03-02 01:30"),
        # the clock is put forward in this night, and back in that one
        ("2027-03-27 21:30", "Europe/Paris", NIGHT, "2027-03-28 05:00"),
        ("2027-10-30 20:30", "Europe/Paris", NIGHT, "2027-10-31 06:00"),
        ("2027-03-14 03:30", "America/New_York", NIGHT, "2027-03-14 11:00"),
        # the hour at which it ends is left out, or comes twice
        ("2027-03-28 00:30", "Europe/Paris", Night(22, 2), "2027-03-28 01:00"),
        ("2027-10-30 23:30", "Europe/Paris", Night(22, 2), "2027-10-31 00:00"),
        ("2027-10-31 01:30", "Europe/Paris", Night(22, 2), None),
        # a rest at noon
        ("2027-03-01 12:30", "Africa/Dakar", Night(12, 15), "2027-03-01 15:00"),
        ("2027-03-01 16:00", "Africa/Dakar", Night(12, 15), None),
        ("2027-03-01 23:00", "Africa/Dakar", None, None),
    ],
)
def test_a_night_ends_in_the_morning_of_whoever_reads(when, zone, night, ends):
    assert end_of_night(at(when), ZoneInfo(zone), night) == (ends and at(ends))


zones = st.sampled_from(["Africa/Dakar", "Europe/Paris", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe"])


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), zones, st.integers(0, 23), st.integers(1, 20))
def test_the_end_of_a_night_comes_after_it_and_by_day(when, zone, begins, hours):
    night = Night(begins, (begins + hours) % 24)
    assume(night.begins != night.ends)
    ends = end_of_night(when.replace(tzinfo=UTC), ZoneInfo(zone), night)
    if ends is not None:
        assert when.replace(tzinfo=UTC) < ends <= when.replace(tzinfo=UTC) + timedelta(hours=hours + 2)
        assert end_of_night(ends, ZoneInfo(zone), night) is None


@pytest.mark.parametrize(
    ("chosen", "countries", "expected"),
    [
        ("Africa/Nairobi", ["SN"], "Africa/Nairobi"),
        (None, ["SN"], "Africa/Dakar"), (None, ["BR"], "Asia/Dhaka"), (None, ["CD"], "Asia/Dhaka"),
        (None, ["SN", "ML"], "Asia/Dhaka"), (None, [], "Asia/Dhaka"),
        ("Nowhere/At_all", ["SN"], "Africa/Dakar"), ("../../etc/passwd", [], "Asia/Dhaka"),
    ],
)  # fmt: skip
def test_their_choice_counts_before_their_country_and_that_before_the_call(chosen, countries, expected):
    assert zone_of(chosen, countries, "Asia/Dhaka") == ZoneInfo(expected)


def test_a_zone_that_nobody_knows_is_utc():
    assert zone_of(None, [], "Nowhere/At_all") is UTC


def test_every_zone_of_a_single_zone_country_is_known():
    single = {code: zone for code in get_global("territory_zones") if (zone := zone_of_country(code)) is not None}
    assert single["KE"] == "Africa/Nairobi"
    assert len(single) > 150
    assert set(single.values()) <= available_timezones()


@pytest.mark.parametrize(
    ("words", "night"),
    [("21-7", NIGHT), ("21:00–07:00", NIGHT), (" 22 - 6 ", Night(22, 6)), ("none", None), ("None", None)],
)
def test_quiet_hours_are_read(words, night):
    assert parse_night(words) == night


@pytest.mark.parametrize("words", ["", "21", "7-7", "24-7", "21-25", "21:30-7", "night", "-1-7", "٢١-٧"])
def test_what_are_no_hours_is_refused(words):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the words are looked at below
        parse_night(words)
    assert str(refused.value) == words


@pytest.mark.parametrize(
    ("when", "zone", "begins"),
    [
        ("2027-05-01T12:00", "Africa/Dakar", "2027-05-01T21:00"),
        ("2027-05-01T20:59", "Africa/Dakar", "2027-05-01T21:00"),
        ("2027-05-01T21:00", "Africa/Dakar", "2027-05-02T21:00"),
        ("2027-05-01T18:30", "Africa/Nairobi", "2027-05-02T18:00"),
        ("2027-05-01T07:00", "America/Lima", "2027-05-02T02:00"),
    ],
)
def test_the_next_night_begins_by_the_clock_of_whoever_reads(when, zone, begins):
    at = datetime.fromisoformat(when).replace(tzinfo=UTC)
    assert next_night(at, ZoneInfo(zone), NIGHT) == datetime.fromisoformat(begins).replace(tzinfo=UTC)


def test_where_there_are_no_quiet_hours_no_night_begins():
    assert next_night(datetime(2027, 5, 1, tzinfo=UTC), UTC, None) is None
