"""datetime: which replies are a day and an hour, and how they are shown. It is Monday, 1 March 2027, nine o'clock."""

from datetime import datetime, timedelta, timezone

import pytest

from conversations.questions import Given, Here
from conversations.replies import Located, Pressed, Typed
from tests.making import moment, offered, outcome, question_from, refused

QUESTION = question_from("type: datetime")

CASES = [
    (Typed("22/4/2019 14:30"), "fr", "2019-04-22T14:30:00+00:00", "figures"),
    (Typed("2019-04-22 14:30"), "en", "2019-04-22T14:30:00+00:00", "ISO 8601"),
    (Typed("22 avril 2019 14h30"), "fr", "2019-04-22T14:30:00+00:00", "a month's name"),
    (Typed("yesterday 14:30"), "en", "2027-02-28T14:30:00+00:00", "yesterday"),
    (Typed("3/4/2019 14:30"), "en", offered("2019-04-03T14:30:00+00:00", "2019-03-04T14:30:00+00:00"), "either"),
    (Typed("22/4/2019"), "fr", refused, "no hour"),
    (Typed("14:30"), "en", refused, "no day"),
    (Typed("31/2/2019 14:30"), "fr", refused, "no such day"),
    (Typed(""), "en", refused, "nothing"),
    (Pressed("now"), "en", refused, "no such button"),
    (Located(0.0, 0.0), "en", refused, "a place"),
]

SHOWN = [
    ("2019-04-22T14:30:00+00:00", "en", "22 April 2019 14:30"),
    ("2019-04-22T14:30:00+03:00", "fr", "22 avril 2019 14:30"),
]


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_reads(reply, language, expected, why):
    assert outcome(QUESTION, reply, language) == expected, why


@pytest.mark.parametrize(("value", "language", "words"), SHOWN)
def test_shows(value, language, words):
    assert moment(language).say(QUESTION.shown(value)) == words


def test_keeps_the_offset_of_the_persons_clock():
    nairobi = datetime(2027, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=3)))
    given = QUESTION.read(Typed("22/4/2019 14:30"), Here(moment("sw", nairobi)))
    assert given == Given("2019-04-22T14:30:00+03:00")
