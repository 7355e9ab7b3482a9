"""Texts and tables of OpenDocument, written anew from what is known to be shown."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]  # ships no types

from .parts import Given, Tree, cleaned_picture, refuse_what_says, written
from .reading import Uncleanable, names

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_LINK = "http://www.w3.org/1999/xlink"
_SPACES = {
    "office": f"{_OASIS}:office:1.0", "text": f"{_OASIS}:text:1.0", "table": f"{_OASIS}:table:1.0",
    "draw": f"{_OASIS}:drawing:1.0", "svg": f"{_OASIS}:svg-compatible:1.0", "xlink": _LINK,
}  # fmt: skip
_SHORT = {uri: name for name, uri in _SPACES.items()}
KINDS = {
    b"application/vnd.oasis.opendocument.text": "text",
    b"application/vnd.oasis.opendocument.spreadsheet": "spreadsheet",
}
_CELL = names(
    "table:number-columns-spanned table:number-rows-spanned table:number-columns-repeated office:value-type "
    "office:value office:date-value office:time-value office:boolean-value office:currency"
)
#: element -> its attributes; whatever else stands in them goes
_KEPT: dict[str, frozenset[str]] = {
    "text:p": frozenset(), "text:h": frozenset({"text:outline-level"}), "text:span": frozenset(),
    "text:list": frozenset(), "text:list-item": frozenset(), "text:list-header": frozenset(),
    "text:s": frozenset({"text:c"}), "text:tab": frozenset(), "text:line-break": frozenset(),
    "text:note": frozenset({"text:note-class"}), "text:note-citation": frozenset(), "text:note-body": frozenset(),
    "text:page-number": frozenset(), "text:page-count": frozenset(), "office:annotation": frozenset(),
    "table:table": frozenset(), "table:table-header-rows": frozenset(),
    "table:table-column": frozenset({"table:number-columns-repeated"}),
    "table:table-row": frozenset({"table:number-rows-repeated"}),
    "table:table-cell": _CELL, "table:covered-table-cell": _CELL,
    "draw:frame": frozenset({"svg:width", "svg:height", "text:anchor-type"}), "draw:text-box": frozenset(),
}  # fmt: skip
#: what stands in these is shown, they themselves are not needed
_OPENED = names(
    "text:a text:section text:meta text:sequence text:bookmark-ref text:reference-ref text:note-ref text:index-body "
    "text:table-of-content text:index-title text:numbered-paragraph table:table-row-group table:table-rows "
    "table:table-columns table:table-column-group table:table-header-columns"
)
#: says who, when, where, and is left out with all that it says
_LEFT_OUT = re.compile(
    r"text:(?:tracked-changes|author-.*|sender-.*|initial-creator|creator|.*-source|.*-decls|file-name|template-name"
    r"|user-.*|date|time|.*-date|.*-time|creation-.*|modification-.*|print.*|edit.*|title|subject|keywords"
    r"|description|database-.*|hidden-.*|placeholder|change.*|bookmark.*|reference-mark.*|variable-.*|.*-index-mark.*)"
    r"|office:(?:forms|scripts|dde-source|event-listeners|annotation-end)"
    r"|table:(?:table-source|scenario|named-.*|database-.*|content-.*|calculation-.*|label-.*|dde-.*|tracked-.*"
    r"|data-pilot-.*|consolidation|detective|desc|title)|svg:(?:title|desc)"
)
_VALUE = re.compile(r"[\w.:+-]{1,40}")


def rewrite_open_document(given: Given) -> dict[str, bytes]:
    """The parts of a new package that shows the same."""
    mimetype = given.parts["mimetype"].strip()
    content = given.tree("content.xml")
    hidden = {
        style.get(f"{{{_OASIS}:style:1.0}}name", "")
        for style in content.iter(f"{{{_OASIS}:style:1.0}}style")
        if any(inner.get(f"{{{_SPACES['table']}}}display") == "false" for inner in style)
    }
    body = content.find(f"office:body/office:{KINDS[mimetype]}", _SPACES)
    if body is None:
        raise Uncleanable("it holds what we do not know")
    root = etree.Element(_name("office:document-content"), nsmap=_SPACES)
    root.set(_name("office:version"), "1.2")
    made = _Writing(given, hidden, names_tables=KINDS[mimetype] == "spreadsheet")
    into = etree.SubElement(etree.SubElement(root, _name("office:body")), _name(f"office:{KINDS[mimetype]}"))
    made.inside(body, into)
    return {
        "mimetype": mimetype, "content.xml": written(root), **made.pictures,
        "META-INF/manifest.xml": _manifest(mimetype.decode(), ["content.xml", *made.pictures]),
    }  # fmt: skip


@dataclass(slots=True)
class _Writing:
    given: Given
    #: styles of tables that are not shown
    hidden: set[str]
    names_tables: bool
    pictures: dict[str, bytes] = field(default_factory=dict)

    def inside(self, old: Tree, new: Tree) -> None:
        """Everything that stands in an element."""
        _say(new, old.text)
        for one in old:
            self._one(one, new)
            _say(new, one.tail)

    def _one(self, one: Tree, new: Tree) -> None:
        space, _, local = str(one.tag).removeprefix("{").partition("}")
        name = f"{_SHORT.get(space, '?')}:{local}"
        if name in _KEPT:
            if name == "table:table" and one.get(_name("table:style-name")) in self.hidden:
                return
            made = etree.SubElement(new, _name(name))
            for key in _KEPT[name]:
                value = one.get(_name(key), "")
                if _VALUE.fullmatch(value):
                    made.set(_name(key), value)
            if name == "table:table" and self.names_tables and (said := one.get(_name("table:name"))):
                made.set(_name("table:name"), said)
            self.inside(one, made)
        elif name in _OPENED:
            self.inside(one, new)
        elif name == "draw:image":
            self._picture(one, new)
        elif not (_LEFT_OUT.fullmatch(name) or space.startswith(("http://purl.org/dc/", f"{_OASIS}:meta:"))):
            refuse_what_says(one)

    def _picture(self, one: Tree, new: Tree) -> None:
        source = posixpath.normpath(one.get(f"{{{_LINK}}}href", ""))
        if source not in self.given.parts:
            return  # it would stand elsewhere
        body, ending = cleaned_picture(self.given, source)
        name = f"Pictures/{len(self.pictures) + 1}.{ending}"
        self.pictures[name] = body
        etree.SubElement(new, _name("draw:image")).set(f"{{{_LINK}}}href", name)


def _say(new: Tree, words: str | None) -> None:
    """Write words behind what stands in an element already."""
    if not words:
        return
    if len(new):
        new[-1].tail = (new[-1].tail or "") + words
    else:
        new.text = (new.text or "") + words


def _name(short: str) -> str:
    space, _, local = short.partition(":")
    return f"{{{_SPACES[space]}}}{local}"


def _manifest(mimetype: str, names: list[str]) -> bytes:
    space = f"{_OASIS}:manifest:1.0"
    tree = etree.Element(f"{{{space}}}manifest", nsmap={"manifest": space})
    tree.set(f"{{{space}}}version", "1.2")
    for name, kind in [("/", mimetype), *((name, "text/xml" if name.endswith(".xml") else "") for name in names)]:
        entry = etree.SubElement(tree, f"{{{space}}}file-entry")
        entry.set(f"{{{space}}}full-path", name)
        entry.set(f"{{{space}}}media-type", kind)
    return written(tree)
