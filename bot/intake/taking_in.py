"""A form that came by another door becomes a submission like any other, in one transaction, with where it came from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.consulting.beginning import reference
from bot.consulting.calls import form_files
from bot.database import reviews, staff
from bot.database.brought import TERMINAL, let_terminal_in
from bot.database.ids import Ids
from bot.database.opening import Database
from bot.database.records import Changes, Consent, Given, Respondent, Submission
from bot.database.reviews import Moderator, Note
from bot.database.writing import Writer
from conversations.call import Call
from conversations.filling_in import Unread
from conversations.records import record, replace
from conversations.state import Status
from conversations.text import Text, Translate, say

from .blank import consent_words
from .understanding import Front, Understood

#: how a form can come in besides the chat
DOORS = ("word", "paper", "mail", "messenger")


@record(kw_only=True)
class Way:
    """How a form came in."""

    #: one of `DOORS`
    door: str
    #: where it came from, as whoever enters it says
    brought: str | None
    by: Moderator
    now: datetime
    #: a trial counts no answers
    trial: bool = False

    @property
    def chat(self) -> int:
        """The chat that it came from."""
        return TERMINAL if self.by.chat is None else self.by.chat


class NotAgreed(Exception):
    """The box that says that they take part is not ticked: nothing may be kept."""


def changes_of(
    form: Understood, way: Way, ids: Ids, translate: Translate | None, *, helper: bool = True, sent: bool = True
) -> Changes:
    """Everything there is to write for a form: who answers, what they agreed to, and each answer. Raises NotAgreed.

    `helper`: somebody else has typed it. `sent`: it counts as sent; otherwise it waits for that.
    """
    if not form.front.agreed:
        raise NotAgreed
    call, now = form.call, way.now
    respondent = respondent_of(form.front, ids(), now)
    words = "\n\n".join(say(one, form.language, translate) for one in consent_words(call))
    consent = Consent(ids(), respondent.id, call.name, form.language, words, way.chat, None, now)
    conversation = form.form.conversation
    if sent:
        conversation = replace(conversation, status=Status.SUBMITTED, revision=1)
    submission = Submission(
        id=ids(),
        form_hash=call.form.version,
        respondent=respondent,
        consent_id=consent.id,
        reference=reference(),
        conversation=conversation,
        language=form.language,
        began_at=now,
        changed_at=now,
        sent_at=now if sent else None,
        appearance=form.front.appearance,
        contact_again=form.front.again,
        send_outside=form.front.outside,
        trial=way.trial,
        door=way.door,
        brought=way.brought,
    )
    changes = Changes(respondents=[respondent], consents=[consent], begun=[submission.id])
    changes.submissions[submission.id] = submission
    changes.given = [
        Given(submission.id, consent.id, key, answer, None, way.chat, None, 1, helper, now)
        for key, answer in conversation.answers.items()
    ]
    return changes


def respondent_of(front: Front, number: int, now: datetime) -> Respondent:
    """Who answers, and how they agreed: with a name or a mark, a day, and perhaps somebody who was there."""
    seen = "; ".join(filter(None, (front.signed, front.day, front.witness)))
    return Respondent(
        id=number,
        kind=front.kind,
        name=front.name or front.signed,
        agreed_at=now,
        women=front.women,
        men=front.men,
        agreed="paper",
        witness=seen or None,
        confirms=front.signed or None,
    )


async def take_in(
    database: Database,
    connection: Any,
    form: Understood,
    way: Way,
    ids: Ids,
    translate: Translate | None = None,
    language: str = "en",
    *,
    helper: bool = True,
    sent: bool = True,
    **details: str,
) -> Submission:
    """Write a whole form, with what could not be read as notes for moderators, and a line in the record.

    A chat that brings it may write in it. `language` is that of the moderators. Raises NotAgreed, and then nothing is
    written.
    """
    changes = changes_of(form, way, ids, translate, helper=helper, sent=sent)
    if way.by.chat is None:
        await let_terminal_in(database, connection, way.now)
    else:
        changes.holdings = [(way.by.chat, changes.begun[0], helper)]
    writer = Writer(database, connection, ids)
    await writer.form(form.call.form.version, form.call.name, form_files(form.call), way.now)
    _, (submission,) = await writer.changes(changes, way.now)
    await note_taken(database, connection, form, submission, way, ids, translate, language, **details)
    return submission


async def note_taken(
    database: Database,
    connection: Any,
    form: Understood,
    submission: Submission,
    way: Way,
    ids: Ids,
    translate: Translate | None,
    language: str,
    **details: str,
) -> None:
    """What could not be read stands beside the answers; and who took the form in, in the record."""
    questions = {*form.form.conversation.answers, *(one.key for one in form.form.unread)}
    for key, words in notes(form, language, translate):
        note = Note(submission.id, key if key in questions else None, words, way.by, way.now)
        await reviews.add_note(database, connection, submission.id, note, ids(), way.now)
    await staff.note(
        connection,
        ids,
        way.now,
        way.by.chat,
        "submission.enter",
        form.call.name,
        None,
        submission=str(submission.id),
        door=way.door,
        read=len(form.form.read),
        unread=len(form.unread),
        **details,
    )


def notes(form: Understood, language: str, translate: Translate | None) -> list[tuple[str | None, str]]:
    """What a moderator has to know of it, in words, each with the key of the answer that it is about."""
    seen = (Text("There is a picture in the form, at: {question}", {"question": label}) for label in form.pictures)
    missing = (Text("This is still needed: {question}", {"question": label}) for label in form.form.missing)
    return [
        *((one.key, say(unread_words(one), language, translate)) for one in form.unread),
        *((None, say(one, language, translate)) for one in (*seen, *missing)),
    ]


def unread_words(one: Unread) -> Text:
    """What could not be read, and why."""
    given = {"question": one.label, "found": one.found, "why": one.why}
    if not one.found:
        return Text("{question}: {why}", given)
    return Text("{question}: could not read “{found}”. {why}", given)


def is_shut(phase: str) -> Text | None:
    """Why a call takes no forms from anywhere; None where it does. Paper is slow: a closed call takes them still."""
    if phase == "draft":
        return Text("This call is not open yet.")
    return Text("This call is archived and takes no more forms.") if phase == "archived" else None


def other_call(call: Call, wanted: str) -> Text:
    """The form belongs to another call than the one that was named."""
    return Text("This is a form of {call}, not of {other}.", {"call": call.name, "other": wanted})
