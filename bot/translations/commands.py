"""`palabre translate …`: the work of translating, for developers, organisers and volunteers."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bot.tables.opening import Unreadable
from conversations.call import Call
from conversations.loader import call_folder, load_call, shipped_calls
from conversations.problems import BrokenCall, Problem
from conversations.text import own_name

from .catalogues import (
    Catalogue,
    Words,
    brought_up_to_date,
    path_of,
    plurals_of,
    read_catalogue,
    write_catalogue,
    write_template,
    wrong_forms,
)
from .checks import check as check_catalogue
from .checks import count
from .messages import INTERFACE, Message, of_call, of_interface, of_library
from .sheets import read_sheet, taken_over, write_sheet
from .translator import shipped_locales

_FOLDER = click.option(
    "--call", "name", metavar="CALL", help="A call of your own, by its folder: its catalogues stand in its locales/."
)


class Work:
    """What is to be translated, and where its catalogues stand."""

    def __init__(self, name: str | None) -> None:
        try:
            calls = [load_call(call_folder(one)) for one in ([name] if name is not None else shipped_calls())]
        except BrokenCall as broken:
            raise click.ClickException(str(broken.problems[0]) if broken.problems else str(broken)) from None
        is_shipped = name is None or name in shipped_calls()
        own = calls[0].folder
        self.folder = shipped_locales() if is_shipped or own is None else own / "locales"
        self.calls: list[Call] = calls
        self.messages: dict[str, tuple[Message, ...]] = {INTERFACE: of_interface()} if name is None else {}
        self.messages |= {call.name: of_call(call) for call in calls}
        #: a library without a call of its own is translated with the calls that use it; domain -> its catalogues
        self._beside: dict[str, Path] = {}
        for call in calls:
            if call.borrowed is not None and not (call.borrowed.folder / "call.yaml").is_file():
                self.messages[call.borrowed.domain] = of_library(call)
                self._beside[call.borrowed.domain] = call.borrowed.folder / "locales"

    def place(self, domain: str) -> Path:
        """The folder in which the catalogues of a domain stand."""
        return self._beside.get(domain, self.folder)

    @property
    def languages(self) -> list[str]:
        """Those that the calls speak, without the ones they were written in."""
        written = {call.source_language for call in self.calls}
        spoken = {tag for call in self.calls for tag in call.languages}
        there = {path.name for path in self.folder.glob("*") if (path / "LC_MESSAGES").is_dir()}
        return sorted((spoken | there) - written)

    def catalogues(self) -> Iterator[Catalogue]:
        """Every domain in every language, whether its file is there or not."""
        for language in self.languages:
            for domain in self.messages:
                yield self.catalogue(language, domain)

    def catalogue(self, language: str, domain: str) -> Catalogue:
        """One domain in one language."""
        path = path_of(self.place(domain), language, domain)
        if path.is_symlink() or path.exists():
            return read_catalogue(path, language)
        return Catalogue(path=path, language=language, domain=domain, words={})

    def save(self, language: str, domain: str, words: dict[tuple[str, str], Words]) -> None:
        """Write one domain in one language."""
        path = path_of(self.place(domain), language, domain)
        try:
            write_catalogue(path, language, domain, self.messages[domain], words)
        except OSError as error:
            raise click.ClickException(f"{path} cannot be written ({error.strerror})") from None


@click.group()
def translate() -> None:
    """Translate the interface and calls: gettext catalogues (PO), and two-column sheets for volunteers."""


@translate.command()
@_FOLDER
def extract(name: str | None) -> None:
    """Write what there is to translate as templates, locales/DOMAIN.pot."""
    work = Work(name)
    for domain, messages in work.messages.items():
        path = work.place(domain) / f"{domain}.pot"
        write_template(path, domain, messages)
        click.echo(f"{path}: {len(messages)} texts")


@translate.command()
@_FOLDER
@click.argument("languages", nargs=-1, metavar="[LANG…]")
def update(name: str | None, languages: tuple[str, ...]) -> None:
    """Bring the catalogues up to date: new texts come in empty, texts that are gone go, the others stay.

    LANG makes catalogues for a new language. Words of a call whose English has changed stay, as a draft that nobody
    checked; an interface text has no name of its own, so when it changes it is a new one.
    """
    work = Work(name)
    for language in [one.replace("_", "-") for one in languages] or work.languages:
        _must_be_known(language)
        for domain, messages in work.messages.items():
            before = work.catalogue(language, domain)
            _must_be_sound(before)
            words = brought_up_to_date(messages, before.words)
            work.save(language, domain, words)
            gone = [context or source for context, source in before.words if (context, source) not in words]
            if gone:
                some = ", ".join(one[:40] for one in gone[:5])
                click.echo(f"{before.path}: {len(gone)} texts are gone: {some}", err=True)
            click.echo(f"{before.path}: {len(words)} of {len(messages)}")


@translate.command()
@_FOLDER
def check(name: str | None) -> None:
    """Say what is missing or wrong in the catalogues, with file and line. Exits 1 when there is an error."""
    problems = problems_of(Work(name))
    for problem in problems:
        click.echo(str(problem))
    errors = sum(problem.level == "error" for problem in problems)
    click.echo(f"{errors} errors, {len(problems) - errors} warnings", err=True)
    sys.exit(1 if errors else 0)


def problems_of(work: Work) -> list[Problem]:
    """Everything wrong with the catalogues of some work."""
    return [one for found in work.catalogues() for one in check_catalogue(work.messages[found.domain], found)]


@translate.command()
@_FOLDER
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def stats(name: str | None, as_json: bool) -> None:
    """Say how far each language is, and how much of it a named person has checked."""
    work = Work(name)
    counts = [count(work.messages[found.domain], found) for found in work.catalogues()]
    if as_json:
        rows = [
            {
                "language": one.language,
                "domain": one.domain,
                "texts": one.texts,
                "translated": one.translated,
                "reviewed": one.reviewed,
            }
            for one in counts
        ]
        click.echo(json.dumps(rows, indent=2))
        return
    table = Table("language", "domain", "texts", "translated", "machine drafts", "checked by a person")
    for one in counts:
        drafts = one.translated - one.reviewed
        table.add_row(one.language, one.domain, *map(str, (one.texts, one.translated, drafts, one.reviewed)))
    Console(width=None if sys.stdout.isatty() else 100).print(table)


@translate.command()
@_FOLDER
@click.argument("language", metavar="LANG")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A .xlsx or .docx file.")
@click.option("--open", "only_open", is_flag=True, help="Only texts that nobody has checked.")
def sheet(name: str | None, language: str, out: Path, only_open: bool) -> None:
    """Write a sheet for volunteers: the English words beside theirs."""
    work = Work(name)
    _must_be_known(language)
    catalogues = {domain: work.catalogue(language, domain) for domain in work.messages}
    for catalogue in catalogues.values():
        _must_be_sound(catalogue)
    found = {domain: catalogue.words for domain, catalogue in catalogues.items()}
    messages = [
        message
        for domain, texts in work.messages.items()
        for message in texts
        if not (only_open and (words := found[domain].get(message.key)) is not None and words.reviewed_by)
    ]
    try:
        number = write_sheet(out, language, own_name(language), messages, found)
    except (Unreadable, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{out}: {number} texts")


@translate.command()
@_FOLDER
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def read(name: str | None, file: Path) -> None:
    """Take over what a volunteer wrote in a sheet. Rows with a mark count as checked by the name at its top.

    Rows that cannot be shown are named and left out; exits 1 when there are any.
    """
    work = Work(name)
    try:
        found, strays = read_sheet(file, (one for texts in work.messages.values() for one in texts))
    except Unreadable as error:
        raise click.ClickException(str(error)) from None
    _must_be_known(found.language)
    if found.language not in work.languages:
        spoken = ", ".join(work.languages)
        raise click.ClickException(f"{file.name}: nothing is translated into “{found.language}” here, but {spoken}")
    plurals, _ = plurals_of(found.language)
    left = [f"{one}: this is no text (any more)" for one in strays]
    today = datetime.now(UTC).date()
    for domain, messages in work.messages.items():
        before = work.catalogue(found.language, domain)
        _must_be_sound(before)
        words, changed = dict(before.words), 0
        by_key = {message.key: message for message in messages}
        for row in found.rows:
            message = by_key.get((row.context, row.source)) if row.domain == domain else None
            new = taken_over(row, words.get(message.key), found.who, today) if message is not None else None
            if message is None or new is None:
                continue
            named = message.context or message.source[:40]
            if new == "conflict":
                left.append(f"{named}: somebody else has changed these words since the sheet was written")
                continue
            wrong = wrong_forms(*message.key, message.plural, new, plurals)
            if wrong is not None:
                left.append(f"{named}: {wrong}")
                continue
            words[message.key] = new
            changed += 1
        if changed:
            work.save(found.language, domain, words)
            click.echo(f"{before.path}: {changed} texts changed")
    if any(row.is_checked for row in found.rows) and not found.who:
        left.append('marks without a name: write it behind "Your name:" and read the sheet again')
    for line in left[:_MOST_LINES]:
        click.echo(line, err=True)
    if len(left) > _MOST_LINES:
        click.echo(f"… and {len(left) - _MOST_LINES} more", err=True)
    sys.exit(1 if left else 0)


_MOST_LINES = 50


def _must_be_known(language: str) -> None:
    try:
        plurals_of(language)
    except ValueError as error:
        raise click.ClickException(f"{error}; use a code such as fr, sw or pt-BR") from None


def _must_be_sound(catalogue: Catalogue) -> None:
    """To write a file anew that could not be read whole would lose words."""
    if catalogue.problems:
        raise click.ClickException(str(catalogue.problems[0]))
