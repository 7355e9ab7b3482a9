"""What the commands of moderators have in common."""

from __future__ import annotations

import getpass
import hashlib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.opened import call_among, open_calls, stop

if TYPE_CHECKING:
    from bot.settings import Settings
    from conversations.call import Call

    from .sheet_in import Wrong

CONFIG = click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml."
)
STATES = ("received", "changed", "asked", "accepted", "left-out")
#: refused rows that are named on the screen
_MOST_NAMED = 200


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


BY = click.option(
    "--by", "who", metavar="NAME", default=_login, show_default="your login name", help="Who did it, as it is kept."
)


def name_refused(refused: list[Wrong]) -> None:
    """Every refused row with why, on stdout."""
    for one in refused[:_MOST_NAMED]:
        click.echo(f"{one.reference}: {one.why}")
    if len(refused) > _MOST_NAMED:
        others = Counter(one.reference for one in refused[_MOST_NAMED:])
        click.echo(f"and {counted(len(refused) - _MOST_NAMED, 'row')} of {counted(len(others), 'submission')} more")


def day_of(settings: Settings, name: str, since: str | None) -> datetime | None:
    """A day as it begins in the call's time zone, or exit code 2."""
    from datetime import date
    from zoneinfo import ZoneInfo

    if since is None:
        return None
    call: Call = call_among(open_calls(settings), name)
    try:
        day = date.fromisoformat(since)
    except ValueError:
        stop(f"--since: '{since[:60]}' is no date; write it as in 2027-03-31", 2)
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(call.timezone)).astimezone(UTC)


def must_be_named(who: str) -> None:
    """Exit code 2 where nobody is named."""
    if not who.strip():
        stop("--by: write who decided, as it is to be kept", 2)


def must_end(out: Path, *endings: str) -> None:
    """Exit code 2 for another kind of file."""
    if out.suffix.lower() not in endings:
        stop(f"{out}: name a file that ends in {' or '.join(endings)}", 2)


def sha256(file: Path) -> str:
    """The hash of a file, in hexadecimal."""
    with file.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()


def counted(number: int, what: str) -> str:
    """As in "3 rows"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
