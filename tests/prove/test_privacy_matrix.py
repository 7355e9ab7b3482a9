"""What each reader gets to see of each kind of person: markers of people, looked for in all that is read.

A kind of person is one line of PEOPLE (`kinds_of_people`), a reader one line of READERS; `may_see` says who is shown
what to whom, as it stands after what people said later.
"""

from functools import partial
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from bot.broadcasting.counting import count_recipients, count_values
from bot.consulting.visit import House as Rules
from bot.database.exports import Which
from bot.database.figures import read_figures
from bot.database.ids import Ids
from bot.database.models import submission
from bot.database.queue import read_page
from bot.database.shelf import Shelf
from bot.documents.rendering import Renderer
from bot.mailing.sending import Mailing
from bot.mailing.writing import write_mail
from bot.proceedings.making import Order, make
from bot.proceedings.publishing import published
from bot.proceedings.reading_coverage import read_coverage
from bot.reviewing.sheet_out import write_book
from bot.reviewing.words_out import Wish, write_words
from bot.watching.page import page
from bot.watching.privacy import hidden
from conversations.records import replace
from conversations.state import Status
from tests.broadcasting.people import a_broadcast
from tests.exporting.conftest import lite
from tests.exporting.farm import House, farm
from tests.exporting.test_without_names import words
from tests.proving import PROVE, proof

from .kinds_of_people import GONE, NOW, PEOPLE, WHAT, came, has, marker, said_later

__all__ = ["lite"]

KINDS = ("csv", "xlsx", "jsonl", "json", "zip", "docx", "pdf")


async def exported(house, kind, *, without_names):
    out, made = await house.export(kind, without_names=without_names)
    return "\n".join(words(path.read_bytes(), path.name) for path in (out, *made.beside))


async def book(house, kind):
    order = Order(call="farm", out=house.folder / f"book.{kind}", volume="full", language="en")
    await make(house.database, house.calls, order, None, NOW)
    return words(order.out.read_bytes(), order.out.name)


async def review(house):
    out = house.folder / "review.xlsx"
    await write_book(house.database, house.calls, "farm", out, Which(frozenset({Status.SUBMITTED})), NOW)
    return words(out.read_bytes(), out.name)


async def report(house):
    return page(hidden(await read_figures(house.database, house.call, NOW)), "en")


async def coverage(house):
    return repr(published(await read_coverage(house.database, house.calls, house.call, NOW, quotes=0)))


async def volunteers(house):
    out = house.folder / "words.xlsx"
    wish = Wish("translation", "fr", frozenset({"accepted"}))
    await write_words(house.database, house.calls, "farm", out, wish, data=house.data)
    return words(out.read_bytes(), out.name)


async def queue(house):
    async with house.database.read() as connection:
        return repr([await read_page(connection, "farm", state, 0, 50, "story") for state in ("accepted", "left-out")])


async def mail(house):
    """The letters to an office, with what is attached: of everybody whose form may go on."""
    rules = Rules(house.calls, Ids(), now=lambda: NOW)
    by_call = {"farm": SimpleNamespace(send_after="sent", send_to="desk@example.org")}
    with Renderer() as renderer:
        mailing = Mailing(rules, house.database, Shelf(bool, print), None, renderer, None, by_call)
        async with house.database.read() as connection:
            numbers = list((await connection.scalars(select(submission.c.id))).all())
        letters = []
        for number in numbers:
            wanted = await mailing._wanted(SimpleNamespace(payload={"submission": number, "call": "farm"}))
            if wanted is not None:
                making = mailing._making(wanted)
                files = mailing._files(making)
                letters.append(str(write_mail(making, "a@example.org", "desk@example.org", (), NOW)))
                letters += [words(one.data, one.name) for one in files]
    return "\n".join(letters)


async def broadcast(house):
    """What is told before a message goes out to many: how many they are, and by what they can be chosen."""
    one = replace(a_broadcast(), call="farm")
    counted = await count_recipients(house.database, house.calls, one, NOW)
    return f"{counted} {await count_values(house.database, house.calls, one)}"


READERS = {
    **{f"{kind} with names": partial(exported, kind=kind, without_names=False) for kind in KINDS},
    **{f"{kind} without names": partial(exported, kind=kind, without_names=True) for kind in KINDS},
    "book.docx": partial(book, kind="docx"),
    "book.pdf": partial(book, kind="pdf"),
    "review sheet": review,
    "queue": queue,
    "words out": volunteers,
    "mail": mail,
    "broadcast in public": broadcast,
    "figures in public": report,
    "coverage in public": coverage,
}
#: with them in all, nothing is ever shown that should not be; the others take seconds to make
QUICK = ("csv with names", "csv without names", "jsonl without names", "book.docx", "review sheet", "queue",
         "words out", "broadcast in public", "figures in public", "coverage in public")  # fmt: skip


def may_see(reader, who, what):
    """Whether this of this person may stand there."""
    if who in GONE or reader.endswith("in public"):
        return False
    if who == "over, anonymised":
        return what == "words"
    is_counted = who in COUNTED
    if reader.endswith("without names") or reader == "words out":
        return what == "words" and not is_counted
    if reader.startswith("book"):
        is_printed = not is_counted and who != "left out"
        return is_printed and (what == "words" or (who, what) in IN_PRINT)
    if reader == "mail":
        goes = not is_counted and who not in ("left out", "not to be sent on")
        return goes and (what == "words" or who in NAMED or (who, what) == ("as organisation", "name"))
    return True


COUNTED = ("only counted", "no name kept, counted", "now counted")
NAMED = ("with the name", "not to be sent on", "now with the name")
#: what a book tells beside words; how somebody can be reached never
IN_PRINT = {*((who, what) for who in NAMED for what in ("name", "file")), ("as organisation", "name")}


@pytest.fixture
async def house(lite, tmp_path):
    """A call with one person of each kind."""
    house = House(lite, tmp_path, farm(tmp_path))
    await came(house)
    return house


async def test_nobody_reads_what_they_may_not(house):
    """Of those who changed their mind, too: each was seen before, with the choice of then."""
    before = await exported(house, "csv", without_names=False)
    assert all(marker(who, "words") in before for who in ("now counted", "taken back later", "erased", "over, deleted"))
    await said_later(house)
    leaked, seen, tried = [], set(), 0
    for reader, read in READERS.items():
        if not PROVE and reader not in QUICK:
            continue
        found = await read(house)
        for who in PEOPLE:
            for what in WHAT:
                tried += 1
                is_there = marker(who, what) in found
                seen |= {(who, what, reader)} if is_there else set()
                if is_there and not (may_see(reader, who, what) and has(who, what)):
                    leaked.append((reader, who, what))
    note = f"{len(PEOPLE)} kinds of people, {len(WHAT)} markers each, {len(READERS)} readers"
    proof("privacy matrix", tried=tried, leaked=len(leaked), note=note)
    assert leaked == []
    # else nothing would have been looked through
    wanted = {("with the name", "name", "csv with names"), ("now without name", "words", "csv without names")}
    wanted |= {("no name kept", "words", reader) for reader in ("book.docx", "words out", "queue", "review sheet")}
    wanted |= {("now with the name", "name", reader) for reader in ("book.docx", *(("mail",) if PROVE else ()))}
    assert wanted <= seen
