"""Who types, who answers, and what they agreed to."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from .base import Id, Moment, metadata

#: a private chat with one account; who types
chat = Table(
    "chat",
    metadata,
    #: 0 stands for the terminal, where forms of other doors come in: it is made when needed, and never reachable
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    #: BCP 47 tag they chose; None until then
    Column("language", String(35)),
    #: False since they blocked the bot
    Column("reachable", Boolean, nullable=False),
    #: where they came from: the code of a link, or the first word they typed
    Column("source", String(64)),
    #: the submission that is open
    Column("submission_id", Id),
    #: where they stand outside of a form: arriving, adding somebody, sending
    Column("step", JSON, nullable=False),
    #: what they said matters to them: {does, matters}; None when nothing was said
    Column("interests", JSON(none_as_null=True)),
    #: they asked not to be written to
    Column("quiet", Boolean, nullable=False),
    #: IANA name, as they chose it; None until then
    Column("timezone", String(64)),
    Column("came_at", Moment, nullable=False),
    Column("active_at", Moment, nullable=False, index=True),
    #: how often the row changed: whoever holds a copy sees that it is old
    Column("rev", Integer, nullable=False),
)

#: who answers
respondent = Table(
    "respondent",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    #: myself | person | group | organisation
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("women", Integer),
    Column("men", Integer),
    #: how they agreed to be written for: self | recording | witness | paper
    Column("agreed", String(16), nullable=False),
    #: who was there; of paper, who signed it, when, and who was there
    Column("witness", Text),
    Column("recording_id", Id),
    Column("agreed_at", Moment, nullable=False),
    #: the one person who confirms the form before it is sent
    Column("confirms", Text),
    Column("created_at", Moment, nullable=False),
)

#: agreed to take part, with the very words that were shown
consent = Table(
    "consent",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("respondent_id", Id, ForeignKey("respondent.id"), nullable=False, index=True),
    Column("call", Text, nullable=False),
    Column("language", String(35), nullable=False),
    #: SHA-256 of the words
    Column("words_hash", String(64), ForeignKey("wording.hash"), nullable=False, index=True),
    Column("chat_id", BigInteger, ForeignKey("chat.chat_id"), nullable=False, index=True),
    Column("message_id", BigInteger),
    Column("at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    #: whether they said that they are old enough; None where the call does not ask
    Column("of_age", Boolean),
    #: who agreed for somebody who is not
    Column("guardian", Text),
)

#: what somebody has on paper for a form that another wrote for them: with it they get a copy, or take it back
paper_code = Table(
    "paper_code",
    metadata,
    #: SHA-256 of the code, which is kept nowhere
    Column("hash", String(64), primary_key=True),
    Column("respondent_id", Id, ForeignKey("respondent.id"), nullable=False, index=True),
    Column("by_chat", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
)

#: that somebody or something was erased: what an older backup brings back is erased again
erased = Table(
    "erased",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    #: chat | respondent
    Column("what", String(16), nullable=False),
    #: of its number, with a salt that stands outside of the database
    Column("hash", String(64), nullable=False, index=True),
    Column("at", Moment, nullable=False),
)

#: words that somebody agreed to
wording = Table(
    "wording",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("words", Text, nullable=False),
)

#: a link that lets another account join a submission or take it over, once
invitation = Table(
    "invitation",
    metadata,
    #: SHA-256 of the token, which is kept nowhere
    Column("hash", String(64), primary_key=True),
    Column("submission_id", Id, ForeignKey("submission.id"), nullable=False, index=True),
    #: join | handover
    Column("kind", String(16), nullable=False),
    Column("chat_id", BigInteger, ForeignKey("chat.chat_id"), nullable=False, index=True),
    Column("expires_at", Moment, nullable=False),
    Column("used_by", BigInteger),
    Column("used_at", Moment),
)

#: that somebody opened a call, the first time
arrival = Table(
    "arrival",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("call", Text, primary_key=True),
    Column("source", String(64)),
    Column("language", String(35), nullable=False),
    Column("at", Moment, nullable=False),
)
Index("ix_arrival_call", arrival.c.call, arrival.c.at)
