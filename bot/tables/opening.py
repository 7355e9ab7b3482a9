"""Files that come back, looked at before any library unpacks them."""

from __future__ import annotations

import zipfile
from pathlib import Path

from bot.packed import PackedLimits, Wrong, wrong_with

#: parts; how many times its size in the file something may unpack to, where it is large at all
_MOST_PARTS, _RATIO, _LARGE = 5_000, 400, 4 << 20


_WRONG: dict[Wrong, str] = {
    "many": "the file unpacks to more than any that this wrote",
    "strange": "the file is written as no office program does",
    "locked": "the file has a password; save it without one",
    "large": "the file unpacks to more than any that this wrote",
    "tight": "the file unpacks to far more than it should",
}


class Unreadable(ValueError):
    """A file that cannot be read as a table; its words say why and what to do."""


def must_be_harmless(path: Path, largest: int, unpacked: int) -> None:
    """Refuse what is no packed file, is larger than any of ours, or unpacks to more. Sizes in bytes.

    Raises Unreadable. What a part says of its size holds: the standard library reads no further.
    """
    try:
        size = path.stat().st_size
        if size > largest:
            raise Unreadable(f"{path.name}: the file is larger than any that this wrote")
        with zipfile.ZipFile(path) as packed:
            wrong = wrong_with(packed, PackedLimits(files=_MOST_PARTS, total=unpacked, ratio=_RATIO, small=_LARGE))
            if wrong is not None:
                raise Unreadable(f"{path.name}: {_WRONG[wrong]}")
            for one in packed.infolist():
                if one.filename.lower().endswith("vbaproject.bin"):
                    raise Unreadable(f"{path.name}: there are macros in it; save it as .xlsx or .docx")
                if one.filename.endswith((".xml", ".rels")):
                    with packed.open(one) as part:
                        if b"<!DOCTYPE" in part.read(2048).upper():
                            raise Unreadable(f"{path.name}: {one.filename[:80]} is written as no office program does")
    except Unreadable:
        raise
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        words = f"{path.name}: the file cannot be read ({type(error).__name__}); save it again as .xlsx or .docx"
        raise Unreadable(words) from None
    except Exception as error:  # zlib has errors of its own
        raise Unreadable(f"{path.name}: the file cannot be read ({type(error).__name__})") from None


def has_merged_cells(path: Path) -> str | None:
    """The first part of a workbook in which cells are merged; None where there is none."""
    with zipfile.ZipFile(path) as packed:
        for one in packed.infolist():
            if one.filename.startswith("xl/worksheets/") and one.filename.endswith(".xml"):
                with packed.open(one) as part:
                    before = b""
                    while block := part.read(1 << 16):
                        if b"<mergeCell" in before + block:
                            return one.filename
                        before = block[-16:]
    return None
