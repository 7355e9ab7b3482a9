"""date: which replies are a day (or a month, or a year), and how one is shown. Today is Monday, 1 March 2027."""

import pytest

from conversations.replies import Attached, File, Pressed, Typed
from tests.making import moment, offered, outcome, question_from, refused

QUESTION = question_from("type: date")
MONTH = question_from("type: date\nappearance: month-year")
YEAR = question_from("type: date\nappearance: year")

CASES = [
    (Typed("22/4/2019"), "fr", "2019-04-22", "the day comes first"),
    (Typed("2019-04-22"), "en", "2019-04-22", "ISO 8601"),
    (Typed("22.4.19"), "fr", "2019-04-22", "a short year"),
    (Typed("22 avril 2019"), "fr", "2019-04-22", "a month's name"),
    (Typed("April 22, 2019"), "en", "2019-04-22", "the month first, by name"),
    (Typed("22 Aprili 2019"), "sw", "2019-04-22", "Swahili"),
    (Typed("٢٢/٤/٢٠١٩"), "ar", "2019-04-22", "Arabic digits"),
    (Typed("today"), "en", "2027-03-01", "today"),
    (Typed("leo"), "sw", "2027-03-01", "today"),
    (Typed("hier"), "fr", "2027-02-28", "yesterday, over the end of a month"),
    (Typed("ayer"), "es", "2027-02-28", "yesterday"),
    (Typed("3/4/2019"), "fr", "2019-04-03", "the day comes first"),
    (Typed("3/4/2019"), "en", offered("2019-04-03", "2019-03-04"), "in English it may be either"),
    (Typed("13/4/2019"), "en", "2019-04-13", "there is no 13th month"),
    (Typed("31/2/2020"), "fr", refused, "February has no 31st"),
    (Typed("29/2/2027"), "fr", refused, "2027 is no leap year"),
    (Typed("avril 2019"), "fr", refused, "no day"),
    (Typed("soon"), "en", refused, "no date"),
    (Typed(""), "en", refused, "nothing"),
    (Pressed("2019-04-22"), "en", refused, "no such button"),
    (Attached((File("photo"),)), "en", refused, "a photo of a calendar"),
]

SHOWN = [
    ("2019-04-22", "en", "April 22, 2019"),
    ("2019-04-22", "fr", "22 avril 2019"),
    ("2019-04-22", "es", "22 de abril de 2019"),
    ("2019-04-22", "sw", "22 Aprili 2019"),
]


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_reads(reply, language, expected, why):
    assert outcome(QUESTION, reply, language) == expected, why


@pytest.mark.parametrize(("value", "language", "words"), SHOWN)
def test_shows(value, language, words):
    assert moment(language).say(QUESTION.shown(value)) == words


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("avril 2019", "fr", "2019-04-01"),
        ("04/2019", "en", "2019-04-01"),
        ("22/4/2019", "fr", "2019-04-01"),
        ("2019", "en", refused),
    ],
)
def test_of_a_month_the_first_day_is_kept(typed, language, expected):
    assert outcome(MONTH, Typed(typed), language) == expected


def test_a_month_is_shown_without_its_day():
    assert moment("en").say(MONTH.shown("2019-04-01")) == "April 2019"
    assert moment("fr").say(MONTH.shown("2019-04-01")) == "avril 2019"


@pytest.mark.parametrize(("typed", "expected"), [("2019", "2019-01-01"), ("22/4/2019", "2019-01-01"), ("x", refused)])
def test_of_a_year_the_first_day_is_kept(typed, expected):
    assert outcome(YEAR, Typed(typed), "fr") == expected


def test_a_year_is_shown_as_a_year():
    """Neither with a day nor grouped like a number ("2,019")."""
    assert moment("en").say(YEAR.shown("2019-01-01")) == "2019"
