"""What moderators changed in their workbook is taken over, a few hundred rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.base36 import base36
from bot.database.exports import Came, Which, read_all
from bot.database.ids import Ids
from bot.database.opening import Database
from bot.database.renditions import Rendition, add_rendition
from bot.database.review_sheets import add_jobs, read_guards
from bot.database.reviews import Moderator, Note, Topic, add_note, add_topic, read_topics, set_topic, touch
from conversations.call import Call
from conversations.state import Status

from .decision import let_confirm, settle
from .effects import About, Decided, Effect, Noted, Worded, effects_of, unknown_topics
from .sheet import Topics
from .sheet_in import Change, Wrong

#: rows in one transaction
_AT_ONCE = 500


@dataclass(slots=True)
class TakenOver:
    """What became of a workbook."""

    #: references of submissions of which something changed
    changed: set[str] = field(default_factory=set)
    #: changes by what they are: decided, noted, about, worded
    effects: dict[str, int] = field(default_factory=dict)
    refused: list[Wrong] = field(default_factory=list)
    #: it names topics that nobody has made: nothing at all was taken over
    is_stopped: bool = False


class _OnlyTried(Exception):
    """What was done is to be undone."""


@dataclass(slots=True, eq=False)
class Taking:
    """Takes changes over for one moderator."""

    database: Database
    call: Call
    by: Moderator
    ids: Ids
    now: datetime
    dry_run: bool = False
    #: topics that there are none of yet are made
    adds_topics: bool = False
    passed: Callable[[int], None] = lambda count: None
    _topics: dict[str, str] = field(default_factory=dict)

    async def take(self, changes: Sequence[Change], wrong: Iterable[Wrong] = ()) -> TakenOver:
        """Take over what can be; the others are named. Each few hundred rows count at once, or not at all.

        Nothing is where topics are named that nobody has made, unless they are to be.
        """
        done = TakenOver(refused=list(wrong))
        async with self.database.read() as connection:
            self._topics = {one.code: one.label for one in await read_topics(connection, self.call.name)}
        if not self.adds_topics:
            known = Topics(self._topics)
            unknown = [found for one in changes if (found := unknown_topics(one, known)) is not None]
            if unknown:
                done.refused += unknown
                done.is_stopped = True
                return done
        passed = 0
        for rows in _together(changes):
            came = await self._read({one.reference for one in rows})
            with suppress(_OnlyTried):
                async with self.database.write() as connection:
                    await self._take_some(connection, rows, came, done)
                    if self.dry_run:
                        raise _OnlyTried
            passed += len(rows)
            self.passed(passed)
        return done

    async def _read(self, references: set[str]) -> dict[str, Came]:
        async with self.database.read() as connection:
            guards = await read_guards(connection, self.call.name, references)
        which = Which(frozenset({Status.SUBMITTED}))
        numbers = [guard.submission for guard in guards.values()]
        return {one.submission.reference: one async for one in read_all(self.database, self.call.name, which, numbers)}

    async def _take_some(self, connection: Any, rows: Sequence[Change], came: dict[str, Came], done: TakenOver) -> None:
        guards = await read_guards(connection, self.call.name, {one.reference for one in rows}, to_change=True)
        seen: set[tuple[str, str]] = set()
        for row in rows:
            one, guard = came.get(row.reference), guards.get(row.reference)
            if one is None or guard is None or guard.status == "withdrawn":
                what = "there is no such submission of this call, or it was taken back; leave the row out"
                done.refused.append(Wrong(row.reference, f"{row.place}: {what}"))
                continue
            effects = effects_of(row, one, self.call, Topics(self._topics), adds_topics=self.adds_topics)
            if isinstance(effects, Wrong):
                done.refused.append(effects)
                continue
            if not effects:
                continue
            if (guard.revision, guard.rev) != (row.revision, row.rev):
                who = "the person sent it anew" if guard.revision != row.revision else "a moderator changed it"
                what = f"{who} after this was exported; export again, and make the change there"
                done.refused.append(Wrong(row.reference, f"{row.place}: {what}"))
                continue
            if (row.reference, row.key) in seen:
                done.refused.append(Wrong(row.reference, f"{row.place}: it stands here twice; the first one counts"))
                continue
            seen.add((row.reference, row.key))
            await self._do(connection, one, guard.revision, effects)
            done.changed.add(row.reference)
            for effect in effects:
                name = type(effect).__name__.lower()
                done.effects[name] = done.effects.get(name, 0) + 1

    async def _do(self, connection: Any, came: Came, revision: int, effects: Sequence[Effect]) -> None:
        number = came.submission.id
        for effect in effects:
            match effect:
                case Decided(state, why):
                    found = await settle(
                        self.database, connection, self.ids, self.call.name, number, state, revision, self.by,
                        self.now, why=why,
                    )  # fmt: skip
                    await add_jobs(connection, found)
                case Noted(words):
                    note = Note(number, None, words, self.by, self.now)
                    await add_note(self.database, connection, number, note, self.ids(), self.now)
                case About(key, code, label, is_about):
                    known = code or await self._add_topic(connection, label)
                    await set_topic(self.database, connection, number, key, known, is_about, self.by, self.now)
                case Worded():
                    await self._word(connection, came, effect)

    async def _add_topic(self, connection: Any, label: str) -> str:
        """The code of a new topic; another row may have named it a moment ago."""
        found, _ = Topics(self._topics).read(label)
        if found:
            return min(found)
        code = base36(self.ids())
        await add_topic(self.database, connection, Topic(self.call.name, code, label), self.by.chat, self.now)
        self._topics[code] = label
        return code

    async def _word(self, connection: Any, came: Came, one: Worded) -> None:
        number, row = came.submission.id, came.renditions.rows[one.key]
        made = Rendition(
            self.ids(), number, one.key, one.kind, one.language, one.words, "human", row, self.by, self.now
        )
        await add_rendition(connection, made)
        await touch(self.database, connection, number, self.by, self.now)
        if one.kind == "transcript":
            await let_confirm(connection, self.ids, made.id, self.now)


def _together(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """The rows of a submission together, at most so many at once."""
    by_reference: dict[str, list[Change]] = {}
    for one in changes:
        by_reference.setdefault(one.reference, []).append(one)
    found: list[Change] = []
    for rows in by_reference.values():
        if found and len(found) + len(rows) > _AT_ONCE:
            yield found
            found = []
        found += rows
    if found:
        yield found
