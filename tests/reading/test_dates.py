"""Dates as people type them, on Monday 15 June 2026."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.reading import Reading, read_date
from conversations.reading.calendar_words import months
from conversations.reading.languages import LANGUAGES

TODAY = date(2026, 6, 15)
THE_DAY = date(2019, 4, 22)


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("2019-04-22", "fr"), ("2019-4-22", "en"), ("2019/04/22", "en"), ("22/04/2019", "fr"),
        ("22.4.19", "fr"),
        ("22-4-2019", "es"), ("22 4 2019", "pt"), ("22/04/2019", "en"), ("04/22/2019", "en"),
        ("04/22/2019", "fr"),
        ("٢٢/٤/٢٠١٩", "ar"), ("22\u200f/4\u200f/2019", "ar"), ("22 avril 2019", "fr"),
        ("22 AVRIL 2019", "en"),
        ("22avril2019", "fr"), ("le 22 avr. 2019", "fr"), ("lundi 22 avril 2019", "fr"),
        ("April 22, 2019", "en"),
        ("22nd of April 2019", "en"), ("the 22nd April 2019", "en"), ("Apr 22 2019", "fr"),
        ("2019 April 22", "en"),
        ("22 de abril de 2019", "es"), ("22 de abril de 2019", "pt"),
        ("segunda-feira, 22 de abril de 2019", "pt"),
        ("٢٢ أبريل ٢٠١٩", "ar"), ("22 ابريل 2019", "ar"), ("22 نيسان 2019", "ar"), ("22 أفريل 2019", "ar"),
        ("22 Aprili 2019", "sw"), ("tarehe 22 mwezi wa nne 2019", "sw"), ("22-Apr-19", "en"),
        ("22 avril 19", "fr"),
    ],
)  # fmt: skip
def test_reads_one_day_in_many_ways(typed, language):
    assert read_date(typed, language, TODAY) == Reading(THE_DAY)


@pytest.mark.parametrize(
    ("typed", "language", "expected", "why"),
    [
        ("1er mai 2020", "fr", date(2020, 5, 1), "ordinal"),
        ("1º de mayo de 2020", "es", date(2020, 5, 1), "ordinal sign"),
        ("3/4/2019", "fr", date(2019, 4, 3), "the day comes first"),
        ("3/4/2019", "sw", date(2019, 4, 3), "in Swahili too"),
        ("3/3/2019", "en", date(2019, 3, 3), "both ways the same day"),
        ("1/1/49", "fr", date(2049, 1, 1), "49 is 2049"),
        ("1/1/50", "fr", date(1950, 1, 1), "50 is 1950"),
        ("29 février 2024", "fr", date(2024, 2, 29), "leap year"),
        ("25 décembre", "fr", date(2025, 12, 25), "172 days ago is nearer than 193 days ahead"),
        ("10 décembre", "fr", date(2026, 12, 10), "178 days ahead is nearer than 187 days ago"),
        ("22 avril", "fr", date(2026, 4, 22), "this year"),
        ("April 22", "en", date(2026, 4, 22), "the month first, in words"),
        ("22/4", "fr", date(2026, 4, 22), "no year, in figures"),
        ("22 كانون الثاني 2019", "ar", date(2019, 1, 22), "January as in Lebanon"),
        ("22 غشت 2019", "ar", date(2019, 8, 22), "August as in Morocco"),
        ("5 mwezi wa kumi na mbili 2019", "sw", date(2019, 12, 5), "the twelfth month"),
        ("today", "en", TODAY, "today"), ("Aujourd’hui", "fr", TODAY, "today"), ("hoy", "es", TODAY, "today"),
        ("hoje", "pt", TODAY, "today"), ("اليوم", "ar", TODAY, "today"), ("leo", "sw", TODAY, "today"),
        ("yesterday", "fr", date(2026, 6, 14), "yesterday"), ("hier", "fr", date(2026, 6, 14), "yesterday"),
        ("ayer", "es", date(2026, 6, 14), "yesterday"), ("ontem", "pt", date(2026, 6, 14), "yesterday"),
        ("أمس", "ar", date(2026, 6, 14), "yesterday"), ("jana", "sw", date(2026, 6, 14), "yesterday"),
        ("avant-hier", "fr", date(2026, 6, 13), "two days ago"),
        ("anteayer", "es", date(2026, 6, 13), "two days ago"),
        ("juzi", "sw", date(2026, 6, 13), "two days ago"),
        ("أول أمس", "ar", date(2026, 6, 13), "two days ago"),
        ("demain", "fr", date(2026, 6, 16), "tomorrow"), ("mañana", "es", date(2026, 6, 16), "tomorrow"),
        ("amanhã", "pt", date(2026, 6, 16), "tomorrow"), ("غدا", "ar", date(2026, 6, 16), "tomorrow"),
        ("kesho", "sw", date(2026, 6, 16), "tomorrow"),
        ("après-demain", "fr", date(2026, 6, 17), "in two days"),
    ],
)  # fmt: skip
def test_reads_a_day_that_is_sure(typed, language, expected, why):
    assert read_date(typed, language, TODAY) == Reading(expected), why


@pytest.mark.parametrize(
    ("typed", "language", "expected", "why"),
    [
        ("3/4/2019", "en", (date(2019, 4, 3), date(2019, 3, 4)), "the day or the month first"),
        ("3/4/2019", "en_US", (date(2019, 4, 3), date(2019, 3, 4)), "the month first comes second"),
        ("3/4", "en", (date(2026, 4, 3), date(2026, 3, 4)), "without a year"),
        ("mardi 22 avril 2019", "fr", (THE_DAY,), "it was a Monday"),
    ],
)
def test_offers_a_day_that_is_not(typed, language, expected, why):
    assert read_date(typed, language, TODAY) == Reading(offers=expected), why


def test_offers_a_leap_day_that_is_far_away():
    assert read_date("29 février", "fr", date(2025, 6, 15)) == Reading(offers=(date(2024, 2, 29),))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "nothing"), ("bientôt", "no date"), ("31/2/2020", "February has no 31st"),
        ("29/2/2019", "no leap year"),
        ("13/13/2019", "no month"), ("0/1/2019", "no day"), ("1/1/1899", "before 1900"),
        ("1/1/2101", "after 2100"),
        ("1/1/019", "a year of three digits"), ("avril 2019", "no day"), ("04/2019", "no day"),
        ("2019", "no day"),
        ("avril", "no day"), ("lundi", "a weekday alone"), ("22 avril 2019 à Dakar", "more than a date"),
        ("10:12", "a time"),
        ("1,2", "a number"), ("½ 4 2019", "a fraction"), ("-1-2-2019", "a sign"),
        ("22 avril ?", "a question"),
        ("1 2 3 4", "four figures"), ("22 avril 5 mai 2019", "two months"), ("1" * 201, "far too long"),
        ("22 رجب 1440", "a month of another calendar"),
    ],
)  # fmt: skip
def test_anything_else_is_not_understood(typed, why):
    assert read_date(typed, "fr", TODAY) == Reading(), why


@pytest.mark.parametrize(
    ("typed", "language", "precision", "expected", "why"),
    [
        ("avril 2019", "fr", "month", date(2019, 4, 1), "in words"),
        ("abril de 2019", "es", "month", date(2019, 4, 1), "with de"),
        ("04/2019", "fr", "month", date(2019, 4, 1), "in figures"),
        ("4/19", "fr", "month", date(2019, 4, 1), "a short year"),
        ("2019-04", "en", "month", date(2019, 4, 1), "ISO"),
        ("أبريل ٢٠١٩", "ar", "month", date(2019, 4, 1), "Arabic"),
        ("avril", "fr", "month", date(2026, 4, 1), "the nearest April"),
        ("22/04/2019", "fr", "month", date(2019, 4, 1), "more than was asked"),
        ("2019", "en", "year", date(2019, 1, 1), "a year"),
        ("en 2019", "fr", "year", date(2019, 1, 1), "with a word that says nothing"),
        ("mwaka 2019", "sw", "year", date(2019, 1, 1), "the year 2019"),
        ("٢٠١٩", "ar", "year", date(2019, 1, 1), "Arabic digits"),
        ("3/4/2019", "en", "year", date(2019, 1, 1), "the year is sure either way"),
        ("hier", "fr", "year", date(2026, 1, 1), "the year of yesterday"),
    ],
)
def test_reads_months_and_years(typed, language, precision, expected, why):
    assert read_date(typed, language, TODAY, precision) == Reading(expected), why


def test_asks_less_than_it_takes_for_granted():
    assert read_date("19", "en", TODAY, "year") == Reading(offers=(date(2019, 1, 1),))
    assert read_date("2019", "en", TODAY, "month") == Reading()
    assert read_date("1899", "en", TODAY, "year") == Reading()


def test_takes_a_moment_for_today():
    assert read_date("10 décembre", "fr", datetime(2026, 6, 15, 10)) == Reading(date(2026, 12, 10))


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(LANGUAGES), st.dates())
def test_iso_reads_as_itself_on_any_day(day, language, today):
    assert read_date(day.isoformat(), language, today) == Reading(day)


@given(
    st.dates(), st.sampled_from(["hier", "tomorrow", "22 avril", "29/2", "avril", "3/4"]), st.sampled_from(LANGUAGES)
)
def test_no_day_is_too_early_or_late_to_be_today(today, typed, language):
    read_date(typed, language, today)
    read_date(typed, language, today, "month")


@pytest.mark.parametrize("language", LANGUAGES)
def test_months_mean_the_same_in_every_language(language):
    """No name is one month here and another there, so all may be read together."""
    for other in LANGUAGES:
        shared = months(language).keys() & months(other).keys()
        assert {name: months(language)[name] for name in shared} == {name: months(other)[name] for name in shared}
