"""The call that a command names."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from bot import logs
from bot.settings import Settings, WrongSettings, read_settings, with_settings
from conversations.call import Call
from conversations.loader import call_folder, load_call
from conversations.problems import BrokenCall


def call_named(name: str, settings: Settings | None = None) -> Call:
    """The call, with what is set for it outside of its folder; or its problems on stderr and exit code 1."""
    try:
        call = load_call(call_folder(name, settings.calls if settings is not None else None))
        return with_settings(call, settings.by_call.get(call.name)) if settings is not None else call
    except BrokenCall as broken:
        for problem in broken.problems:
            click.echo(str(problem), err=True)
    except WrongSettings as wrong:
        click.echo(str(wrong), err=True)
    sys.exit(1)


def settings_here(config: Path | None) -> Settings:
    """The settings for a command that does not talk to Telegram. Raises ClickException."""
    try:
        settings = read_settings(os.environ, config, Path.cwd(), needs_token=False)
    except WrongSettings as wrong:
        raise click.ClickException(str(wrong)) from None
    logs.keep_out(settings.secrets)
    return settings
