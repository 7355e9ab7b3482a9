"""What comes by another door becomes a submission with its source, once, and only with consent."""

import os
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.cli import main
from bot.consulting.calls import Calls, form_files
from bot.database import exports, models
from bot.database.brought import TERMINAL
from bot.database.ids import Ids
from bot.database.reviews import Moderator
from bot.database.staff import read_notes
from bot.database.writing import Writer
from bot.intake.finding import call_of_form
from bot.intake.taking_in import NotAgreed, Way, take_in
from conversations.loader import load_call
from conversations.state import Status
from tests.intake.filling import filled, made, understood
from tests.making import call_asking, write_call

CALL = """
    title: The well
    organiser: The well keepers
    contact: wells@example.org
    phone: "+221 77 000 00 00"
    privacy: The well keepers read it.
    closes: 2099-01-01
    form:
      - type: group
        name: s
        label: The water
        questions:
          - {type: text, name: village, label: Which village is it?}
          - {type: integer, name: people, label: How many people?}
"""
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
WELL = call_asking("- {type: text, name: village, label: Village?}\n- {type: integer, name: people, label: How many?}")


def way(**more):
    return Way(door="mail", brought="letter of 3 May", by=Moderator(None, "Awa"), now=NOW, **more)


def a_form(call=WELL, people="12", **more):
    words = {"village": "Louga", "people": people, "@signed": "Coumba", "@women": "seven", "@name": "Herders"}
    return understood(call, filled(call, made(call), words, {"@who": ["group"]}, **more))


async def test_a_form_stands_in_the_queue_as_it_was_written(database):
    async with database.write() as connection:
        taken = await take_in(database, connection, a_form(people="a crowd"), way(), Ids())
    (came,) = [one async for one in exports.read_all(database, WELL.name)]
    one = came.submission
    assert (one.id, one.door, one.brought, one.status) == (taken.id, "mail", "letter of 3 May", Status.SUBMITTED)
    assert {key: answer.value for key, answer in one.conversation.answers.items()} == {"village": "Louga"}
    assert (one.respondent.kind, one.respondent.name, one.respondent.women) == ("group", "Herders", 7)
    assert came.state == "received"
    (note,) = came.beside.notes
    assert (note.key, note.by.name) == ("people", "Awa")
    assert "a crowd" in note.words
    async with database.read() as connection:
        (line,) = await read_notes(connection)
    assert (line["what"], line["chat_id"], line["details"]["unread"]) == ("submission.enter", None, 1)
    assert "a crowd" not in str(line)


async def test_what_was_ticked_is_kept_with_the_words_on_the_paper(database):
    words = {"village": "Louga", "@signed": "Coumba", "@name": "Herders"}
    ticks = {"@who": ["group"], "@appearance": ["none"], "@outside": ["yes"]}
    async with database.write() as connection:
        taken = await take_in(
            database, connection, understood(WELL, filled(WELL, made(WELL), words, ticks)), way(), Ids()
        )
    async with database.read() as connection:
        query = select(models.permission, models.wording.c.words).join(models.wording)
        kept = (await connection.execute(query)).mappings().all()
    assert {(one["submission_id"], one["kind"], one["value"]) for one in kept} == {
        (taken.id, "appearance", "none"),
        (taken.id, "again", "yes"),
        (taken.id, "outside", "yes"),
    }
    (how,) = [one["words"] for one in kept if one["kind"] == "appearance"]
    assert how.startswith("How may your words appear")
    assert how.endswith("Chosen: Without any name")


async def test_the_terminal_stands_in_one_row_that_nobody_writes_to(database):
    ids = Ids()
    for _ in range(2):
        async with database.write() as connection:
            await take_in(database, connection, a_form(), way(), ids)
    async with database.read() as connection:
        found = await connection.exec_driver_sql("SELECT chat_id, reachable FROM chat")
        assert [(row[0], bool(row[1])) for row in found] == [(TERMINAL, False)]


async def test_without_consent_nothing_is_written(database):
    with pytest.raises(NotAgreed):
        async with database.write() as connection:
            await take_in(database, connection, a_form(but=["@agreed"]), way(), Ids())
    assert not [one async for one in exports.read_all(database, WELL.name)]


async def test_a_form_of_an_older_version_is_found_among_those_that_were_kept(database, tmp_path):
    old = load_call(write_call(tmp_path / "old" / "well", CALL))
    new = load_call(write_call(tmp_path / "new" / "well", CALL.replace("Which village", "What village")))
    calls = Calls({"well": new}, "well", tmp_path / "forms")
    async with database.write() as connection:
        await Writer(database, connection, Ids()).form(old.form.version, "well", form_files(old), NOW)
    found = await call_of_form(database, calls, old.form.version[:12])
    nothing = await call_of_form(database, calls, "0" * 12)
    assert found is not None
    assert found.form.version == old.form.version
    assert nothing is None


def test_files_are_taken_from_the_terminal_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", {**os.environ, "PALABRE_CALLS": str(tmp_path / "calls")})
    call = load_call(write_call(tmp_path / "calls" / "well", CALL))
    words = {"village": "Louga", "people": "many"}
    (tmp_path / "a.docx").write_bytes(filled(call, made(call), words))
    (tmp_path / "b.docx").write_bytes(filled(call, made(call), words, but=["@agreed"]))
    (tmp_path / "c.docx").write_bytes(b"nothing")

    def run(*arguments):
        done = CliRunner().invoke(main, arguments)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    refused = run("intake", "a.docx").output
    assert "not open yet" in refused
    assert "palabre call open well" in refused
    assert run("call", "open", "well").exit_code == 0
    done = run("intake", "a.docx", "a.docx", "b.docx", "c.docx", "d.docx", "--brought", "a letter", "--by", "Awa")
    assert done.exit_code == 1
    assert "a.docx: taken in as " in done.output
    assert "not read: How many people?: could not read “many”" in done.output
    assert "b.docx: The box on taking part is not ticked" in done.output
    assert "c.docx: This is no Word file" in done.output
    assert "d.docx: cannot be read" in done.output
    assert "a.docx: was taken in before" in done.output
    assert "4 of 5" not in done.output
    assert "3 of 5" in done.output
    other = run("intake", "a.docx", "--call", "prices")
    assert other.exit_code == 1
    assert "a form of well" in other.output
