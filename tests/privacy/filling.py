"""Rows of somebody in every table that can hold any, each word of them with a mark."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Integer, String, select

from bot.database import models
from bot.database.ids import Ids
from bot.database.models import Moment, metadata
from bot.database.persons import RULINGS, Person, everything_of, find

_IDS = Ids()
#: tables about whoever types, and of nobody that others write for
OF_CHATS = frozenset({"arrival", "audit", "chat", "gathering", "incoming", "shown", "staff"})
#: what a column has to hold so that the house itself can read the row
_KINDS = {
    ("rendition", "kind"): "transcript", ("rendition", "state"): "human", ("review", "state"): "accepted",
    ("asked_back", "state"): "over", ("asked_back", "kind"): "question", ("delivery", "state"): "sent",
    ("file", "state"): "lost", ("file", "kind"): "photo", ("permission", "kind"): "again",
    ("permission", "value"): "yes", ("reminder", "kind"): "midway", ("sent_on", "state"): "sent",
    ("staff", "role"): "tester", ("document", "kind"): "pdf", ("invitation", "kind"): "join",
    ("job", "kind"): "fetch", ("opened", "language"): "en", ("gathering", "status"): "left",
}  # fmt: skip


async def fill(connection: Any, person: Person, mark: str, holder: int) -> dict[str, list[dict[str, Any]]]:
    """Give somebody a row in every table where they have none yet; everything that is there of them then.

    `holder`: the chat that their form is written in.
    """
    for table in metadata.sorted_tables:
        found = await find(connection, person)
        ruling = RULINGS[table.name]
        if ruling.mine is None or (person.chat is None and table.name in OF_CHATS):
            continue
        has_some = (await connection.execute(select(table).where(ruling.mine(found)))).first()
        if has_some and table.name != "outbox":  # there, rows come and go
            continue
        row = {column.name: _value(column, table.name, found, mark, holder) for column in table.columns}
        if table.name == "taken_out":
            row["audit_id"] = _IDS()
            taken = {"id": row["audit_id"], "at": datetime.now(UTC), "call": "small", "what": "export.make"}
            await connection.execute(models.audit.insert(), [{**taken, "details": {}, "why": f"{mark} audit"}])
        if table.name == "delivery":
            row["broadcast_id"] = await _broadcast(connection)
        await connection.execute(table.insert(), [row])
    return await everything_of(connection, person)


def _value(column: Any, table: str, found: Any, mark: str, holder: int) -> Any:
    name = column.name
    if (table, name) in _KINDS:
        return _KINDS[table, name]
    if name == "submission_id":
        return found.submissions[0]
    if name == "respondent_id":
        return found.respondents[0]
    if name in ("chat_id", "by_chat"):
        return found.chat or holder
    if name == "words_hash":
        return found.words[0]
    if name in ("used_by", "not_after", "not_before", "withdrawn_at", "error", "twin_id"):
        # nothing of it is to be done while it is looked at
        return datetime.now(UTC) + timedelta(days=9) if (table, name) == ("job", "not_before") else None
    if isinstance(column.type, JSON):
        words = {"text": f"{mark} {table}", "parts": [], "ref": "", "complete": True}
        return {**words, "submission": found.submissions[0], "s": found.submissions[0]} if found.submissions else words
    if isinstance(column.type, Moment):
        return datetime.now(UTC)
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, String):
        return f"{mark} {table}"[: column.type.length or 100]
    return 1 if type(column.type) is Integer else _IDS()


async def _broadcast(connection: Any) -> int:
    """One that is over."""
    table = models.broadcast
    row = {column.name: None for column in table.columns}
    row |= {"id": _IDS(), "kind": "broadcast", "call": "small", "status": "done", "segment": "all", "content": {}}
    row |= {"listed": True, "excluded": {}, "made_at": datetime.now(UTC)}
    await connection.execute(table.insert(), [row])
    return int(row["id"])
