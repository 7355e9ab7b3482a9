"""Calls as they stand, and those who work for them."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Integer, String, Table, Text

from .base import Id, Moment, metadata

#: what a call has become besides what its folder and the settings say: only calls that somebody has touched
call_life = Table(
    "call_life",
    metadata,
    Column("call", Text, primary_key=True),
    #: draft | rehearsal | open | closed | archived, as it was set by hand, or by time once
    Column("status", String(16), nullable=False),
    #: set by hand, before what the call itself says
    Column("closes", Moment),
    #: said in the chat; None for what was not
    Column("organiser", Text),
    Column("contact", Text),
    Column("phone", Text),
    Column("opened_at", Moment),
    Column("closed_at", Moment),
    Column("changed_at", Moment, nullable=False),
)

#: who works for a call
staff = Table(
    "staff",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    #: empty for every call
    Column("call", Text, primary_key=True),
    #: owner | organiser | moderator | translator | viewer | tester
    Column("role", String(16), nullable=False),
    #: as whoever invited them called them
    Column("label", Text, nullable=False),
    #: the chat of whoever gave it; None for the terminal
    Column("by_chat", BigInteger),
    Column("since", Moment, nullable=False),
)

#: a link that makes somebody staff
staff_invitation = Table(
    "staff_invitation",
    metadata,
    #: SHA-256 of the token, which is kept nowhere
    Column("hash", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    #: empty for every call
    Column("call", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("by_chat", BigInteger),
    #: how many people it still takes in
    Column("left", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("made_at", Moment, nullable=False),
)

#: what staff saw, changed and took out: the database lets nobody change or remove a row; without anybody's words
audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False, index=True),
    #: the chat of whoever did it; None for the terminal and for the clock
    Column("chat_id", BigInteger),
    Column("call", Text, nullable=False),
    #: such as call.open, staff.remove, broadcast.confirm
    Column("what", String(32), nullable=False),
    Column("details", JSON, nullable=False),
    #: the reason that was given; None where none is asked for
    Column("why", Text),
)

#: which submissions stood in what was taken out
taken_out = Table(
    "taken_out",
    metadata,
    Column("audit_id", Id, ForeignKey("audit.id"), primary_key=True, autoincrement=False),
    #: of one that was erased since, the number alone is left
    Column("submission_id", Id, primary_key=True, autoincrement=False, index=True),
)

#: where people may come from: a link with a tag, and the code word that stands for it on the radio
source = Table(
    "source",
    metadata,
    Column("call", Text, primary_key=True),
    #: as in links: A-Z a-z 0-9 _ -
    Column("code", String(64), primary_key=True),
    #: organisation, village, radio spot, as the organiser calls it
    Column("label", Text, nullable=False),
    #: as it is said; None for a link alone
    Column("word", Text),
    #: as it is compared: without case, accents and spaces
    Column("plain_word", Text, unique=True),
    Column("by_chat", BigInteger),
    Column("at", Moment, nullable=False),
)

#: groups and channels that the bot has been put into
gathering = Table(
    "gathering",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    #: group | supergroup | channel
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    #: member | administrator | left | kicked
    Column("status", String(16), nullable=False),
    Column("can_post", Boolean, nullable=False),
    Column("can_pin", Boolean, nullable=False),
    #: how it is named on buttons and as a source; it stays when the chat gets another number
    Column("code", String(16), nullable=False),
    #: who put the bot in
    Column("by_chat", BigInteger),
    Column("at", Moment, nullable=False),
)

#: a call announced in a group or channel
announcement = Table(
    "announcement",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("call", Text, nullable=False),
    Column("language", String(35), nullable=False),
    Column("by_chat", BigInteger, nullable=False),
    #: None until it is sent
    Column("message_id", BigInteger),
    Column("pinned", Boolean, nullable=False),
    #: why it was not sent
    Column("error", Text),
    Column("at", Moment, nullable=False),
)
