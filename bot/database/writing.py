"""What a page of visits leads to, written with a few statements for all of them together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Table, and_, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.state import Conversation

from .answers import body_of
from .models import (
    answer,
    chat,
    consent,
    fact,
    file,
    form_version,
    holding,
    incoming,
    invitation,
    job,
    outbox,
    prompt,
    respondent,
    submission,
    wording,
)
from .opening import Database
from .records import (
    Account,
    Consent,
    Given,
    Invitation,
    Job,
    KeptFile,
    Outgoing,
    Respondent,
    Submission,
)


class Changed(Protocol):
    """Rows to write, as the services collect them."""

    accounts: dict[int, Account]
    submissions: dict[int, Submission]
    begun: list[int]
    respondents: list[Respondent]
    consents: list[Consent]
    holdings: list[tuple[int, int, bool]]
    released: list[tuple[int, int]]
    given: list[Given]
    files: list[KeptFile]
    jobs: list[Job]
    invitations: list[Invitation]


class Writer:
    """Writes in one transaction that somebody else began and ends."""

    def __init__(self, database: Database, connection: AsyncConnection, ids: Callable[[], int]) -> None:
        self._insert = database.insert
        self._connection = connection
        self._ids = ids

    async def new_updates(self, updates: Sequence[tuple[int, int | None]], now: datetime) -> set[int]:
        """Note these updates (number, chat); the numbers of those that had not been noted before."""
        rows = [{"update_id": one, "chat_id": chat_id, "tries": 0, "at": now} for one, chat_id in updates]
        if not rows:
            return set()
        statement = self._insert(incoming).on_conflict_do_nothing().returning(incoming.c.update_id)
        return {row[0] for row in await self._connection.execute(statement, rows)}

    async def store_waiting(self, updates: Sequence[tuple[int, int | None, str]], now: datetime) -> None:
        """Keep updates (number, chat, body) until they are taken; those that were noted before stay as they are."""
        rows = [
            {"update_id": one, "chat_id": chat_id, "body": body, "tries": 0, "at": now}
            for one, chat_id, body in updates
        ]
        if rows:
            await self._connection.execute(self._insert(incoming).on_conflict_do_nothing(), rows)

    async def done_waiting(self, updates: Sequence[int]) -> None:
        """These updates, which waited with their bodies, have had their effect."""
        await self._many(
            update(incoming).where(incoming.c.update_id == bindparam("b_id")).values(body=None),
            [{"b_id": one} for one in updates],
        )

    async def set_aside(self, number: int, chat_id: int | None, body: str, error: str, now: datetime) -> None:
        """Keep an update that cannot be taken, with its body and why."""
        statement = self._insert(incoming)
        values = {"chat_id": chat_id, "body": body, "tries": 1, "error": error[:500]}
        statement = statement.on_conflict_do_update(index_elements=["update_id"], set_=values)
        await self._connection.execute(statement, [{"update_id": number, "at": now, **values}])

    async def changes(self, changes: Changed, now: datetime) -> tuple[list[Account], list[Submission]]:
        """Write what was changed; the accounts and submissions as they stand in the database then."""
        accounts = [replace(one, rev=one.rev + 1) for one in changes.accounts.values()]
        await self._add(chat, [_chat_row(one) for one in accounts if one.rev == 1])
        if changes.consents:
            await self._consents(changes)
        begun = set(changes.begun)
        await self._add(submission, [_begun_row(one) for one in changes.submissions.values() if one.id in begun])
        await self._holdings(changes, now)
        await self._add(answer, [self._answer_row(one) for one in changes.given])
        await self._many(_UPDATE_SUBMISSION, [_row(one) for one in changes.submissions.values() if one.id not in begun])
        await self._many(_UPDATE_CHAT, [_changed_chat(one) for one in accounts if one.rev > 1])
        confirmed = [
            {"b_id": one.respondent.id, "b_confirms": one.respondent.confirms}
            for one in changes.submissions.values()
            if one.respondent.confirms is not None and one.id not in begun
        ]
        await self._many(_UPDATE_CONFIRMS, confirmed)
        await self._add(file, [_file_row(one) for one in changes.files])
        await self._add(job, [_job_row(one) for one in changes.jobs])
        await self._invitations(changes.invitations, now)
        return accounts, list(changes.submissions.values())

    async def outgoing(self, rows: Sequence[Outgoing]) -> None:
        """Messages to be sent after the commit."""
        await self._add(
            outbox,
            [
                {
                    "id": one.id,
                    "chat_id": one.chat,
                    "lane": one.lane,
                    "method": one.method,
                    "payload": one.payload,
                    "marks": one.marks,
                    "tries": 0,
                }
                for one in rows
            ],
        )

    async def settled(self, gone: Sequence[int], asked: Sequence[Mapping[str, Any]]) -> None:
        """Messages that were sent or given up, and the questions among them."""
        await self._many(delete(outbox).where(outbox.c.id == bindparam("b_id")), [{"b_id": one} for one in gone])
        if asked:
            await self._connection.execute(self._insert(prompt).on_conflict_do_nothing(), list(asked))

    async def unreachable(self, chats: Iterable[int]) -> None:
        """These people have blocked the bot: what waits for them is not sent."""
        for number in set(chats):
            await self._connection.execute(update(chat).where(chat.c.chat_id == number).values(reachable=False))
            await self._connection.execute(delete(outbox).where(outbox.c.chat_id == number))

    async def form(self, version: str, name: str, files: Mapping[str, str], now: datetime) -> None:
        """Keep the texts of a form."""
        row = {"hash": version, "call": name, "files": dict(files), "at": now}
        await self._connection.execute(self._insert(form_version).on_conflict_do_nothing(), [row])

    async def alive(self, now: datetime) -> None:
        """The bot is at work."""
        row = {"name": "alive", "number": now.timestamp()}
        statement = self._insert(fact).on_conflict_do_update(index_elements=["name"], set_={"number": row["number"]})
        await self._connection.execute(statement, [row])

    async def purge(self, before: datetime) -> None:
        """Forget the numbers of updates that can no longer come again."""
        await self._connection.execute(delete(incoming).where(incoming.c.at < before, incoming.c.body.is_(None)))

    async def _consents(self, changes: Changed) -> None:
        now = changes.consents[0].at
        await self._add(respondent, [_respondent_row(one, now) for one in changes.respondents])
        hashes = {_hash(one.words): one.words for one in changes.consents}
        words = [{"hash": number, "words": words} for number, words in hashes.items()]
        await self._connection.execute(self._insert(wording).on_conflict_do_nothing(), words)
        await self._add(consent, [_consent_row(one) for one in changes.consents])

    async def _holdings(self, changes: Changed, now: datetime) -> None:
        rows = [
            {"chat_id": chat_id, "submission_id": number, "helper": helper, "since": now}
            for chat_id, number, helper in changes.holdings
        ]
        await self._add(holding, rows)
        await self._many(
            delete(holding).where(
                and_(holding.c.chat_id == bindparam("b_chat"), holding.c.submission_id == bindparam("b_submission"))
            ),
            [{"b_chat": chat_id, "b_submission": number} for chat_id, number in changes.released],
        )

    async def _invitations(self, invitations: Sequence[Invitation], now: datetime) -> None:
        for one in invitations:
            if one.used_by is None:
                row = {
                    "hash": one.hash,
                    "submission_id": one.submission,
                    "kind": one.kind,
                    "chat_id": one.chat,
                    "expires_at": one.expires_at,
                }
                await self._add(invitation, [row])
            else:
                used = update(invitation).where(invitation.c.hash == one.hash, invitation.c.used_by.is_(None))
                await self._connection.execute(used.values(used_by=one.used_by, used_at=now))

    def _answer_row(self, given: Given) -> dict[str, Any]:
        return {
            "id": self._ids(),
            "submission_id": given.submission,
            "consent_id": given.consent,
            "key": given.key,
            "body": body_of(given.answer, given.before),
            "language": given.answer.language,
            "chat_id": given.chat,
            "message_id": given.message,
            "revision": given.revision,
            "helper": given.helper,
            "library_version": given.library_version,
            "at": given.answer.at or given.at,
        }

    async def _add(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            await self._connection.execute(table.insert(), list(rows))

    async def _many(self, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            await self._connection.execute(statement, list(rows))


async def read_waiting(connection: AsyncConnection, most: int) -> list[tuple[int, str]]:
    """Updates that were stored and wait for their effect, the oldest first."""
    query = (
        select(incoming.c.update_id, incoming.c.body)
        .where(incoming.c.body.is_not(None), incoming.c.error.is_(None))
        .order_by(incoming.c.update_id)
        .limit(most)
    )
    return [(row[0], row[1]) for row in await connection.execute(query)]


async def read_outbox(connection: AsyncConnection) -> list[Outgoing]:
    """Everything that waits to be sent, in order."""
    rows = await connection.execute(select(outbox).order_by(outbox.c.id))
    return [
        Outgoing(row["id"], row["chat_id"], row["method"], row["payload"], row["marks"], row["lane"])
        for row in rows.mappings()
    ]


async def read_alive(connection: AsyncConnection) -> float | None:
    """When the bot was last at work, in seconds since 1970."""
    found: float | None = (await connection.execute(select(fact.c.number).where(fact.c.name == "alive"))).scalar()
    return found


async def read_active_between(connection: AsyncConnection, since: datetime, until: datetime) -> list[int]:
    """The chats in which somebody was at work then, and not after, with a form not yet sent."""
    query = (
        select(chat.c.chat_id)
        .join(submission, submission.c.id == chat.c.submission_id)
        .where(chat.c.active_at >= since, chat.c.active_at < until, chat.c.reachable, submission.c.status == "midway")
    )
    return [row[0] for row in await connection.execute(query)]


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _chat_row(one: Account) -> dict[str, Any]:
    return {
        "chat_id": one.chat,
        "language": one.language,
        "reachable": one.reachable,
        "source": one.source,
        "submission_id": one.submission,
        "step": dict(one.step),
        "quiet": one.quiet,
        "came_at": one.came_at,
        "active_at": one.active_at,
        "rev": one.rev,
    }


def _changed_chat(one: Account) -> dict[str, Any]:
    row = {f"b_{name}": value for name, value in _chat_row(one).items()}
    del row["b_came_at"]
    return row


def _respondent_row(one: Respondent, now: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "name": one.name,
        "women": one.women,
        "men": one.men,
        "agreed": one.agreed,
        "witness": one.witness,
        "recording_id": one.recording_id,
        "agreed_at": one.agreed_at,
        "confirms": one.confirms,
        "created_at": now,
    }


def _consent_row(one: Consent) -> dict[str, Any]:
    return {
        "id": one.id,
        "respondent_id": one.respondent,
        "call": one.call,
        "language": one.language,
        "words_hash": _hash(one.words),
        "chat_id": one.chat,
        "message_id": one.message,
        "at": one.at,
    }


def _begun_row(one: Submission) -> dict[str, Any]:
    row = {name.removeprefix("b_"): value for name, value in _row(one).items()}
    return {
        **row,
        "call": one.call,
        "form_hash": one.form_hash,
        "respondent_id": one.respondent.id,
        "consent_id": one.consent_id,
        "reference": one.reference,
        "source": one.source,
        "began_at": one.began_at,
    }


def _row(one: Submission) -> dict[str, Any]:
    """The columns of a submission that change."""
    return {
        "b_id": one.id,
        "b_status": one.status.value,
        "b_language": one.language,
        "b_revision": one.conversation.revision,
        "b_rev": one.conversation.rev,
        "b_state": state_of(one.conversation, one.library_shown),
        "b_appearance": one.appearance,
        "b_contact_again": one.contact_again,
        "b_send_outside": one.send_outside,
        "b_changed_at": one.changed_at,
        "b_sent_at": one.sent_at,
    }


def state_of(conversation: Conversation, library_shown: str | None) -> dict[str, Any]:
    """The conversation without its answers."""
    state = replace(conversation, answers={}).as_json()
    del state["answers"]
    if library_shown is not None:
        state["library_shown"] = library_shown
    return state


def _file_row(one: KeptFile) -> dict[str, Any]:
    return {
        "id": one.id,
        "submission_id": one.submission,
        "chat_id": one.chat,
        "message_id": one.message,
        "handle": one.handle,
        "unique": one.unique,
        "kind": one.kind,
        "name": one.name,
        "mime": one.mime,
        "size": one.size,
        "seconds": one.seconds,
        "state": "waiting",
        "at": one.at,
    }


def _job_row(one: Job) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "payload": dict(one.payload),
        "not_before": one.not_before,
        "tries": one.tries,
    }


_SUBMISSION_COLUMNS = [
    "status",
    "language",
    "revision",
    "rev",
    "state",
    "appearance",
    "contact_again",
    "send_outside",
    "changed_at",
    "sent_at",
]
_CHAT_COLUMNS = ["language", "reachable", "source", "submission_id", "step", "quiet", "active_at", "rev"]

_UPDATE_SUBMISSION = (
    update(submission)
    .where(submission.c.id == bindparam("b_id"))
    .values({name: bindparam(f"b_{name}") for name in _SUBMISSION_COLUMNS})
)
_UPDATE_CHAT = (
    update(chat)
    .where(chat.c.chat_id == bindparam("b_chat_id"))
    .values({name: bindparam(f"b_{name}") for name in _CHAT_COLUMNS})
)
_UPDATE_CONFIRMS = (
    update(respondent).where(respondent.c.id == bindparam("b_id")).values(confirms=bindparam("b_confirms"))
)
