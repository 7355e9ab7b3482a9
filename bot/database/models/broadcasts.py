"""Messages to many."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, String, Table, Text

from .base import Id, Moment, metadata

#: one message of organisers to many
broadcast = Table(
    "broadcast",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    #: broadcast | news: what became of the call
    Column("kind", String(16), nullable=False),
    Column("call", Text, nullable=False),
    #: None for the terminal
    Column("by_chat", BigInteger),
    #: draft | queued | preparing | sending | paused | done | cancelled
    Column("status", String(16), nullable=False),
    #: as it was written: all, language=fr,status=midway
    Column("segment", Text, nullable=False),
    #: language -> {method, and what is sent}; empty language for whoever has none of the others
    Column("content", JSON, nullable=False),
    #: not before this moment; None for at once
    Column("not_before", Moment),
    #: the largest chat that the list of recipients has reached; None before it is begun
    Column("reached", BigInteger),
    #: whether the list is whole
    Column("listed", Boolean, nullable=False),
    #: excluded: reason -> how many
    Column("excluded", JSON, nullable=False),
    #: what became of tries: JSON, language -> {of: code of the message, refused: Telegram's words}; None before
    Column("tested", Text),
    #: why it was held or stopped by itself: call-gone | file-gone | refused | broken
    Column("why", Text),
    #: the message in which progress is shown
    Column("progress_message", BigInteger),
    Column("made_at", Moment, nullable=False),
    Column("confirmed_at", Moment),
    Column("finished_at", Moment),
)
Index("ix_broadcast_status", broadcast.c.status)

#: the ledger: one row a person, made before the first message goes out
delivery = Table(
    "delivery",
    metadata,
    Column("broadcast_id", Id, ForeignKey("broadcast.id"), primary_key=True),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False, index=True),
    #: of the content
    Column("language", String(35), nullable=False),
    #: waiting | sent | blocked | stopped | failed
    Column("state", String(16), nullable=False),
    #: the end of their night
    Column("not_before", Moment),
    #: the beginning of their next one
    Column("not_after", Moment),
    #: the form that is named in it; None where none is
    Column("submission_id", Id, index=True),
    Column("message_id", BigInteger),
    Column("error", Text),
    Column("at", Moment),
)
Index("ix_delivery_state", delivery.c.broadcast_id, delivery.c.state, delivery.c.not_before, delivery.c.chat_id)

#: a word to somebody who is midway
reminder = Table(
    "reminder",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("submission_id", Id, nullable=False, index=True),
    Column("chat_id", BigInteger, nullable=False, index=True),
    #: midway | closing
    Column("kind", String(16), nullable=False),
    Column("at", Moment, nullable=False),
)
