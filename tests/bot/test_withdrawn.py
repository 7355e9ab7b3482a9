"""What somebody said later about their form is honoured by everything that is made afterwards: reader by reader."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import insert, select, update

from bot.database import broadcasts, models
from bot.database.exports import Which
from bot.database.ids import Ids
from bot.database.mailing import may_still_go
from bot.database.opening import Database
from bot.database.queue import next_number, read_likenesses, read_page
from bot.database.recipients import list_recipients
from bot.database.reminders import read_idle
from bot.database.reviews import count_states
from bot.database.taken_out import AT_ONCE, note_taken, read_all_taken
from bot.proceedings.gathering import gather
from bot.reviewing.sheet_out import write_book
from bot.reviewing.words_out import Wish, write_words
from conversations.loader import load_call
from conversations.state import Status
from tests.broadcasting.people import People, a_broadcast
from tests.broadcasting.people import calls as wells
from tests.exporting.farm import House, farm
from tests.exporting.filling import Filled
from tests.making import write_call
from tests.organising.at_work import staffed
from tests.proceedings.test_coverage import HOW, LIBRARY, Kept

from .running import put_database
from .small import WORDS, asking, begins, joins, rows, sends
from .test_choices import agreed_to, sent

NOW = datetime(2027, 4, 1, tzinfo=UTC)
WORD, NAME, OTHER = "Elephantgrass", "Moussa Ndiaye", "Riverweed"
#: what was said after sending
WITHDRAWN = {"status": "withdrawn"}
COUNTED, NONE = {"appearance": "counted"}, {"appearance": "none"}


@pytest.fixture
async def house(tmp_path):
    url = f"sqlite:///{tmp_path / 'data' / 'palabre.db'}"
    put_database(url)
    database = await Database.open(url)
    made = House(database, tmp_path, farm(tmp_path))
    forms = [
        Filled({"village": "Fatick", "story": f"{word} grows here."}, name=name, state="accepted", kind="person")
        for word, name in ((WORD, NAME), (OTHER, "Awa Diop"))
    ]
    await made.filling.fill(made.call, forms)
    yield made
    await database.close()


async def says(house, **now):
    """The first of the two says something else than before."""
    async with house.database.write() as connection:
        first = (await connection.execute(select(models.submission.c.id).order_by(models.submission.c.id))).scalar()
        await connection.execute(update(models.submission).where(models.submission.c.id == first).values(**now))
    return first


async def exported(house, kind, **wish):
    path, _ = await house.export(kind, **wish)
    if kind in ("zip", "docx"):
        with zipfile.ZipFile(path) as packed:
            parts = [packed.read(name) for name in packed.namelist()]
            words = b" ".join(part for part in parts if not part.startswith(b"PK")).decode("utf-8", "replace")
            inner = [name for name in packed.namelist() if name.endswith(".docx")]
            return words + " ".join(_docx(packed.open(name)) for name in inner)
    if kind == "xlsx":
        return _xlsx(path)
    return path.read_text("utf-8")


def _docx(path):
    document = Document(path)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(one.text for one in document.paragraphs), *cells])


def _xlsx(path):
    book = load_workbook(path)
    return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)


async def workbook(house):
    out = house.folder / "review.xlsx"
    await write_book(house.database, house.calls, "farm", out, Which(frozenset({Status.SUBMITTED})), NOW)
    return _xlsx(out)


async def volunteers(house):
    out = house.folder / "words.xlsx"
    wish = Wish("translation", "fr", frozenset({"accepted"}))
    await write_words(house.database, house.calls, "farm", out, wish, data=house.data)
    return _xlsx(out)


async def book(house):
    found = [one async for one in gather(house.database, house.calls, "farm", "en", None, NOW)]
    return " ".join(f"{one.who} {one.title} {one.told}" for one in found)


async def queue(house):
    async with house.database.read() as connection:
        listed = await read_page(connection, "farm", "accepted", 0, 10, "story")
    return " ".join(map(str, listed))


async def twins(house):
    async with house.database.read() as connection:
        return " ".join(map(str, await read_likenesses(connection, "farm", ["story"])))


def export_as(kind, **wish):
    async def read(house):
        return await exported(house, kind, **wish)

    return read


EXPORTS = {kind: export_as(kind) for kind in ("csv", "jsonl", "json", "xlsx", "zip")}
WHOLE = {f"{kind}, all": export_as(kind, everything=True) for kind in ("csv", "jsonl", "json", "xlsx", "zip")}
NAMELESS = {
    f"{kind}, no names": export_as(kind, without_names=True) for kind in ("csv", "jsonl", "json", "xlsx", "zip")
}
OTHERS = {"workbook": workbook, "volunteers": volunteers, "book": book, "queue": queue, "twins": twins}
#: reader, what was said, the words that it gives no more
TABLE = [
    *((name, WITHDRAWN, (WORD, NAME)) for name in (*EXPORTS, *WHOLE, *NAMELESS, *OTHERS)),
    *((name, COUNTED, (WORD, NAME)) for name in (*NAMELESS, "book", "volunteers")),
    *((name, NONE, (NAME,)) for name in (*NAMELESS, "book", "volunteers")),
]
READERS = {**EXPORTS, **WHOLE, **NAMELESS, **OTHERS}


@pytest.mark.parametrize(
    ("reader", "now", "gone"), TABLE, ids=[f"{name}: {'-'.join(now.values())}" for name, now, _ in TABLE]
)
async def test_what_is_made_afterwards_honours_what_was_said(house, reader, now, gone):
    """Before it says so, the reader shows it wherever it may; and the other form stays."""
    before = await READERS[reader](house)
    assert WORD in before
    await says(house, **now)
    after = await READERS[reader](house)
    assert not [word for word in gone if word in after]
    assert OTHER in after


async def test_documents_of_an_export_honour_what_was_said(house):
    await says(house, **WITHDRAWN)
    words = await exported(house, "docx", everything=True)
    assert WORD not in words
    assert NAME not in words
    assert OTHER in words


async def test_numbers_count_no_form_that_was_taken_back(house):
    number = await says(house, **WITHDRAWN)
    async with house.database.read() as connection:
        assert (await count_states(connection, "farm"))["accepted"] == 1
        assert await next_number(connection, "farm", "accepted", 0) != number


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        ({}, True),
        (WITHDRAWN, False),
        (COUNTED, False),
        ({"send_outside": False}, False),
        ({"send_outside": None}, False),
        (NONE, True),
    ],
)
async def test_a_mail_that_waits_goes_only_as_long_as_they_agree(house, now, goes):
    number = await says(house, **{"send_outside": True, **now})
    async with house.database.read() as connection:
        assert await may_still_go(connection, number, 1) is goes


# Coverage


@pytest.fixture
def kept(database, tmp_path):
    return Kept(database, load_call(write_call(tmp_path / "calls" / "how", HOW, recommendations=LIBRARY)))


@pytest.mark.parametrize(("now", "quoted", "counted"), [({}, 1, 1), (WITHDRAWN, 0, 0), (COUNTED, 0, 1), (NONE, 1, 1)])
async def test_coverage_quotes_and_counts_as_was_said(kept, now, quoted, counted):
    number = kept.form(("more", "Of seed."), of=[("more", "seed")])
    await kept.write()
    async with kept.database.write() as connection:
        one = update(models.submission).where(models.submission.c.id == number)
        await connection.execute(one.values(**{"appearance": "name", **now}))
    (seed,) = [one for one in (await kept.read()).entries if one.entry.id == "seed"]
    assert (len(seed.quotes), seed.count()) == (quoted, counted)
    assert (await kept.read()).quoted == ((number,) if quoted else ())


# Messages to many


async def batch(database, people, change):
    """Whom a list that was made before is still sent to, after a change of the first person's forms."""
    calls, one = wells(), a_broadcast()
    await people.write()
    async with database.read() as connection:
        listed = await list_recipients(connection, calls, one, NOW, None, 100, None)
    assert len(listed.recipients) == 2
    async with database.write() as connection:
        row = {"id": 1, "kind": "broadcast", "call": "wells", "status": "sending", "segment": "all", "content": {},
               "made_at": NOW, "excluded": {}, "listed": True, "left": {}}  # fmt: skip
        known = {column.name for column in models.broadcast.c}
        await connection.execute(insert(models.broadcast), {name: row[name] for name in row.keys() & known})
        for to in listed.recipients:
            given = {"broadcast_id": 1, "chat_id": to.chat, "language": "", "state": "waiting"}
            await connection.execute(insert(models.delivery), given)
        await connection.execute(change)
    async with database.read() as connection:
        return {each.chat: each.state for each in await broadcasts.take_batch(connection, one, NOW, 10)}


async def test_whoever_takes_part_no_more_gets_nothing_of_a_list_that_was_made_before(database):
    people = People(database)
    numbers = [people.add() for _ in range(2)]
    forms = [people.form(number, status="submitted", revision=1) for number in numbers]
    change = update(models.submission).where(models.submission.c.id == forms[0]).values(status="withdrawn")
    assert await batch(database, people, change) == {numbers[0]: "stopped", numbers[1]: "waiting"}


async def test_whoever_still_has_another_form_in_the_call_is_written_to(database):
    people = People(database)
    numbers = [people.add() for _ in range(2)]
    forms = [people.form(number, status="submitted", revision=1) for number in numbers]
    people.form(numbers[0], status="submitted", revision=1, helper=True)
    change = update(models.submission).where(models.submission.c.id == forms[0]).values(status="withdrawn")
    assert await batch(database, people, change) == dict.fromkeys(numbers, "waiting")


async def test_whoever_is_not_to_be_contacted_again_hears_of_no_other_call(database):
    people = People(database)
    numbers = [people.add() for _ in range(2)]
    forms = [people.form(one, "other", status="submitted", revision=1, contact_again=True) for one in numbers]
    change = update(models.submission).where(models.submission.c.id == forms[0]).values(contact_again=False)
    assert await batch(database, people, change) == {numbers[0]: "stopped", numbers[1]: "waiting"}


async def test_nobody_is_reminded_of_a_form_whose_consent_was_taken_back(database):
    people = People(database)
    number = people.add()
    form = people.form(number)
    await people.write()
    async with database.write() as connection:
        consent = select(models.submission.c.consent_id).where(models.submission.c.id == form).scalar_subquery()
        await connection.execute(update(models.consent).where(models.consent.c.id == consent).values(withdrawn_at=NOW))
    async with database.read() as connection:
        assert await read_idle(connection, {"wells"}, (), [NOW], 0, 10) == []


async def test_a_reminder_that_waits_is_dropped_with_the_form(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina, done = await sent(server)
        (form,) = await rows(bot, "submission")
        async with bot.application.database.write() as connection:
            row = {"chat_id": amina.id, "method": "sendMessage", "payload": {"text": "Do go on!"}, "tries": 0}
            waiting = [{**row, "id": at, "lane": 1, "marks": {"s": s}} for at, s in ((1, form["id"]), (2, 7))]
            await connection.execute(insert(models.outbox), waiting)
        await amina.taps("I take part no more", on=await agreed_to(amina, done))
        await amina.taps("Yes, take it back", on=await amina.sees("no more?"))
        await amina.sees("You take part no more")
        assert [row["id"] for row in await rows(bot, "outbox") if row["lane"]] == [2]


# Who has received it


async def test_very_many_are_noted_a_few_hundred_in_a_transaction(house):
    numbers = range(1, 2 * AT_ONCE + 2)
    written = []
    write = house.database.write
    house.database.write = lambda: written.append(1) or write()
    await note_taken(house.database, Ids(), NOW, 7, "export.make", "farm", "for the meeting", numbers, format="csv")
    assert len(written) == 3
    async with house.database.read() as connection:
        for number in (1, AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE + 1):
            (one,) = (await read_all_taken(connection, [number]))[number]
            assert (one.at, one.what, one.who, one.why, one.with_names) == (
                NOW, "export.make", "moderator", "for the meeting", True,
            )  # fmt: skip
        assert await read_all_taken(connection, [2 * AT_ONCE + 2]) == {}


async def test_who_received_it_is_read_in_plain_words_and_told_when_it_is_taken_back(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        awa = await staffed(server, bot, "moderator")
        viewer = await staffed(server, bot, "viewer", name="Vera")
        amina, done = await sent(server)
        (form,) = await rows(bot, "submission")
        app = bot.application
        for without in (False, True):
            given = (app.house.ids, app.house.now(), awa.id, "export.make", "small", "for the ministry", [form["id"]])
            await note_taken(app.database, *given, without_names=without)
        screen = await agreed_to(amina, done)
        assert "a file for those who ask, with names. The reason they gave: for the ministry" in screen.text
        assert "a file for those who ask, without names." in screen.text
        assert "Awa" not in screen.text
        await amina.taps("I take part no more", on=screen)
        asked = await amina.sees("no more?")
        assert "with names" in asked.text
        await amina.taps("Yes, take it back", on=asked)
        seen = await awa.sees(f"The form {form['reference']} was taken back. It stood in 2 files")
        assert "Please take it out there too" in seen.text
        await viewer.sees_nothing()


async def test_the_file_of_a_form_that_was_taken_back_is_handed_to_no_helper(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        binta = await joins(server, amina)
        for words, following in (("Fatick", "do?"), ("We sell milk.", "wish for?"), ("A road", "last question")):
            await amina.sends(words)
            await amina.sees(following)
        done = await sends(amina)
        offer = await amina.sees("as a file. Tap", timeout=30)
        data = next(offer.key(label)["callback_data"] for label in offer.buttons if label.startswith("PDF"))
        await amina.taps("I take part no more", on=await agreed_to(amina, done))
        await amina.taps("Yes, take it back", on=await amina.sees("no more?"))
        await amina.sees("You take part no more")
        await binta.presses(data)
        await binta.sees("This form was taken back, so its files are handed out no more.")
        await amina.presses(data, on=offer)
        await amina.sees(".pdf", timeout=30)
        assert bot.application is not None
