"""The package that somebody gets of what is kept of them: one ZIP that a bot may send, thrown away after a day."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from bot.exporting.as_zip import suffix
from bot.whole_files import appearing, is_scratch, make_private

#: below the data folder; what is older than KEPT is thrown away
FOLDER = "packages"
KEPT = timedelta(hours=24)
#: bytes of a file that a bot may send
LIMIT = 50_000_000
#: bytes that are left for the pages to read, and for what a ZIP needs
_PAGES = 8_000_000

Row = Mapping[str, Any]


def as_json(told: Mapping[str, Any]) -> bytes:
    """Values as JSON, whatever characters are in them."""
    return json.dumps(told, ensure_ascii=False, indent=1, default=str).encode("utf-8", "backslashreplace")


def with_files(told: bytes, names: Mapping[int, str]) -> bytes:
    """What `as_json` made, with one more value: {number of a file: its name in the package}.

    Which files go along depends on how long the rest is; all of it is written once.
    """
    named = json.dumps({str(number): name for number, name in names.items()})
    return told.removesuffix(b"\n}") + b',\n "files": ' + named.encode() + b"\n}"


def choose(files: Sequence[Row], data: Path, taken: int) -> dict[int, tuple[str, Path]]:
    """Number of a file -> its name in the package and where it is kept: as many as go along, the smallest first.

    `taken`: bytes of what is in the package anyway. Blocks.
    """
    found = []
    root = data.resolve()
    for row in files:
        path = (root / row["path"]).resolve() if row["path"] else None
        if path is not None and path.is_relative_to(root) and path.is_file():
            found.append((path.stat().st_size, row, path))
    room = LIMIT - _PAGES - taken
    chosen = {}
    for size, row, path in sorted(found, key=lambda one: (one[0], one[1]["id"])):
        room -= size + 1_000
        if room < 0:
            break
        chosen[row["id"]] = (f"files/{row['id']}{suffix(row['name']) or suffix(path.name)}", path)
    return chosen


def pack(out: Path, told: bytes, pages: bytes | None, files: Mapping[int, tuple[str, Path]]) -> int:
    """Write the package; its size in bytes. Blocks. Raises OSError."""
    make_private(out.parent)
    with appearing(out) as folder:
        path = folder / out.name
        with ZipFile(path, "w", ZIP_DEFLATED) as packed:
            if pages is not None:
                packed.writestr("mydata.pdf", pages)
            packed.writestr("mydata.json", told)
            for name, file in files.values():
                # it is packed already by whoever made it
                about = ZipInfo.from_file(file, name, strict_timestamps=False)
                about.compress_type = ZIP_STORED
                with file.open("rb") as read, packed.open(about, "w") as write:
                    shutil.copyfileobj(read, write, 1 << 20)
        return path.stat().st_size


def path_of(chat: int, submission: int, job: int) -> str:
    """Where a package is kept, below the data folder: by whom it was asked for, and of which form; 0 for their own."""
    return f"{FOLDER}/{chat}-{submission}-{job}.zip"


def packages_of(data: Path, chat: int | None, submissions: Collection[int]) -> list[str]:
    """Below the data folder: packages that a chat got of itself, and those of these forms, whoever got them. Blocks.

    Also what a crash has left of them.
    """
    found = []
    for path in (data / FOLDER).glob("*.zip*"):
        begun = path.name.removeprefix(".") if is_scratch(path) else path.name
        by, _, number = begun.partition(".")[0].rpartition("-")[0].rpartition("-")
        if (number == "0" and by == str(chat)) or (number.isdecimal() and int(number) in submissions):
            found.append(f"{FOLDER}/{path.name}")
    return found
