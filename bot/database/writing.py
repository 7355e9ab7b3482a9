"""What a page of visits leads to, written with a few statements for all of them together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import UpdateBase

from conversations.records import replace

from .answers import body_of
from .asked_back import settle
from .gatherings import stir
from .models import (
    answer,
    answer_entry,
    arrival,
    chat,
    consent,
    file,
    form_version,
    holding,
    incoming,
    invitation,
    job,
    opened,
    outbox,
    paper_code,
    permission,
    prompt,
    respondent,
    shown,
    submission,
    unclear,
    upload,
    wording,
)
from .opening import Database
from .prepared import Prepared
from .records import (
    Account,
    Arrived,
    Changes,
    Given,
    Invitation,
    Job,
    Outgoing,
    Parted,
    Permission,
    Submission,
)
from .renditions import add_rendition
from .rows import (
    arrival_row,
    begun_row,
    changed_chat,
    changed_submission,
    chat_row,
    consent_row,
    file_row,
    hash_of,
    job_row,
    opened_row,
    paper_code_row,
    permission_row,
    respondent_row,
    spoken_row,
    unclear_row,
)


class Writer:
    """Writes in one transaction that somebody else began and ends."""

    def __init__(self, database: Database, connection: AsyncConnection, ids: Callable[[], int]) -> None:
        self._insert = database.insert
        self._prepared = database.prepared
        self._connection = connection
        self._ids = ids

    async def new_updates(self, updates: Sequence[tuple[int, int | None, int | None]], now: datetime) -> set[int]:
        """Note these updates (number, chat, message); the numbers of those that had not been noted before."""
        rows = [
            {"update_id": one, "chat_id": chat_id, "message_id": message, "tries": 0, "at": now}
            for one, chat_id, message in updates
        ]
        if not rows:
            return set()
        statement = self._insert(incoming).on_conflict_do_nothing().returning(incoming.c.update_id)
        return {row[0] for row in await self._connection.execute(statement, rows)}

    async def store_waiting(
        self,
        updates: Sequence[tuple[int, int | None, int | None, str]],
        now: datetime,
        not_before: datetime | None = None,
    ) -> None:
        """Keep updates (number, chat, message, body) until they are taken; those noted before stay as they are."""
        rows = [
            {
                "update_id": one,
                "chat_id": chat_id,
                "message_id": message,
                "body": body,
                "tries": 0,
                "at": now,
                "not_before": not_before,
            }
            for one, chat_id, message, body in updates
        ]
        await self._add(incoming, rows, unless_there=True)

    async def done_waiting(self, updates: Sequence[int]) -> None:
        """These updates, which waited with their bodies, have had their effect."""
        await self._many(_DONE_WAITING, [{"b_id": one} for one in updates])

    async def set_aside(self, updates: Sequence[tuple[int, int | None, str, str]], now: datetime) -> None:
        """Keep updates (number, chat, body, why) that cannot be taken."""
        rows = [
            {"update_id": one, "chat_id": chat_id, "body": body, "tries": 1, "error": error[:500], "at": now}
            for one, chat_id, body, error in updates
        ]
        if rows:
            statement = self._insert(incoming)
            new = {name: statement.excluded[name] for name in ("chat_id", "body", "tries", "error")}
            await self._connection.execute(
                statement.on_conflict_do_update(index_elements=["update_id"], set_=new), rows
            )

    async def changes(self, changes: Changes, now: datetime) -> tuple[list[Account], list[Submission]]:
        """Write what was changed; the accounts and submissions as they stand in the database then."""
        accounts = [replace(one, rev=one.rev + 1) for one in changes.accounts.values()]
        await self._add(chat, [chat_row(one) for one in accounts if one.rev == 1])
        if changes.consents:
            await self._consents(changes)
        begun = set(changes.begun)
        await self._add(submission, [begun_row(one) for one in changes.submissions.values() if one.id in begun])
        await self._holdings(changes, now)
        await self._add(answer, [self._answer_row(one) for one in changes.given])
        changed = [changed_submission(one) for one in changes.submissions.values() if one.id not in begun]
        await self._many(_UPDATE_SUBMISSION, changed)
        await self._many(_STIR, [{"b_submission": number} for number in changes.stirred])
        await self._many(_UPDATE_CHAT, [changed_chat(one) for one in accounts if one.rev > 1])
        confirmed = [
            {"b_id": one.respondent.id, "b_confirms": one.respondent.confirms}
            for one in changes.submissions.values()
            if one.respondent.confirms is not None and one.id not in begun
        ]
        await self._many(_UPDATE_CONFIRMS, confirmed)
        await self._add(file, [file_row(one) for one in changes.files])
        await self._add(job, [job_row(one) for one in changes.jobs])
        await self._invitations(changes.invitations, now)
        await self._permissions(changes.permissions)
        await self._parted(changes.parted)
        await self._add(paper_code, [paper_code_row(one) for one in changes.paper_codes])
        await self._add(opened, [opened_row(one) for one in changes.opened])
        await self._add(answer_entry, [spoken_row(one) for one in changes.spoken_of], unless_there=True)
        await self._add(unclear, [unclear_row(one) for one in changes.unclear], unless_there=True)
        await self._arrivals(changes.arrived)
        await self._many(_UNSOURCED, [{"b_chat": chat_id, "b_call": name} for chat_id, name in changes.unsourced])
        for made in changes.renditions:
            await add_rendition(self._connection, made)
        await settle(self._connection, changes.asked_back.values())
        for one in changes.gatherings:
            await stir(self._insert, self._connection, one)
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

    async def waiting(self, numbers: Sequence[int]) -> set[int]:
        """Which of these messages stand in the outbox."""
        if not numbers:
            return set()
        query = select(outbox.c.id).where(outbox.c.id.in_(numbers))
        return {row[0] for row in await self._connection.execute(query)}

    async def settled(self, gone: Sequence[int], asked: Sequence[Mapping[str, Any]]) -> None:
        """Messages that were sent or given up, and the questions among them."""
        await self._many(_SETTLED, [{"b_id": one} for one in gone])
        await self._add(prompt, asked, unless_there=True)

    async def shown(self, messages: Sequence[tuple[int, int]], now: datetime) -> None:
        """Messages of ours (chat, number) that are no questions: they can be taken back for two days."""
        rows = [{"chat_id": chat_id, "message_id": number, "at": now} for chat_id, number in messages]
        await self._add(shown, rows, unless_there=True)

    async def uploaded(self, bot: int, files: Mapping[str, str], now: datetime) -> None:
        """Files (SHA-256 -> file_id) that this bot has uploaded, the newest file_id of each."""
        rows = [{"bot_id": bot, "sha256": one, "file_id": file_id, "at": now} for one, file_id in files.items()]
        if rows:
            statement = self._insert(upload)
            new = {name: statement.excluded[name] for name in ("file_id", "at")}
            await self._connection.execute(
                statement.on_conflict_do_update(index_elements=["bot_id", "sha256"], set_=new), rows
            )

    async def jobs(self, rows: Sequence[Job]) -> None:
        """Work to be done after the commit."""
        await self._add(job, [job_row(one) for one in rows])

    async def unreachable(self, chats: Iterable[int]) -> None:
        """These people have blocked the bot."""
        await self._many(_UNREACHABLE, [{"b_chat_id": number} for number in set(chats)])

    async def form(self, version: str, name: str, files: Mapping[str, str], now: datetime) -> None:
        """Keep the texts of a form."""
        row = {"hash": version, "call": name, "files": dict(files), "at": now}
        await self._add(form_version, [row], unless_there=True)

    async def purge(self, before: datetime, long_before: datetime) -> None:
        """Forget the numbers of updates that can no longer come again, and of messages that can no longer be deleted;
        of what could not be taken or done, what was kept to look into it. What still waits to be taken stays.
        """
        await self._connection.execute(delete(incoming).where(incoming.c.at < before, incoming.c.body.is_(None)))
        await self._connection.execute(delete(shown).where(shown.c.at < before))
        aside = incoming.c.at < long_before, incoming.c.error.is_not(None)
        await self._connection.execute(delete(incoming).where(*aside))
        given_up = job.c.error.is_not(None), job.c.not_before < long_before
        await self._connection.execute(delete(job).where(*given_up))

    async def _consents(self, changes: Changes) -> None:
        now = changes.consents[0].at
        await self._add(respondent, [respondent_row(one, now) for one in changes.respondents])
        hashes = {hash_of(one.words): one.words for one in changes.consents}
        words = [{"hash": number, "words": words} for number, words in hashes.items()]
        await self._add(wording, words, unless_there=True)
        await self._add(consent, [consent_row(one) for one in changes.consents])

    async def _permissions(self, permissions: Sequence[Permission]) -> None:
        words = {hash_of(one.words): one.words for one in permissions}
        rows = [{"hash": number, "words": said} for number, said in words.items()]
        await self._add(wording, rows, unless_there=True)
        await self._add(permission, [permission_row(one) for one in permissions])

    async def _parted(self, parted: Sequence[Parted]) -> None:
        """Consents that were taken back or given anew; what was to remind of the former is not sent."""
        await self._many(_PART, [{"b_consent": one.consent, "b_at": one.at} for one in parted])
        gone = {one.submission for one in parted if one.at is not None}
        if not gone:
            return
        phones = select(holding.c.chat_id).where(holding.c.submission_id.in_(gone))
        waiting = select(outbox.c.id, outbox.c.marks).where(outbox.c.lane == 1, outbox.c.chat_id.in_(phones))
        found = (await self._connection.execute(waiting)).all()
        about = [{"b_id": number} for number, marks in found if marks and marks.get("s") in gone]
        await self._many(_SETTLED, about)

    async def _holdings(self, changes: Changes, now: datetime) -> None:
        rows = [
            {"chat_id": chat_id, "submission_id": number, "helper": helper, "since": now}
            for chat_id, number, helper in changes.holdings
        ]
        await self._add(holding, rows)
        released = [{"b_chat": chat_id, "b_submission": number} for chat_id, number in changes.released]
        await self._many(_RELEASED, released)

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

    async def _arrivals(self, arrived: Sequence[Arrived]) -> None:
        """The first time counts; who came without a source may still say where from, with a code word after /start."""
        if arrived:
            statement = self._insert(arrival)
            is_news = arrival.c.source.is_(None) & statement.excluded.source.is_not(None)
            new = {"source": statement.excluded.source}
            statement = statement.on_conflict_do_update(index_elements=["chat_id", "call"], set_=new, where=is_news)
            await self._connection.execute(statement, [arrival_row(one) for one in arrived])

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

    async def _add(self, table: Table, rows: Sequence[Mapping[str, Any]], *, unless_there: bool = False) -> None:
        """Insert rows; `unless_there` leaves those that are there already as they are."""
        if not rows:
            return
        found = self._prepared.get((table.name, unless_there))
        if found is None:
            statement = self._insert(table)
            statement = statement.on_conflict_do_nothing() if unless_there else statement
            found = self._prepared[table.name, unless_there] = self._prepare(statement, rows)
        await found.execute(self._connection, rows)

    async def _many(self, statement: UpdateBase, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute a statement, one of those below, for each row."""
        if not rows:
            return
        found = self._prepared.get(statement)
        if found is None:
            found = self._prepared[statement] = self._prepare(statement, rows)
        await found.execute(self._connection, rows)

    def _prepare(self, statement: UpdateBase, rows: Sequence[Mapping[str, Any]]) -> Prepared:
        return Prepared(statement, self._connection.dialect, list(rows[0]))


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
_CHAT_COLUMNS = [
    "language",
    "reachable",
    "source",
    "submission_id",
    "step",
    "quiet",
    "timezone",
    "interests",
    "active_at",
    "rev",
]

_SETTLED = delete(outbox).where(outbox.c.id == bindparam("b_id"))
_DONE_WAITING = update(incoming).where(incoming.c.update_id == bindparam("b_id")).values(body=None)
_RELEASED = delete(holding).where(
    and_(holding.c.chat_id == bindparam("b_chat"), holding.c.submission_id == bindparam("b_submission"))
)
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
_UNSOURCED = (
    update(arrival)
    .where(and_(arrival.c.chat_id == bindparam("b_chat"), arrival.c.call == bindparam("b_call")))
    .values(source=None)
)
_UNREACHABLE = update(chat).where(chat.c.chat_id == bindparam("b_chat_id")).values(reachable=False, rev=chat.c.rev + 1)
#: before `_UPDATE_CHAT`, which sets the number of whoever is in this page
_STIR = (
    update(chat)
    .where(
        chat.c.chat_id.in_(
            select(holding.c.chat_id).where(holding.c.submission_id == bindparam("b_submission")).scalar_subquery()
        )
    )
    .values(rev=chat.c.rev + 1)
)
_PART = update(consent).where(consent.c.id == bindparam("b_consent")).values(withdrawn_at=bindparam("b_at"))
_UPDATE_CONFIRMS = (
    update(respondent).where(respondent.c.id == bindparam("b_id")).values(confirms=bindparam("b_confirms"))
)
