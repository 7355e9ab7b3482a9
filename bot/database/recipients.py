"""Everybody whom a broadcast may go to, a few thousand at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.broadcasting.audience import Audience, Person, Took
from bot.broadcasting.nights import NIGHT, Night, end_of_night, next_night, zone_of
from bot.broadcasting.segments import parse_segment
from conversations.call import Call
from conversations.plan import question_name
from conversations.reading import countries_named
from conversations.records import record
from conversations.state import Answer, Value

from .answers import answer_of
from .brought import TERMINAL
from .models import answer, arrival, chat, consent, holding, submission

if TYPE_CHECKING:
    from .broadcasts import Broadcast


@record
class Recipient:
    """Somebody who gets a broadcast."""

    chat: int
    #: of the content
    language: str
    #: the end of their night; None for at once
    not_before: datetime | None
    #: the form that is named in it; None where none is
    submission: int | None
    #: the beginning of their next night; None where there are none
    not_after: datetime | None = None
    #: the language they read
    written: str = ""


@record
class Listed:
    """Some of the people, as far as the segment means them."""

    recipients: tuple[Recipient, ...]
    #: reason -> how many
    excluded: Mapping[str, int]
    #: the largest chat that was looked at; None when there are no more
    reached: int | None


class Calls(Protocol):
    """What has to be known of the calls of this house (`bot.consulting.calls.Calls`)."""

    def named(self, name: str) -> Call | None:
        """The call as it stands now."""

    def written(self, tongue: str, here: str) -> str:
        """The language to write in, in this call, for somebody who speaks `tongue`."""


async def list_recipients(
    connection: AsyncConnection,
    calls: Calls,
    broadcast: Broadcast,
    now: datetime,
    after: int | None,
    most: int,
    night: Night | None = NIGHT,
) -> Listed:
    """Look at the next chats after `after`, at most `most` of them, in the order of their numbers.

    A few statements, however many there are. Raises LookupError where the call is gone, and WrongSegment.
    """
    call = calls.named(broadcast.call)
    if call is None:
        raise LookupError(f"there is no call {broadcast.call!r}")
    audience = Audience(
        call=call,
        segment=parse_segment(broadcast.segment),
        is_news=broadcast.kind == "news",
        content=frozenset(broadcast.content),
        written=lambda tongue: calls.written(tongue, call.name),
    )
    people = await read_people(connection, calls, call.name, after, most)
    at = max(now, broadcast.not_before or now)
    recipients: list[Recipient] = []
    excluded: Counter[str] = Counter()
    for person in people:
        match audience.choose(person):
            case None:
                pass
            case str() as reason:
                excluded[reason] += 1
            case chosen:
                countries = frozenset().union(*(form.countries for form in chosen.forms))
                zone = zone_of(person.timezone, countries, call.timezone)
                begins = end_of_night(at, zone, night)
                newest = max(chosen.forms, key=_sent) if audience.is_news else None
                recipients.append(
                    Recipient(
                        chat=person.chat,
                        language=chosen.language,
                        not_before=begins,
                        not_after=next_night(begins or at, zone, night),
                        submission=newest.submission if newest is not None else None,
                        written=chosen.written,
                    )
                )
    return Listed(tuple(recipients), dict(excluded), people[-1].chat if len(people) == most else None)


#: forms whose answers are read at once
_AT_ONCE = 5_000


def _sent(form: Took) -> tuple[bool, float, int]:
    return form.status == "submitted", form.sent_at.timestamp() if form.sent_at is not None else 0.0, form.submission


async def read_people(
    connection: AsyncConnection, calls: Calls, call: str, after: int | None, most: int
) -> list[Person]:
    """The next chats after `after`, at most `most` of them, in the order of their numbers; `call` is what they may
    have come for.
    """
    query = select(
        chat.c.chat_id, chat.c.language, chat.c.source, chat.c.timezone, chat.c.reachable, chat.c.quiet
    ).order_by(chat.c.chat_id)
    query = query.where(chat.c.chat_id != TERMINAL)
    if after is not None:
        query = query.where(chat.c.chat_id > after)
    rows = (await connection.execute(query.limit(most))).mappings().all()
    if not rows:
        return []
    first, last = rows[0]["chat_id"], rows[-1]["chat_id"]
    forms = await _forms(connection, calls, holding.c.chat_id.between(first, last))
    came = select(arrival.c.chat_id).where(arrival.c.chat_id.between(first, last), arrival.c.call == call)
    arrived = {row[0] for row in await connection.execute(came)}
    return [_person(row, row["chat_id"] in arrived, forms[row["chat_id"]]) for row in rows]


def _person(row: RowMapping, has_come: bool, forms: Iterable[Took]) -> Person:
    return Person(
        chat=row["chat_id"],
        language=row["language"],
        source=row["source"],
        timezone=row["timezone"],
        reachable=row["reachable"],
        quiet=row["quiet"],
        has_come=has_come,
        forms=tuple(forms),
    )


async def _forms(connection: AsyncConnection, calls: Calls, among: ColumnElement[bool]) -> defaultdict[int, list[Took]]:
    """The forms that chats may write in, by chat."""
    query = (
        select(
            holding.c.chat_id,
            submission.c.id,
            submission.c.call,
            submission.c.status,
            submission.c.revision,
            submission.c.contact_again,
            submission.c.trial,
            submission.c.source,
            submission.c.sent_at,
            consent.c.withdrawn_at,
            exists().where(answer.c.submission_id == submission.c.id).label("is_begun"),
        )
        .join(submission, submission.c.id == holding.c.submission_id)
        .join(consent, consent.c.id == submission.c.consent_id)
        .where(among)
    )
    rows = (await connection.execute(query)).mappings().all()
    named = await _countries(connection, calls, {row["id"]: row["call"] for row in rows})
    forms: defaultdict[int, list[Took]] = defaultdict(list)
    for row in rows:
        forms[row["chat_id"]].append(
            Took(
                submission=row["id"],
                call=row["call"],
                status=row["status"],
                revision=row["revision"],
                is_begun=bool(row["is_begun"]),
                contact_again=bool(row["contact_again"]),
                trial=row["trial"],
                withdrew=row["withdrawn_at"] is not None,
                source=row["source"],
                sent_at=row["sent_at"],
                countries=named.get(row["id"], frozenset()),
            )
        )
    return forms


async def _countries(connection: AsyncConnection, calls: Calls, forms: Mapping[int, str]) -> dict[int, frozenset[str]]:
    """The countries that each form (number -> call) names in its newest answers."""
    questions = {name: _asking_for_countries(calls.named(name)) for name in set(forms.values())}
    names = sorted(set().union(*questions.values()))
    numbers = sorted(number for number, name in forms.items() if questions[name])
    # in a repeat the key is that of an instance: households[2]/country
    is_asked = or_(answer.c.key.in_(names), *(answer.c.key.endswith(f"/{name}", autoescape=True) for name in names))
    query = select(answer.c.submission_id, answer.c.key, answer.c.body).where(is_asked).order_by(answer.c.id)
    newest: defaultdict[int, dict[str, Answer]] = defaultdict(dict)
    for at in range(0, len(numbers), _AT_ONCE):
        # their numbers one by one: with a subquery PostgreSQL reads all answers that there are
        of_these = answer.c.submission_id.in_(numbers[at : at + _AT_ONCE])
        for number, key, body in await connection.execute(query.where(of_these)):
            if question_name(key) in questions[forms[number]]:
                newest[number][key] = answer_of(body, newest[number].get(key), "", None)
    return {
        number: frozenset().union(*(countries_named(words) for one in said.values() for words in _words(one)))
        for number, said in newest.items()
    }


def _asking_for_countries(call: Call | None) -> frozenset[str]:
    """The questions that are answered with countries: the one of that name, and those that look one up."""
    if call is None:
        return frozenset()
    return frozenset(
        name for name, one in call.form.questions.items() if name == "countries" or "country" in one.appearance
    )


def _words(said: Answer) -> Iterator[str]:
    value: Value = None if said.skipped else said.value
    match value:
        case str():
            yield value
        case tuple():
            yield from value
