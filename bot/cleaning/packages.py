"""Word, Excel and OpenDocument: their words, tables and pictures are written into new files; nothing else is kept."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

from bot.packed import PackedLimits, wrong_with

from .excel import rewrite_excel
from .open_document import KINDS, rewrite_open_document
from .parts import Given
from .reading import Uncleanable
from .word import rewrite_word

PACKED = b"PK\x03\x04"

_LIMITS = PackedLimits(files=2000, total=100 * 2**20, ratio=200, small=2**20)
_STAMP = (1980, 1, 1, 0, 0, 0)


def clean_package(data: bytes, clean_inside: Callable[[bytes], bytes]) -> bytes:
    """The same words, tables and pictures in a new file; `clean_inside` cleans a picture.

    Raises Uncleanable where something is shown that could not be kept (a chart, a formula, a presentation).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if (wrong := wrong_with(package, _LIMITS)) is not None:
                raise Uncleanable(f"it is packed in a way that is not opened ({wrong})")
            parts = {one.filename: package.read(one) for one in package.infolist() if not one.is_dir()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        raise Uncleanable("it cannot be unpacked") from None
    if any("vbaProject" in name or name.startswith("Basic/") for name in parts):
        raise Uncleanable("it holds programs")
    given = Given(parts, clean_inside)
    try:
        if parts.get("mimetype", b"").strip() in KINDS:
            return _packed(rewrite_open_document(given))
        if "[Content_Types].xml" in parts and "word/document.xml" in parts:
            return _packed(rewrite_word(given))
        if "[Content_Types].xml" in parts and "xl/workbook.xml" in parts:
            return _packed(rewrite_excel(given))
    except (ValueError, RecursionError):
        raise Uncleanable("a part of it cannot be read") from None
    raise Uncleanable("it is packed and holds what we do not know")


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        # OpenDocument wants its kind first, and not packed
        for name in sorted(parts, key=lambda one: one != "mimetype"):
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(entry, parts[name])
    return out.getvalue()
