"""The desk: a page of raw updates becomes turns, answers and outgoing messages in one transaction."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from bot import logs
from bot.consulting import choices, coded, consulting, mine, paper_code, put_to_them
from bot.consulting.coming import Chose, Coming, Command, Gathered, InGroup, Reached, Said, Tapped, Unfit
from bot.consulting.screens import Noticed, Screen, Shown
from bot.consulting.visit import House, Visit
from bot.database import broadcasts
from bot.database.asked_back import stands_in
from bot.database.moved import move_chat
from bot.database.opening import Away, Database
from bot.database.records import Account, Asked, Changes, Known, Outgoing
from bot.database.shelf import Shelf, Wanted, with_asked
from bot.database.sources import read_words
from bot.database.writing import Writer
from bot.links import hashed
from bot.logs import told
from conversations.call import Form
from conversations.records import replace
from conversations.replies import Attached
from conversations.text import Text

from . import bulk, codes, incoming, outgoing
from .following import jobs_after, jobs_after_dropped, put_in
from .sender import Outcome, Row, Sender

log = logs.get(__name__)

Json = dict[str, Any]

#: writes more in a transaction; what it is given is the services' business
Also = Callable[[Any], Awaitable[None]]


@dataclass(slots=True)
class _Aside:
    """An update that could not be taken."""

    raw: Json
    error: str


class Desk:
    """Takes pages, one after the other."""

    def __init__(
        self,
        house: House,
        database: Database,
        shelf: Shelf,
        sender: Sender,
        has_work: Callable[[], None],
        noted: Callable[[Sequence[Outcome]], None] | None = None,
        is_late: Callable[[int, datetime | None], bool] = lambda chat, at: False,
    ) -> None:
        self.house = house
        self.database = database
        self.shelf = shelf
        self.sender = sender
        #: called after a page that left work to do
        self.has_work = has_work
        #: called with outcomes once the database knows them
        self.noted = noted
        #: what was done since the start
        self.counts = sender.counts
        #: one page at a time
        self._turn = asyncio.Lock()
        self._outcomes: list[Outcome] = []
        #: SHA-256 -> file_id of files that are known to the database; one that was noted in vain is noted anew
        self._noted: dict[str, str] = {}
        #: messages of transactions whose end is not known
        self._unsure: list[Outgoing] = []
        #: messages of people who were erased while these were on their way
        self._dropped: set[int] = set()
        #: whether what was sent or shown then is from before its chat was erased
        self.is_late = is_late
        self._alive = float("-inf")
        self._took = float("-inf")

    async def take(self, updates: Sequence[Json], stored: bool = False, brief: bool = False) -> None:
        """Take a page: when this returns, all of it is committed. Raises Away, and then nothing has happened.

        `stored` updates wait in the database already, since a webhook brought them or since they were too many;
        `brief`: of what was too many, the last part alone is confirmed. A page that the database refuses is taken
        update by update, and the one at fault is set aside.
        """
        await self.sender.landed([chat for raw in updates if (chat := incoming.chat_of(raw)) is not None], _LANDING)
        async with self._turn:
            self._took = began = monotonic()
            try:
                with self.sender.held():
                    await self._take(updates, stored, brief)
            except Away:
                self.counts.gone()
                raise
            except Exception as error:
                log.error("a page of updates failed; they are taken one by one", count=len(updates), error=told(error))
                for raw in updates:
                    await self._take_alone(raw, stored)
            self.counts.page(len(updates), began)

    def has_taken(self, seconds: float) -> bool:
        """A page was taken within so many seconds: what was sent is noted as pages come."""
        return monotonic() - self._took < seconds

    async def record(self) -> None:
        """Note what was sent, when no page comes to do it on its way."""
        async with self._turn:
            if self.sender.has_settled or self._outcomes:
                await self._take((), stored=False)

    async def note_alive(self) -> None:
        """Note that the bot is at work, when no page does it on its way."""
        async with self._turn, self.database.write() as connection:
            await self._note_alive(Writer(self.database, connection, self.house.ids))

    async def show(
        self,
        chats: Sequence[int],
        make: Callable[[Visit], None],
        also: Also | None = None,
        submissions: Collection[int] = (),
        lane: int = 0,
    ) -> None:
        """Show something to people from outside of their own visits; `make` does it for each.

        What `also` writes stands in the same transaction (the first one, of very many chats). `submissions` are read
        for them besides the one that is open. Lane 1 lets replies go first.
        """
        for at in range(0, max(1, len(chats)), _AT_ONCE):
            async with self._turn:
                await self._show(chats[at : at + _AT_ONCE], make, None if at else also, submissions, lane)

    async def _show(
        self,
        chats: Sequence[int],
        make: Callable[[Visit], None],
        also: Also | None,
        submissions: Collection[int],
        lane: int,
    ) -> None:
        rows: list[Outgoing] = []
        try:
            async with self.database.write() as connection:
                known = await self.shelf.read(connection, Wanted(chats=set(chats), submissions=set(submissions)))
                for chat in chats:
                    visit = Visit(self.house, known, Coming(0, chat, Reached(True)))
                    try:
                        make(visit)
                        rows += (replace(one, lane=lane) for one in self._rows(visit))
                    except Exception as wrong:
                        log.error("nothing could be shown in a chat", person=logs.person(chat), error=told(wrong))
                await Writer(self.database, connection, self.house.ids).outgoing(rows)
                if also is not None:
                    await also(connection)
        except BaseException:
            self._unsure += rows
            raise
        self.sender.put(_as_row(row) for row in rows)

    async def attend(self, chat: int, do: Callable[[Visit, Any], Awaitable[None]], language: str = "") -> None:
        """A visit from outside of a page, which reads and writes more in the transaction that it is given.

        `language` is that of their app, for somebody who has chosen none.
        """
        async with self._turn:
            rows: list[Outgoing] = []
            try:
                async with self.database.write() as connection:
                    known = await self.shelf.read(connection, Wanted(chats={chat}))
                    visit = Visit(self.house, known, Coming(0, chat, Reached(True), language=language))
                    await do(visit, connection)
                    rows = self._rows(visit)
                    writer = Writer(self.database, connection, self.house.ids)
                    accounts, submissions = await writer.changes(visit.changes, self.house.now())
                    await writer.outgoing(rows)
            except BaseException:
                self.shelf.forget()
                self._unsure += rows
                raise
            self.shelf.put(accounts, submissions)
            self.sender.put(_as_row(row) for row in rows)
        if visit.changes.jobs:
            self.has_work()

    def drop(self, numbers: Collection[int], chat: int | None) -> None:
        """Send these messages no more, nor broadcasts to this chat, and read everything anew."""
        self.shelf.forget()
        gone = set(numbers)
        back = self.sender.recall(lambda row: row.id in gone or (row.chat == chat and row.lane == 1))
        self._dropped |= gone - {row.id for row in back}

    # One page

    async def _take_alone(self, raw: Json, stored: bool) -> None:
        error = ""
        for number in range(_TRIES):
            try:
                await self._take([raw], stored)
                return
            except Away:
                raise
            except Exception as wrong:
                error = told(wrong)
                log.error("an update failed", update=incoming.update_id(raw), tries=number + 1, error=told(wrong))
                await asyncio.sleep(0.02 * 2**number)
        async with self.database.write() as connection:
            await self._set_aside(Writer(self.database, connection, self.house.ids), [_Aside(raw, error)])
        self.counts.set_aside += 1

    async def _take(self, updates: Sequence[Json], stored: bool, brief: bool = False) -> None:
        """One page in one transaction; what it leads to is kept and sent after the commit alone."""
        aside: list[_Aside] = []
        rows: list[Outgoing] = []
        unsure = list(self._unsure)
        outcomes = [*self._outcomes, *self.sender.settled()]
        self._outcomes = outcomes
        dropped = [one for one in outcomes if one.row.id in self._dropped]
        outcomes = [one for one in outcomes if one.row.id not in self._dropped] if dropped else outcomes
        try:
            async with self.database.write() as connection:
                writer = Writer(self.database, connection, self.house.ids)
                asked = await self._record(writer, outcomes)
                await self._record_broadcasts(connection, outcomes)
                moved = await self._move(connection, outcomes)
                new = await self._new(writer, updates, stored)
                waiting = await writer.waiting([row.id for row in unsure])
                # what was sent before its chat was erased comes again, or only now: nobody takes it any more
                read = [one for one in _comings(new, self.house.name, aside) if not self.is_late(one.chat, one.at)]
                comings, parts = _together(read)
                wanted = _wanted(comings)
                put = await self._put(connection, outcomes)
                wanted.asked_back |= {number for chat, number in put if chat in wanted.chats}
                # words may belong to a question of another form that was noted as sent only now
                wanted.submissions |= {question.submission for chat, question in asked if chat in wanted.chats}
                known = await self.shelf.read(connection, wanted)
                known.accounts = {chat: _with_asked(account, asked) for chat, account in known.accounts.items()}
                names = self.house.calls.names
                if any(coded.may_be_code(coming, known, names) for coming in comings):
                    self.house.words.learn(await read_words(connection))
                raws = {one["update_id"]: one for one in new}
                raws_of = {one.update: [raws[number] for number in parts[one.update]] for one in comings}
                changes = self._visits(comings, known, raws_of, aside, rows, brief)
                changes.jobs += jobs_after(outcomes, self.house.ids, self.house.now())
                changes.jobs += jobs_after_dropped(dropped, self.house.ids, self.house.now())
                accounts, submissions = await writer.changes(changes, self.house.now())
                await writer.outgoing([row for row in rows if row.id])
                await self._set_aside(writer, aside)
                await self._note_alive(writer)
        except BaseException:
            self.shelf.forget()
            self._noted.clear()
            self._unsure += [row for row in rows if row.id]
            raise
        self._outcomes = []
        self._unsure = []
        self._count(len(new), len(changes.given), len(aside), outcomes)
        self._dropped -= {one.row.id for one in dropped}
        for chat, question in asked:
            self.shelf.asked(chat, question)
        known.accounts.update({account.chat: account for account in accounts})
        known.submissions.update({submission.id: submission for submission in submissions})
        self.shelf.put(known.accounts.values(), known.submissions.values())
        if gone := {one.submission for one in changes.parted if one.at is not None}:
            self.sender.recall(lambda row: row.lane == 1 and (row.marks or {}).get("s") in gone)
        self.sender.put(_as_row(row) for row in [*moved, *(row for row in unsure if row.id in waiting), *rows])
        if self.noted is not None and outcomes:
            self.noted(outcomes)
        if changes.jobs:
            self.has_work()

    def _count(self, updates: int, answers: int, aside: int, outcomes: Sequence[Outcome]) -> None:
        counts = self.counts
        counts.updates += updates
        counts.answers += answers
        counts.set_aside += aside
        for one in outcomes:
            counts.messages[one.verdict] += 1

    async def _new(self, writer: Writer, updates: Sequence[Json], stored: bool) -> list[Json]:
        """The updates that come for the first time, in order."""
        numbered = {number: raw for raw in updates if (number := incoming.update_id(raw)) is not None}
        if stored:
            await writer.done_waiting(list(numbered))
            return list(numbered.values())
        noted = [(number, incoming.chat_of(raw), incoming.message_of(raw)) for number, raw in numbered.items()]
        new = await writer.new_updates(noted, self.house.now())
        return [raw for number, raw in numbered.items() if number in new]

    async def _set_aside(self, writer: Writer, aside: Sequence[_Aside]) -> None:
        rows = [
            # orjson refuses numbers of more than 64 bits
            (number, incoming.chat_of(one.raw), _kept(one.raw), one.error)
            for one in aside
            if (number := incoming.update_id(one.raw)) is not None
        ]
        await writer.set_aside(rows, self.house.now())

    async def _record(self, writer: Writer, outcomes: Sequence[Outcome]) -> list[tuple[int, Asked]]:
        """Note what became of messages; the questions among those that were sent."""
        asked = []
        rows = []
        for one in outcomes:
            marks = one.row.marks
            if one.verdict == "sent" and one.message is not None and marks is not None and "s" in marks:
                kind = marks["kind"] + (WITH_KEYBOARD if marks.get("keyboard") else "")
                question = Asked(one.message, marks["s"], marks["k"], kind, one.sure)
                asked.append((one.row.chat, question))
                rows.append(
                    {
                        "chat_id": one.row.chat,
                        "message_id": one.message,
                        "submission_id": marks["s"],
                        "key": marks["k"],
                        "kind": kind,
                        "sure": one.sure,
                    }
                )
        await writer.settled([one.row.id for one in outcomes if one.verdict != "migrated"], rows)
        await writer.shown([place for one in outcomes if (place := _noted_at(one))], self.house.now())
        await writer.uploaded(self.house.bot, self._uploaded(outcomes), self.house.now())
        gone = {one.row.chat for one in outcomes if one.verdict == "unreachable"}
        if gone:
            await writer.unreachable(gone)
        return asked

    async def _put(self, connection: Any, outcomes: Sequence[Outcome]) -> list[tuple[int, int]]:
        """Note in which message something was put to somebody: (chat, what)."""
        sent = []
        for one in outcomes:
            if (number := put_in(one)) is not None and one.verdict == "sent" and one.message is not None:
                await stands_in(connection, number, one.message)
                sent.append((one.row.chat, number))
        return sent

    async def _record_broadcasts(self, connection: Any, outcomes: Sequence[Outcome]) -> None:
        """Note in the ledger what became of messages to many, and where their progress is shown."""
        settled, later = bulk.for_ledger(outcomes, self.house.now())
        await broadcasts.settle(connection, settled, self.house.now())
        await broadcasts.try_later(connection, later)
        for one in outcomes:
            if one.row.marks and "progress" in one.row.marks and one.message is not None:
                await broadcasts.set_progress(connection, one.row.marks["progress"], one.message)

    async def _move(self, connection: Any, outcomes: Sequence[Outcome]) -> list[Outgoing]:
        """Give groups that moved their new numbers; what is to be sent there."""
        moved = {one.row.chat: one.result for one in outcomes if one.verdict == "migrated"}
        return [row for old, new in moved.items() for row in await move_chat(connection, old, new)]

    def _uploaded(self, outcomes: Iterable[Outcome]) -> dict[str, str]:
        """Files that were sent to be sent again to others, SHA-256 -> file_id, without those that were noted so."""
        sent = {one.row.marks["file"]: one.result for one in outcomes if one.row.marks and "file" in one.row.marks}
        new = {digest: file_id for digest, file_id in sent.items() if file_id and self._noted.get(digest) != file_id}
        self._noted |= new
        return new

    async def _note_alive(self, writer: Writer) -> None:
        now = self.house.now()
        if abs(now.timestamp() - self._alive) >= _ALIVE_EVERY:
            await writer.alive(now)
            self._alive = now.timestamp()

    # Visits

    def _visits(
        self,
        comings: Sequence[Coming],
        known: Known,
        raws: Mapping[int, Sequence[Json]],
        aside: list[_Aside],
        rows: list[Outgoing],
        brief: bool,
    ) -> Changes:
        """Take each in turn, in memory; one that fails changes nothing, and is set aside.

        Of somebody who has written on already, only the last one shows where they stand.
        """
        changes = Changes()
        last = {coming.chat: coming.update for coming in comings if isinstance(coming.what, _SHOWING)}
        held_back: set[int] = set()
        for coming in comings:
            is_last = last.get(coming.chat) == coming.update
            visit = Visit(self.house, known, coming)
            try:
                visit.coming = self._read(visit)
                consulting.take(visit)
                if not is_last:
                    shows = [_without_question(one, brief) for one in visit.shows]
                    if shows != visit.shows:
                        held_back.add(coming.chat)
                    visit.shows = [one for one in shows if one is not None]
                elif coming.chat in held_back and not any(_is_asking(one) for one in visit.shows):
                    mine.where(visit)
                made = self._rows(visit)
            except Exception as wrong:
                mark = logs.person(coming.chat)
                log.error("an update is set aside", update=coming.update, person=mark, error=told(wrong))
                aside += [_Aside(raw, told(wrong)) for raw in raws[coming.update]]
                rows += self._sorry(known, coming, is_last and coming.chat in held_back)
                continue
            rows += made
            changes.add(visit.changes)
            known.accounts.update(visit.changes.accounts)
            known.submissions.update(visit.changes.submissions)
            known.asked_back.update(visit.changes.asked_back)
            known.invitations.update({one.hash: one for one in visit.changes.invitations})
        return changes

    def _sorry(self, known: Known, coming: Coming, asks: bool) -> list[Outgoing]:
        """A word to somebody whose message we could not take, and where they stand if they have not been told."""
        if isinstance(coming.what, Gathered):
            return []
        visit = Visit(self.house, known, coming)
        if isinstance(coming.what, Tapped):
            visit.show(Noticed(coming.what.query))
        visit.say(_SORRY)
        if asks:
            again = Visit(self.house, known, coming)
            try:
                mine.where(again)
                return [*self._rows(visit), *self._rows(again)]
            except Exception as wrong:
                log.error(
                    "where somebody stands could not be shown", person=logs.person(coming.chat), error=told(wrong)
                )
        return self._rows(visit)

    def _read(self, visit: Visit) -> Coming:
        """A tap's data, read against the very form that it belongs to."""
        coming, what = visit.coming, visit.coming.what
        if not isinstance(what, Tapped):
            return coming
        number = codes.submission_of(what.data) or 0
        is_old = self.is_late(coming.chat, what.shown_at) and visit.account.holds(number) is None
        does = None if is_old else codes.decode(what.data, self._form(visit, number))
        return replace(coming, what=Chose(does, number, what.query, what.message))

    def _form(self, visit: Visit, number: int) -> Form | None:
        submission = visit.changes.submissions.get(number) or visit.known.submissions.get(number)
        if submission is None:
            return None
        call = self.house.calls.pinned(submission.call, submission.form_hash)
        return call.form if call is not None else None

    def _rows(self, visit: Visit) -> list[Outgoing]:
        """What a visit shows, as calls to be made."""
        rows: list[Outgoing] = []
        for chat, thing in visit.shows:
            account = visit.account_of(chat)
            language = visit.language if chat == visit.chat else visit.written(account.language or visit.tongue)
            form = self._form(visit, thing.submission) if isinstance(thing, Screen) else None
            below = bool(account.asked) and account.asked[-1].kind.endswith(WITH_KEYBOARD)
            is_aside = isinstance(thing, Screen) and thing.aside
            clears = below and isinstance(thing, Screen) and not is_aside and not any(row.id for row in rows)
            made = outgoing.payloads(
                thing, chat, language, self.house.translate, form, self.house.name, clears, keeps=below and is_aside
            )
            fleeting = isinstance(thing, Noticed)
            rows += [Outgoing(0 if fleeting else self.house.ids(), chat, *one) for one in made]
        return rows


def _kept(raw: Json) -> str:
    """What is kept of an update that is set aside."""
    return _TOKEN.sub(r"\1…", json.dumps(incoming.without_names(raw), ensure_ascii=False))


def _noted_at(one: Outcome) -> tuple[int, int] | None:
    """A message of ours in a private chat that is noted nowhere else: questions are, and broadcasts."""
    if one.verdict != "sent" or one.message is None or one.row.chat <= 0 or not one.row.method.startswith(_NEW):
        return None
    return (one.row.chat, one.message) if not (one.row.marks or {}).keys() & _NOTED_ELSEWHERE else None


def _as_row(one: Outgoing) -> Row:
    return Row(one.id, one.chat, one.method, one.payload, one.lane, one.marks)


def _comings(raws: Iterable[Json], name: str, aside: list[_Aside]) -> list[Coming]:
    """Raw updates read; those that are broken are set aside."""
    comings = []
    for raw in raws:
        try:
            coming = incoming.coming(raw, name)
        except incoming.Malformed as wrong:
            log.warning("an update is malformed", update=incoming.update_id(raw), error=told(wrong))
            aside.append(_Aside(raw, str(wrong)))
            continue
        if coming is not None:
            comings.append(coming)
    return comings


def _together(comings: Sequence[Coming]) -> tuple[list[Coming], dict[int, list[int]]]:
    """An album comes file by file: what of it came together is one reply. Also the updates that each is made of."""
    joined: list[Coming] = []
    parts: dict[int, list[int]] = {}
    places: dict[tuple[int, str], int] = {}
    for coming in comings:
        what = coming.what
        parts.setdefault(coming.update, [coming.update])
        if not isinstance(what, Said) or not what.album or what.edited or not isinstance(what.reply, Attached):
            joined.append(coming)
            continue
        place = places.setdefault((coming.chat, what.album), len(joined))
        if place == len(joined):
            joined.append(coming)
            continue
        first = joined[place]
        parts[first.update].append(coming.update)
        assert isinstance(first.what, Said)
        assert isinstance(first.what.reply, Attached)
        reply = first.what.reply
        caption = "\n".join(filter(None, (reply.caption, what.reply.caption)))
        whole = replace(reply, files=(*reply.files, *what.reply.files), caption=caption)
        joined[place] = replace(first, what=replace(first.what, reply=whole), files=(*first.files, *coming.files))
    return joined, parts


def _wanted(comings: Iterable[Coming]) -> Wanted:
    """What has to be read before these can be taken."""
    wanted = Wanted()
    for coming in comings:
        what = coming.what
        if isinstance(what, (InGroup, Gathered)):
            continue
        wanted.chats.add(coming.chat)
        does = codes.decode(what.data, None) if isinstance(what, Tapped) and what.data.startswith("!") else what
        wanted.news |= mine.lists_forms(does)
        if (seen := choices.shows_who_received(does)) is not None:
            wanted.taken.add(seen)
        if (code := paper_code.code_in(what, does)) is not None:
            wanted.by_code.add(paper_code.code_hash(code))
        if (put := put_to_them.put_in(does)) is not None:
            wanted.asked_back.add(put)
        if isinstance(what, Said) and what.replies_to is not None:
            # its own buttons say it of a message whose number was never learned, since it was sent twice
            named = put_to_them.put_in(codes.decode(what.under, None))
            wanted.replied[coming.chat, what.replies_to] = named
        if isinstance(what, Tapped) and (number := codes.submission_of(what.data)):
            wanted.submissions.add(number)
        elif isinstance(what, Said) and what.edited and coming.message is not None:
            wanted.edited.add((coming.chat, coming.message))
        elif isinstance(what, Command) and mine.INVITED.fullmatch(what.argument):
            wanted.invitations.add(hashed(what.argument))
    return wanted


def _without_question(shown: tuple[int, Shown], brief: bool) -> tuple[int, Shown] | None:
    """What is left to show when more has come already: words, confirmed parts and what changes in place."""
    chat, thing = shown
    if not isinstance(thing, Screen) or thing.prompt is None or thing.replaces is not None:
        return shown
    if thing.prompt.kind == "part" and not brief:
        return shown
    return (chat, Screen(says=thing.says)) if thing.says else None


def _is_asking(shown: tuple[int, Shown]) -> bool:
    """It shows what can be done next."""
    thing = shown[1]
    return isinstance(thing, Screen) and (thing.prompt is not None or bool(thing.keys))


def _with_asked(account: Account, asked: Iterable[tuple[int, Asked]]) -> Account:
    for chat, question in asked:
        if chat == account.chat:
            account = with_asked(account, question)
    return account


#: what lets somebody into a form or the staff: it is kept nowhere
_TOKEN = re.compile(r"\b([js]_)[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])|(\bp_|/code +|:code:[a-z]+\.)[A-Za-z0-9_ -]{12,}")
#: seconds that a page waits for messages on their way to its people: their numbers tell what was answered
_LANDING = 0.3
#: how often an update that fails is tried before it is set aside
_TRIES = 5
#: people shown where they stand in one transaction
_AT_ONCE = 50
#: seconds
_ALIVE_EVERY = 20.0
#: stands behind the kind of a question whose answers stood below the text field
WITH_KEYBOARD = "+"
#: calls that make a new message
_NEW = ("send", "copy", "forward")
_NOTED_ELSEWHERE = frozenset({"s", "delivery", "unnoted"})
_SHOWING = (Said, Tapped, Command, Unfit)
_SORRY = Text("Something went wrong on our side, and I could not take that in. Please try again in a moment.")
