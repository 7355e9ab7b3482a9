"""Accounts and submissions for a page of visits: what is at hand is checked by its revision, the rest is read."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import replace
from conversations.state import Answer, Conversation, conversation_from_json

from .answers import answer_of
from .asked_back import BACK, read_asked_back, read_replied
from .drafts import calls_with_news
from .models import answer, chat, form_version, holding, invitation, prompt, respondent, submission
from .paper_codes import read_of_codes
from .queue import read_left_out
from .records import Account, Asked, Held, Invitation, Known, Respondent, Submission
from .taken_out import read_all_taken

#: questions remembered of a chat: typed words belong to one of the newest few
REMEMBERED = 6


@dataclass(slots=True)
class Wanted:
    """What a page of visits needs to know."""

    chats: set[int] = field(default_factory=set)
    #: named by buttons
    submissions: set[int] = field(default_factory=set)
    #: hashes of tokens
    invitations: set[str] = field(default_factory=set)
    #: (chat, message) of messages that were changed
    edited: set[tuple[int, int]] = field(default_factory=set)
    #: what was put to people, named by buttons
    asked_back: set[int] = field(default_factory=set)
    #: (chat, message) of messages of ours that were replied to -> what its buttons say that is put in it
    replied: dict[tuple[int, int], int | None] = field(default_factory=dict)
    #: somebody looks at all of their forms
    news: bool = False
    #: submissions of which somebody looks at who has received them
    taken: set[int] = field(default_factory=set)
    #: hashes of codes on paper
    by_code: set[str] = field(default_factory=set)


class Shelf:
    """The accounts and submissions used last. What stands here is what was committed."""

    def __init__(
        self,
        knows_form: Callable[[str], bool],
        learn_form: Callable[[str, str, dict[str, str]], None],
        most: int = 5000,
    ) -> None:
        self._accounts: OrderedDict[int, Account] = OrderedDict()
        self._submissions: OrderedDict[int, Submission] = OrderedDict()
        self._knows_form = knows_form
        self._learn_form = learn_form
        self._most = most

    async def read(self, connection: AsyncConnection, wanted: Wanted) -> Known:
        """Everything a page needs: one statement where all of it is at hand."""
        found = Known()
        revisions = await self._revisions(connection, wanted.chats)
        await self._read_accounts(connection, wanted.chats, revisions, found)
        numbers = {a.submission for a in found.accounts.values() if a.submission is not None}
        # words may belong to the form that was asked about last, though another one is open now
        numbers |= {one.submission for a in found.accounts.values() for one in a.asked[-1:] if a.holds(one.submission)}
        if wanted.invitations:
            await self._read_invitations(connection, wanted.invitations, found)
            numbers |= {one.submission for one in found.invitations.values()}
        if wanted.edited:
            await self._read_edited(connection, wanted.edited, found)
            numbers |= {number for number, _ in found.answered.values()}
        if wanted.news:
            found.news = await calls_with_news(connection)
            held = {one.submission for account in found.accounts.values() for one in account.held}
            found.left_out = await read_left_out(connection, held)
        if wanted.replied:
            found.replied, unknown = _replied(found.accounts, wanted.replied)
            found.replied |= await read_replied(connection, unknown) if unknown else {}
        if backs := wanted.asked_back | set(found.replied.values()) | _put_to(found.accounts.values()):
            found.asked_back = await read_asked_back(connection, backs)
            numbers |= {one.submission for one in found.asked_back.values()}
        if wanted.by_code:
            found.by_code = await read_of_codes(connection, wanted.by_code)
            numbers |= set(found.by_code.values())
        fresh = {number: rev for _, number, rev in revisions.values() if number is not None}
        mine = {one.submission for account in found.accounts.values() for one in account.held}
        # what they type may take back the form of which they look at who has received it
        put = {a.step["private"]["of"] for a in found.accounts.values() if "private" in a.step}
        if taken := (wanted.taken | put) & mine | set(found.by_code.values()):
            found.taken = {one: tuple(of) for one, of in (await read_all_taken(connection, taken)).items()}
        await self._read_submissions(connection, numbers | (wanted.submissions & mine), fresh, found)
        return found

    async def whole(self, connection: AsyncConnection, number: int) -> Submission | None:
        """One submission as it stands in the database, its form at hand."""
        found = Known()
        await self._read_submissions(connection, {number}, {}, found)
        return found.submissions.get(number)

    def put(self, accounts: Iterable[Account], submissions: Iterable[Submission]) -> None:
        """Keep what was committed."""
        for account in accounts:
            self._accounts[account.chat] = account
            self._accounts.move_to_end(account.chat)
        for one in submissions:
            self._submissions[one.id] = one
            self._submissions.move_to_end(one.id)
        while len(self._accounts) > self._most:
            self._accounts.popitem(last=False)
        while len(self._submissions) > self._most:
            self._submissions.popitem(last=False)

    def forget(self) -> None:
        """Read everything anew: a page failed."""
        self._accounts.clear()
        self._submissions.clear()

    def asked(self, chat_id: int, question: Asked) -> None:
        """A question was sent to a chat."""
        account = self._accounts.get(chat_id)
        if account is not None:
            self._accounts[chat_id] = with_asked(account, question)

    async def _revisions(
        self, connection: AsyncConnection, chats: Collection[int]
    ) -> dict[int, tuple[int, int | None, int | None]]:
        query = (
            select(chat.c.chat_id, chat.c.rev, submission.c.id, submission.c.rev)
            .select_from(chat.outerjoin(submission, submission.c.id == chat.c.submission_id))
            .where(chat.c.chat_id.in_(list(chats)))
        )
        rows = (await connection.execute(query)).all()
        return {row[0]: (row[1], row[2], row[3]) for row in rows}

    async def _read_accounts(
        self,
        connection: AsyncConnection,
        chats: Collection[int],
        revisions: dict[int, tuple[int, int | None, int | None]],
        found: Known,
    ) -> None:
        missing = []
        for number in chats:
            if number not in revisions:
                continue
            held = self._accounts.get(number)
            if held is not None and held.rev == revisions[number][0]:
                found.accounts[number] = held
            else:
                missing.append(number)
        if not missing:
            return
        holds = await _holdings(connection, missing)
        asked = await _asked(connection, missing)
        rows = await connection.execute(select(chat).where(chat.c.chat_id.in_(missing)))
        for row in rows.mappings():
            number = row["chat_id"]
            found.accounts[number] = _account(row, holds[number], asked[number])

    async def _read_submissions(
        self, connection: AsyncConnection, numbers: set[int], fresh: dict[int, int | None], found: Known
    ) -> None:
        missing = []
        for number in numbers:
            held = self._submissions.get(number)
            if held is not None and fresh.get(number) == held.conversation.rev:
                found.submissions[number] = held
            else:
                missing.append(number)
        if not missing:
            return
        answers = await _answers(connection, missing)
        rows = (await connection.execute(SUBMISSIONS.where(submission.c.id.in_(missing)))).mappings().all()
        for row in rows:
            found.submissions[row["id"]] = submission_of(row, answers.get(row["id"], {}))
        unknown = {row["form_hash"] for row in rows if not self._knows_form(row["form_hash"])}
        if unknown:
            forms = await connection.execute(select(form_version).where(form_version.c.hash.in_(unknown)))
            for form in forms.mappings():
                self._learn_form(form["call"], form["hash"], form["files"])

    async def _read_invitations(self, connection: AsyncConnection, hashes: set[str], found: Known) -> None:
        rows = await connection.execute(select(invitation).where(invitation.c.hash.in_(hashes)))
        for row in rows.mappings():
            found.invitations[row["hash"]] = Invitation(
                row["hash"], row["submission_id"], row["kind"], row["chat_id"], row["expires_at"], row["used_by"]
            )
        others = {one.chat for one in found.invitations.values()} - set(found.accounts)
        if others:
            await self._read_accounts(connection, others, await self._revisions(connection, others), found)

    async def _read_edited(self, connection: AsyncConnection, edited: set[tuple[int, int]], found: Known) -> None:
        query = (
            select(answer.c.chat_id, answer.c.message_id, answer.c.submission_id, answer.c.key)
            .where(answer.c.chat_id.in_({one for one, _ in edited}))
            .where(answer.c.message_id.in_({one for _, one in edited}))
            .order_by(answer.c.id)
        )
        for row in await connection.execute(query):
            found.answered[row.chat_id, row.message_id] = (row.submission_id, row.key)


def _put_to(accounts: Iterable[Account]) -> set[int]:
    """What was put to these people lately: their words may belong to it."""
    shown = {int(one.key) for account in accounts for one in account.asked if one.kind.startswith(BACK)}
    return shown | {int(account.step[BACK]) for account in accounts if BACK in account.step}


def _replied(
    accounts: Mapping[int, Account], messages: Mapping[tuple[int, int], int | None]
) -> tuple[dict[tuple[int, int], int], set[tuple[int, int]]]:
    """What was put to people in the messages that they replied to, and those that are older than what is at hand."""
    at_hand = {(chat, one.message): one for chat, account in accounts.items() for one in account.asked}
    put = {place: int(one.key) for place, one in at_hand.items() if place in messages and one.kind.startswith(BACK)}
    put |= {place: named for place, named in messages.items() if named is not None}
    return put, messages.keys() - at_hand.keys() - put.keys()


def with_asked(account: Account, question: Asked) -> Account:
    """The account with one question more that was sent, in the order of the messages."""
    others = [one for one in account.asked if one.message != question.message]
    asked = sorted((*others, question), key=lambda one: one.message)
    return replace(account, asked=tuple(asked[-REMEMBERED:]))


async def _holdings(connection: AsyncConnection, chats: list[int]) -> dict[int, tuple[Held, ...]]:
    query = (
        select(
            holding.c.chat_id,
            submission.c.id,
            submission.c.call,
            respondent.c.kind,
            respondent.c.name,
            submission.c.status,
            submission.c.reference,
            holding.c.helper,
            submission.c.trial,
            submission.c.nameless,
        )
        .join(submission, submission.c.id == holding.c.submission_id)
        .join(respondent, respondent.c.id == submission.c.respondent_id)
        .where(holding.c.chat_id.in_(chats))
        .order_by(holding.c.since, holding.c.submission_id)
    )
    held: dict[int, tuple[Held, ...]] = defaultdict(tuple)
    for number, *row in await connection.execute(query):
        held[number] = (*held[number], Held(*row))
    return held


async def _asked(connection: AsyncConnection, chats: list[int]) -> dict[int, tuple[Asked, ...]]:
    newest = func.row_number().over(partition_by=prompt.c.chat_id, order_by=prompt.c.message_id.desc()).label("newest")
    inner = select(prompt, newest).where(prompt.c.chat_id.in_(chats)).subquery()
    query = select(inner).where(inner.c.newest <= REMEMBERED).order_by(inner.c.message_id)
    asked: dict[int, tuple[Asked, ...]] = defaultdict(tuple)
    for row in (await connection.execute(query)).mappings():
        one = Asked(row["message_id"], row["submission_id"], row["key"], row["kind"], row["sure"])
        asked[row["chat_id"]] = (*asked[row["chat_id"]], one)
    return asked


async def _answers(connection: AsyncConnection, numbers: Collection[int]) -> dict[int, dict[str, Answer]]:
    query = (
        select(answer.c.submission_id, answer.c.key, answer.c.body, answer.c.language, answer.c.at)
        .where(answer.c.submission_id.in_(list(numbers)))
        .order_by(answer.c.id)
    )
    found: dict[int, dict[str, Answer]] = defaultdict(dict)
    for number, key, body, language, at in await connection.execute(query):
        answers = found[number]
        answers[key] = answer_of(body, answers.get(key), language, at)
    return found


def _account(row: RowMapping, held: tuple[Held, ...], asked: tuple[Asked, ...]) -> Account:
    return Account(
        chat=row["chat_id"],
        came_at=row["came_at"],
        active_at=row["active_at"],
        language=row["language"],
        reachable=row["reachable"],
        source=row["source"],
        submission=row["submission_id"],
        step=row["step"],
        quiet=row["quiet"],
        timezone=row["timezone"],
        interests=row["interests"],
        rev=row["rev"],
        held=held,
        asked=asked,
    )


_RESPONDENT = tuple(column.label(f"respondent_{column.name}") for column in respondent.c if column.name != "id")

#: a submission with its respondent, as `submission_of` takes it
SUBMISSIONS = select(submission, *_RESPONDENT).join(respondent, respondent.c.id == submission.c.respondent_id)


def submission_of(row: RowMapping, answers: dict[str, Answer]) -> Submission:
    """A row of submission and respondent (of `SUBMISSIONS`) with its answers."""
    return Submission(
        id=row["id"],
        form_hash=row["form_hash"],
        respondent=Respondent(
            id=row["respondent_id"],
            kind=row["respondent_kind"],
            name=row["respondent_name"],
            agreed_at=row["respondent_agreed_at"],
            women=row["respondent_women"],
            men=row["respondent_men"],
            agreed=row["respondent_agreed"],
            witness=row["respondent_witness"],
            recording_id=row["respondent_recording_id"],
            confirms=row["respondent_confirms"],
        ),
        consent_id=row["consent_id"],
        reference=row["reference"],
        conversation=_conversation(row["state"], answers),
        language=row["language"],
        began_at=row["began_at"],
        changed_at=row["changed_at"],
        sent_at=row["sent_at"],
        appearance=row["appearance"],
        contact_again=row["contact_again"],
        send_outside=row["send_outside"],
        source=row["source"],
        trial=row["trial"],
        door=row["door"],
        brought=row["brought"],
        nameless=row["nameless"],
        library_shown=row["state"].get("library_shown"),
        speaks_of=_pair(row["state"].get("speaks_of")),
    )


def _conversation(state: dict[str, Any], answers: dict[str, Answer]) -> Conversation:
    return replace(conversation_from_json({**state, "answers": {}}), answers=answers)


def _pair(kept: list[str] | None) -> tuple[str, str] | None:
    return (kept[0], kept[1]) if kept else None
