"""Something is put to a person about one answer of theirs: a question, or words to confirm."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.base36 import base36
from bot.consulting.screens import Key, Lines, Screen, Title
from bot.consulting.visit import Visit
from bot.database.asked_back import (
    Askable,
    add_asked_back,
    count_questions,
    drop_drafts,
    read_about,
    read_askable,
    read_asked_back,
)
from bot.database.exports import Came
from bot.database.holders import Holder
from bot.database.records import AskedBack, Job
from bot.database.renditions import read_rendition
from bot.database.reviews import Moderator, decide, read_review
from bot.database.staff import note
from bot.office.codes import answer_code, submission_code, submission_of
from bot.office.requests import Office, Request, button
from bot.office.requests import ask as ask_for
from bot.office.roles import SEES_ANSWERS
from conversations.call import Call
from conversations.state import Status
from conversations.text import Text

from .reading import look_at_answer

#: what buttons and asked-for words of /queue mean that belong here
VERBS = frozenset({"ask", "put", "drop"})


def is_meant(request: Request) -> bool:
    """A button of /queue, or words that it asked for, that `take` takes."""
    verb = request.about.get("verb") if request.about else (*request.act, "")[0]
    return verb in VERBS


async def take(office: Office, request: Request) -> None:
    """A button that leads here: `ask` with a submission and an answer, `put` and `drop` under what was written."""
    if request.about:
        await ask(office, request, int(request.about["submission"]), str(request.about["answer"]))
        return
    verb, code, answer = (*request.act, "", "", "")[:3]
    number = submission_of(code)
    if verb == "ask" and number is not None:
        await ask(office, request, number, answer)
    elif verb == "put" and number is not None:
        await _put_draft(office, request, number)
    else:
        await _drop(office, request)


# A moderator writes a question


async def ask(office: Office, request: Request, submission: int, code: str) -> None:
    """Let a moderator write a question about one answer, which is then put to the person. A button leads here."""
    looked_at = await look_at_answer(office, request, submission, code)
    if looked_at is None:
        return
    looked, entry = looked_at
    came, call, key = looked.came, looked.asked, entry.key
    async with office.read() as connection:
        standing = await read_askable(connection, submission, key)
        count = await count_questions(connection, submission)
    assert standing is not None
    found = _refused(office, call, standing, count) or whom(standing)
    if isinstance(found, str):
        await office.say(request, WHY_NOT[found], keys=((_card(submission),),))
        return
    if request.about and request.is_typed and request.words.strip():
        await _show_draft(office, request, came, call, key, found)
        return
    says = (_IN_WORDS,) if request.about else ()

    async def do(visit: Visit, connection: Any) -> None:
        ask_for(visit, "queue", verb="ask", submission=submission, answer=code)
        lines: Lines = (
            Text("About “{question}”", {"question": entry.label}),
            _WRITE,
            *in_their_language(call, found, visit),
        )
        back = Key(Text("Back"), button("queue", "a", submission_code(submission), code))
        visit.show(Screen(says=says, lines=lines, keys=((back,),)))

    await office.answer(request, do)


def in_their_language(call: Call, holder: Holder, visit: Visit) -> tuple[Text, ...]:
    theirs = holder.language or call.languages[0]
    if visit.house.calls.written(theirs, call.name) == visit.language:
        return ()
    return (_THEIR_LANGUAGE.with_values(language=call.name_of(theirs)),)


async def _show_draft(office: Office, request: Request, came: Came, call: Call, key: str, holder: Holder) -> None:
    """What was written, as it goes out, and whether it may. It waits until then as a draft."""
    submission = came.submission
    by = request.moderator(call.name)

    async def do(visit: Visit, connection: Any) -> None:
        number = office.house.ids()
        await drop_drafts(connection, request.chat)
        draft = AskedBack(
            id=number,
            submission=submission.id,
            key=key,
            kind="question",
            words=request.words.strip(),
            language=request.language,
            rendition=None,
            by=by.chat,
            by_name=by.name,
            chat=holder.chat,
            message=None,
            state="draft",
            revision=submission.conversation.revision,
            asked_at=office.now,
            until=office.now,
        )
        await add_asked_back(connection, draft)
        who = Text("{name} of {organiser}", {"name": by.name, "organiser": call.organiser})
        is_both = bool(by.name and call.organiser)
        lines: Lines = (
            Text("This goes to the person, under their own words:"),
            Title(draft.words),
            Text("They read who asks: {who}", {"who": who if is_both else by.name or call.organiser or call.title}),
            *in_their_language(call, holder, visit),
        )
        anew = button("queue", "ask", submission_code(submission.id), answer_code(key))
        keys = (
            (Key(Text("Send it"), button("queue", "put", base36(number))),),
            (Key(Text("Write it anew"), anew),),
            (Key(Text("Do not ask"), button("queue", "drop", base36(number))),),
        )
        visit.show(Screen(lines=lines, keys=keys))

    await office.answer(request, do)


async def _put_draft(office: Office, request: Request, number: int) -> None:
    async def do(visit: Visit, connection: Any) -> None:
        draft = (await read_asked_back(connection, [number])).get(number)
        standing = await read_askable(connection, draft.submission, "") if draft is not None else None
        is_theirs = draft is not None and draft.state == "draft" and draft.by == request.chat
        if draft is None or standing is None or not is_theirs:
            visit.say(_NO_DRAFT)
            return
        if request.access.role(standing.call) not in SEES_ANSWERS:
            visit.say(_GONE)
            return
        await drop_drafts(connection, request.chat)
        why = await put(
            office,
            visit,
            connection,
            submission=draft.submission,
            key=draft.key,
            kind="question",
            words=draft.words,
            language=draft.language,
            by=request.moderator(standing.call),
        )
        visit.show(Screen(lines=(WHY_NOT[why] if why else _ASKED,), keys=((_card(draft.submission),),)))

    await office.answer(request, do)


async def _drop(office: Office, request: Request) -> None:
    async def do(visit: Visit, connection: Any) -> None:
        await drop_drafts(connection, request.chat)
        visit.say(Text("Nothing was asked."))

    await office.answer(request, do)


def _card(submission: int) -> Key:
    return Key(Text("Back to the form"), button("queue", "one", submission_code(submission)))


# It is put to the person


async def put(
    office: Office,
    visit: Visit,
    connection: Any,
    *,
    submission: int,
    key: str,
    kind: str,
    words: str,
    language: str,
    by: Moderator,
    rendition: int | None = None,
) -> str | None:
    """Put something to the person, in the transaction that is open; it goes out after the commit.

    `kind` is question, transcript or published (`bot.database.models.asked_back`), `words` what they are asked, or are
    to confirm; `rendition` is the row that holds these. None when it goes out, by night in the morning; otherwise why
    not, in a word that `WHY_NOT` says in full: "nobody" (there is no chat to reach), "quiet" (they asked not to be
    written to first), "many" (three questions were asked already), "over" (too long after closing).
    """
    standing = await read_askable(connection, submission, key)
    call = office.house.calls.named(standing.call) if standing is not None else None
    if standing is None or call is None:
        return "nobody"
    count = await count_questions(connection, submission) if kind == "question" else 0
    found = _refused(office, call, standing, count) or whom(standing)
    if isinstance(found, str):
        return found
    one = AskedBack(
        id=office.house.ids(),
        submission=submission,
        key=key,
        kind=kind,
        words=words,
        language=language,
        rendition=await read_rendition(connection, rendition) if rendition is not None else None,
        by=by.chat,
        by_name=by.name,
        chat=found.chat,
        message=None,
        state="waiting",
        revision=standing.revision,
        asked_at=office.now,
        until=until(office, call),
        before=await _decided(connection, submission) if kind == "question" else None,
    )
    await add_asked_back(connection, one)
    if kind == "question":
        await decide(office.database, connection, submission, "asked", standing.revision, by, office.now)
    details = {"submission": submission, "kind": kind}
    await note(connection, office.house.ids, office.now, by.chat, "review.ask", call.name, None, **details)
    office.queue(visit, "ask", {"asked": one.id})
    late = {"asked": one.id, "what": "over", "is_last": True}
    visit.changes.jobs.append(Job(office.house.ids(), "asked", late, one.until))
    return None


def until(office: Office, call: Call) -> datetime:
    """Until when somebody can answer: some days after the call has closed, or from now on where it has no end."""
    closes = call.closes if call.closes is not None else office.now
    return closes + office.ask_back


def whom(standing: Askable) -> Holder | str:
    """To whom something about the answer is put: to whoever brought it, or else to another who may write in the form.

    Where there is nobody: "quiet" if somebody could be reached who asked not to be written to first, else "nobody".
    """
    # whoever entered it from paper or a letter is not the one who said it
    there = (one for one in standing.holders if standing.door == "chat" or not one.helper)
    reachable = [one for one in there if one.reachable]
    found = next((one for one in reachable if one.may_be_told), None)
    return found or ("quiet" if reachable else "nobody")


def _refused(office: Office, call: Call, standing: Askable, count: int) -> str | None:
    is_counted = standing.revision > 0 and standing.status is not Status.WITHDRAWN and not standing.trial
    if not is_counted:
        return "nobody"
    if call.is_closed(office.now) and office.now > until(office, call):
        return "over"
    return "many" if count >= MOST else None


async def _decided(connection: Any, submission: int) -> dict[str, Any] | None:
    """What was decided before anything was asked."""
    review = await read_review(connection, submission, to_change=True)
    if review is None:
        return None
    if review.state != "asked":
        return {"state": review.state, "revision": review.revision, "why": review.why, "twin": review.twin}
    earlier = [one.before for one in await read_about(connection, submission) if one.kind == "question"]
    return dict(earlier[-1]) if earlier and earlier[-1] is not None else None


#: questions about one form
MOST = 3
#: why something is not put to anybody
WHY_NOT = {
    "nobody": Text("There is nobody to ask: no phone that writes in this form can be reached."),
    "quiet": Text("This person has asked not to be written to first, so nothing was sent."),
    "many": Text("Three questions were asked about this form already. That is the most one person is asked."),
    "over": Text("This call closed too long ago: its people can no longer change what they sent."),
}
_GONE = Text("That answer is no longer there.")
_NO_DRAFT = Text("That question was already sent or dropped.")
_ASKED = Text("It is on its way. You are told here when they answer. At night the question waits until morning.")
_WRITE = Text("What do you want to ask? Write it in plain words, as one short message.")
_IN_WORDS = Text("Please write the question in words.")
_THEIR_LANGUAGE = Text(
    "This person reads {language}. If you can, write in {language}. Otherwise they read your words as they are."
)
