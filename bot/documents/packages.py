"""A Word file from outside, looked through before anything opens it: what could harm is refused."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # ships no types

from bot.packed import PackedLimits, wrong_with

#: files in the package, bytes of all of them unpacked, of one part with words, of the file itself
MOST_FILES, MOST_BYTES, MOST_OF_A_PART, LARGEST = 1_000, 50 * 2**20, 20 * 2**20, 20 * 2**20
#: XML of a long form shrinks to a twentieth
_LIMITS = PackedLimits(files=MOST_FILES, total=MOST_BYTES, ratio=100, small=64 * 2**10)

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_HARMFUL_NAME = re.compile(r"(?i)vbaProject|vbaData|/embeddings/|/activeX/|/ctrlProps/|^customUI|/afchunk|\.bin\Z")
_HARMFUL_KIND = re.compile(
    r"(?i)vba|oleobject|/package\Z|/control\Z|activex|afchunk|attachedtemplate|subdocument|/frame\Z|webextension|mailmerge"
)
_HARMFUL_FIELD = re.compile(
    r"\b(?i:INCLUDEPICTURE|INCLUDETEXT|DDE|DDEAUTO|LINK|IMPORT|MACROBUTTON|DATABASE|EMBED|RD)\b"
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Refused(Exception):
    """A Word file that is not opened: what is wrong with it, and what to do."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(f"{what}; {todo}")
        self.what = what
        self.todo = todo


def parse(data: bytes) -> Any:
    """XML as a tree: nothing outside of it is read, nothing in it is unfolded. Raises Refused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Refused("a part of it is no XML that can be read, or is nested too deep", _SAVE_ANEW) from None
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise Refused("a part of it declares entities, which Word never does", _SAVE_ANEW)
    return root


def read_package(data: bytes) -> dict[str, bytes]:
    """The parts of a Word file by name. Raises Refused where it is none, or could do harm."""
    if len(data) > LARGEST:
        raise Refused(f"it has more than {LARGEST // 2**20} MB", "leave out pictures, or make them smaller")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _measure(package)
            parts = {one.filename: package.read(one) for one in package.infolist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Refused("it is no Word file", "save it in Word as .docx") from None
    _look_through(parts)
    return parts


def _measure(package: zipfile.ZipFile) -> None:
    match wrong_with(package, _LIMITS):
        case "many" | "strange":
            raise Refused(f"it holds more than {MOST_FILES} files, or one of them twice", _SAVE_ANEW)
        case "locked":
            raise Refused("it is locked with a password", "save it without one")
        case "large":
            what = f"it unpacks to more than {MOST_BYTES // 2**20} MB"
            raise Refused(what, "leave out pictures, or make them smaller")
        case "tight":
            raise Refused("it unpacks to more than a hundred times its size", _SAVE_ANEW)


def _look_through(parts: dict[str, bytes]) -> None:
    types = parts.get("[Content_Types].xml")
    if types is None or "word/document.xml" not in parts:
        raise Refused("it is no Word file", "save it in Word as .docx")
    kinds = {str(one.get("ContentType", "")) for one in parse(types) if isinstance(one.tag, str)}
    if any("macroEnabled" in kind or _HARMFUL_KIND.search(kind) for kind in kinds):
        raise Refused("it holds macros or embedded objects", _WITHOUT)
    if _MAIN not in kinds:
        raise Refused("it is no Word document (perhaps a .dotx)", "save it in Word as .docx")
    for name, data in parts.items():
        if _HARMFUL_NAME.search(name):
            raise Refused(f"it holds macros or embedded objects ({name[:80]})", _WITHOUT)
        if not name.endswith((".xml", ".rels")):
            continue
        if len(data) > MOST_OF_A_PART:
            raise Refused(f"{name[:80]} has more than {MOST_OF_A_PART // 2**20} MB", "make the form shorter")
        root = parse(data)
        if name.endswith(".rels"):
            _relations(root)
        elif name.startswith("word/"):
            _codes(root)


def _relations(root: Any) -> None:
    for one in root:
        kind, target = str(one.get("Type", "")), str(one.get("Target", ""))
        if kind.endswith("/attachedTemplate"):
            raise Refused("it hangs on a template of its own", "in Word: Developer, Document Template, choose Normal")
        if _HARMFUL_KIND.search(kind):
            raise Refused("it holds macros or embedded objects", _WITHOUT)
        if one.get("TargetMode") == "External":
            is_link = kind.endswith("/hyperlink") and target.lower().startswith(("http:", "https:", "mailto:"))
            if not is_link:
                raise Refused(f"it fetches something from outside ({target[:80]})", "put pictures into the document")


def _codes(root: Any) -> None:
    """Codes that Word works out when it opens a document may fetch files and start programs."""
    written = ["".join(code.text or "" for code in one.iter(f"{_W}instrText")) for one in root.iter(f"{_W}p")]
    written += [str(one.get(f"{_W}instr", "")) for one in root.iter(f"{_W}fldSimple")]
    for code in written:
        if found := _HARMFUL_FIELD.search(code):
            raise Refused(f"it has a field code {found[0].upper()}", "remove it (Alt+F9 shows the codes in Word)")


_SAVE_ANEW = "open it in Word and save it anew as .docx"
_WITHOUT = "save it in Word as .docx, without macros and embedded objects"
