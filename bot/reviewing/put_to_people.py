"""Work behind what is put to people: it goes out by day, and whoever asked is told what became of it."""

from __future__ import annotations

from typing import Any

from bot.consulting import mine, put_to_them, replying
from bot.consulting.older_forms import form_of
from bot.consulting.screens import Key, Lines, Screen, Title
from bot.consulting.visit import Visit
from bot.database import jobs
from bot.database.asked_back import (
    Askable,
    count_waiting,
    put_to,
    read_askable,
    read_asked_back,
    set_state,
)
from bot.database.exports import Came, read_came
from bot.database.records import AskedBack, Job
from bot.database.reviews import Moderator, Note, add_note, decide, read_review
from bot.database.staff import read_roles
from bot.office.codes import submission_code
from bot.office.requests import Office, button
from bot.office.roles import SEES_ANSWERS, Access
from conversations.answering_again import asked
from conversations.call import Call
from conversations.state import Moment
from conversations.text import Text

from .asking_back import until, whom


async def send(office: Office, job: Job) -> None:
    """Put it to the person; at night in the morning, and where it did not arrive, to another who may write there."""
    number = int(job.payload["asked"])
    async with office.read() as connection:
        one = (await read_asked_back(connection, [number])).get(number)
        standing = await read_askable(connection, one.submission, one.key) if one is not None else None
    if one is None or standing is None or one.state != "waiting" or one.message is not None:
        await _done(office, job)
        return
    came = await read_came(office.database, standing.call, one.submission)
    call = office.house.calls.named(standing.call)
    holder = whom(standing)
    if came is None or call is None or isinstance(holder, str) or job.payload.get("verdict") == "refused":
        await _tell(office, job, one, "unreachable", standing, came)
        return
    morning = office.morning(call, holder.timezone)
    if morning is not None:
        async with office.database.write() as connection:
            await jobs.job_again(connection, job.id, morning, job.tries)
        return
    under = next((message for chat, message in _messages(standing, came, one) if chat == holder.chat), None)
    is_shown = True

    async def do(visit: Visit, connection: Any) -> None:
        nonlocal is_shown
        now = (await read_asked_back(connection, [number]))[number]
        if now.state == "waiting" and now.message is None:
            shown = put_to_them.screen(visit, came.submission, one, under)
            is_shown = shown is not None
            if shown is None:
                return
            goes_on = replying.is_asked_something(visit)
            visit.show(shown)
            if goes_on:
                mine.where(visit)
            await put_to(connection, number, holder.chat)
        await jobs.job_done(connection, job.id)

    await office.attend(holder.chat, do, "")
    if not is_shown:
        await _tell(office, job, one, "unreachable", standing, came)


def _messages(standing: Askable, came: Came, one: AskedBack) -> list[tuple[int, int]]:
    """The messages that brought the answer, those of its words and files before those that only ended it."""
    answer = came.submission.conversation.answers.get(one.key)
    said = {part.ref for part in answer.parts} | {answer.ref} if answer is not None else set()
    return sorted(standing.brought, key=lambda message: str(message[1]) not in said)


async def tell(office: Office, job: Job) -> None:
    """Something became of it: whoever asked is told, and the review stands as it does then."""
    number = int(job.payload["asked"])
    async with office.read() as connection:
        one = (await read_asked_back(connection, [number])).get(number)
        standing = await read_askable(connection, one.submission, one.key) if one is not None else None
    call = office.house.calls.named(standing.call) if standing is not None else None
    if one is None or standing is None or call is None:
        await _done(office, job)
        return
    if job.payload["what"] == "over" and one.state == "waiting" and office.now < until(office, call):
        # the call was extended meanwhile, or has no end yet
        async with office.database.write() as connection:
            await jobs.job_again(connection, job.id, until(office, call), 0)
        return
    came = await read_came(office.database, standing.call, one.submission)
    await _tell(office, job, one, str(job.payload["what"]), standing, came)


async def _tell(office: Office, job: Job, one: AskedBack, what: str, standing: Askable, came: Came | None) -> None:
    """In one transaction: what has become of it, where the review stands, and a word to whoever asked."""
    words = str(job.payload.get("words", ""))
    form = await form_of(office.database, office.house.calls, came) if came is not None else None

    async def do(visit: Visit | None, connection: Any) -> None:
        await jobs.job_done(connection, job.id)
        if what in ("over", "unreachable"):
            is_news = await set_state(connection, one.id, what, office.now)
            if not is_news and (job.payload.get("is_last") or one.state != "over"):
                return
        if one.kind == "question" and what in ("left", "over", "unreachable"):
            await _restore(office, connection, one)
        if job.payload.get("reopened"):
            await _changed(office, connection, one, standing)
        if what in ("refused", "said") and words and came is not None:
            await _note(office, connection, one, came, words)
        roles = Access(tuple(await read_roles(connection, one.by))) if one.by is not None else Access()
        if visit is not None and roles.role(standing.call) in SEES_ANSWERS:
            visit.show(_told(visit, one, what, words, came, form))

    if one.by is None:
        async with office.database.write() as connection:
            await do(None, connection)
    else:
        await office.attend(one.by, do, "")


def _told(visit: Visit, one: AskedBack, what: str, words: str, came: Came | None, form: Call | None) -> Screen:
    """What became of it, as whoever asked reads it."""
    lines: Lines = (_BECAME[one.kind, what] if (one.kind, what) in _BECAME else _BECAME["", what],)
    keys: tuple[tuple[Key, ...], ...] = ()
    if came is not None:
        submission = came.submission
        label = _label(visit, form, came, one.key) if form is not None else None
        about = Text("{reference}: “{question}”", {"reference": submission.reference, "question": label or one.key})
        lines = (Title(about), *lines)
        keys = ((Key(Text("Open the form"), button("queue", "one", submission_code(submission.id))),),)
    if one.kind == "question":
        lines = (*lines, Text("You asked: {words}", {"words": one.words[:_SHORT]}))
    if words:
        lines = (*lines, Text("They say: {words}", {"words": words}))
    return Screen(lines=lines, keys=keys, aside=True)


def _label(visit: Visit, form: Call, came: Came, key: str) -> Text | None:
    """The question that an answer belongs to; None where it is no part of the form any more."""
    moment = Moment(visit.now, visit.language, lambda: 0.0, lambda: "", visit.house.translate)
    about = asked(form, came.submission.conversation, key, moment)
    return about.label if about is not None else None


async def _restore(office: Office, connection: Any, one: AskedBack) -> None:
    """Where nothing else waits, the review stands as it did before anything was asked."""
    review = await read_review(connection, one.submission, to_change=True)
    if review is None or review.state != "asked" or await count_waiting(connection, one.submission):
        return
    before = one.before or {"state": "received", "revision": review.revision, "why": None, "twin": None}
    by = Moderator(one.by, one.by_name)
    stands = before["state"], before["revision"], by, office.now
    await decide(office.database, connection, one.submission, *stands, why=before["why"], twin=before["twin"])


async def _changed(office: Office, connection: Any, one: AskedBack, standing: Askable) -> None:
    """An answer counts that was given while the form is open to be changed: that makes no revision of its own."""
    review = await read_review(connection, one.submission, to_change=True)
    if review is not None and review.revision >= standing.revision:
        stands = review.state, standing.revision - 1, review.by, office.now
        await decide(office.database, connection, one.submission, *stands, why=review.why, twin=review.twin)


async def _note(office: Office, connection: Any, one: AskedBack, came: Came, words: str) -> None:
    """What somebody wrote instead of yes or no is kept where moderators read it."""
    respondent = came.submission.respondent
    by = Moderator(one.chat, respondent.name or came.submission.reference)
    kept = Note(one.submission, one.key, words, by, office.now)
    await add_note(office.database, connection, one.submission, kept, office.house.ids(), office.now)


async def _done(office: Office, job: Job) -> None:
    async with office.database.write() as connection:
        await jobs.job_done(connection, job.id)


#: characters of a question that is shown once more
_SHORT = 300
#: (kind, what became of it) -> how it is told; without a kind for all others
_BECAME = {
    ("question", "answered"): Text("Your question was answered."),
    ("transcript", "answered"): Text("They said more by voice or file, instead of correcting the words."),
    ("", "left"): Text("They leave it as it is."),
    ("transcript", "confirmed"): Text("They say that the words are right."),
    ("transcript", "corrected"): Text("They have put the words right."),
    ("published", "confirmed"): Text("Yes, their words may be printed so."),
    ("published", "refused"): Text("No, they keep their own words."),
    ("published", "said"): Text("They wrote to you about words that are settled already."),
    ("", "over"): Text("No answer came in time."),
    ("", "unreachable"): Text("It could not be put to them: no phone that writes in this form can be reached."),
}
