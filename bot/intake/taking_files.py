"""Word forms given to `palabre intake`, one after the other, each told about in a few lines."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.database.brought import Brought, keep_brought, taken_before
from bot.database.ids import Ids
from bot.database.opening import Database
from bot.database.records import Submission
from bot.database.reviews import Moderator
from bot.documents.rendering import Limits, NotRendered, Renderer
from bot.opened import as_they_stand, make_database
from bot.translations.translator import Translations
from bot.whole_files import make_private, write_whole
from conversations.records import record, replace
from conversations.state import Moment
from conversations.text import Text, say

from .finding import call_of_form
from .reading_word import UNKNOWN_FORM, Refused, read_word
from .taking_in import NotAgreed, Way, is_shut, other_call, take_in, unread_words
from .understanding import Understood, language_of, understand

if TYPE_CHECKING:
    from bot.consulting.calls import Calls
    from bot.settings import Settings

#: bytes of a file that is looked at: no messenger's bot is given more
LARGEST = 20_000_000
#: what reading one form may take
READING = Limits(seconds=30.0, memory=768 * 2**20, tasks=200)
MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: where a call takes no forms, what to do in the terminal
_TODO = {
    "draft": "Open it with: palabre call open {name} (to try it: palabre call rehearse {name}), then take the form in",
    "archived": "It cannot be opened again: keep the file, and tell those who ask",
}


@record
class _Table:
    """What all files share."""

    settings: Settings
    calls: Calls
    database: Database
    renderer: Renderer
    translate: Translations
    ids: Ids


async def take_files(
    settings: Settings,
    calls: Calls,
    files: tuple[Path, ...],
    name: str | None,
    door: str,
    brought: str | None,
    who: str,
) -> int:
    """Take each file in and print what became of it; how many could not be taken."""
    failed = 0
    async with make_database(settings) as database:
        calls = await as_they_stand(calls, database)
        with Renderer(READING) as renderer:
            table = _Table(settings, calls, database, renderer, Translations.load(calls.all()), Ids())
            for path in files:
                way = Way(door=door, brought=brought, by=Moderator(None, who), now=datetime.now(UTC))
                lines = await _take(table, path, name, way)
                failed += isinstance(lines, Text)
                shown = (lines,) if isinstance(lines, Text) else lines
                click.echo(f"{path}: " + "\n  ".join(say(one, "en") for one in shown))
    return failed


async def _take(table: _Table, path: Path, name: str | None, way: Way) -> Text | tuple[Text, ...]:
    """What became of one file, in lines; one text alone where it could not be taken."""
    try:
        data = await asyncio.to_thread(_read, path)
    except OSError as wrong:
        return Text("cannot be read ({why})", {"why": wrong.strerror or "?"})
    if len(data) > LARGEST:
        return Text("is larger than 20 MB")
    form = await _understood(table, data, name, way)
    if not isinstance(form, Understood):
        return form
    digest = hashlib.sha256(data).hexdigest()
    number = table.ids()
    way = replace(way, trial=table.calls.phase(form.call.name, way.now) == "rehearsal")
    # on the disk before the transaction, in which nobody waits for it
    kept = f"files/others/{number}.docx"
    target = table.settings.data / kept
    await asyncio.to_thread(_keep, target, data)
    taken: Submission | None = None
    try:
        async with table.database.write() as connection:
            before = await taken_before(connection, form.call.name, digest)
            if before is not None:
                return (Text("was taken in before, as {reference}; nothing is done", {"reference": before}),)
            found = await take_in(
                table.database, connection, form, way, table.ids, table.translate, "en", sha256=digest
            )
            await keep_brought(connection, _brought(number, found, way, path.name, kept, digest, len(data)))
        taken = found
    except NotAgreed:
        return NOT_AGREED
    finally:
        if taken is None:
            await asyncio.to_thread(target.unlink)
    return tuple(told(form, taken))


async def _understood(table: _Table, data: bytes, name: str | None, way: Way) -> Understood | Text:
    try:
        found = await asyncio.to_thread(table.renderer.work, read_word, data)
    except NotRendered as wrong:
        return Text("{why}", {"why": str(wrong)})
    if isinstance(found, Refused):
        return found.why
    call = await call_of_form(table.database, table.calls, found.version, name)
    if call is None:
        return Refused(UNKNOWN_FORM).why
    if name is not None and call.name != name:
        return other_call(call, name)
    phase = table.calls.phase(call.name, way.now)
    if (why := is_shut(phase)) is not None:
        return Text("{why}", {"why": f"{say(why, 'en')} {_TODO[phase].format(name=call.name)}"})
    moment = Moment(way.now, language_of(found, call), lambda: 0.0, lambda: "", table.translate)
    form = understand(found, call, moment)
    return form.why if isinstance(form, Refused) else form


def told(form: Understood, taken: Submission) -> list[Text]:
    """What was read and what was not."""
    given = {"reference": taken.reference, "call": form.call.name, "n": len(form.form.read)}
    lines = [
        Text(
            "taken in as {reference} ({call}); read {n} answer",
            given,
            plural="taken in as {reference} ({call}); read {n} answers",
        )
    ]
    lines += [Text("not read: {what}", {"what": unread_words(one)}) for one in form.unread]
    lines += [Text("a picture, not looked at: {where}", {"where": where}) for where in form.pictures]
    lines += [Text("still needed: {question}", {"question": label}) for label in form.form.missing]
    return lines


def _brought(number: int, taken: Submission, way: Way, name: str, path: str, digest: str, size: int) -> Brought:
    return Brought(
        id=number,
        submission=taken.id,
        chat=way.chat,
        name=name,
        mime=MIME,
        size=size,
        path=path,
        sha256=digest,
        at=way.now,
    )


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _keep(path: Path, data: bytes) -> None:
    make_private(path.parent)
    write_whole(path, data)


NOT_AGREED = Text(
    "The box on taking part is not ticked, so nothing of it was kept. Ask the person, and tick it only if they agree."
)
