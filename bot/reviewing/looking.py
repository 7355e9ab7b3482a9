"""One submission as a moderator looks at it: what was sent, with all that stands beside it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from bot.consulting.older_forms import form_of
from bot.consulting.visit import Visit
from bot.database.exports import Came, read_came
from bot.database.queue import (
    Standing,
    is_helped,
    read_likenesses,
    read_seen,
    read_standing,
)
from bot.database.reviews import Review, Topic, read_review, read_topics
from bot.database.staff import note
from bot.office.requests import Office, Request
from conversations.call import Call
from conversations.completed import CompletedForm, Entry, Section, completed_form
from conversations.records import record, replace
from conversations.state import Moment
from conversations.text import Text

from .twins import Twin, find_twins, telling_keys, title_key

#: a decision is refused where the submission is not as it was when it was shown: (review.rev, revision)
Seen = tuple[int, int]


@record
class Looked:
    """A submission with what belongs to it, as it was read a moment ago."""

    #: as it stands now
    call: Call
    #: with the form that was filled in
    asked: Call
    standing: Standing
    came: Came
    form: CompletedForm
    topics: tuple[Topic, ...]
    is_helped: bool

    @property
    def number(self) -> int:
        """Of the submission."""
        return self.standing.number

    @property
    def seen(self) -> Seen:
        """What a decision is about."""
        return seen_of(self.came.beside.review, self.standing.revision)

    @property
    def sections(self) -> tuple[Section, ...]:
        """Those in which something was answered; one with very many answers in parts, as if they were several."""
        parts = (part for one in self.form.sections for part in _in_parts(one))
        return tuple(one for one in parts if any(map(is_answered, one.entries)))

    def entry(self, key: str) -> Entry | None:
        """What was answered under a key."""
        return next((one for one in self.form.entries if one.key == key and is_answered(one)), None)

    def section_of(self, key: str) -> int:
        """Which of the sections an answer stands in."""
        return next((at for at, one in enumerate(self.sections) if any(e.key == key for e in one.entries)), 0)


def heading(section: Section) -> Text:
    """A section's number and heading."""
    if not section.number:
        return section.heading
    return Text("{number} {heading}", {"number": section.number, "heading": section.heading})


def _in_parts(section: Section) -> list[Section]:
    entries = [one for one in section.entries if is_answered(one) or one.state == "blank"]
    return [replace(section, entries=tuple(entries[at : at + _PART])) for at in range(0, len(entries), _PART)]


def is_answered(entry: Entry) -> bool:
    """Words, choices or a recording stand there."""
    return entry.state in ("answered", "spoken")


def seen_of(review: Review | None, revision: int) -> Seen:
    """What a moderator has seen of a submission."""
    return (review.rev if review is not None else 0, revision)


async def find(office: Office, request: Request, number: int | None, reference: str = "") -> Standing | None:
    """A submission that they may read, by its number or reference; else they are told why not, and it is None."""
    async with office.read() as connection:
        found = await read_standing(connection, number=number, reference=reference)
    if found is None or found.call not in {call.name for call in office.calls(request)}:
        await office.say(request, GONE)
        return None
    if found.status == "withdrawn":
        await office.say(request, WITHDRAWN)
        return None
    return found


async def look(office: Office, request: Request, number: int | None, reference: str = "") -> Looked | None:
    """The same with everything that belongs to it."""
    standing = await find(office, request, number, reference)
    call = office.house.calls.named(standing.call) if standing is not None else None
    if standing is None or call is None:
        return None
    came = await read_came(office.database, call.name, standing.number)
    asked = await form_of(office.database, office.house.calls, came) if came is not None else None
    if came is None or asked is None:
        await office.say(request, GONE)
        return None
    async with office.read() as connection:
        topics = await read_topics(connection, call.name)
        helped = await is_helped(connection, standing.number)
    submission = came.submission
    moment = Moment(office.now, call.written(submission.language), lambda: 0.0, lambda: "", office.house.translate)
    form = await asyncio.to_thread(completed_form, asked, submission.conversation, moment)
    return Looked(call, asked, standing, came, form, tuple(topics), helped)


async def look_for_twins(office: Office, looked: Looked) -> tuple[Twin, ...]:
    """Others of the call that may say the same."""
    keys = telling_keys(looked.asked, looked.came.submission.conversation.answers)
    async with office.read() as connection:
        everybody = await read_likenesses(connection, looked.call.name, keys)
    return await asyncio.to_thread(find_twins, looked.number, everybody, title_key(looked.asked))


async def note_seen(office: Office, visit: Visit, connection: Any, looked: Looked, *, anew: bool = False) -> None:
    """Note who reads a submission: each time it is opened (`anew`), and where they read on in one opened long ago."""
    if not anew:
        seen = await read_seen(connection, looked.call.name, office.now - _READING)
        if visit.chat in seen.get(looked.number, ()):
            return
    ids = office.house.ids
    details = {"submission": looked.number}
    await note(connection, ids, office.now, visit.chat, "submission.see", looked.call.name, **details)


async def others_read(office: Office, connection: Any, call: str, chat: int) -> frozenset[int]:
    """Submissions that somebody else has opened a moment ago: two moderators do not read the same one."""
    seen = await read_seen(connection, call, office.now - _AT_WORK)
    return frozenset(number for number, chats in seen.items() if chats - {chat})


async def changed_since(connection: Any, looked: Looked, seen: Seen) -> bool:
    """Somebody has decided, or the person has sent it anew or taken it back. Nobody else does so from here on."""
    now = await read_standing(connection, number=looked.number, to_change=True)
    review = await read_review(connection, looked.number, to_change=True)
    return now is None or now.status == "withdrawn" or seen_of(review, now.revision) != seen


#: questions on one card: each has a button
_PART = 40
#: how long reading one submission takes at most
_READING = timedelta(hours=6)
#: how long somebody is thought to be at it
_AT_WORK = timedelta(minutes=15)
GONE = Text("I know no form with this number here.")
WITHDRAWN = Text("The person has taken this form back, so it is not shown any more.")
