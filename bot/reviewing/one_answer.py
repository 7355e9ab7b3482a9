"""One answer that is written down or translated in the chat: what is shown of it, and what is asked."""

from __future__ import annotations

from typing import Any

from bot.base36 import base36
from bot.consulting.older_forms import form_of
from bot.consulting.screens import Key, Rows, Screen, Title
from bot.consulting.visit import Visit
from bot.database.exports import Sent, Which, read_all
from bot.database.staff import note
from bot.office.codes import answer_code, answer_of, submission_code, submission_of
from bot.office.requests import Office, Request, ask, button, call_code
from conversations.call import Call
from conversations.completed import completed_form
from conversations.records import record
from conversations.replies import File
from conversations.state import Moment, Status
from conversations.text import Text
from conversations.wording import length

from .files import played
from .waiting import Waiting

COMMAND = "transcribe"


@record
class Opened:
    """An answer that is worked on: its call as it stands, and with the form that was answered."""

    call: Call
    form: Call
    waiting: Waiting


async def find(office: Office, request: Request, code: str, answer: str, language: str) -> Opened | None:
    """The answer that a button names, if they may see it and it counts; looked up anew."""
    number = submission_of(code)
    if number is None:
        return None
    for call in office.calls(request):
        which = Which(frozenset({Status.SUBMITTED}), frozenset({"received", "changed", "asked", "accepted"}))
        async for came in read_all(office.database, call.name, which, [number]):
            key = answer_of(answer, came.renditions.rows)
            if key is None or key not in came.submission.conversation.answers:
                return None
            return await opened_at(office, call, Waiting(came, key, language))
    return None


async def opened_at(office: Office, call: Call, waiting: Waiting) -> Opened:
    """An answer that was found, with the form that it belongs to."""
    return Opened(call, await form_of(office.database, office.house.calls, waiting.came) or call, waiting)


async def show_one(office: Office, request: Request, opened: Opened, *says: Text) -> None:
    """Ask for the words of one answer; what is typed next is them."""
    one = opened.waiting

    async def do(visit: Visit, connection: Any) -> None:
        await note_seen(office, visit, connection, opened)
        begin(visit, opened)
        if not one.language or one.words.original is None:
            _, label = heading(office, opened, request)
            visit.show(*played(visit, [(label, file, sent) for file, sent in _voices(opened)]))
        visit.show(
            Screen(
                says=says,
                lines=(*heading(office, opened, request), *standing(opened), _wanted(opened)),
                keys=_keys(opened),
            )
        )

    await office.answer(request, do)


async def note_seen(office: Office, visit: Visit, connection: Any, opened: Opened) -> None:
    """Note who reads, or hears, an answer."""
    one, ids, now = opened.waiting, office.house.ids, office.now
    details = {"submission": one.came.submission.id, "key": one.key}
    await note(connection, ids, now, visit.chat, "submission.see", opened.call.name, None, **details)


def begin(visit: Visit, opened: Opened, said: tuple[str, ...] = ()) -> None:
    """What is typed next are the words of this answer, message by message."""
    one = opened.waiting
    kind = "translation" if one.language else "transcript"
    ask(
        visit,
        COMMAND,
        goes_on=True,
        submission=submission_code(one.came.submission.id),
        answer=answer_code(one.key),
        language=one.language,
        row=one.came.renditions.rows[one.key],
        seen=one.came.renditions.seen(one.key, kind, one.language or None),
        said=list(said),
    )


def _voices(opened: Opened) -> list[tuple[File, Sent]]:
    """The recordings of an answer that are here."""
    came, key = opened.waiting.came, opened.waiting.key
    answer = came.submission.conversation.answers[key]
    found = [(file, came.files.get(file.ref)) for file in answer.files if file.is_sound]
    return [(file, sent) for file, sent in found if sent is not None and sent.path is not None]


def heading(office: Office, opened: Opened, request: Request) -> tuple[Title, Text]:
    """Which answer it is: the number of the form, and the question as it was asked."""
    one = opened.waiting
    moment = Moment(office.now, request.language, lambda: 0.0, lambda: "", office.house.translate)
    form = completed_form(opened.form, one.came.submission.conversation, moment)
    label = next(
        (entry.label for entry in form.entries if entry.key == one.key), Text("{question}", {"question": one.key})
    )
    return (Title(one.came.submission.reference), label)


def standing(opened: Opened) -> tuple[object, ...]:
    """What there is of an answer: its words, how long its voice is, and what stands behind them."""
    words = opened.waiting.words
    lines: list[object] = []
    if words.is_spoken:
        lines.append(Text("Spoken, {length}.", {"length": length(words.seconds)}))
        if not _voices(opened):
            lines.append(Text("The recording itself is not here."))
    given = words.to_translate if opened.waiting.language else words.given
    if given is not None:
        lines.append(given[:_SHOWN])
        if len(given) > _SHOWN:
            lines.append(Text("There is more: the whole text is in the spreadsheet."))
    if words.transcript is not None and words.transcript.said is not None:
        values = {"who": words.transcript.by or Text("somebody"), "state": words.transcript.said}
        lines.append(Text("Written down by {who}: {state}.", values))
    if words.translation is not None:
        lines.append(words.translation.words[:_SHOWN])
        if words.translation.said is not None:
            values = {"who": words.translation.by or Text("somebody"), "state": words.translation.said}
            lines.append(Text("Translated by {who}: {state}.", values))
    return tuple(lines)


def _wanted(opened: Opened) -> Text:
    one = opened.waiting
    if one.language:
        values = {"language": opened.call.name_of(one.language)}
        return Text("Please write this in {language}. Several messages are one text; tap Done at the end.", values)
    return Text(
        "Please listen, and write the words as they were said. Several messages are one text; tap Done at the end."
    )


def _keys(opened: Opened) -> Rows:
    one = opened.waiting
    which = digit(opened.call, one.language) if one.language else ""
    stop = button(COMMAND, "of", call_code(opened.call.name))
    return ((Key(Text("Skip for now"), at(f"s{which}", one)),), (Key(Text("What else waits"), stop),))


def digit(call: Call, language: str) -> str:
    """A language of the call on a button: one digit or letter."""
    return base36(call.tongues.index(language))


def tongue(call: Call, digit: str) -> str:
    """The language that such a digit means; empty where there is none."""
    number = int(digit, 36) if len(digit) == 1 and digit.isascii() and digit.isalnum() else len(call.tongues)
    return call.tongues[number] if number < len(call.tongues) else ""


def at(verb: str, one: Waiting) -> Any:
    return button(COMMAND, verb, submission_code(one.came.submission.id), answer_code(one.key))


async def gone(office: Office, request: Request) -> None:
    """The answer is no longer here, or not for them."""
    await office.say(
        request, Text("This answer does not count any more, or it was left out. /transcribe shows what waits.")
    )


#: characters of an answer that are shown
_SHOWN = 12_000
