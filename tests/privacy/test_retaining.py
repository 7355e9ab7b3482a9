"""How long answers are kept: what a call says of it, and that the clock does it."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.database.exports import count_all, read_came
from bot.database.figures import read_figures
from bot.database.reviews import count_states
from conversations.loader import read_call
from conversations.retention import Retention
from tests.bot.small import WORDS, asking, begins, closing, rows, sends, until
from tests.making import write_call

from .looking import agreed, looks_twice
from .traces import traces

CALL = """
title: Wells
{more}
form:
  - type: group
    name: s
    label: The water
    questions:
      - {{type: text, name: village, label: Which village is it?}}
"""


def read(folder, more):
    write_call(folder / "wells", CALL.format(more=more))
    call, problems = read_call(folder / "wells")
    return call, [(one.line, one.what) for one in problems]


def test_a_call_says_how_long_answers_are_kept_and_what_becomes_of_them_then(tmp_path):
    call, problems = read(tmp_path, "retention: {months: 24, then: anonymise}")
    assert call.retention == Retention(24, "anonymise")
    assert not problems


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ("two years", "'retention' should have months and then"),
        ("{months: 0, then: delete}", "'months' should be a number of months"),
        ("{months: true, then: delete}", "'months' should be a number of months"),
        ("{months: 24, then: burn}", "'then' should be delete or anonymise"),
        ("{months: 24}", "'then' should be delete or anonymise"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_line(tmp_path, given, what):
    _, problems = read(tmp_path, f"retention: {given}")
    assert [line for line, words in problems if what in words] == [2]


@pytest.mark.parametrize(
    ("closed", "months", "ends"),
    [("2027-01-31", 1, "2027-02-28"), ("2027-03-31", 24, "2029-03-28"), ("2027-12-05", 13, "2029-01-05")],
)
def test_months_are_those_of_the_calendar(closed, months, ends):
    over = datetime.fromisoformat(closed).replace(tzinfo=UTC)
    assert Retention(months, "delete").ends(over).date().isoformat() == ends


async def nothing_waits(running):
    """No call is under way: the clock of the server may be moved."""
    return not await rows(running, "outbox") and not await rows(running, "job")


async def test_some_time_after_closing_answers_go_and_figures_stay(server, tmp_path):
    more = f"{closing(server)}\nretention: {{months: 1, then: delete}}"
    async with asking(server, tmp_path, WORDS, more) as running:
        zorba = await begins(server, "Zorba")
        said = {"Zorbavillage": "What do you do?", "Zorbawork": "wish for?", "Zorbawish": "That was the last question"}
        for words, follows in said.items():
            await zorba.sends(words)
            await zorba.sees(follows)
        await sends(zorba)

        async def has_documents():
            return bool(await rows(running, "document"))

        await until(has_documents)
        await until(lambda: nothing_waits(running))
        app = running.application
        call = app.calls.named("small")
        before = await _figures(app, call)
        assert await app.retaining.look() == 0
        server.clock.move(40 * 86400)
        assert await looks_twice(server, running) == 1
        assert await app.retaining.look() == 0
        await app.forgetting.eraser.finish()
        app.shelf.forget()
        assert traces(running.settings.data, "Zorbavillage", "Zorbawork", "Zorbawish") == {}
        (form,) = await rows(running, "submission")
        assert (form["emptied"], form["status"], form["appearance"]) == ("deleted", "submitted", "counted")
        assert await _figures(app, call) == before
        assert await count_all(app.database, "small") == 0
        assert await read_came(app.database, "small", form["id"]) is None
        async with app.database.read() as connection:
            assert sum((await count_states(connection, "small")).values()) == 0
        (line,) = [one for one in await rows(running, "audit") if one["what"] == "submission.empty"]
        assert line["details"] == {"how": "deleted", "count": 1}
        # old buttons lead nowhere, and nothing breaks
        await zorba.sends("/mine")
        await zorba.sees("")


async def test_forms_are_emptied_between_pages_and_whoever_had_one_open_stands_nowhere(server, tmp_path):
    more = f"{closing(server)}\nretention: {{months: 1, then: anonymise}}"
    async with asking(server, tmp_path, WORDS, more) as running:
        zorba = await begins(server, "Zorba")
        await zorba.sends("Zorbavillage")
        await zorba.sees("What do you do?")
        app = running.application
        server.clock.move(40 * 86400)
        agreed(running)
        assert await app.retaining.look() == 0
        server.clock.move(25 * 3600)
        async with app.desk._turn:
            looking = asyncio.create_task(app.retaining.look())
            await asyncio.sleep(0.3)
            assert [one["emptied"] for one in await rows(running, "submission")] == [None]
        assert await looking == 1
        # what is at hand of them is old: nothing is written over what was emptied
        await zorba.sends("Zorbawork")
        await zorba.sees("")
        (form,) = await rows(running, "submission")
        assert (form["emptied"], form["state"]["asking"]) == ("anonymised", None)
        (chat,) = [one for one in await rows(running, "chat") if one["chat_id"] == zorba.id]
        assert chat["submission_id"] is None
        assert "Zorbawork" not in str(await rows(running, "answer"))


async def _figures(app, call):
    """What /watch and the report count: all but which questions were answered."""
    figures = await read_figures(app.database, call, app.house.now())
    return figures.total, figures.by_day, figures.by_language, figures.by_source
