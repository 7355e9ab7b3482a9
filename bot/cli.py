"""The `palabre` command."""

from __future__ import annotations

import io
import json
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from bot import __version__
from bot.backups.commands import backup, restore
from bot.broadcasting.commands import broadcast
from bot.call_named import call_named, settings_here
from bot.documents.commands import template, template_problems
from bot.exporting.commands import export
from bot.intake.commands import blank, intake
from bot.inviting.commands import invite
from bot.office.commands import audit
from bot.opened import open_settings, stop
from bot.organising.commands import call as call_command
from bot.organising.commands import staff
from bot.preview.commands import preview
from bot.privacy.commands import erased, forget
from bot.proceedings.commands import proceedings
from bot.proceedings.coverage_commands import coverage
from bot.recommending.commands import recommendations
from bot.recordings.commands import recordings
from bot.recordings.recordings import has_recordings, read_recorded
from bot.reviewing.commands import review
from bot.settings import WrongSettings
from bot.simulating.commands import simulate
from bot.translations.commands import translate
from bot.translations.translator import Translations, read_all
from bot.watching.commands import report
from conversations.call import Call
from conversations.lint import check_call
from conversations.loader import call_folder, read_call, shipped_calls
from conversations.problems import BrokenCall, Problem
from conversations.state import Status
from conversations.walker import Walker

_CONTEXT = {"help_option_names": ["-h", "--help"]}


@click.group(context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="palabre")
def main() -> None:
    """Palabre walks people through a consultation in a chat and gives back each one's completed form.

    CALL is the name of a call (smallholders, prices) or a folder with a call.yaml.
    """
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


main.add_command(translate)
main.add_command(recordings)
main.add_command(recommendations)
main.add_command(preview)
main.add_command(call_command)
main.add_command(staff)
main.add_command(report)
main.add_command(review)
main.add_command(invite)
main.add_command(broadcast)
main.add_command(simulate)
main.add_command(coverage)
main.add_command(template)
main.add_command(blank)
main.add_command(intake)
main.add_command(proceedings)
main.add_command(audit)
main.add_command(forget)
main.add_command(erased)
main.add_command(export)
main.add_command(backup)
main.add_command(restore)


@main.command()
@click.argument("folders", metavar="[CALL…]", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of {file, line, level, what, todo}.")
def check(folders: tuple[str, ...], as_json: bool) -> None:
    """Say what is wrong with calls: every error and warning with its line, and what to do.

    Without CALL the shipped calls are checked. Exits 1 when there is an error.
    """
    problems: list[Problem] = []
    for name in folders or shipped_calls():
        try:
            folder = call_folder(name)
            call, _ = read_call(folder)
            calls = [call] if call is not None else []
            translations = Translations(read_all(calls), calls)
            problems += [*check_call(folder, translate=translations), *translations.problems]
            if call is not None:
                problems += template_problems(call)
            if call is not None and has_recordings(call):
                # what is said about who asks may be set outside of the call's folder
                problems += read_recorded(call_named(name, settings_here(None)), translations)[1]
        except BrokenCall as broken:
            problems += broken.problems
    if as_json:
        click.echo(json.dumps([problem.as_json() for problem in problems], ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            click.echo(str(problem))
    errors = sum(problem.level == "error" for problem in problems)
    if not as_json:
        warnings = len(problems) - errors
        click.echo(f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}", err=True)
    sys.exit(1 if errors else 0)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


@main.command()
@click.argument("name", metavar="CALL")
@click.option("--language", metavar="L", help="The language to answer in, for example fr.")
@click.option("--transcript", type=click.Path(dir_okay=False, path_type=Path), help="Write the walk as a transcript.")
@click.option(
    "--replay",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Play a transcript and say where it no longer holds.",
)
@click.option("--auto", type=click.IntRange(1, 1_000_000), metavar="N", help="Let a machine walk through N times.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed takes the same ways.")
def walk(
    name: str, language: str | None, transcript: Path | None, replay: Path | None, auto: int | None, seed: int
) -> None:
    """Go through a call in the terminal, as a respondent would.

    With --auto N a machine answers it N times in different ways and reports dead ends; exits 1 when there are any.
    """
    call = call_named(name)
    spoken = call.written(language or call.languages[0])
    if spoken not in call.languages:
        click.echo(f"The call has no words in {spoken}; it speaks {', '.join(call.languages)}.", err=True)
    if replay is not None:
        sys.exit(_replay(call, replay))
    if auto is not None:
        if transcript is not None:
            raise click.UsageError("--transcript keeps a walk of your own; --auto does not go with it.")
        sys.exit(_walk_alone(call, auto, seed, spoken))
    if transcript is not None:
        _must_be_writable(transcript)
    from bot.terminal import Walk

    way = Walk(call, spoken, _say, Translations.load([call]))
    try:
        status = way.run(_typed_lines())
    except KeyboardInterrupt:
        status = Status.MIDWAY
        click.echo()
    if transcript is not None:
        way.write(transcript)
        click.echo(f"The walk is written to {transcript}.", err=True)
    if status is Status.MIDWAY:
        click.echo("Stopped before the form was sent.", err=True)


def _say(text: str) -> None:
    """Print whole words: a narrow terminal breaks lines between them, not inside them."""
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns
        lines = [textwrap.fill(line, width, replace_whitespace=False) for line in text.split("\n")]
        text = "\n".join(lines)
    click.echo(text)


def _must_be_writable(path: Path) -> None:
    try:
        path.touch()
    except OSError as wrong:
        raise click.BadParameter(f"{path} cannot be written ({wrong.strerror}).", param_hint="--transcript") from None


def _replay(call: Call, path: Path) -> int:
    from conversations.transcript import Mismatch, play

    try:
        play(path, lambda _: call, Translations.load([call]))
    except (Mismatch, BrokenCall) as wrong:
        click.echo(str(wrong), err=True)
        return 1
    click.echo(f"{path}: it holds")
    return 0


def _typed_lines() -> Iterator[str]:
    while sys.stdin is not None:
        if sys.stdin.isatty():
            click.echo("> ", nl=False)
        line = sys.stdin.readline()
        if not line:
            return
        yield line


def _walk_alone(call: Call, count: int, seed: int, language: str) -> int:
    from rich.console import Console
    from rich.progress import track

    walker = Walker(call, seed, language)
    console = Console(stderr=True)
    for _ in track(walker.walks(count), "Walking", total=count, console=console, disable=not console.is_terminal):
        pass
    found = walker.findings
    for end, times in Counter(found.dead_ends).items():
        click.echo(f"dead end at '{end.question}': {end.why} ({_counted(times, 'time')})")
    never = [name for name, asked in call.form.questions.items() if asked.asked and name not in found.asked]
    if never:
        click.echo(f"never asked in these walks: {', '.join(never)}", err=True)
    click.echo(f"{found.walks} walks, {len(found.dead_ends)} dead ends")
    return 1 if found.dead_ends else 0


@main.command()
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml.")
def run(config: Path | None) -> None:
    """Run the bot on Telegram.

    It is set up by PALABRE_… in the environment or by palabre.toml; PALABRE_TOKEN is needed. Stops on Ctrl-C or
    SIGTERM, and goes on where it stopped. Exits 2 for a setting that is missing or wrong.
    """
    import asyncio

    from telegram.error import InvalidToken

    from bot import application, logs
    from bot.database.opening import TooNew
    from bot.telegram.receiver import TakenOver

    settings = open_settings(config, needs_token=True)
    logs.set_up(settings.log_level)
    try:
        asyncio.run(application.run(settings))
    except BrokenCall as broken:
        stop(f"a call is broken: {broken.problems[0] if broken.problems else broken}", 2)
    except WrongSettings as wrong:
        stop(str(wrong), 2)
    except InvalidToken:
        stop("PALABRE_TOKEN: Telegram does not know this token; send /token to @BotFather to see it again", 2)
    except TooNew as wrong:
        stop(str(wrong), 2)
    except TakenOver:
        stop("somebody else runs this bot: another program polls with the same token; stop that one first", 1)
