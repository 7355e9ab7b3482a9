"""The call that a command names."""

from __future__ import annotations

import sys

import click

from conversations.call import Call
from conversations.loader import call_folder, load_call
from conversations.problems import BrokenCall


def call_named(name: str) -> Call:
    """The call, or its problems on stderr and exit code 1."""
    try:
        return load_call(call_folder(name))
    except BrokenCall as broken:
        for problem in broken.problems:
            click.echo(str(problem), err=True)
        sys.exit(1)
