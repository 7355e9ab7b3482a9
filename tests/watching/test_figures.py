"""What is counted of a call, on both databases, with numbers that were worked out by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

import bot.database.figures
from bot.database.figures import read_figures
from bot.watching.figures import Row
from conversations.text import say
from tests.making import call_asking

from .kept import DAY, Keeping

QUESTIONS = """
    - {type: text, name: countries, label: Which countries?}
    - {type: integer, name: cows, label: How many cows?}
    - {type: text, name: price, label: "What do you get for the milk of ${cows} cows?"}
    - {type: text, name: wish, label: What do you wish for?}
"""
MORE = """
    languages: [en, fr]
    timezone: Africa/Kampala
    organiser: Union of herders
"""
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def call():
    return call_asking(QUESTIONS, MORE)


@pytest.fixture
def keeping(database, call):
    return Keeping(database, call)


async def test_people_are_counted_by_how_far_they_came(keeping, database, call):
    """By day, language, country and source; the call's day begins in Kampala three hours before that of UTC."""
    night = DAY.replace(hour=22)
    keeping.source("radio", "Radio Dunyaa")
    keeping.source("poster", "The poster at the well")
    keeping.arrival(1, "en", "radio", DAY)
    keeping.arrival(2, "fr", "radio", night)
    keeping.arrival(3, "fr", None, DAY)
    keeping.arrival(9, "fr", "radio", DAY, call="another")
    said = ("countries", "Senegal", 1), ("cows", 3, 2), ("price", "20", 3), ("wish", "rain", 4)
    keeping.form(1, "submitted", *said, source="radio", sent=night)
    keeping.form(1, "midway", ("countries", "Senegal, Mali", 1), source="radio", asking="cows")
    keeping.form(2, "withdrawn", ("countries", "Sénégal", 1), language="fr", source="radio", began=night)
    # sent once, and being changed: what was sent counts
    keeping.form(3, "midway", ("countries", "Sénégal", 1), language="fr", revision=1, asking="wish")
    await keeping.write()
    found = await read_figures(database, call, DAY + 48 * HOUR)
    assert found.total == Row("", "", starts=3, consented=3, midway=1, submitted=2, withdrawn=1)
    assert found.by_day == (
        Row("2027-03-01", "", starts=2, consented=3, midway=1, submitted=1),
        Row("2027-03-02", "", starts=1, submitted=1, withdrawn=1),
    )
    assert found.by_language == (
        Row("en", "English", starts=1, consented=2, midway=1, submitted=1),
        Row("fr", "Français", starts=2, consented=1, submitted=1, withdrawn=1),
    )
    assert found.by_country == (
        Row("SN", "", consented=2, submitted=2, withdrawn=1),
        Row("several", "", consented=1, midway=1),
    )
    assert found.by_source == (
        Row("radio", "Radio Dunyaa", starts=2, consented=2, midway=1, submitted=1, withdrawn=1),
        Row("", "", starts=1, consented=1, submitted=1),
        Row("poster", "The poster at the well"),
    )
    assert (found.organiser, found.at.isoformat()) == ("Union of herders", "2027-03-03T12:00:00+03:00")


async def test_each_question_says_who_came_so_far_and_who_stopped(keeping, database, call):
    keeping.form(1, "submitted", ("countries", "Mali", 1), ("cows", None, 2), ("price", "20", 3), ("wish", "rain", 4))
    keeping.form(2, "midway", ("countries", "Mali", 1), ("cows", 2, 2), asking="price")
    keeping.form(3, "midway", ("countries", None, 1), asking="cows")
    # skipped first, answered later; went back to it and waits there
    keeping.form(4, "midway", ("countries", None, 1), ("countries", "Togo", 2), ("cows", 1, 3), asking="cows")
    keeping.form(5, "withdrawn", ("countries", "Mali", 1))
    await keeping.write()
    found = await read_figures(database, call, DAY)
    counts = {one.name: (one.reached, one.answered, one.skipped, one.stopped) for one in found.stops}
    assert counts == {"countries": (4, 3, 1, 0), "cows": (4, 1, 1, 2), "price": (2, 1, 0, 1), "wish": (1, 1, 0, 0)}
    assert [section.stopped for section in found.sections] == [3]
    assert say(found.stops[2].label, "en") == "What do you get for the milk of … cows?"


async def test_times_are_medians_without_pauses(keeping, database, call):
    """Half an hour counts, a minute more is a pause."""
    for chat, (cows, price, wish) in enumerate(((3, 4, 5), (5, 6, 37), (31, 62, 62.5)), 1):
        answers = ("countries", "Mali", 1), ("cows", 1, cows), ("price", "1", price), ("wish", "rain", wish)
        keeping.form(chat, "submitted", *answers)
    keeping.form(4, "midway", ("countries", "Mali", 1), ("cows", 1, 2), ("cows", 2, 3), asking="price")
    await keeping.write()
    found = await read_figures(database, call, DAY)
    # cows: 2, 4, 30 and, in two goes, 2 minutes; price: 1 and 1; wish: 1 and half a minute
    assert [(one.seconds, one.timed) for one in found.stops] == [(None, 0), (180.0, 4), (60.0, 2), (45.0, 2)]
    # 2 + 1 + 1, 4 + 1, 30 + 0.5
    assert (found.minutes, found.timed) == (5.0, 3)


async def test_a_rehearsal_is_counted_apart(keeping, database, call):
    keeping.arrival(1, "en", None, DAY)
    keeping.arrival(2, "en", None, DAY)
    keeping.arrival(3, "en", None, DAY)
    tried = keeping.form(1, "submitted", ("countries", "Mali", 1), ("cows", 1, 2), trial=True)
    keeping.unclear(tried, "cows")
    # a tester who later took part in earnest
    keeping.unclear(keeping.form(2, "midway", ("countries", "Mali", 1), trial=True), "cows")
    keeping.form(2, "midway", asking="countries")
    await keeping.write()
    earnest = await read_figures(database, call, DAY)
    assert earnest.total == Row("", "", starts=2, consented=1, midway=1)
    assert sum(one.unclear for one in earnest.stops) == 0
    tries = await read_figures(database, call, DAY, trial=True)
    assert tries.total == Row("", "", starts=2, consented=2, midway=1, submitted=1)
    assert (tries.trial, tries.stops[1].unclear) == (True, 2)


async def test_where_arrivals_were_not_noted_those_who_agreed_have_started(keeping, database, call):
    keeping.form(-5, "midway", language="fr", source="koop", began=DAY)
    keeping.form(-5, "midway", language="fr", source="koop", began=DAY + 24 * HOUR)
    keeping.form(6, "midway", trial=True)
    await keeping.write()
    found = await read_figures(database, call, DAY)
    assert found.total.starts == 1
    assert [(one.key, one.starts) for one in found.by_day] == [("2027-03-01", 1), ("2027-03-02", 0)]
    assert found.by_source == (Row("koop", "", starts=1, consented=2, midway=2),)


async def test_many_forms_are_read_a_few_at_a_time(keeping, database, call, monkeypatch):
    monkeypatch.setattr(bot.database.figures, "_FORMS", 3)
    monkeypatch.setattr(bot.database.figures, "_STARTS", 2)
    for chat in range(1, 8):
        keeping.arrival(chat, "en", None, DAY)
        keeping.form(chat, "midway", ("countries", "Togo", 1), asking="cows")
    await keeping.write()
    found = await read_figures(database, call, DAY)
    assert (found.total.starts, found.total.midway, found.stops[1].stopped) == (7, 7, 7)
    assert found.by_country == (Row("TG", "", consented=7, midway=7),)


async def test_nobody_came_yet(database, call):
    found = await read_figures(database, call, DAY)
    assert found.total == Row("")
    assert (found.by_day, found.by_country, found.minutes) == ((), (), None)
    assert [one.reached for one in found.stops] == [0, 0, 0, 0]
