"""Files of people who are gone, removed; and what a crash has left in the data folder."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from bot.whole_files import is_in_use

#: files that staff were handed, and that can be made again: somebody who is gone may stand in them
HANDED = ("exports", "pictures", "slips", "documents/broadcasts")
#: below these, each folder belongs to a form and is called by its number
_OF_FORMS = ("files", "documents")
#: files that belong to no form are called by their own numbers
_OF_NONE = "files/others"
#: seconds: what is younger may belong to what is just being written
_SETTLED = 900


def throw_out(data: Path, paths: Sequence[str], folders: Sequence[str]) -> None:
    """Remove these files and, where nothing is left in them, these folders; copies too that others made.

    What stands outside of the data folder is left alone, and so is what is being written just now: whoever hands it
    over looks for people who are gone. Blocks. Raises OSError.
    """
    root = data.resolve()
    for path in paths:
        place = (root / path).resolve()
        if place.is_relative_to(root) and place.is_dir():  # of a package that was cut short
            shutil.rmtree(place)
        elif place.is_relative_to(root):
            place.unlink(missing_ok=True)
    for folder in folders:
        place = (root / folder).resolve()
        if place.is_relative_to(root) and place.is_dir() and not any(place.iterdir()):
            place.rmdir()
    for name in HANDED:
        for place in (root / name).glob("*"):
            if place.is_dir() and not is_in_use(place):
                shutil.rmtree(place)
            elif not place.is_dir():
                place.unlink(missing_ok=True)
    for copy in root.glob("*.before-*"):  # of the database, before a newer Palabre changed its tables
        copy.unlink(missing_ok=True)


def numbered(data: Path) -> dict[int, Path]:
    """Folders of forms, and files of none, by their numbers: those that nobody writes at just now. Blocks."""
    return {number: path for number, path in _numbered(data) if time.time() - path.stat().st_mtime > _SETTLED}


def sweep(found: dict[int, Path], known: Collection[int]) -> int:
    """Remove what stands there for nobody; how many that were. Blocks."""
    gone = [path for number, path in found.items() if number not in known]
    for path in gone:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    return len(gone)


def _numbered(data: Path) -> Iterator[tuple[int, Path]]:
    for name in _OF_FORMS:
        for path in (data / name).glob("*"):
            if path.is_dir() and path.name.isdecimal():
                yield int(path.name), path
    for path in (data / _OF_NONE).glob("*"):
        if path.is_file() and path.name.partition(".")[0].isdecimal():
            yield int(path.name.partition(".")[0]), path
