"""Forms, and what was answered in them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from .base import Id, Moment, metadata

#: a form as it stood when somebody began it
form_version = Table(
    "form_version",
    metadata,
    #: SHA-256 of call.yaml
    Column("hash", String(64), primary_key=True),
    Column("call", Text, nullable=False, index=True),
    #: file name -> text
    Column("files", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)

#: one respondent's form for one call, half-made or sent
submission = Table(
    "submission",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("call", Text, nullable=False),
    Column("form_hash", String(64), ForeignKey("form_version.hash"), nullable=False),
    Column("respondent_id", Id, ForeignKey("respondent.id"), nullable=False, index=True),
    Column("consent_id", Id, ForeignKey("consent.id"), nullable=False, index=True),
    #: what a person can say on the phone; made when it begins
    Column("reference", String(16), nullable=False, unique=True),
    #: midway | submitted | withdrawn
    Column("status", String(16), nullable=False),
    #: the newest language it was answered in
    Column("language", String(35), nullable=False),
    #: how often it was sent
    Column("revision", Integer, nullable=False),
    #: how often it changed
    Column("rev", Integer, nullable=False),
    #: the conversation without its answers (`Conversation.as_json`)
    Column("state", JSON, nullable=False),
    #: how the words may appear: name | organisation | none | counted; None until chosen
    Column("appearance", String(16)),
    Column("contact_again", Boolean),
    Column("send_outside", Boolean),
    #: where they came from
    Column("source", String(64)),
    #: begun in a rehearsal: never counted, never exported
    Column("trial", Boolean, nullable=False, server_default=false()),
    #: chat | paper | word | mail | messenger: how it came in
    Column("door", String(16), nullable=False, server_default="chat"),
    #: where it came from, as whoever entered it says; None for the chat
    Column("brought", Text),
    Column("began_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("sent_at", Moment),
    #: nobody is to know who answers: no name is kept, no contact asked, no place or camera left in files
    Column("nameless", Boolean, nullable=False, server_default=false()),
    #: what was left of it when its time was over: deleted (it only counts) | anonymised; None before
    Column("emptied", String(16)),
    Column("emptied_at", Moment),
)
Index("ix_submission_call_status", submission.c.call, submission.c.status)

#: what was said to a question before sending, with its very words: only added to, the newest of a kind counts
permission = Table(
    "permission",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("submission_id", Id, ForeignKey("submission.id"), nullable=False, index=True),
    #: appearance | again | outside
    Column("kind", String(16), nullable=False),
    #: name | organisation | none | counted; yes | no
    Column("value", String(16), nullable=False),
    Column("language", String(35), nullable=False),
    #: SHA-256 of the words
    Column("words_hash", String(64), ForeignKey("wording.hash"), nullable=False, index=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("at", Moment, nullable=False),
)

#: which chats may write in which submission
holding = Table(
    "holding",
    metadata,
    Column("chat_id", BigInteger, ForeignKey("chat.chat_id"), primary_key=True),
    Column("submission_id", Id, ForeignKey("submission.id"), primary_key=True, index=True),
    #: answers for somebody else
    Column("helper", Boolean, nullable=False),
    Column("since", Moment, nullable=False),
)

#: what was answered: only added to, the newest of a key counts
answer = Table(
    "answer",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("submission_id", Id, ForeignKey("submission.id"), nullable=False),
    Column("consent_id", Id, ForeignKey("consent.id"), nullable=False),
    Column("key", Text, nullable=False),
    #: the answer's JSON without the parts that the row before has already (bot/database/answers.py)
    Column("body", JSON, nullable=False),
    #: the language it was given in
    Column("language", String(35), nullable=False),
    #: the message that brought it
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    #: of the submission, when it was given
    Column("revision", Integer, nullable=False),
    #: typed by somebody who answers for another
    Column("helper", Boolean, nullable=False),
    #: of the recommendations, if any were shown before; None otherwise
    Column("library_version", String(64)),
    Column("at", Moment, nullable=False),
)
Index("ix_answer_submission", answer.c.submission_id, answer.c.id)
Index("ix_answer_message", answer.c.chat_id, answer.c.message_id)

#: a file somebody sent, kept in the data folder
file = Table(
    "file",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("submission_id", Id, ForeignKey("submission.id"), index=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    #: what the messenger gives it out by; emptied once it is fetched
    Column("handle", Text, nullable=False),
    Column("unique", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("mime", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("seconds", Integer, nullable=False),
    #: waiting | kept | lost
    Column("state", String(16), nullable=False),
    #: below the data folder
    Column("path", Text),
    Column("sha256", String(64)),
    Column("at", Moment, nullable=False),
)

Index("ix_file_chat_id", file.c.chat_id)

#: documents made, by submission and what they show
document = Table(
    "document",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("submission_id", Id, ForeignKey("submission.id"), nullable=False, index=True),
    #: docx | pdf
    Column("kind", String(8), nullable=False),
    Column("language", String(35), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("draft", Boolean, nullable=False),
    Column("name", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
)

#: entries of a library that were opened, and under which question: only added to
opened = Table(
    "opened",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False, index=True),
    #: the form that was open; None outside of one
    Column("submission_id", Id, index=True),
    Column("call", Text, nullable=False),
    Column("entry", Text, nullable=False),
    #: the question that was asked just then; empty for none
    Column("question", Text, nullable=False),
    #: of the entry's words
    Column("version", String(64), nullable=False),
    #: the language they were shown in
    Column("language", String(35), nullable=False),
    Column("at", Moment, nullable=False),
)
Index("ix_opened_call_entry", opened.c.call, opened.c.entry)

#: a question that somebody did not understand, in a rehearsal
unclear = Table(
    "unclear",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("submission_id", Id, nullable=False),
    Column("call", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("language", String(35), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("submission_id", "question"),
)
Index("ix_unclear_call", unclear.c.call)
