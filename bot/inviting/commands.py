"""`palabre invite`: a link, a code word, posters and texts for one place where people may find a call."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.opened import as_they_stand, call_among, make_database, open_calls, open_settings, stop
from conversations.records import record

if TYPE_CHECKING:
    from bot.consulting.calls import Calls
    from bot.database.opening import Database
    from bot.database.sources import Source, SourceCount
    from bot.settings import Settings
    from conversations.call import Call
    from conversations.text import Translate

    from .invitation import Invitation


@record(kw_only=True)
class Wish:
    """What somebody asks for on the command line."""

    label: str | None
    word: str | None
    languages: tuple[str, ...]
    out: Path | None
    draft: bool
    bot_name: str | None


class Refused(Exception):
    """It cannot be done as it was asked for: one line."""


@click.command()
@click.argument("name", metavar="CALL")
@click.option("--source", "label", metavar="LABEL", help="Where people will find it: a radio, a village, a person.")
@click.option("--word", metavar="WORD", help="A code word to say on the radio and to type in the chat: SANDIKA 7.")
@click.option("--language", "languages", metavar="L", multiple=True, help="Otherwise all languages of the call.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER", help="Write files there.")
@click.option("--draft", is_flag=True, help="Posters marked DRAFT, also while organiser or phone are missing.")
@click.option("--list", "is_listed", is_flag=True, help="How many came, began and sent, by source.")
@click.option("--bot", "bot_name", metavar="NAME", help="The bot's name; otherwise Telegram is asked.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml.")
def invite(
    name: str,
    label: str | None,
    word: str | None,
    languages: tuple[str, ...],
    out: Path | None,
    draft: bool,
    is_listed: bool,
    bot_name: str | None,
    as_json: bool,
    config: Path | None,
) -> None:
    """Invite people to a call: a link and a text to forward; with --out posters, the QR code and the texts as files.

    With --source or --word it is registered where people come from, and --list says how many did. The same again
    makes the same again. Exits 2 when something is missing or wrong, and then nothing is changed.
    """
    if is_listed and (label or word or languages or out or draft):
        raise click.UsageError("--list goes with --json and --config alone.")
    settings = open_settings(config)
    calls = open_calls(settings)
    try:
        if is_listed:
            counts = asyncio.run(_count(settings, calls, name))
            rows = [dataclasses.asdict(one) for one in counts]
            click.echo(json.dumps(rows, ensure_ascii=False, indent=2) if as_json else "\n".join(_table(counts)))
            return
        wish = Wish(label=label, word=word, languages=languages, out=out, draft=draft, bot_name=bot_name)
        made = asyncio.run(_invite(settings, calls, name, wish))
    except Refused as wrong:
        stop(str(wrong), 2)
    click.echo(json.dumps(made, ensure_ascii=False, indent=2) if as_json else "\n".join(_lines(made)))


async def _count(settings: Settings, calls: Calls, name: str) -> tuple[SourceCount, ...]:
    from bot.database.sources import count_sources

    call = call_among(calls, name)
    async with make_database(settings) as database, database.read() as connection:
        return await count_sources(connection, call.name)


async def _invite(settings: Settings, calls: Calls, name: str, wish: Wish) -> dict[str, Any]:
    from bot.translations.translator import Translations

    from .forwarding import text_to_forward
    from .invitation import Invitation
    from .links import link

    call = call_among(calls, name)
    unknown = [tag for tag in wish.languages if tag not in call.languages]
    if unknown:
        raise Refused(f"--language: {call.name} does not speak {unknown[0]}; it speaks {', '.join(call.languages)}")
    languages = wish.languages or call.languages
    translate = Translations.load([call])
    async with make_database(settings) as database:
        call = call_among(await as_they_stand(calls, database), name)
        source, is_new = await _source(database, call, wish)
        bot_name = await _bot_name(settings, wish)
        try:
            address = link(bot_name, call.name, source.code if source is not None else "")
        except ValueError as wrong:
            raise Refused(str(wrong)) from None
        word = source.word if source is not None else None
        invitation = Invitation(bot_name, address, word, call.closes)
        texts = {tag: text_to_forward(call, tag, invitation, translate) for tag in languages}
        files: dict[str, bytes] = {}
        if wish.out is not None:
            files = await asyncio.to_thread(_files, call, languages, invitation, translate, wish.draft)
            files |= {f"text-{tag}.txt": f"{words}\n".encode() for tag, words in texts.items()}
        with _Folder(wish.out, files) as folder:
            if source is not None and is_new:
                await _register(database, source)
            folder.keep()
    return {
        "call": call.name,
        "code": source.code if source is not None else None,
        "label": source.label if source is not None else None,
        "word": word,
        "link": address,
        "texts": texts,
        "files": [str(path) for path in folder.paths],
    }


async def _bot_name(settings: Settings, wish: Wish) -> str:
    from bot.telegram.naming import Nameless, ask_bot_name

    from .links import is_bot_name

    if wish.bot_name is not None:
        name = wish.bot_name.removeprefix("@")
        if not is_bot_name(name):
            raise Refused(
                f"--bot: '{wish.bot_name[:40]}' is no name of a bot; write it as in Telegram, such as wells_bot"
            )
        return name
    if not settings.token:
        raise Refused(
            "PALABRE_TOKEN is not set, so Telegram cannot say what the bot is called; name it with --bot NAME"
        )
    try:
        return await ask_bot_name(settings.token, settings.api_url)
    except Nameless as wrong:
        raise Refused(f"{wrong}; or name the bot with --bot NAME") from None


async def _source(database: Database, call: Call, wish: Wish) -> tuple[Source | None, bool]:
    """The source that is asked for, and whether it is new; nothing is written yet. Raises Refused."""
    from bot.database.sources import list_sources, read_words
    from conversations.text import say

    from .planning import Unusable, plan_source

    if wish.label is None and wish.word is None:
        return None, False
    async with database.read() as connection:
        known = await list_sources(connection, call.name)
        words = await read_words(connection)
    try:
        return plan_source(call, wish.label, wish.word, known, words)
    except Unusable as wrong:
        raise Refused(f"--{wrong.what}: {_bare(say(wrong.why, 'en'))}") from None


async def _register(database: Database, source: Source) -> None:
    from bot.database.ids import Ids
    from bot.database.sources import add_source
    from bot.database.staff import note

    now = datetime.now(UTC)
    async with database.write() as connection:
        if not await add_source(database, connection, source, None, now):
            raise Refused("somebody has just registered the same; try again")
        details = {"code": source.code, "word": source.word is not None}
        await note(connection, Ids(), now, None, "invite.add", source.call, **details)


def _files(
    call: Call, languages: tuple[str, ...], invitation: Invitation, translate: Translate, draft: bool
) -> dict[str, bytes]:
    """Posters and the QR code by the names of their files. Blocks."""
    from bot.documents.rendering import NotRendered, Renderer

    from .poster import Unsaid, poster
    from .qr import qr_png

    made = {"qr.png": qr_png(invitation.link)}
    try:
        with Renderer() as renderer:
            for tag in languages:
                sheet = poster(call, tag, invitation, translate, draft=draft, renderer=renderer)
                made[f"poster-{tag}.pdf"] = sheet
    except Unsaid as wrong:
        raise Refused(f"{wrong} (--draft)") from None
    except NotRendered as wrong:
        stop(f"the poster could not be made: {wrong}", 1)
    return made


class _Folder:
    """Files that are there all together, or not at all."""

    def __init__(self, folder: Path | None, files: dict[str, bytes]) -> None:
        self.paths = [folder / name for name in files] if folder is not None else []
        self._data = list(files.values())

    def __enter__(self) -> _Folder:
        try:
            for path, data in zip(self.paths, self._data, strict=True):
                path.parent.mkdir(parents=True, exist_ok=True)
                _part(path).write_bytes(data)
        except OSError as wrong:
            self._clear()
            raise Refused(f"--out: {path.parent} cannot be written ({wrong.strerror}); name another folder") from None
        return self

    def keep(self) -> None:
        for path in self.paths:
            _part(path).replace(path)

    def __exit__(self, *_: object) -> None:
        self._clear()

    def _clear(self) -> None:
        for path in self.paths:
            with suppress(OSError):
                _part(path).unlink(missing_ok=True)


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _lines(made: dict[str, Any]) -> list[str]:
    lines = [made["link"]]
    if made["word"]:
        lines.append(f"Code word: {made['word']}")
    if made["files"]:
        return [*lines, *made["files"]]
    for tag, words in made["texts"].items():
        lines += ["", f"[{tag}]", words]
    return lines


def _table(counts: tuple[SourceCount, ...]) -> list[str]:
    lines = [f"{'came':>6} {'began':>6} {'sent':>6}  source"]
    for one in counts:
        named = one.label or one.code or "no source named"
        more = ", ".join(filter(None, (one.code if one.label else "", f"word {one.word}" if one.word else "")))
        lines.append(f"{one.came:6} {one.began:6} {one.sent:6}  {named}{f' ({more})' if more else ''}")
    return lines


def _bare(words: str) -> str:
    """Without marks of direction, which a terminal shows as boxes."""
    return words.translate({ord(mark): None for mark in "\u2066\u2067\u2068\u2069"})
