"""The tables. Rows are small, answers are only ever added, and every stage can die between two of them.

Who answers is not who types: a *chat* is an account on a phone, a *respondent* is a person, a group or an
organisation. A submission belongs to one respondent; one chat may hold many submissions, and several chats one.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC: SQLite gives back naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a naive time is a mistake of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


#: 63 bits, made by us and growing with time (bot/database/ids.py)
Id = BigInteger

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

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
)
Index("ix_incoming_waiting", incoming.c.update_id, sqlite_where=incoming.c.body.is_not(None),
      postgresql_where=incoming.c.body.is_not(None))  # fmt: skip

#: a private chat with one account; who types
chat = Table(
    "chat",
    metadata,
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
    #: how they agreed to be written for: self | recording | witness
    Column("agreed", String(16), nullable=False),
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
    Column("words_hash", String(64), ForeignKey("wording.hash"), nullable=False),
    Column("chat_id", BigInteger, ForeignKey("chat.chat_id"), nullable=False),
    Column("message_id", BigInteger),
    Column("at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
)

#: words that somebody agreed to
wording = Table(
    "wording",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("words", Text, nullable=False),
)

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
    Column("consent_id", Id, ForeignKey("consent.id"), nullable=False),
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
    Column("began_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("sent_at", Moment),
)
Index("ix_submission_call_status", submission.c.call, submission.c.status)

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

#: a link that lets another account join a submission or take it over, once
invitation = Table(
    "invitation",
    metadata,
    #: SHA-256 of the token, which is kept nowhere
    Column("hash", String(64), primary_key=True),
    Column("submission_id", Id, ForeignKey("submission.id"), nullable=False, index=True),
    #: join | handover
    Column("kind", String(16), nullable=False),
    Column("chat_id", BigInteger, ForeignKey("chat.chat_id"), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_by", BigInteger),
    Column("used_at", Moment),
)

#: messages to be sent; a row is deleted once it is
outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False),
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

#: files of ours that are sent to many: Telegram keeps them, and each bot knows them by a name of its own
upload = Table(
    "upload",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("sha256", String(64), primary_key=True),
    Column("file_id", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

#: entries of a library that were opened, and under which question: only added to
opened = Table(
    "opened",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False),
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

#: what staff did: only added to, and without anybody's words
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
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    #: of the content
    Column("language", String(35), nullable=False),
    #: waiting | sent | blocked | stopped | failed
    Column("state", String(16), nullable=False),
    #: the end of their night
    Column("not_before", Moment),
    #: the beginning of their next one
    Column("not_after", Moment),
    #: the form that is named in it; None where none is
    Column("submission_id", Id),
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
    Column("chat_id", BigInteger, nullable=False),
    #: midway | closing
    Column("kind", String(16), nullable=False),
    Column("at", Moment, nullable=False),
)

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

#: small facts about the house itself: when it was last alive
fact = Table(
    "fact",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", JSON(none_as_null=True)),
    Column("number", Float),
)

__all__ = [
    "announcement", "answer", "arrival", "audit", "broadcast", "call_life", "chat", "consent", "delivery", "document",
    "fact", "file", "form_version", "gathering", "holding", "incoming", "invitation", "job", "metadata", "opened",
    "outbox", "prompt", "reminder", "respondent", "source", "staff", "staff_invitation", "submission", "unclear",
    "upload", "wording",
]  # fmt: skip
