"""`palabre blank` and `palabre intake`: forms go out on paper or in Word, and come back."""

from __future__ import annotations

from pathlib import Path

import click

from bot.opened import call_among, open_calls, open_settings, spoken_in, stop


@click.command()
@click.argument("name", metavar="CALL")
@click.option("--language", metavar="L", help="The language of the form; otherwise the call's first.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", required=True,
    help="form.docx to fill in Word, form.pdf to print.",
)  # fmt: skip
@click.option("--short", is_flag=True, help="Only the questions of the short way.")
@click.option("--script", is_flag=True, help="With words for somebody who reads it aloud.")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml.")
def blank(name: str, language: str | None, out: Path, short: bool, script: bool, config: Path | None) -> None:
    """Write a blank form of a call, to print and fill by hand, or to fill in Word and give to `palabre intake`."""
    from bot.documents.rendering import NotRendered, Renderer
    from bot.translations.translator import Translations
    from bot.whole_files import write_whole

    from .blank import blank as blank_of

    kind = out.suffix.lower().removeprefix(".")
    if kind not in ("docx", "pdf"):
        stop(f"--out: {out} has to end in .docx or .pdf", 2)
    calls = open_calls(open_settings(config))
    call = call_among(calls, name)
    spoken = spoken_in(call, language)
    form = blank_of(call, spoken, Translations.load([call]), short=short, script=script)
    try:
        with Renderer() as renderer:
            data, _ = renderer.render_blank(form, "docx" if kind == "docx" else "pdf")
        write_whole(out, data)
    except NotRendered as wrong:
        stop(str(wrong), 1)
    except OSError as wrong:
        stop(f"{out} could not be written: {wrong.strerror}", 1)
    click.echo(f"the blank form of '{call.name}' in {spoken} is in {out}", err=True)


@click.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--call", "name", metavar="CALL", help="Refuse forms of other calls.")
@click.option(
    "--door", type=click.Choice(["word", "mail", "messenger", "paper"]), default="word", show_default=True,
    help="How they came.",
)  # fmt: skip
@click.option("--brought", metavar="WORDS", help="Where they came from: “letter from the union, 3 May”.")
@click.option("--by", "who", metavar="NAME", help="Who takes them in; otherwise nobody is named.")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml.")
def intake(
    files: tuple[Path, ...], name: str | None, door: str, brought: str | None, who: str | None, config: Path | None
) -> None:
    """Take in Word forms made by `palabre blank`: read each place, and put the form into the moderators' queue.

    Each FILE is taken once, and only if the box on taking part is ticked. What could not be read is listed, and noted
    for the moderators. Exits 1 when one of the files could not be taken in.
    """
    import asyncio

    from .taking_files import take_files

    settings = open_settings(config)
    calls = open_calls(settings)
    if name is not None:
        call_among(calls, name)
    failed = asyncio.run(take_files(settings, calls, files, name, door, brought, who or ""))
    if failed:
        stop(f"{failed} of {len(files)} could not be taken in", 1)
