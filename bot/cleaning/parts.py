"""The parts of a package, read with care, and the parts of a new one."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]  # ships no types

from .reading import Uncleanable

#: an element of XML, whose library ships no types
Tree = Any

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_LINK = "{http://www.w3.org/1999/xlink}href"
_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False,
           "remove_comments": True, "remove_pis": True}  # fmt: skip
#: how pictures begin, and how they are called
_PICTURES = {
    b"\xff\xd8\xff": "jpeg", b"\x89PNG": "png", b"GIF8": "gif", b"II*\0": "tiff", b"MM\0*": "tiff", b"BM": "bmp",
}  # fmt: skip


class Related(NamedTuple):
    """What a part refers to: the last word of its kind, and which part it is."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Given:
    """A package as it came."""

    parts: dict[str, bytes]
    clean_inside: Callable[[bytes], bytes]

    def tree(self, name: str) -> Tree:
        """A part. Raises Uncleanable where there is none, or none that can be read safely."""
        try:
            tree = etree.fromstring(self.parts[name], etree.XMLParser(**_PARSER))
        except (KeyError, etree.XMLSyntaxError, ValueError):
            raise Uncleanable("a part of it cannot be read") from None
        if tree.getroottree().docinfo.doctype:
            raise Uncleanable("a part of it says how it is to be read")
        return tree

    def related(self, name: str) -> dict[str, Related]:
        """The parts in this package that a part refers to."""
        folder, file = posixpath.split(name)
        listed = posixpath.join(folder, "_rels", f"{file}.rels")
        if listed not in self.parts:
            return {}
        found = {}
        for one in self.tree(listed).iter(f"{{{_PACKAGE}/relationships}}Relationship"):
            target = one.get("Target", "")
            if one.get("TargetMode") != "External":
                whole = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found[one.get("Id", "")] = Related(one.get("Type", "").rpartition("/")[2], whole)
        return found


@dataclass(slots=True)
class Made:
    """A new package of Word or Excel: names of parts and their relations are ours."""

    given: Given
    #: folder of its main part
    folder: str
    parts: dict[str, bytes] = field(default_factory=dict)
    _kinds: dict[str, str] = field(default_factory=dict)
    _related: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _pictures: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, tree: Tree, kind: str) -> None:
        """Write a part of this kind (of what officeDocument knows)."""
        self.parts[name] = written(tree)
        self._kinds[name] = f"application/vnd.openxmlformats-officedocument.{kind}+xml"

    def relate(self, source: str, kind: str, target: str) -> str:
        """Let a part refer to another; the name of the relation."""
        listed = self._related.setdefault(source, [])
        if (kind, target) not in listed:
            listed.append((kind, target))
        return f"r{listed.index((kind, target)) + 1}"

    def picture(self, source: str, name: str) -> str:
        """Put a picture of the given package into this one, cleaned; the name of the relation from `source`."""
        if name not in self._pictures:
            body, ending = cleaned_picture(self.given, name)
            self._pictures[name] = f"{self.folder}/media/{len(self._pictures) + 1}.{ending}"
            self.parts[self._pictures[name]] = body
        return self.relate(source, "image", self._pictures[name])

    def whole(self, main: str) -> dict[str, bytes]:
        """All parts, with the lists of what they are and how they belong together."""
        self._related[""] = [("officeDocument", main)]
        types = etree.Element(f"{{{_PACKAGE}/content-types}}Types", nsmap={None: f"{_PACKAGE}/content-types"})
        defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml",
                    "vml": "application/vnd.openxmlformats-officedocument.vmlDrawing"}  # fmt: skip
        defaults |= {ending: f"image/{ending}" for ending in _PICTURES.values()}
        for ending, kind in defaults.items():
            etree.SubElement(types, f"{{{_PACKAGE}/content-types}}Default", Extension=ending, ContentType=kind)
        for name, kind in self._kinds.items():
            etree.SubElement(types, f"{{{_PACKAGE}/content-types}}Override", PartName=f"/{name}", ContentType=kind)
        return {"[Content_Types].xml": written(types), **dict(self._lists()), **self.parts}

    def _lists(self) -> Iterator[tuple[str, bytes]]:
        for source, listed in self._related.items():
            folder, file = posixpath.split(source)
            tree = etree.Element(
                f"{{{_PACKAGE}/relationships}}Relationships", nsmap={None: f"{_PACKAGE}/relationships"}
            )
            for index, (kind, target) in enumerate(listed):
                one = etree.SubElement(tree, f"{{{_PACKAGE}/relationships}}Relationship", Id=f"r{index + 1}")
                one.set("Type", f"{RELATIONS}/{kind}")
                one.set("Target", f"/{target}")
            yield posixpath.join(folder, "_rels", f"{file}.rels"), written(tree)


def cleaned_picture(given: Given, name: str) -> tuple[bytes, str]:
    """A picture of a package and its ending. Raises Uncleanable for what is none, and for drawings of lines."""
    body = given.parts.get(name, b"")
    ending = next((ending for begins, ending in _PICTURES.items() if body.startswith(begins)), None)
    if ending is None:
        raise Uncleanable("it holds a picture of a kind that we do not know")
    return given.clean_inside(body), ending


def written(tree: Tree) -> bytes:
    """XML as it stands in a part."""
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def local(one: Tree) -> str:
    """What an element is called in its language."""
    return str(etree.QName(one).localname)


def refuse_what_says(one: Tree) -> None:
    """Let what we do not know go where it shows nothing. Raises Uncleanable where it has words or refers to more."""
    for inner in one.iter(etree.Element):
        refers = any(key == _LINK or str(key).startswith(f"{{{RELATIONS}}}") for key in inner.attrib)
        if refers or (inner.text or "").strip() or (inner is not one and (inner.tail or "").strip()):
            raise Uncleanable("it shows something that cannot be kept without what it tells")
