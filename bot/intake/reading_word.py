"""A Word file that somebody filled, read place by place. What is hostile in it is refused, and nothing of it is run.

Runs in a worker process, under limits of memory and time: what it gives back holds plain strings alone.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # ships no types

from bot.documents.blank import version_in
from bot.packed import PackedLimits, Wrong, wrong_with
from conversations.records import record
from conversations.text import Text


@record
class Line:
    """A paragraph in a place: the marks it bears, whether its box is ticked, and its words."""

    marks: frozenset[str]
    #: None for a line without a box
    ticked: bool | None
    #: words in a control that nobody has only looked at, and beside it
    words: str


@record
class Place:
    """A cell of the form, or a paragraph outside of them, with at least one mark of ours."""

    lines: tuple[Line, ...]
    has_picture: bool = False


@record
class Found:
    """What a file holds that was made as a blank form."""

    #: first characters of the hash of its form
    version: str
    places: tuple[Place, ...]


@record
class Refused:
    """Nothing is read of the file."""

    #: one of `_WORDS`
    what: str

    @property
    def why(self) -> Text:
        """What is wrong, and what to do."""
        return _WORDS[self.what]


def read_word(data: bytes) -> Found | Refused:
    """What stands in each place of a Word file. Never raises for what is wrong with the file itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if (wrong := wrong_with(package, LIMITS)) is not None:
                return Refused(_WRONG[wrong])
            names = {info.filename: info for info in package.infolist()}
            if _TYPES not in names:
                return Refused(NOT_WORD)
            types = _unpacked(package, names[_TYPES])
            if b"macroEnabled" in types or any("vbaProject" in name for name in names):
                return Refused(MACROS)
            main = _main_part(types)
            if main not in names:
                return Refused(NOT_WORD)
            document = _parsed(_unpacked(package, names[main]))
    except _TooLarge:
        return Refused(TOO_MUCH)
    except _Entities:
        return Refused(STRANGE)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, NotImplementedError, EOFError, OSError):
        return Refused(NOT_WORD)
    except (zipfile.zlib.error, RuntimeError):  # type: ignore[attr-defined]  # broken or encrypted entries
        return Refused(NOT_WORD)
    return _found(document)


# The package


class _TooLarge(Exception):
    pass


class _Entities(Exception):
    pass


def _unpacked(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """An entry, whatever its head says of its size."""
    with package.open(info) as entry:
        data = entry.read(_MOST_XML + 1)
    if len(data) > _MOST_XML:
        raise _TooLarge
    return data


def _main_part(types: bytes) -> str:
    root = _parsed(types)
    for one in root:
        if one.get("ContentType") == _MAIN:
            return str(one.get("PartName", "")).lstrip("/")
    return ""


def _parsed(data: bytes) -> Any:
    """XML without entities, document types and anything from outside."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _Entities
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=False
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise _Entities
    return root


# The places


def _found(document: Any) -> Found | Refused:
    body = document.find(f"{_W}body")
    if body is None:
        return Refused(NOT_WORD)
    cells: dict[Any, list[Any]] = {}
    for paragraph in body.iter(f"{_W}p"):
        if not any(one.tag in _ASIDE for one in paragraph.iterancestors()):
            cells.setdefault(next(paragraph.iterancestors(f"{_W}tc"), paragraph), []).append(paragraph)
    places = []
    versions: dict[str, int] = {}
    for cell, paragraphs in cells.items():
        lines = tuple(_line(paragraph, cell) for paragraph in paragraphs)
        marks = frozenset[str]().union(*(line.marks for line in lines))
        for mark in marks:
            version = version_in(mark) or ""
            versions[version] = versions.get(version, 0) + 1
        if marks:
            has_picture = any(next(cell.iter(f"{_W}{name}"), None) is not None for name in ("drawing", "pict"))
            places.append(Place(lines, has_picture))
    if not versions:
        return Refused(NOT_OURS)
    return Found(max(versions, key=lambda one: versions[one]), tuple(places))


def _line(paragraph: Any, cell: Any) -> Line:
    """A paragraph with the marks of the controls in it and around it, up to its cell."""
    controls = list(paragraph.iter(f"{_W}sdt"))
    for one in paragraph.iterancestors():
        if one is cell:
            break
        if one.tag == f"{_W}sdt":
            controls.append(one)
    marks = {tag.get(_VAL, "") for one in controls for tag in one.findall(f"{_W}sdtPr/{_W}tag")}
    marks |= {one.get(f"{_W}name", "") for one in paragraph.iter(f"{_W}bookmarkStart")}
    boxes = [one for control in controls for one in control.findall(f"{_W}sdtPr/{_W14}checkbox")]
    words = "".join(_words(paragraph, {one for one in controls if _is_untouched(one)}))
    words = _DOTS.sub("", words)
    signs = _SIGN.findall(words)
    ticked = None
    if boxes or signs:
        checked = boxes[0].find(f"{_W14}checked") if boxes else None
        is_checked = checked is not None and checked.get(f"{_W14}val", "0") in ("1", "true", "on")
        ticked = is_checked or any(sign in _TICKS for sign in signs)
        words = _SIGN.sub("", words)
    return Line(frozenset(mark for mark in marks if version_in(mark)), ticked, words.strip())


def _is_untouched(control: Any) -> bool:
    """What stands in it is what stood there when it was made."""
    shows = control.find(f"{_W}sdtPr/{_W}showingPlcHdr")
    return shows is not None and shows.get(_VAL, "1") not in ("0", "false", "off")


def _words(paragraph: Any, untouched: set[Any]) -> Iterator[str]:
    """What can be read, without deleted words, fallbacks, notes of fields, and paragraphs that stand within."""
    for one in paragraph:
        if one.tag in _ASIDE or one in untouched or one.tag == f"{_W}p":
            continue
        if one.tag == f"{_W}t":
            yield one.text or ""
        elif one.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif one.tag == f"{_W}tab":
            yield "\t"
        elif one.tag == f"{_W}sym":
            yield "☒" if str(one.get(f"{_W}char", "")).upper()[-2:] in _WINGDINGS else ""
        elif isinstance(one.tag, str):
            yield from _words(one, untouched)


LIMITS = PackedLimits(files=1_000, total=50_000_000, ratio=100, small=100_000)
_MOST_XML = 30_000_000
_TYPES = "[Content_Types].xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_VAL = f"{_W}val"
_ASIDE = {
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}instrText",
    f"{_W}txbxContent",
    f"{_W}pPr",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
#: lines to write on
_DOTS = re.compile(r"…{2,}|\.{5,}|_{3,}")
#: an empty box, and boxes that are ticked, as fonts have them
_TICKS = "☑☒✓✔✗✘⊠🗹🗷"
_SIGN = re.compile(f"[☐{_TICKS}]")
#: ends of the numbers of ticks in Wingdings
_WINGDINGS = {"FB", "FC", "FD", "FE", "A8", "53", "54"}

NOT_WORD, NOT_OURS, MACROS, TOO_MUCH, STRANGE, LOCKED, UNKNOWN_FORM = (
    "not word",
    "not ours",
    "macros",
    "too much",
    "strange",
    "locked",
    "unknown",
)
_WRONG: dict[Wrong, str] = {
    "many": TOO_MUCH, "strange": NOT_WORD, "locked": LOCKED, "large": TOO_MUCH, "tight": TOO_MUCH,
}  # fmt: skip
_WORDS = {
    NOT_WORD: Text("This is no Word file (.docx) that can be read. Please save it in Word as .docx and send it again."),
    NOT_OURS: Text("This is no form of ours: none of its places bears our mark. Please fill in the form we give out."),
    MACROS: Text("There are macros in this file, and it was not opened. Please save it as .docx and send it again."),
    TOO_MUCH: Text("There is far more in this file than a form can hold, and it was not opened."),
    STRANGE: Text("There is something in this file that does not come from Word, so it was not opened."),
    LOCKED: Text("This file is locked with a password. Please save it without one and send it again."),
    UNKNOWN_FORM: Text(
        "This form is older or of somewhere else, and not known here. Please fill in the form that is given out now."
    ),
}
