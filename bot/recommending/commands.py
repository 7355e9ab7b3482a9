"""`palabre recommendations`: what a call explains, found by anybody's words, and what nobody has checked yet."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.call_named import call_named, settings_here
from bot.translations.translator import Translations
from conversations.call import Call
from conversations.finding import Finders
from conversations.records import record
from conversations.text import Text, say

if TYPE_CHECKING:
    from bot.database.exports import OpenedCount


@click.command()
@click.argument("name", metavar="CALL")
@click.argument("words", metavar='["FREE WORDS"]', nargs=-1)
@click.option("--language", metavar="L", help="The language to look and answer in; otherwise the call's first.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list, with words of {id, score, title}.")
@click.option("--unchecked", is_flag=True, help="What a person still has to hold against the official text.")
@click.option(
    "--opened", "is_opened", is_flag=True, help="What people opened under which question, and how many answered."
)
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml.")
def recommendations(
    name: str,
    words: tuple[str, ...],
    language: str | None,
    as_json: bool,
    unchecked: bool,
    is_opened: bool,
    config: Path | None,
) -> None:
    """Show the recommendations that a call explains: those that fit some words, best first, or all of them.

    Exits 0 also when nothing fits.
    """
    if bool(words) + unchecked + is_opened > 1:
        raise click.UsageError("Words, --unchecked and --opened do not go together.")
    if is_opened:
        counts = asyncio.run(_counts(name, config))
        rows: list[dict[str, Any]] = [dataclasses.asdict(one) for one in counts]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2) if as_json else "\n".join(_count_lines(counts)))
        return
    call = call_named(name)
    reader = _Reader(call, _spoken(call, language), Translations.load([call]))
    if unchecked:
        rows = list(reader.unchecked())
        lines = reader.unchecked_lines(rows)
    elif words:
        rows = reader.found(" ".join(words))
        lines = reader.found_lines(" ".join(words), rows)
    else:
        rows = list(reader.all())
        lines = reader.all_lines(rows)
    click.echo(json.dumps(rows, ensure_ascii=False, indent=2) if as_json else "\n".join(lines))


async def _counts(name: str, config: Path | None) -> list[OpenedCount]:
    """What was opened in a call, from the database of the settings; nothing where there is none yet."""
    from bot.database.exports import count_opened
    from bot.database.opening import Away, Database, TooNew
    from bot.database.urls import sqlite_file

    settings = settings_here(config)
    call = call_named(name, settings)
    file = sqlite_file(settings.database_url)
    if file is not None and not await asyncio.to_thread(file.exists):
        return []
    try:
        database = await Database.open(settings.database_url)
        try:
            return await count_opened(database, call.name)
        finally:
            await database.close()
    except (Away, TooNew, OSError) as wrong:
        raise click.ClickException(str(wrong)) from None


def _count_lines(counts: list[OpenedCount]) -> Iterator[str]:
    for one in counts:
        where = f"under {one.question}" if one.question else "outside of a question"
        yield f"{one.entry}  {where}: opened {one.times} (by {one.people}), then answered in forms: {one.answered}"
    if not counts:
        yield "Nothing was opened yet."


def _spoken(call: Call, language: str | None) -> str:
    """The language as the call has it; its first one where it has no such words."""
    if language is None:
        return call.languages[0]
    language = call.written(language)
    for tag in (language, language.replace("_", "-").partition("-")[0]):
        if tag in call.languages:
            return tag
    spoken = ", ".join(call.languages)
    click.echo(f"The call has no words in {language}; it speaks {spoken}. Here it is in {call.languages[0]}.", err=True)
    return call.languages[0]


@record
class _Reader:
    """One call in one language."""

    call: Call
    language: str
    translate: Translations

    def found(self, words: str) -> list[dict[str, Any]]:
        """What fits these words, best first."""
        known = self.call.library.recommendations
        finders = Finders(self.call.library, self.call.languages, self.translate)
        return [
            {"id": one.id, "score": one.score, "title": self._say(known[one.id].topic)}
            for one in finders.find(words, self.language)
        ]

    def found_lines(self, words: str, rows: list[dict[str, Any]]) -> Iterator[str]:
        """The same for reading; where nothing fits, topics that are near."""
        known = self.call.library.recommendations
        for row in rows:
            yield f"{row['title']}  ({row['id']}, {row['score']:.2f})"
            yield f"    {self._say(known[row['id']].plain)}"
        if not rows:
            labels = dict(self.call.library.tags)
            finders = Finders(self.call.library, self.call.languages, self.translate)
            near = [self._say(labels[tag]) for tag in finders.of(self.language).nearest_topics(words)]
            yield "Nothing fits." + (f" Topics there are: {'; '.join(near)}." if near else "")

    def all(self) -> Iterator[dict[str, Any]]:
        """Every entry, set by set."""
        for each in self.call.library.sets:
            for one in each.recommendations:
                yield {"id": one.id, "set": self._say(each.title), "title": self._say(one.topic)}

    def all_lines(self, rows: list[dict[str, Any]]) -> Iterator[str]:
        """The same for reading."""
        above = None
        if not rows:
            yield "This call explains nothing."
        for row in rows:
            if row["set"] != above:
                above = row["set"]
                yield above
            yield f"    {row['title']}  ({row['id']})"

    def unchecked(self) -> Iterator[dict[str, Any]]:
        """Our words that nobody held against the official text, where to look, and the number that we claim."""
        library = self.call.whole_library
        for one in library.recommendations.values():
            if one.checked == "no":
                words = [self._say(text) for text in (one.topic, one.plain, one.example) if text is not None]
                yield {"id": one.id, "words": words, "source": one.source, "number": one.official_number}
        for term in library.glossary:
            if term.checked == "no":
                words = [self._say(term.term), self._say(term.plain)]
                yield {"id": term.id, "words": words, "source": term.source, "number": None}

    def unchecked_lines(self, rows: list[dict[str, Any]]) -> Iterator[str]:
        """The same for reading."""
        for row in rows:
            number = f"claimed: {row['number']}" if row["number"] is not None else "none claimed"
            yield row["id"]
            yield from (f"    {words}" for words in row["words"])
            yield f"    look at: {row['source'] or 'no source is named'}"
            yield f"    number: {number}"
        if not rows:
            yield "Everything was held against the official text."

    def _say(self, text: Text) -> str:
        return say(text, self.language, self.translate)
