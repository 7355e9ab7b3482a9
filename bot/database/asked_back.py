"""What moderators put to people about single answers, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record
from conversations.state import Status

from .holders import Holder, read_holders
from .models import answer, asked_back, prompt, rendition, submission
from .records import AskedBack
from .renditions import Rendition
from .reviews import Moderator

#: the kind of a message that words may belong to because something was put to the person in it; its key is the number
#: of what was put, as it is in the step of somebody who is about to answer
BACK = "back"
#: the same, after they said that they answer now
ANSWERING = f"{BACK}!"


@record
class Askable:
    """A submission as far as one has to know it before something is put to its people."""

    call: str
    status: Status
    revision: int
    trial: bool
    #: who may write in it; first whoever brought the answer in question
    holders: tuple[Holder, ...]
    #: (chat, message) of the messages that brought the answer, the newest first
    brought: tuple[tuple[int, int], ...]
    #: how it came in
    door: str = "chat"


async def read_askable(connection: AsyncConnection, number: int, key: str) -> Askable | None:
    """A submission, its people, and where one answer came from."""
    query = select(submission.c.call, submission.c.status, submission.c.revision, submission.c.trial, submission.c.door)
    row = (await connection.execute(query.where(submission.c.id == number))).first()
    if row is None:
        return None
    said = select(answer.c.chat_id, answer.c.message_id).where(answer.c.submission_id == number, answer.c.key == key)
    brought = [(one[0], one[1]) for one in await connection.execute(said.order_by(answer.c.id.desc()))]
    holders = await read_holders(connection, number)
    first = brought[0][0] if brought else None
    holders.sort(key=lambda one: one.chat != first)
    messages = tuple((one, message) for one, message in brought if message is not None)
    return Askable(row[0], Status(row[1]), row[2], row[3], tuple(holders), messages, row[4])


async def count_questions(connection: AsyncConnection, number: int) -> int:
    """How many questions were put to somebody about this submission."""
    query = select(func.count()).where(
        asked_back.c.submission_id == number,
        asked_back.c.kind == "question",
        asked_back.c.state.not_in(("draft", "unreachable")),
    )
    return int((await connection.execute(query)).scalar_one())


async def count_waiting(connection: AsyncConnection, number: int) -> int:
    """How many questions about this submission wait for an answer."""
    query = select(func.count()).where(
        asked_back.c.submission_id == number, asked_back.c.kind == "question", asked_back.c.state == "waiting"
    )
    return int((await connection.execute(query)).scalar_one())


async def add_asked_back(connection: AsyncConnection, one: AskedBack) -> None:
    """A row more; where it stands is noted when it is sent."""
    row = {
        "id": one.id,
        "submission_id": one.submission,
        "key": one.key,
        "kind": one.kind,
        "words": one.words,
        "language": one.language,
        "rendition_id": one.rendition.id if one.rendition is not None else None,
        "by_chat": one.by,
        "by_name": one.by_name,
        "chat_id": one.chat,
        "message_id": one.message,
        "state": one.state,
        "revision": one.revision,
        "asked_at": one.asked_at,
        "until": one.until,
        "settled_at": one.settled_at,
        "before": dict(one.before) if one.before is not None else None,
    }
    await connection.execute(asked_back.insert().values(row))


async def drop_drafts(connection: AsyncConnection, by: int) -> None:
    """Forget what a moderator has written and not let go out."""
    await connection.execute(delete(asked_back).where(asked_back.c.by_chat == by, asked_back.c.state == "draft"))


async def read_asked_back(connection: AsyncConnection, numbers: Collection[int]) -> dict[int, AskedBack]:
    """These, with the words that are to be confirmed."""
    return await _read(connection, asked_back.c.id.in_(list(numbers)))


async def read_about(connection: AsyncConnection, number: int) -> list[AskedBack]:
    """What was put to anybody about a submission, the oldest first, without drafts."""
    found = await _read(connection, asked_back.c.submission_id == number)
    return [one for _, one in sorted(found.items()) if one.state != "draft"]


async def read_replied(
    connection: AsyncConnection, messages: Collection[tuple[int, int]]
) -> dict[tuple[int, int], int]:
    """Which of these messages (chat, number) put something to somebody, and what."""
    query = (
        select(prompt.c.chat_id, prompt.c.message_id, prompt.c.key)
        .where(prompt.c.chat_id.in_({one for one, _ in messages}))
        .where(prompt.c.message_id.in_({one for _, one in messages}))
        .where(prompt.c.kind.startswith(BACK))
    )
    return {(row[0], row[1]): int(row[2]) for row in await connection.execute(query)}


async def settle(connection: AsyncConnection, ones: Collection[AskedBack]) -> None:
    """Note what has become of these."""
    rows = [
        {
            "b_id": one.id,
            "b_state": one.state,
            "b_settled_at": one.settled_at,
            "b_message_id": one.message,
            "b_rendition_id": one.rendition.id if one.rendition is not None else None,
        }
        for one in ones
    ]
    if rows:
        await connection.execute(_SETTLED, rows)


async def stands_in(connection: AsyncConnection, number: int, message: int) -> None:
    """It was sent, in this message; one that was sent in several stands in the first of them."""
    query = update(asked_back).where(asked_back.c.id == number, asked_back.c.message_id.is_(None))
    await connection.execute(query.values(message_id=message))


async def put_to(connection: AsyncConnection, number: int, chat_id: int) -> None:
    """It goes to this chat."""
    await connection.execute(update(asked_back).where(asked_back.c.id == number).values(chat_id=chat_id))


async def set_state(connection: AsyncConnection, number: int, state: str, now: datetime) -> bool:
    """What waits is settled so; False for what no longer waits."""
    query = update(asked_back).where(asked_back.c.id == number, asked_back.c.state == "waiting")
    done = await connection.execute(query.values(state=state, settled_at=now).returning(asked_back.c.id))
    return done.first() is not None


_SETTLED = (
    update(asked_back)
    .where(asked_back.c.id == bindparam("b_id"))
    .values({name: bindparam(f"b_{name}") for name in ("state", "settled_at", "message_id", "rendition_id")})
)
_RENDITION = tuple(column.label(f"rendition_{column.name}") for column in rendition.c if column.name != "id")


async def _read(connection: AsyncConnection, which: Any) -> dict[int, AskedBack]:
    beside = asked_back.outerjoin(rendition, rendition.c.id == asked_back.c.rendition_id)
    rows = (await connection.execute(select(asked_back, *_RENDITION).select_from(beside).where(which))).mappings()
    return {row["id"]: _of(row) for row in rows}


def _of(row: RowMapping) -> AskedBack:
    made = None
    if row["rendition_kind"] is not None:
        made = Rendition(
            id=row["rendition_id"],
            submission=row["rendition_submission_id"],
            key=row["rendition_key"],
            kind=row["rendition_kind"],
            language=row["rendition_language"],
            words=row["rendition_words"],
            state=row["rendition_state"],
            answer=row["rendition_answer_id"],
            by=Moderator(row["rendition_by_chat"], row["rendition_by_name"]),
            at=row["rendition_at"],
        )
    return AskedBack(
        id=row["id"],
        submission=row["submission_id"],
        key=row["key"],
        kind=row["kind"],
        words=row["words"],
        language=row["language"],
        rendition=made,
        by=row["by_chat"],
        by_name=row["by_name"],
        chat=row["chat_id"],
        message=row["message_id"],
        state=row["state"],
        revision=row["revision"],
        asked_at=row["asked_at"],
        until=row["until"],
        settled_at=row["settled_at"],
        before=row["before"],
    )
