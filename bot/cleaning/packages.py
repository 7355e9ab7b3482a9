"""Word, Excel, PowerPoint and OpenDocument: without authors, dates, programs, paths, and what their photos tell."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable

from lxml import etree  # type: ignore[import-untyped]  # ships no types

from bot.packed import PackedLimits, wrong_with

from .reading import Uncleanable

PACKED = b"PK\x03\x04"

_LIMITS = PackedLimits(files=2000, total=100 * 2**20, ratio=200, small=2**20)
#: parts that tell and can be left out
_LEFT_OUT = re.compile(
    r"docProps/.*|customXml/.*|.*/(?:people|persons?/.*|threadedComments/.*|printerSettings.*|connections"
    r"|revisions/.*|tags/.*|mailMerge.*|glossary/.*|customXml/.*|vbaProject.*|recipientData)(?:\.[A-Za-z]+)?"
    r"|Thumbnails/.*|Configurations2/.*|layout-cache|VersionList\.xml|Versions/.*|META-INF/documentsignatures\.xml|meta\.xml|settings\.xml"
    r"|.*/printerSettings/.*|_xmlsignatures/.*"
)
#: attributes that say who and when, by their names without the namespace
_WHO = frozenset({"author", "initials", "userId", "providerId", "userName", "userInitials", "lastAuthor"})
_WHEN = frozenset({"date", "dateUtc", "dt", "dT"})
#: elements that say so
_TELL = frozenset({
    "rsids", "attachedTemplate", "mailMerge", "docVars", "absPath", "fileSharing", "writeProtection", "creator",
    "creator-initials", "print-date", "printed-by", "editing-duration", "change-info-date", "modifyVerifier",
    "custDataLst",
})  # fmt: skip
_DATES_OF_NOTES = "{http://purl.org/dc/elements/1.1/}date"
_WRITTEN = re.compile(r"(?:[A-Za-z]:|\\|/(?:home|Users|storage|sdcard)/).*[\\/].*|file:.*", re.DOTALL)
_XML = (".xml", ".rels", ".vml", ".rdf")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_STAMP = (1980, 1, 1, 0, 0, 0)
_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False,
           "remove_comments": True, "remove_pis": True}  # fmt: skip


def clean_package(data: bytes, clean_inside: Callable[[bytes], bytes]) -> bytes:
    """The same text, tables and pictures; `clean_inside` cleans a picture, a sound or a package in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if (wrong := wrong_with(package, _LIMITS)) is not None:
                raise Uncleanable(f"it is packed in a way that is not opened ({wrong})")
            parts = {one.filename: package.read(one) for one in package.infolist() if not one.is_dir()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        raise Uncleanable("it cannot be unpacked") from None
    if "[Content_Types].xml" not in parts and not parts.get("mimetype", b"").startswith(_OPEN_DOCUMENT):
        raise Uncleanable("it is packed and holds what we do not know")
    left_out = {name for name in parts if _LEFT_OUT.fullmatch(name)}
    if any("vbaProject" in name or name.startswith("Basic/") for name in parts):
        raise Uncleanable("it holds programs")
    made = {name: _cleaned(name, body, left_out, clean_inside) for name, body in parts.items() if name not in left_out}
    return _packed({name: body for name, body in made.items() if not _is_orphan(name, left_out)})


def _is_orphan(name: str, left_out: set[str]) -> bool:
    """The relations of a part that is left out."""
    folder, _, file = name.rpartition("/")
    return file.endswith(".rels") and f"{folder.removesuffix('_rels')}{file.removesuffix('.rels')}" in left_out


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        # OpenDocument wants its kind first, and not packed
        for name in sorted(parts, key=lambda one: one != "mimetype"):
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(entry, parts[name])
    return out.getvalue()


def _cleaned(name: str, body: bytes, left_out: set[str], clean_inside: Callable[[bytes], bytes]) -> bytes:
    if name == "mimetype":
        return body
    if not name.lower().endswith(_XML):
        if name.lower().endswith((".odttf", ".fntdata")):
            return body  # letters, which tell nothing of who uses them
        return clean_inside(body)
    try:
        tree = etree.fromstring(body, etree.XMLParser(**_PARSER))
    except (etree.XMLSyntaxError, ValueError):
        raise Uncleanable("a part of it cannot be read") from None
    if tree.getroottree().docinfo.doctype:
        raise Uncleanable("a part of it says how it is to be read")
    _scrub(tree, name, left_out)
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _scrub(tree: etree._Element, name: str, left_out: set[str]) -> None:
    base = posixpath.dirname(posixpath.dirname(name)) if name.endswith(".rels") else posixpath.dirname(name)
    in_note = {"annotation", "change-info"}
    for one in list(tree.iter(etree.Element)):
        local = etree.QName(one).localname
        above = one.getparent()
        tells = local in _TELL or (one.tag == _DATES_OF_NOTES and above is not None)
        if (tells or _points_to(one, local, base, left_out)) and above is not None:
            _remove(one, above)
            continue
        if local == "author" and above is not None and etree.QName(above).localname == "authors":
            one.text = ""  # of comments in Excel
        if local == "sender-initials" and above is not None and etree.QName(above).localname in in_note:
            _remove(one, above)
            continue
        for key in list(one.attrib):
            plain = etree.QName(key).localname
            if plain.startswith("rsid") or plain in _WHEN:
                del one.attrib[key]
            elif plain in _WHO or (plain == "name" and local in ("cmAuthor", "author")):
                one.attrib[key] = "-"
            elif plain == "id" and plain != key and local == "pageSetup":
                del one.attrib[key]  # names the printer's settings, which are left out
            elif plain in ("descr", "title", "alt") and _WRITTEN.fullmatch(str(one.attrib[key])):
                one.attrib[key] = ""
        if local == "Relationship" and one.get("TargetMode") == "External":
            target = one.get("Target", "")
            if _WRITTEN.fullmatch(target) or not one.get("Type", "").endswith("/hyperlink"):
                one.set("Target", "about:blank")


def _points_to(one: etree._Element, local: str, base: str, left_out: set[str]) -> bool:
    """It says that there is a part which is left out."""
    if local == "Relationship" and one.get("TargetMode") != "External":
        target = one.get("Target", "")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
        return whole in left_out
    if local == "Override":
        return one.get("PartName", "").lstrip("/") in left_out
    if local == "file-entry":
        return any(value in left_out for key, value in one.attrib.items() if str(key).endswith("full-path"))
    return False


def _remove(one: etree._Element, above: etree._Element) -> None:
    """Take an element out, and leave the text behind it."""
    if one.tail and one.tail.strip():
        before = one.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + one.tail
        else:
            above.text = (above.text or "") + one.tail
    above.remove(one)
