"""Who can read what stands on the disk, whose it is, and how much room is left."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from bot.database.urls import sqlite_file
from bot.settings import Settings

from .findings import Finding, error, ok, size, warning

#: files and folders that are looked at: more take too long
_MOST = 50_000
#: bytes that are left: less than a day's voices, and less than the database needs to go on
_LITTLE, _TOO_LITTLE = 2 * 10**9, 2 * 10**8
#: others are let in there by whoever runs the container, and into nothing else
_GIVEN_IN = ("/run/secrets/", "/run/credentials/")


def exposed_secrets(settings: Settings) -> list[Path]:
    """Files with secrets in them that others on this machine can read."""
    files = sorted({path for path in settings.secrets_stand_in.values() if path is not None})
    return [path for path in files if not str(path).startswith(_GIVEN_IN) and _is_open(path)]


def look_at_folders(settings: Settings) -> Iterator[Finding]:
    """The files with secrets, the data folder, the database beside it, and the disk."""
    for path in exposed_secrets(settings):
        yield error("secrets", f"others on this machine can read {path}", f"chmod 600 {path}")
    if not exposed_secrets(settings):
        yield ok("secrets", _where_they_stand(settings))
    yield from _data(settings)
    yield from _database(settings)
    yield from _disk(settings.data)


def _where_they_stand(settings: Settings) -> str:
    places = {"a file" if path else "the environment" for path in settings.secrets_stand_in.values()}
    return f"they stand in {' and '.join(sorted(places))}, and no other user can read them" if places else "none is set"


def _data(settings: Settings) -> Iterator[Finding]:
    data = settings.data
    if not data.exists():
        yield ok("data folder", f"{data} is not there yet; the bot makes it")
        return
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        yield error("data folder", f"this user may not write in {data}", "run this as the user that runs the bot")
        return
    yield _owner(data)
    yield _private("data folder", data, [data, *islice(_below(data), _MOST)])


def _database(settings: Settings) -> Iterator[Finding]:
    file = sqlite_file(settings.database_url)
    if file is None or not file.exists() or settings.data in file.parents:
        return
    beside = [file.with_name(f"{file.name}{end}") for end in ("", "-wal", "-shm")]
    yield _private("database", file, [*beside, *file.parent.glob(f"{file.name}.before-*")])


def _private(part: str, place: Path, paths: Iterable[Path]) -> Finding:
    open_ones = [path for path in paths if _is_open(path)]
    if not open_ones:
        return ok(part, f"nobody else on this machine can read {place}")
    count = len(open_ones)
    what = f"others can read {open_ones[0]}" if count == 1 else f"others can read {count} files or folders in {place}"
    return error(part, what, f"chmod -R go-rwx {place}" if place.is_dir() else f"chmod go-rwx {place}*")


def _owner(data: Path) -> Finding:
    if not hasattr(os, "geteuid"):
        return ok("owner", "this system has no owners that could be compared")
    owner = data.stat().st_uid
    if owner != os.geteuid():
        what = f"{data} belongs to user {owner}, and this is user {os.geteuid()}"
        return warning("owner", what, "run this, and the bot, as the user that the data belongs to")
    if owner == 0:
        return warning("owner", "the bot's data belongs to root", "give the bot a user of its own")
    return ok("owner", f"{data} belongs to this user")


def _below(folder: Path) -> Iterator[Path]:
    for path, folders, files in os.walk(folder):
        yield from (Path(path) / name for name in (*folders, *files))


def _is_open(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False  # gone meanwhile, or it cannot be seen even by this user
    return not stat.S_ISLNK(mode) and bool(mode & 0o077) and os.name == "posix"


def _disk(data: Path) -> Iterator[Finding]:
    place = next((one for one in (data, *data.parents) if one.exists()), Path("/"))
    free = shutil.disk_usage(place).free
    if free < _TOO_LITTLE:
        yield error(
            "disk", f"only {size(free)} are free at {place}", "make room now: answers cannot be kept without it"
        )
    elif free < _LITTLE:
        yield warning("disk", f"{size(free)} are free at {place}", "make room: voices and documents need it")
    else:
        yield ok("disk", f"{size(free)} are free")
