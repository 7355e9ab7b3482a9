"""The register of people's data: for every table which rows are about somebody, who may see them, what erasing does.

`/mydata` shows what is found here, `/forget` removes it, and a test fails for a table or a column that nobody ruled on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Column, ColumnElement, String, Table, and_, cast, false, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.base36 import base36
from conversations.records import record, replace

from . import models as m
from .brought import TERMINAL
from .holders import read_owned
from .unread import read_unread


@record
class Person:
    """Somebody: the chat they type in, None where they have none of their own, and whom they answer as.

    Those they helped are other people, and have a `Person` of their own without a chat.
    """

    chat: int | None = None
    respondents: frozenset[int] = frozenset()


@record
class Found:
    """Everything by which rows name a person."""

    chat: int | None
    respondents: tuple[int, ...]
    submissions: tuple[int, ...]
    #: what may be printed and said of these submissions
    references: tuple[str, ...]
    #: of what was put to them
    asked: tuple[int, ...]
    #: hashes of words that were shown to them
    words: tuple[str, ...]
    #: of their files, recordings of their consent too
    files: tuple[int, ...]
    #: updates of theirs whose chat could not be told
    unread: tuple[int, ...] = ()
    #: of work, messages on their way and lines of the record that name them, or one of their forms
    jobs: tuple[int, ...] = ()
    messages: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        """What stands for their forms, files and questions in JSON, such as the payload of a job or of a button."""
        numbers = (*self.submissions, *self.files, *self.asked)
        return (*map(str, numbers), *map(base36, numbers), *self.references)


Rows = Callable[[Found], ColumnElement[bool]]


@record
class Ruling:
    """What of a table is about a person, and what becomes of it."""

    #: the rows about a person; None where a table has none
    mine: Rows | None = None
    #: the rows that erasing concerns, where they are others than those
    goes: Rows | None = None
    erasing: Literal["delete", "blank", "keep"] = "keep"
    #: what is written over the columns of `blank`
    blanks: Mapping[str, Any] = field(default_factory=dict)
    #: columns of other people's rows in which the person's chat or form stands -> what stands there afterwards
    moves: Mapping[str, Any] = field(default_factory=dict)
    #: columns that look like a person's and stay -> why
    stays: Mapping[str, str] = field(default_factory=dict)
    #: columns that /mydata leaves out -> why
    hides: Mapping[str, str] = field(default_factory=dict)
    #: why rows stay, or that a table knows nobody
    why: str = ""


def _of(column: Column[Any], name: str) -> Rows:
    """Rows whose column is among what is found of the person under this name."""
    return lambda found: column.in_(getattr(found, name))


def _by_chat(column: Column[Any]) -> Rows:
    return lambda found: column == found.chat if found.chat is not None else false()


def _either(*ways: Rows) -> Rows:
    return lambda found: or_(*(way(found) for way in ways))


def _loose(submission: Column[Any], chat: Column[Any]) -> Rows:
    """Rows of a chat that belong to no form, and those of the person's forms."""
    by_chat = _by_chat(chat)
    return _either(_of(submission, "submissions"), lambda found: and_(submission.is_(None), by_chat(found)))


def _files(found: Found) -> ColumnElement[bool]:
    return m.file.c.id.in_(found.files)


def _updates(found: Found) -> ColumnElement[bool]:
    """Theirs; what others sent stays theirs, whoever it speaks of."""
    return or_(_by_chat(m.incoming.c.chat_id)(found), m.incoming.c.update_id.in_(found.unread))


def _audit(found: Found) -> ColumnElement[bool]:
    """What they did as staff, and what staff did with their forms: who looked at them, and who took them out."""
    taken = select(m.taken_out.c.audit_id).where(m.taken_out.c.submission_id.in_(found.submissions))
    return or_(_by_chat(m.audit.c.chat_id)(found), m.audit.c.id.in_(taken), m.audit.c.id.in_(found.lines))


def _of_submissions(table: Table, **more: Any) -> Ruling:
    return Ruling(_of(table.c.submission_id, "submissions"), erasing="delete", **more)


#: the job that erases; it knows numbers alone
FORGET = "forget"
_STAFF = "who works here, as their team knows them"
_TEAM = "the person reads it without the name of whoever wrote it"
_LETS_IN = "it is made from what lets somebody in"
_NOBODY = "nobody who answers stands in it"

#: table -> what of it is about a person
RULINGS: Mapping[str, Ruling] = {
    "announcement": Ruling(why=_NOBODY, stays={"chat_id": "a group or channel", "by_chat": _STAFF}),
    "answer": _of_submissions(m.answer, moves={"chat_id": TERMINAL}),
    "answer_entry": _of_submissions(m.answer_entry, moves={"chat_id": None}),
    "answer_topic": _of_submissions(m.answer_topic, stays={"by_chat": _STAFF}),
    "arrival": Ruling(_by_chat(m.arrival.c.chat_id), erasing="delete"),
    "asked_back": _of_submissions(
        m.asked_back,
        moves={"chat_id": TERMINAL},
        stays={"by_chat": _STAFF, "by_name": _STAFF},
        hides={"by_name": _TEAM},
    ),
    "audit": Ruling(
        _audit,
        why="nobody can change the record; it holds numbers and no words, and a number that is gone tells nothing",
        stays={"chat_id": _STAFF, "details": "numbers and codes, never words", "why": "the reason that staff gave"},
    ),
    "broadcast": Ruling(why=_NOBODY, stays={"by_chat": _STAFF, "content": "what organisers wrote to many"}),
    "call_life": Ruling(why=_NOBODY, stays={"organiser": "who asks", "contact": "who asks", "phone": "who asks"}),
    "chat": Ruling(
        _by_chat(m.chat.c.chat_id),
        erasing="delete",
        #: of one that holds forms of others: whoever answers there can still be told of those
        blanks={"source": None, "submission_id": None, "step": {}, "interests": None, "timezone": None},
        why="as long as it holds forms of others, the bare number, the language and whether it can be reached stay",
    ),
    "consent": Ruling(_of(m.consent.c.respondent_id, "respondents"), erasing="delete", moves={"chat_id": TERMINAL}),
    "delivery": Ruling(
        _either(_by_chat(m.delivery.c.chat_id), _of(m.delivery.c.submission_id, "submissions")), erasing="delete"
    ),
    "document": _of_submissions(m.document),
    "erased": Ruling(why="a hash with a salt that stands outside of the database"),
    "fact": Ruling(why=_NOBODY, stays={"value": "which staff sees which menu", "name": "of the fact"}),
    "file": Ruling(_files, erasing="delete", moves={"chat_id": TERMINAL}, hides={"handle": "Telegram's, for this bot"}),
    "form_version": Ruling(why=_NOBODY, stays={"files": "what a call asks"}),
    "gathering": Ruling(
        _by_chat(m.gathering.c.by_chat),
        goes=lambda found: false(),
        moves={"by_chat": None},
        why="a group or channel is nobody's",
        stays={"chat_id": "a group or channel"},
    ),
    "holding": Ruling(
        _either(_of(m.holding.c.submission_id, "submissions"), _by_chat(m.holding.c.chat_id)),
        goes=_of(m.holding.c.submission_id, "submissions"),
        erasing="delete",
        why="forms of others stay where they are",
        stays={"chat_id": "whoever helps others goes on holding their forms"},
    ),
    "incoming": Ruling(
        _updates,
        erasing="blank",
        blanks={"chat_id": None, "body": None, "error": None, "message_id": None, "not_before": None},
        why="the number of an update stays, so that the same one is not taken twice",
    ),
    "invitation": _of_submissions(
        m.invitation, moves={"chat_id": TERMINAL, "used_by": TERMINAL}, hides={"hash": _LETS_IN}
    ),
    "job": Ruling(_of(m.job.c.id, "jobs"), erasing="delete"),
    "opened": Ruling(
        _loose(m.opened.c.submission_id, m.opened.c.chat_id), erasing="delete", moves={"chat_id": TERMINAL}
    ),
    "outbox": Ruling(_either(_by_chat(m.outbox.c.chat_id), _of(m.outbox.c.id, "messages")), erasing="delete"),
    "paper_code": Ruling(
        _of(m.paper_code.c.respondent_id, "respondents"),
        erasing="delete",
        moves={"by_chat": TERMINAL},
        hides={"hash": _LETS_IN},
    ),
    "permission": _of_submissions(m.permission, moves={"chat_id": TERMINAL}),
    "printed": _of_submissions(m.printed),
    "prompt": Ruling(
        _either(_by_chat(m.prompt.c.chat_id), _of(m.prompt.c.submission_id, "submissions")), erasing="delete"
    ),
    "reminder": Ruling(
        _either(_by_chat(m.reminder.c.chat_id), _of(m.reminder.c.submission_id, "submissions")), erasing="delete"
    ),
    "rendition": _of_submissions(m.rendition, stays={"by_chat": _STAFF, "by_name": _STAFF}, hides={"by_name": _TEAM}),
    "respondent": Ruling(_of(m.respondent.c.id, "respondents"), erasing="delete"),
    "review": _of_submissions(
        m.review, moves={"twin_id": None}, stays={"by_chat": _STAFF, "by_name": _STAFF}, hides={"by_name": _TEAM}
    ),
    "review_note": _of_submissions(
        m.review_note, stays={"by_chat": _STAFF, "by_name": _STAFF}, hides={"by_name": _TEAM}
    ),
    "sent_on": _of_submissions(m.sent_on),
    "shown": Ruling(_by_chat(m.shown.c.chat_id), erasing="delete"),
    "source": Ruling(why=_NOBODY, stays={"by_chat": _STAFF, "word": "a code word of organisers"}),
    "staff": Ruling(_by_chat(m.staff.c.chat_id), why="as long as somebody works here", stays={"by_chat": _STAFF}),
    "staff_invitation": Ruling(why="whoever was invited is not known yet", stays={"by_chat": _STAFF}),
    "submission": Ruling(_of(m.submission.c.id, "submissions"), erasing="delete"),
    "taken_out": Ruling(
        _of(m.taken_out.c.submission_id, "submissions"),
        why="what was taken out cannot be called back; the number of a form that is gone tells nothing",
        stays={"submission_id": "a number that tells nothing"},
    ),
    "topic": Ruling(why=_NOBODY, stays={"by_chat": _STAFF}),
    "unclear": _of_submissions(m.unclear),
    "upload": Ruling(why="files that organisers send to many"),
    "wording": Ruling(_of(m.wording.c.hash, "words"), erasing="delete", why="words that others were shown too stay"),
}


async def person_of_chat(connection: AsyncConnection, chat: int) -> Person:
    """Whoever types in a chat, with all forms that are about themselves."""
    return Person(chat, frozenset(await read_owned(connection, chat)))


async def everything_of(connection: AsyncConnection, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Table -> the rows about a person, ready for JSON; tables without any are left out.

    Numbers of other people's chats and the names of those who work here are not shown.
    """
    found = await find(connection, person)
    everything = {}
    for name, ruling in RULINGS.items():
        if ruling.mine is None:
            continue
        table = m.metadata.tables[name]
        rows = await connection.execute(select(table).where(ruling.mine(found)).order_by(*table.primary_key))
        shown = [_shown(dict(row), ruling, found) for row in rows.mappings()]
        if shown:
            everything[name] = shown
    return everything


async def find(connection: AsyncConnection, person: Person) -> Found:
    """Everything by which rows name a person."""
    found = await _find(connection, person, m.submission.c.respondent_id.in_(person.respondents))
    jobs, messages = await _naming(connection, found)
    lines: list[int] = []
    for at in range(0, len(found.submissions), _TOGETHER):
        text = cast(m.audit.c.details, String)
        named = or_(*(text.contains(str(one)) for one in found.submissions[at : at + _TOGETHER]))
        lines += (await connection.scalars(select(m.audit.c.id).where(named))).all()
    return replace(found, jobs=jobs, messages=messages, lines=tuple(lines))


async def find_forms(connection: AsyncConnection, numbers: Collection[int]) -> Found:
    """Everything by which rows name some forms, and those who answer in them; without lines of the record."""
    whose = select(m.submission.c.respondent_id).where(m.submission.c.id.in_(numbers)).distinct()
    person = Person(None, frozenset((await connection.scalars(whose)).all()))
    found = await _find(connection, person, m.submission.c.id.in_(numbers))
    jobs, messages = await _naming(connection, found)
    return replace(found, jobs=jobs, messages=messages)


async def read_steps(connection: AsyncConnection, found: Found) -> list[int]:
    """Chats in which something is asked just now that names one of these forms, files or questions."""
    text = cast(m.chat.c.step, String)
    rows = (await connection.execute(select(m.chat.c.chat_id, text).where(text != "{}"))).all()
    return await asyncio.to_thread(_which, [(number, (words,)) for number, words in rows], found.tags)


async def _naming(connection: AsyncConnection, found: Found) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Jobs and messages that name a form, a file or a question of theirs, and jobs of their chat.

    Left out are jobs about forms of others that their chat holds, and erasing itself. One condition for each name
    would be more than a database takes, where somebody has sent hundreds of files.
    """
    work = select(m.job.c.id, cast(m.job.c.payload, String)).where(m.job.c.kind != FORGET)
    rows = (await connection.execute(work)).all()
    jobs = await asyncio.to_thread(_which, [(number, (words,)) for number, words in rows], found.tags)
    if found.chat is not None:
        of_chat = f'"chat":{found.chat},', f'"chat":{found.chat}}}'
        theirs = (row for row in rows if any(one in row[1] for one in of_chat) and '"submission":' not in row[1])
        jobs += [row[0] for row in theirs if row[0] not in jobs]
    sent = select(m.outbox.c.id, cast(m.outbox.c.payload, String), cast(m.outbox.c.marks, String))
    texts = [(number, (words, marks or "")) for number, words, marks in (await connection.execute(sent)).all()]
    return tuple(jobs), tuple(await asyncio.to_thread(_which, texts, found.tags))


def _which(rows: Sequence[tuple[int, Sequence[str]]], tags: Collection[str]) -> list[int]:
    """Those in whose words one of the tags stands."""
    return [number for number, texts in rows if any(tag in text for text in texts for tag in tags)]


async def _find(connection: AsyncConnection, person: Person, which: ColumnElement[bool]) -> Found:
    forms = (await connection.execute(select(m.submission.c.id, m.submission.c.reference).where(which))).all()
    numbers = [row[0] for row in forms]

    async def one(column: Column[Any], where: ColumnElement[bool]) -> tuple[Any, ...]:
        return tuple((await connection.scalars(select(column).where(where).distinct().order_by(column))).all())

    asked = await one(m.asked_back.c.id, m.asked_back.c.submission_id.in_(numbers))
    agreed = await one(m.consent.c.words_hash, m.consent.c.respondent_id.in_(person.respondents))
    said = await one(m.permission.c.words_hash, m.permission.c.submission_id.in_(numbers))
    recordings = await one(
        m.respondent.c.recording_id,
        and_(m.respondent.c.id.in_(person.respondents), m.respondent.c.recording_id.is_not(None)),
    )
    of_others = select(m.respondent.c.recording_id).where(m.respondent.c.recording_id.is_not(None))
    loose = and_(
        m.file.c.submission_id.is_(None),
        m.file.c.chat_id == person.chat if person.chat is not None else false(),
        m.file.c.id.not_in(of_others),
    )
    files = await one(m.file.c.id, or_(m.file.c.submission_id.in_(numbers), m.file.c.id.in_(recordings), loose))
    return Found(
        chat=person.chat,
        respondents=tuple(sorted(person.respondents)),
        submissions=tuple(numbers),
        references=tuple(row[1] for row in forms),
        asked=asked,
        words=tuple(sorted({*agreed, *said})),
        files=files,
        unread=tuple(await read_unread(connection, person.chat)) if person.chat is not None else (),
    )


def _shown(row: Mapping[str, Any], ruling: Ruling, found: Found) -> dict[str, Any]:
    return {name: _ready(name, value, found) for name, value in row.items() if name not in ruling.hides}


def _ready(name: str, value: Any, found: Found) -> Any:
    """A value for JSON; the number of another's chat is not shown."""
    if isinstance(value, datetime):
        return value.isoformat()
    return None if name in CHATS and value != found.chat else value


#: forms in one condition
_TOGETHER = 100
#: columns that hold the number of a chat
CHATS: Collection[str] = frozenset({"chat_id", "by_chat", "used_by"})
