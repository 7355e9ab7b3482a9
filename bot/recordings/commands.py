"""`palabre recordings CALL`: what is read aloud, what is missing, and what a speaker is to read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bot.call_named import call_named, settings_here
from bot.translations.translator import Translations
from conversations.call import Call

from .recordings import Recorded, read_recorded
from .scripts import HandedOut, hash_of, write_handed_out


@click.command()
@click.argument("name", metavar="CALL")
@click.option("--language", metavar="L", help="Only this language: name each recording that is missing.")
@click.option("--script", is_flag=True, help="Print what the speaker of this language has to read.")
@click.option("--all", "everything", is_flag=True, help="With --script: also what is recorded already.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml.")
def recordings(
    name: str, language: str | None, script: bool, everything: bool, as_json: bool, config: Path | None
) -> None:
    """Say which recordings a call has, and print what a speaker has to read.

    They stand in the call's folder as audio/LANGUAGE/questions/NAME.ogg and so on, in OGG/Opus, MP3 or M4A.
    --script notes in audio/LANGUAGE/script.yaml which words were given out, so that a recording of words that change
    later is found out, and not played.
    """
    call = call_named(name, settings_here(config))
    if language is not None and language not in call.tongues:
        raise click.ClickException(f"this call does not speak “{language}”, but {', '.join(call.tongues)}")
    if script and language is None:
        raise click.UsageError("--script needs --language: each speaker gets one of their own.")
    found, problems = read_recorded(call, Translations.load([call]))
    for problem in problems:
        click.echo(str(problem), err=True)
    found = [one for one in found if language in (None, one.tongue)]
    if script:
        _print_script(call, found[0], everything)
    elif as_json:
        rows = [
            {
                "language": one.tongue,
                "items": len(one.lines),
                "recorded": len(one.sounds) - len(one.outdated),
                "bytes": sum(sound.size for sound in one.sounds.values()),
                "missing": list(one.missing),
                "outdated": list(one.outdated),
            }
            for one in found
        ]
        click.echo(json.dumps(rows, indent=2))
    else:
        _print_table(call, found)
        if language is not None:
            _print_list("missing", found[0].missing)
            _print_list("to be recorded anew", found[0].outdated)


def _print_table(call: Call, found: Iterable[Recorded]) -> None:
    table = Table("language", "name", "written", "recorded", "to be recorded anew", "missing", "kB")
    for one in found:
        kilobytes = sum(sound.size for sound in one.sounds.values()) // 1000
        counts = (len(one.sounds) - len(one.outdated), len(one.outdated), len(one.missing), kilobytes)
        table.add_row(one.tongue, call.name_of(one.tongue), call.written(one.tongue), *map(str, counts))
    Console(width=None if sys.stdout.isatty() else 100).print(table)


def _print_list(what: str, items: tuple[str, ...]) -> None:
    if items:
        click.echo(f"{what}:")
        for item in items:
            click.echo(f"  {item}")


def _print_script(call: Call, one: Recorded, everything: bool) -> None:
    """The words, item by item, each below the name of its file; what was given out is noted."""
    wanted = tuple(one.lines) if everything else (*one.missing, *one.outdated)
    written = call.written(one.tongue)
    click.echo(f"{call.name}: to be read aloud in {call.name_of(one.tongue)} ({one.tongue})")
    if written != one.tongue:
        click.echo(f"The words are in {written}; say them in {call.name_of(one.tongue)}, as you would to a neighbour.")
    click.echo("One file for each part below, under the name that stands above it. … is left out when reading.")
    for number, item in enumerate((item for item in one.lines if item in wanted), start=1):
        click.echo(f"\n{number}. audio/{one.tongue}/{item}.ogg")
        for line in one.lines[item]:
            click.echo("   " + line.replace("\n", "\n   "))
    before = {item: one.sounds[item].sha256 for item in one.outdated}
    given_out = {item: HandedOut(hash_of(one.lines[item]), before.get(item, "")) for item in wanted}
    # what is recorded, and handed out only to be read along, stays as it was noted
    kept = {item: was for item, was in (one.handed_out or {}).items() if item not in (*one.missing, *one.outdated)}
    try:
        write_handed_out(one.folder, {**given_out, **kept})
    except OSError as error:
        raise click.ClickException(f"{one.folder} cannot be written ({error.strerror})") from None
