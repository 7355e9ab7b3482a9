"""What moderators do with what came in. What people said is never written over: all of this stands beside it."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from .base import Id, Moment, metadata

#: what moderators have decided about a submission; none for one that nobody has looked at
review = Table(
    "review",
    metadata,
    Column("submission_id", Id, ForeignKey("submission.id"), primary_key=True),
    #: received | asked | accepted | left-out; one that was sent anew since counts as changed
    Column("state", String(16), nullable=False),
    #: of the submission, when that was decided
    Column("revision", Integer, nullable=False),
    #: why it was left out, in words that the person reads
    Column("why", Text),
    #: the submission that says the same
    Column("twin_id", Id, index=True),
    #: how often anything here changed, notes and topics too: a table that was written before is refused
    Column("rev", Integer, nullable=False),
    #: the chat of whoever did; None for the terminal
    Column("by_chat", BigInteger),
    Column("by_name", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

#: moderators' own notes: only added to, and never shown to anybody else
review_note = Table(
    "review_note",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("submission_id", Id, ForeignKey("submission.id"), nullable=False, index=True),
    #: the answer it is about; None for all of it
    Column("key", Text),
    Column("words", Text, nullable=False),
    Column("by_chat", BigInteger),
    Column("by_name", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

#: what answers of a call can be about, as its moderators call it
topic = Table(
    "topic",
    metadata,
    Column("call", Text, primary_key=True),
    #: short, as on buttons: 0-9 a-z
    Column("code", String(16), primary_key=True),
    Column("label", Text, nullable=False),
    Column("by_chat", BigInteger),
    Column("at", Moment, nullable=False),
)

#: an answer is about this
answer_topic = Table(
    "answer_topic",
    metadata,
    Column("submission_id", Id, ForeignKey("submission.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("code", String(16), primary_key=True),
    Column("by_chat", BigInteger),
    Column("at", Moment, nullable=False),
)

#: an answer speaks of a recommendation
answer_entry = Table(
    "answer_entry",
    metadata,
    Column("submission_id", Id, ForeignKey("submission.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    #: of the library
    Column("entry", Text, primary_key=True),
    #: person (they said so themselves) | moderator
    Column("by", String(16), nullable=False),
    Column("chat_id", BigInteger),
    Column("at", Moment, nullable=False),
)

#: what was put to a person about one answer of theirs
asked_back = Table(
    "asked_back",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("submission_id", Id, ForeignKey("submission.id"), nullable=False, index=True),
    Column("key", Text, nullable=False),
    #: question | transcript (is this what you said?) | published (may it be printed so?)
    Column("kind", String(16), nullable=False),
    #: as it was asked, in `language`
    Column("words", Text, nullable=False),
    Column("language", String(35), nullable=False),
    #: the words that are to be confirmed; None for a question
    Column("rendition_id", Id),
    Column("by_chat", BigInteger),
    #: who asks, as the person reads it
    Column("by_name", Text, nullable=False),
    #: to whom it was put
    Column("chat_id", BigInteger, nullable=False),
    #: the message in which it stands; None until it is sent
    Column("message_id", BigInteger),
    #: draft (its moderator has not said yes to it yet) | waiting | answered | left | over | unreachable
    Column("state", String(16), nullable=False),
    #: of the submission, when it was asked
    Column("revision", Integer, nullable=False),
    Column("asked_at", Moment, nullable=False),
    #: answered until then
    Column("until", Moment, nullable=False),
    Column("settled_at", Moment),
    #: what its moderators had decided before, {state, revision, why, twin}: it is so again when nothing is changed
    Column("before", JSON(none_as_null=True)),
)
Index("ix_asked_back_chat", asked_back.c.chat_id, asked_back.c.state)

#: an answer in other words than it was given in: only added to, the newest of a kind and language counts
rendition = Table(
    "rendition",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("submission_id", Id, ForeignKey("submission.id"), nullable=False),
    Column("key", Text, nullable=False),
    #: transcript (of a voice) | translation | published (spelling mended, a span hidden)
    Column("kind", String(16), nullable=False),
    Column("language", String(35), nullable=False),
    Column("words", Text, nullable=False),
    #: machine (a draft) | human | proposed (waits for the person's yes) | confirmed (by the person) | refused
    Column("state", String(16), nullable=False),
    #: the row of the answer it was made of: of another one it no longer holds
    Column("answer_id", Id, nullable=False),
    Column("by_chat", BigInteger),
    Column("by_name", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
Index("ix_rendition_answer", rendition.c.submission_id, rendition.c.key, rendition.c.id)

#: where a submission stands in the book of its call
printed = Table(
    "printed",
    metadata,
    Column("submission_id", Id, ForeignKey("submission.id"), primary_key=True),
    #: of the book
    Column("language", String(35), primary_key=True),
    Column("page", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)

#: completed forms sent on by e-mail, each state of a form once to an address
sent_on = Table(
    "sent_on",
    metadata,
    Column("submission_id", Id, ForeignKey("submission.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("address", String(254), primary_key=True),
    #: waiting | sent | refused
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    #: the mail server's words
    Column("error", Text),
    Column("at", Moment, nullable=False),
)
