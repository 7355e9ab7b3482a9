"""The files that came with a submission: to be heard and seen here, not to be passed on, and gone after a day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.consulting.screens import Handed, Key, Passed, Screen, Shown
from bot.consulting.visit import Visit
from bot.database.exports import Sent
from bot.database.staff import note
from bot.office.codes import answer_code
from bot.office.requests import Office, Request
from conversations.completed import Entry
from conversations.replies import File
from conversations.text import Text

from .cards import act, shortened
from .looking import Looked, look
from .reading import TO_FORM, look_at_answer


async def show_files(office: Office, request: Request, number: int, at: int | None) -> None:
    """All files of a submission, or those of one section."""
    looked = await look(office, request, number)
    if looked is None:
        return
    if at is None:
        back = Key(TO_FORM, act("one", number))
        await _hand(office, request, looked, [*looked.form.entries], back, agreed=True)
    else:
        entries = looked.sections[at].entries if at < len(looked.sections) else ()
        await _hand(office, request, looked, [*entries], Key(Text("To the section"), act("s", number, str(at))))


async def show_files_of(office: Office, request: Request, number: int, code: str) -> None:
    """The files of one answer."""
    found = await look_at_answer(office, request, number, code)
    if found is not None:
        looked, entry = found
        back = Key(Text("To the answer"), act("a", number, answer_code(entry.key)))
        await _hand(office, request, looked, [entry], back)


async def _hand(
    office: Office, request: Request, looked: Looked, entries: list[Entry], back: Key, *, agreed: bool = False
) -> None:
    sent = [(entry.label, one, looked.came.files.get(one.ref)) for entry in entries for one in entry.files]
    recording = looked.came.submission.respondent.recording_id
    if agreed and recording is not None and (spoken := looked.came.files.get(str(recording))) is not None:
        sent.insert(0, (_AGREED, File("voice" if spoken.mime == "audio/ogg" else "audio"), spoken))

    async def do(visit: Visit, connection: Any) -> None:
        ids, call = office.house.ids, looked.call.name
        shown = list(played(visit, sent[:_MOST]))
        details = {"submission": looked.number, "files": len(shown)}
        await note(connection, ids, office.now, visit.chat, "submission.files", call, **details)
        visit.show(*shown, Screen(lines=tuple(_told(len(sent), len(shown))), keys=((back,),)))

    await office.answer(request, do)


def _told(count: int, shown: int) -> Iterator[Text]:
    if shown:
        yield Text("These files go away again after a day, and cannot be passed on from here.")
    if count > _MOST:
        yield Text("There are {n} files. Open a section to get its files.", {"n": count})
    if missing := min(count, _MOST) - shown:
        yield Text(
            "{n} file is not here: it could not be fetched, or not yet.",
            {"n": missing},
            plural="{n} files are not here: they could not be fetched, or not yet.",
        )
    if not count:
        yield Text("There are no files here.")


def played(visit: Visit, sent: list[tuple[Text, File, Sent | None]]) -> Iterator[Shown]:
    """Each in the way in which the app plays it."""
    say = visit.moment().say
    for label, file, kept in sent:
        if kept is None or kept.path is None:
            continue
        caption = shortened(say(label), _CAPTION)
        method, field = _METHODS.get(file.kind, ("", ""))
        if not method:
            yield Handed(
                kept.path, kept.name, Text("{question}", {"question": caption}), is_protected=True, hours=_HOURS
            )
            continue
        payload = {field: {"@file": kept.path, "name": kept.name}, "caption": caption, "protect_content": True}
        yield Passed(method, payload, {"hours": _HOURS})


_METHODS = {
    "voice": ("sendVoice", "voice"),
    "audio": ("sendAudio", "audio"),
    "photo": ("sendPhoto", "photo"),
    "video": ("sendVideo", "video"),
}
#: files of one answer to a tap; letters of what stands under one; hours until it is taken away
_MOST, _CAPTION, _HOURS = 30, 200, 24
_AGREED = Text("How they agreed")
