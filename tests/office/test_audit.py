"""The record: the database lets nobody change it, and every line of it is told in words."""

import ast
import asyncio
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, exc, select, text, update

import bot
from bot.cli import main
from bot.database.ids import Ids
from bot.database.models import audit
from bot.database.opening import Database
from bot.database.records import Member
from bot.database.staff import add_member, note, read_notes
from bot.office.record import TERMINAL, WHAT, submissions_in, told, who
from tests.making import call_asking
from tests.watching.kept import Keeping

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
ROOT = Path(bot.__file__).parent
AWA = Member(70_001_234, "small", "moderator", "Awa", NOW)


async def noted(database, *lines):
    async with database.write() as connection:
        for line in lines:
            await note(connection, *line)


def line(what="submission.see", chat=70_001_234, call="small", why=None, **details):
    return {"id": 1, "at": NOW, "chat_id": chat, "call": call, "what": what, "details": details, "why": why}


# Only added to


@pytest.mark.parametrize(
    "change",
    [
        update(audit).values(what="nothing"),
        update(audit).where(audit.c.chat_id == 5).values(why="another"),
        delete(audit),
        text("UPDATE audit SET chat_id = NULL"),
        text("DELETE FROM audit"),
        text("TRUNCATE audit CASCADE"),
    ],
    ids=str,
)
async def test_no_line_is_changed_or_removed_and_writing_goes_on(change, database):
    if "TRUNCATE" in str(change) and database.kind == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    ids = Ids()
    await noted(database, (ids, NOW, 5, "submission.see", "small", None))
    with pytest.raises(exc.DBAPIError, match="the record is only added to"):
        async with database.write() as connection:
            await connection.execute(change)
    await noted(database, (ids, NOW, 5, "review.accept", "small", "It fits"))
    async with database.read() as connection:
        assert [(one["what"], one["why"]) for one in await read_notes(connection)] == [
            ("submission.see", None),
            ("review.accept", "It fits"),
        ]


async def test_sqlite_does_not_replace_a_line_either(tmp_path):
    database = await Database.open(f"sqlite:///{tmp_path / 'palabre.db'}")
    await noted(database, (lambda: 7, NOW, 5, "submission.see", "small"))
    replaced = text("INSERT OR REPLACE INTO audit SELECT id, at, chat_id, call, 'x', details, why FROM audit")
    with pytest.raises(exc.DBAPIError, match="the record is only added to"):
        async with database.write() as connection:
            await connection.execute(replaced)
    await database.close()


async def test_a_line_that_is_written_over_by_its_number_is_refused_too(database):
    await noted(database, (lambda: 7, NOW, 5, "submission.see", "small"))
    row = {"id": 7, "at": NOW, "chat_id": None, "call": "", "what": "x", "details": {}, "why": None}
    upsert = database.insert(audit).values(row)
    upsert = upsert.on_conflict_do_update(index_elements=["id"], set_={"what": "x"})
    with pytest.raises(exc.DBAPIError, match="the record is only added to"):
        async with database.write() as connection:
            await connection.execute(upsert)
    async with database.read() as connection:
        assert (await connection.execute(select(audit.c.what))).scalars().all() == ["submission.see"]


# In words


def calls_of_note():
    """(file, the argument that says what was done) of every line that is noted."""
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
        modules = {"bot.database.staff": "note", "staff": "note", "bot.database.taken_out": "note_taken"}
        notes = {modules[one.module] for one in imports if modules.get(one.module) in {a.name for a in one.names}}
        for node in ast.walk(tree) if notes else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in notes:
                yield path, node.args[4] if len(node.args) > 4 else node, tree


NOTED = list(calls_of_note())
_SHAPE = re.compile(r"({})\.[a-z_-]+".format("|".join({what.partition(".")[0] for what in WHAT})))


@pytest.mark.parametrize(("path", "what", "tree"), NOTED, ids=lambda one: one.name if isinstance(one, Path) else "")
def test_every_line_that_is_noted_has_words(path, what, tree):
    match what:
        case ast.Constant(value=str(words)):
            assert words in WHAT
        case ast.JoinedStr(values=[ast.Constant(value=str(begins)), *_]):
            assert any(one.startswith(begins) for one in WHAT), begins
        case _:  # a name, or one of a table: it is among what the module says
            constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
            found = {one for one in constants if isinstance(one, str) and _SHAPE.fullmatch(one)}
            assert found
            assert found <= WHAT.keys()


@pytest.mark.parametrize(
    "what",
    [
        *(
            f"call.{verb}"
            for verb in ("open", "close", "archive", "rehearse", "extend", "until", "organiser", "contact", "phone")
        ),
        *(
            f"broadcast.{verb}"
            for verb in (
                "confirm",
                "pause",
                "resume",
                "cancel",
                "discard",
                "try",
                "draft",
                "when",
                "whom",
            )
        ),
    ],
)
def test_what_is_put_together_has_words_as_well(what):
    assert what in WHAT


def test_there_is_something_to_look_at():
    assert len(NOTED) > 12


def test_a_line_says_who_did_what_to_which_submission_and_why():
    words = told(line("review.leave_out", why="Twice", submission=42, twin="43", key=None), [AWA], {42: "AB12-CD34"})
    assert (words.who, words.what, words.why) == ("Awa (moderator)", "left a submission out", "Twice")
    assert words.details == "submission AB12-CD34, twin 43"
    assert submissions_in([line(submission=42, twin="43"), line(submission="x")]) == {42, 43}


def test_whoever_works_here_no_more_is_known_by_the_end_of_their_number():
    assert who(99_005_678, "small", [AWA]) == "chat …5678"
    assert who(None, "small", [AWA]) == TERMINAL
    nameless = Member(99_005_678, "", "owner", "", NOW)
    assert who(99_005_678, "small", [AWA, nameless]) == "chat …5678 (owner)"


def test_what_has_no_words_yet_is_told_all_the_same():
    assert told(line("moon.fly_to"), [], {}).what == "moon fly to"


# The command


@pytest.fixture
def runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("PALABRE_")]:
        monkeypatch.delenv(name)

    async def fill():
        database = await Database.open(f"sqlite:///{tmp_path / 'palabre-data' / 'palabre.db'}")
        keeping = Keeping(database, call_asking("- {type: text, name: a, label: A}"))
        number = keeping.form(3, "submitted", ("a", "x", 1))
        await keeping.write()
        async with database.write() as connection:
            await add_member(database, connection, Member(70_001_234, "prices", "moderator", "[red]Awa", NOW), None)
        ids, chat = Ids(), 70_001_234
        await noted(
            database,
            (ids, NOW.replace(month=1), None, "call.open", "prices"),
            (ids, NOW, chat, "review.leave_out", "prices", "The same came twice"),
            (ids, NOW, chat, "submission.see", "smallholders"),
            (ids, NOW, None, "staff.invite", ""),
        )
        async with database.write() as connection:
            await note(connection, ids, NOW, chat, "submission.see", "prices", None, submission=number)
        await database.close()

    asyncio.run(fill())
    return lambda *words: CliRunner().invoke(main, ["audit", *words], env={"COLUMNS": "200"})


def test_a_table_of_one_call_names_staff_and_submissions_and_gives_reasons(runs):
    done = runs("prices")
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert len(lines) == 5
    assert [one in lines[2] for one in ("[red]Awa (moderator)", "left a submission out", "The same came twice")] == [
        True
    ] * 3
    assert "made a link for somebody new (every call)" in lines[3]
    assert "submission R1" in lines[4]
    assert "70001234" not in done.output


def test_json_lines_are_one_object_a_line(runs):
    lines = [json.loads(one) for one in runs("prices", "--json", "--all").output.splitlines()]
    assert [(one["what"], one["who"]) for one in lines] == [
        ("call.open", TERMINAL), ("review.leave_out", "[red]Awa (moderator)"), ("staff.invite", TERMINAL),
        ("submission.see", "[red]Awa (moderator)"),
    ]  # fmt: skip
    assert lines[1]["why"] == "The same came twice"


def test_since_leaves_out_what_came_before(runs):
    assert "opened the call" in runs("prices").output
    assert "opened the call" not in runs("prices", "--since", "2027-02-01").output


def test_of_nothing_and_of_an_unknown_call_one_line_is_said(runs):
    assert runs("prices", "--since", "2028-01-01").output == "Nothing is noted yet.\n"
    done = runs("nosuchcall")
    assert done.exit_code == 2
    assert done.output.count("\n") == 1
