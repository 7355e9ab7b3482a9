"""`palabre template`: an organiser's own Word form, to begin with and to look through."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.call_named import call_named, settings_here
from bot.opened import spoken_in

if TYPE_CHECKING:
    from conversations.call import Call
    from conversations.problems import Problem

    from .template_check import Fault


@click.command()
@click.argument("names", metavar="CALL | check CALL FILE", nargs=-1, required=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="The Word file to write.")
@click.option("--language", metavar="L", help="The language of the form; otherwise the call's first.")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml.")
def template(names: tuple[str, ...], out: Path | None, language: str | None, config: Path | None) -> None:
    """Write a Word form of a call to change as you like, or look through one that you have changed.

    `palabre template CALL --out form.docx` writes one with a field for each answer. Put yours into the call's folder as
    templates/form.docx, or templates/form.fr.docx for French: completed forms are made with it from then on.
    `palabre template check CALL FILE` says what is wrong with it and where, and exits 1 when there is an error.
    """
    match names:
        case ("check", name, file) if out is None and language is None:
            _check(call_named(name, settings_here(config)), Path(file))
        case (name,) if out is not None:
            _write(call_named(name, settings_here(config)), out, language)
        case (_,):
            raise click.UsageError("Name the file to write: palabre template CALL --out form.docx")
        case _:
            raise click.UsageError("Write `palabre template CALL --out FILE` or `palabre template check CALL FILE`.")


def _write(call: Call, out: Path, language: str | None) -> None:
    from bot.translations.translator import Translations
    from bot.whole_files import write_whole

    from .starting import starting_template

    spoken = spoken_in(call, language)
    data = starting_template(call, spoken, Translations.load([call]))
    try:
        write_whole(out, data)
    except OSError as wrong:
        click.echo(f"--out: {out} cannot be written ({wrong.strerror})", err=True)
        sys.exit(2)
    click.echo(f"{out} is there; change it in Word, then: palabre template check {call.name} {out}", err=True)


def _check(call: Call, file: Path) -> None:
    try:
        faults = faults_of(call, file)
    except OSError as wrong:
        click.echo(f"{file} cannot be read ({wrong.strerror})", err=True)
        sys.exit(2)
    for fault in faults:
        click.echo(f"{file}: {fault}")
    errors = sum(fault.level == "error" for fault in faults)
    click.echo(f"errors: {errors}, warnings: {len(faults) - errors}", err=True)
    sys.exit(1 if errors else 0)


def faults_of(call: Call, file: Path) -> list[Fault]:
    """All that is wrong with a template; it is also tried out, in a process of its own. Raises OSError."""
    from .packages import LARGEST
    from .rendering import NotRendered, Renderer
    from .template_check import WHOLE, Fault, check_template
    from .template_values import Filled, Templated, fields_of

    if file.stat().st_size > LARGEST:
        what = f"it has more than {LARGEST // 2**20} MB"
        return [Fault(WHOLE, 0, "error", what, "leave out pictures, or make them smaller")]
    data, fields = file.read_bytes(), fields_of(call)
    faults = check_template(data, fields)
    if not any(fault.level == "error" for fault in faults):
        try:
            with Renderer() as renderer:
                renderer.render_template(Templated(data, Filled("en", False, {}, {}, {}, ()), fields))
        except NotRendered as wrong:
            faults.append(Fault(WHOLE, 0, "error", str(wrong), "begin anew with `palabre template CALL --out FILE`"))
    return faults


def template_problems(call: Call) -> Iterator[Problem]:
    """What is wrong with the templates in a call's folder, for `palabre check`."""
    from conversations.problems import Problem

    from .template_values import FOLDER

    for path in sorted(call.folder.glob(f"{FOLDER}/form*.docx")) if call.folder is not None else ():
        tag = path.name.removeprefix("form").removesuffix(".docx").strip(".")
        if tag and tag not in call.languages:
            todo = f"name it form.docx, or form.L.docx with one of {', '.join(call.languages)}"
            yield Problem(str(path), 1, "warning", f"the call does not speak '{tag}', so this is never used", todo)
        try:
            faults = faults_of(call, path)
        except OSError as wrong:
            yield Problem(str(path), 1, "error", f"it cannot be read ({wrong.strerror})", "let this user read it")
            continue
        for fault in faults:
            yield Problem(str(path), fault.number or 1, fault.level, f"{fault.place}: {fault.what}", fault.todo)
