"""What each reader gets to see of each kind of person: markers of people, looked for in all that is read.

A kind of person is one line of PEOPLE, a reader one line of READERS; `may_see` says who is shown what to whom.
"""

from datetime import UTC, datetime
from functools import partial

import pytest

from bot.database.exports import Which
from bot.database.figures import read_figures
from bot.proceedings.making import Order, make
from bot.proceedings.publishing import published
from bot.proceedings.reading_coverage import read_coverage
from bot.reviewing.sheet_out import write_book
from bot.watching.page import page
from bot.watching.privacy import hidden
from conversations.state import Status
from tests.exporting.conftest import lite
from tests.exporting.farm import House, farm
from tests.exporting.filling import Filled, Sent
from tests.exporting.test_without_names import words
from tests.proving import PROVE, proof

__all__ = ["lite"]

NOW = datetime(2027, 3, 20, 9, 30, tzinfo=UTC)
KINDS = ("csv", "xlsx", "jsonl", "json", "zip", "docx", "pdf")

#: kind of person -> how their form stands
PEOPLE = {
    "with the name": {"appearance": "name"},
    "as organisation": {"appearance": "organisation", "kind": "organisation"},
    "organisation only": {"appearance": "organisation"},
    "without name": {"appearance": "none"},
    "only counted": {"appearance": "counted"},
    "taken back": {"appearance": "name", "status": "withdrawn"},
    "never sent": {"appearance": None, "status": "midway", "revision": 0, "state": None},
    "rehearsal": {"appearance": "name", "trial": True},
    "left out": {"appearance": "name", "state": "left-out", "why": "twice"},
}
#: who has not given it, or not any more: nobody reads anything of theirs
GONE = ("taken back", "never sent", "rehearsal")
#: of a person: who they are, whom else they name as a contact, what they said, how their file was called
WHAT = ("name", "contact", "words", "file")


def marker(who, what):
    """A word that stands nowhere but in this of this person."""
    return f"Q{list(PEOPLE).index(who)}{WHAT.index(what)}marker"


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


READERS = {
    **{f"{kind} with names": partial(exported, kind=kind, without_names=False) for kind in KINDS},
    **{f"{kind} without names": partial(exported, kind=kind, without_names=True) for kind in KINDS},
    "book.docx": partial(book, kind="docx"),
    "book.pdf": partial(book, kind="pdf"),
    "review sheet": review,
    "figures in public": report,
    "coverage in public": coverage,
}
#: with them in all, nothing is ever shown that should not be; the others take seconds to make
QUICK = ("csv with names", "csv without names", "jsonl without names", "zip without names", "book.docx", "review sheet",
         "figures in public", "coverage in public")  # fmt: skip


def may_see(reader, who, what):
    """Whether this of this person may stand there."""
    if who in GONE or reader.endswith("in public"):
        return False
    if reader.endswith("without names"):
        return what == "words" and who != "only counted"
    if reader.startswith("book"):
        is_printed = who not in ("only counted", "left out")
        return (what == "words" and is_printed) or (who, what) in IN_PRINT
    return True


#: what a book tells beside words; how somebody can be reached never
IN_PRINT = {("with the name", "name"), ("with the name", "file"), ("as organisation", "name")}


@pytest.fixture
async def house(lite, tmp_path):
    """A call with one person of each kind."""
    house = House(lite, tmp_path, farm(tmp_path))
    people = []
    for who, more in PEOPLE.items():
        said = {key: f"{marker(who, what)} said so" for key, what in (("leader", "contact"), ("story", "words"))}
        files = {"field": [Sent(f"{marker(who, 'file')}.jpg", b"pixels")]}
        people.append(Filled(said, files, name=marker(who, "name"), **{"state": "accepted", **more}))
    await house.filling.fill(house.call, people)
    return house


async def test_nobody_reads_what_they_may_not(house):
    leaked, seen, tried = [], set(), 0
    for reader, read in READERS.items():
        if not PROVE and reader not in QUICK:
            continue
        found = await read(house)
        for who in PEOPLE:
            for what in WHAT:
                tried += 1
                is_there = marker(who, what) in found
                seen |= {(what, reader)} if is_there else set()
                if is_there and not may_see(reader, who, what):
                    leaked.append((reader, who, what))
    note = f"{len(PEOPLE)} kinds of people, {len(WHAT)} markers each"
    proof("privacy matrix", tried=tried, leaked=len(leaked), note=note)
    assert leaked == []
    # else nothing would have been looked through
    assert {("name", "csv with names"), ("words", "csv without names"), ("words", "book.docx")} <= seen
