"""What comes in, what goes out, and the work in between."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Float, Index, Integer, String, Table, Text

from .base import Id, Moment, metadata

#: what came in, by the messenger's number: the key that makes each effect happen once
incoming = Table(
    "incoming",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger),
    #: the raw update: only while it waits (webhook) or after it failed (quarantine)
    Column("body", Text),
    Column("tries", Integer, nullable=False, default=0),
    #: why it was set aside; None while all is well
    Column("error", Text),
    Column("at", Moment, nullable=False, index=True),
    #: of the person's message, as long as it can still be taken out of the chat
    Column("message_id", BigInteger),
    #: kept with its body until then: somebody sends more than can be taken at once
    Column("not_before", Moment),
)
Index("ix_incoming_waiting", incoming.c.update_id, sqlite_where=incoming.c.body.is_not(None),
      postgresql_where=incoming.c.body.is_not(None))  # fmt: skip

#: messages to be sent; a row is deleted once it is
outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False, index=True),
    #: 0 replies, 1 broadcasts
    Column("lane", Integer, nullable=False),
    Column("method", String(64), nullable=False),
    Column("payload", JSON, nullable=False),
    #: what to remember of the message when it is sent
    Column("marks", JSON(none_as_null=True)),
    Column("not_before", Moment),
    Column("tries", Integer, nullable=False),
)

#: questions that were sent: typed words belong to the newest one before them
prompt = Table(
    "prompt",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("submission_id", Id, nullable=False),
    Column("key", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    #: False where the same question may have been seen before under another number
    Column("sure", Boolean, nullable=False),
)

#: messages of ours in private chats, as long as they can still be taken out of them
shown = Table(
    "shown",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False, index=True),
)

#: files of ours that are sent to many: Telegram keeps them, and each bot knows them by a name of its own
upload = Table(
    "upload",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("sha256", String(64), primary_key=True),
    Column("file_id", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

#: work that follows a commit: fetch a file, make documents
job = Table(
    "job",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    #: fetch | documents | hand | staff
    Column("kind", String(16), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    #: why it was given up; None while it can still be done
    Column("error", Text),
)

#: small facts about the house itself: when it was last alive
fact = Table(
    "fact",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", JSON(none_as_null=True)),
    Column("number", Float),
)
