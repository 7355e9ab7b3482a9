"""/export: the answers as a file, for this chat alone."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot import logs
from bot.consulting.screens import Handed, Key, Rows, Screen, Title
from bot.consulting.visit import Visit
from bot.database import jobs
from bot.database.exports import count_all
from bot.database.records import Job
from bot.database.reviews import count_states
from bot.database.staff import read_roles
from bot.database.taken_out import Lost, note_taken, read_lost
from bot.documents.rendering import NotRendered
from bot.logs import told
from bot.office.requests import Office, Request, ask, button, call_code
from bot.office.roles import Access
from bot.whole_files import make_private
from conversations.call import Call
from conversations.text import Text

from .exporting import export
from .naming import STILL_TELLS
from .streaming import Made
from .wish import SUFFIXES, Wish

log = logs.get(__name__)

#: below the data folder; what is older than KEPT is thrown away
FOLDER = "exports"
KEPT = timedelta(hours=24)
#: bytes of a file that a bot may send
LIMIT = 50_000_000


async def take(office: Office, request: Request) -> None:
    """/export and its buttons: step by step what, with or without names, of which, and what for."""
    if request.about:
        await _said(office, request)
        return
    verb, code, *chosen = (*request.act, "", "")
    call = office.call(request, code) if code else await office.choose_call(request, Text("Which call?"), "show")
    if call is None:
        if code:
            await office.say(request, _GONE)
        return
    wanted = [one for one in chosen if one]
    if not all(one in known for one, known in zip(wanted, (_KINDS, _NAMES, _WHICH, _REASONS), strict=False)):
        wanted = []
    match wanted:
        case [kind, names, which, reason] if verb == "go":
            await _begin(office, request, call, kind, names, which, _REASONS[reason].source)
        case [kind, names, which]:
            await _ask_why(office, request, call, kind, names, which)
        case [kind, names]:
            await _ask_which(office, request, call, kind, names)
        case [kind]:
            await _show(office, request, _ASKS_NAMES, keys=_rows(call, (kind,), _NAMES))
        case _:
            await _show(office, request, Title(call.title), _ASKS_KIND, keys=_rows(call, (), _KINDS))


async def _show(office: Office, request: Request, *lines: object, keys: Rows) -> None:
    await office.show(request, Screen(lines=lines, keys=keys, replaces=request.message))


def _rows(call: Call, chosen: tuple[str, ...], known: Mapping[str, Text]) -> Rows:
    code = call_code(call.name)
    return tuple((Key(words, button("export", "as", code, *chosen, name)),) for name, words in known.items())


async def _ask_which(office: Office, request: Request, call: Call, kind: str, names: str) -> None:
    async with office.read() as connection:
        counted = await count_states(connection, call.name)
    numbers = {name: sum(counted[state] for state in _states(name) or counted) for name in _WHICH}
    labels = {name: words.with_values(number=numbers[name]) for name, words in _WHICH.items()}
    await _show(office, request, Text("Which ones?"), keys=_rows(call, (kind, names), labels))


async def _ask_why(office: Office, request: Request, call: Call, kind: str, names: str, which: str) -> None:
    code = call_code(call.name)
    keys = tuple(
        (Key(words, button("export", "go", code, kind, names, which, reason)),) for reason, words in _REASONS.items()
    )

    async def do(visit: Visit, connection: Any) -> None:
        ask(visit, "export", call=code, chosen=[kind, names, which], message=request.message)
        visit.show(Screen(lines=(_ASKS_WHY,), keys=keys, replaces=request.message))

    await office.answer(request, do)


async def _said(office: Office, request: Request) -> None:
    """What it is for, in words."""
    call = office.call(request, str(request.about.get("call", "")))
    chosen = request.about.get("chosen")
    match chosen:
        case [str(kind), str(names), str(which)] if kind in _KINDS and names in _NAMES and which in _WHICH:
            pass
        case _:
            call = None
    why = " ".join(request.words.split())[:_LONGEST]
    if call is None:
        await office.say(request, _GONE)
    elif not why:
        await _ask_why(office, request, call, kind, names, which)
    else:
        await _begin(office, request, call, kind, names, which, why)


async def _begin(office: Office, request: Request, call: Call, kind: str, names: str, which: str, why: str) -> None:
    """Writing it is work of its own."""

    async def do(visit: Visit, connection: Any) -> None:
        visit.keep(step={name: value for name, value in visit.step.items() if name not in ("asked", "staff")})
        message = request.message
        visit.show(Screen(lines=(Text("I am writing the file. It comes in a moment."),), replaces=message))
        states = _states(which)
        given = {"call": call.name, "kind": kind, "without_names": names == "o", "why": why, "message": message}
        language = visit.language
        payload = {**given, "chat": visit.chat, "states": states and sorted(states), "language": language}
        office.queue(visit, "export", payload)

    await office.answer(request, do)


# The work


async def make(office: Office, job: Job) -> None:
    """Write the file and hand it over, to whoever still may have it."""
    given: Mapping[str, Any] = job.payload
    chat, language = int(given["chat"]), str(given["language"])
    call = office.house.calls.named(str(given["call"]))
    async with office.read() as connection:
        access = Access(tuple(await read_roles(connection, chat)))
    if call is None or not access.may("export", call.name):
        async with office.database.write() as connection:
            await jobs.job_done(connection, job.id)
        return
    states = given["states"]
    wish = Wish(
        call=call.name,
        kind=str(given["kind"]),
        states=frozenset(states) if states is not None else None,
        without_names=bool(given["without_names"]),
    )
    out = office.data / FOLDER / f"{job.id}{SUFFIXES[wish.kind]}"
    began, made = await _made_of_those_there(office, job, wish, out)
    shown = _handed(made, wish, office.now) if made is not None else (Screen(lines=(_FAILED,)),)

    async def do(visit: Visit, connection: Any) -> None:
        await jobs.job_done(connection, job.id)
        if not Access(tuple(await read_roles(connection, chat))).may("export", call.name):
            return  # their role was taken away while it was written
        lost = await read_lost(connection, made.submissions, began) if made is not None else Lost()
        if lost.erased:
            raise Gone
        for number, reference in lost.withdrawn:
            office.queue(visit, "taken-back", {"form": number, "reference": reference, "call": call.name})
        visit.show(*shown)

    if made is not None and await _may_export(office, chat, call.name):
        details = {**wish.as_json, "count": made.count, "sha256": made.sha256[0], "parts": len(made.parts)}
        noted = (office.house.ids, office.now, chat, "export.make", call.name, str(given["why"]), made.submissions)
        await note_taken(office.database, *noted, **details)
    try:
        await office.attend(chat, do, language)
    except Exception:
        await asyncio.to_thread(_remove, made)  # it is made anew, or nobody wants it any more
        raise


class Gone(Exception):
    """Somebody was erased who stands in a file that was to be handed over: it is made anew."""


async def _made_of_those_there(office: Office, job: Job, wish: Wish, out: Path) -> tuple[datetime, Made | None]:
    """The files, and when they were begun; made anew where somebody was erased or took a form back meanwhile."""
    for number in range(1, TIMES + 1):
        began = office.now
        made = await _made(office, job, wish, out)
        if made is None:
            return began, None
        async with office.read() as connection:
            lost = await read_lost(connection, made.submissions, began)
        if not lost:
            return began, made
        if lost.erased or number < TIMES:
            await asyncio.to_thread(_remove, made)
    if lost.erased:
        raise Gone
    return began, made


def _remove(made: Made | None) -> None:
    for path in (*made.parts, *made.beside) if made is not None else ():
        path.unlink(missing_ok=True)


async def _may_export(office: Office, chat: int, call: str) -> bool:
    async with office.read() as connection:
        return Access(tuple(await read_roles(connection, chat))).may("export", call)


async def _made(office: Office, job: Job, wish: Wish, out: Path) -> Made | None:
    """The files; None where they could not be written."""
    await asyncio.to_thread(make_private, out.parent)
    progress = _Progress(await count_all(office.database, wish.call, wish.which))
    try:
        async with _telling(office, job, progress):
            return await export(
                office.database,
                office.house.calls,
                wish,
                out,
                data=office.data,
                translate=office.house.translate,
                passed=progress.passed,
                limit=LIMIT,
            )
    except (OSError, NotRendered) as wrong:
        log.error("an export could not be written", call=wish.call, kind=wish.kind, error=told(wrong))
        return None


@dataclass(slots=True)
class _Progress:
    """How far it is."""

    total: int
    count: int = 0

    def passed(self, count: int) -> None:
        self.count = count


@asynccontextmanager
async def _telling(office: Office, job: Job, progress: _Progress) -> AsyncIterator[None]:
    """Say every few seconds how far it is, in the message that said that it begins."""
    given: Mapping[str, Any] = job.payload

    async def tell() -> None:
        said = -1
        while True:
            await asyncio.sleep(EVERY)
            if progress.count == said:
                continue  # the messenger refuses an edit that changes nothing
            said = progress.count
            values = {"count": progress.count, "total": progress.total}
            words = Text("I am writing the file: {count} of {total}.", values)
            screen = Screen(lines=(words,), replaces=given["message"])

            async def do(visit: Visit, connection: Any, screen: Screen = screen) -> None:
                visit.show(screen)

            await office.attend(int(given["chat"]), do, str(given["language"]))

    task = asyncio.create_task(tell()) if given["message"] is not None else None
    try:
        yield
    finally:
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task


def _handed(made: Made, wish: Wish, now: datetime) -> tuple[Screen | Handed, ...]:
    """What is shown: words, and the files that a bot may send."""
    if not made.count:
        return (Screen(lines=(Text("Nothing has come in that fits."),)),)
    written = [*made.parts, *(path for path in made.beside if path.suffix != ".txt")]
    files = [path for path in written if path.stat().st_size <= LIMIT]
    lines: list[object] = [
        Text("{n} submission is in the file.", {"n": made.count}, plural="{n} submissions are in the file."),
        Text("It cannot be passed on from this chat, and it goes away after {hours} hours.", {"hours": _HOURS}),
    ]
    if len(files) < len(written):
        command = f"palabre export {wish.call} --format {wish.kind} --out {wish.call}{SUFFIXES[wish.kind]}"
        values = {"command": command}
        lines.append(Text("It is too large for Telegram. Whoever runs this bot can write it with: {command}", values))
    if len(made.parts) > 1:
        lines.append(Text("It comes in {n} part.", {"n": len(made.parts)}, plural="It comes in {n} parts."))
    if made.missing:
        absent = {"n": made.missing}
        lines.append(Text("{n} file is missing in it.", absent, plural="{n} files are missing in it."))
    if wish.without_names:
        lines.append(STILL_TELLS)
    begins, stem = f"{wish.call}-{now.date().isoformat()}", made.parts[0].name.partition(".")[0].partition("-")[0]
    handed = tuple(
        Handed(f"{FOLDER}/{path.name}", begins + path.name.removeprefix(stem), is_protected=True, hours=_HOURS)
        for path in files
    )
    return (Screen(lines=tuple(lines)), *handed)


def _states(which: str) -> frozenset[str] | None:
    return {"acc": frozenset({"accepted"}), "in": frozenset(_IN)}.get(which)


_IN = ("received", "changed", "asked", "accepted")
_HOURS = 24
#: so often a file is written while people in it are erased or take their forms back
TIMES = 3
#: seconds between two words on how far it is
EVERY = 5.0
#: characters of a reason
_LONGEST = 300
#: what buttons carry -> their words
_KINDS = {
    "xlsx": Text("Excel table (XLSX)"),
    "csv": Text("Plain table (CSV)"),
    "zip": Text("Tables and media (ZIP)"),
    "docx": Text("A Word file each"),
    "pdf": Text("A PDF each"),
    "jsonl": Text("For programs (JSON)"),
}
_NAMES = {"o": Text("Without names"), "n": Text("With names")}
_WHICH = {
    "acc": Text("Accepted: {number}"),
    "in": Text("All but those left out: {number}"),
    "all": Text("All that was sent: {number}"),
}
_REASONS = {
    "a": Text("To count and compare"),
    "b": Text("To write a report"),
    "k": Text("To keep a copy"),
}
_ASKS_KIND = Text("In which format do you want the answers?")
_ASKS_NAMES = Text("With the names of those who answered, their contacts, voices and photos, or without?")
_ASKS_WHY = Text("What is it for? Tap, or write it in a few words. It is kept with your name.")
_FAILED = Text("I could not write the file. Please tell whoever runs this bot.")
_GONE = Text("There is no such call here any more.")
