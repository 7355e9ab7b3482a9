"""What new tables of Excel are made of: looks of numbers, comments and pictures as we write them."""

from __future__ import annotations

import re

from lxml import etree  # type: ignore[import-untyped]  # ships no types

from .parts import RELATIONS, Given, Made, Related, Tree, local, refuse_what_says
from .reading import Uncleanable

_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MAIN = f"{{{_SPACE}}}"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_PLACES = f"{_DRAWING}/spreadsheetDrawing"
_PLACED = frozenset({"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"})
#: a picture that does not say how large it is, in 1/360,000 cm
_WIDE, _HIGH, _LARGEST = 3_600_000, 2_700_000, 20_000_000


def element(kind: str, into: Tree | None = None, **values: str) -> Tree:
    """An element of Excel with these attributes."""
    if into is not None:
        return etree.SubElement(into, f"{MAIN}{kind}", **values)
    return etree.Element(f"{MAIN}{kind}", nsmap={None: _SPACE, "r": RELATIONS}, **values)


def styles(old: Tree | None) -> Tree:
    """How numbers and dates look, and which cells stand out."""
    tree = element("styleSheet")
    formats = [] if old is None else old.findall(f"{MAIN}numFmts/{MAIN}numFmt")
    if formats:
        kept = element("numFmts", into=tree)
        for one in formats:
            element(
                "numFmt", into=kept, numFmtId=str(int(one.get("numFmtId", ""))), formatCode=one.get("formatCode", "0")
            )
    letters = element("fonts", into=tree)
    element("sz", into=element("font", into=letters), val="11")
    thick = element("font", into=letters)
    element("b", into=thick)
    element("sz", into=thick, val="11")
    fills = element("fills", into=tree)
    for pattern in ("none", "gray125"):
        element("patternFill", into=element("fill", into=fills), patternType=pattern)
    element("border", into=element("borders", into=tree))
    element("xf", into=element("cellStyleXfs", into=tree), numFmtId="0", fontId="0", fillId="0", borderId="0")
    cells = element("cellXfs", into=tree)
    fonts = [] if old is None else [one.find(f"{MAIN}b") is not None for one in old.iterfind(f"{MAIN}fonts/{MAIN}font")]
    for one in [] if old is None else old.iterfind(f"{MAIN}cellXfs/{MAIN}xf"):
        font = int(one.get("fontId", "0"))
        element("xf", into=cells, numFmtId=str(int(one.get("numFmtId", "0"))), fillId="0", borderId="0", xfId="0",
                fontId="1" if 0 <= font < len(fonts) and fonts[font] else "0", applyNumberFormat="1")  # fmt: skip
    if not len(cells):
        element("xf", into=cells, numFmtId="0", fontId="0", fillId="0", borderId="0", xfId="0")
    element("cellStyle", into=element("cellStyles", into=tree), name="Normal", xfId="0", builtinId="0")
    return tree


def comments(said: list[tuple[str, str]]) -> tuple[Tree, bytes]:
    """Comments of nobody at (cell, words), and the boxes that they are shown in."""
    tree = element("comments")
    element("author", into=element("authors", into=tree)).text = "-"
    listed = element("commentList", into=tree)
    shapes: list[str] = []
    for place, words in said:
        one = element("comment", into=listed, ref=place, authorId="0")
        element("t", into=element("text", into=one)).text = words
        column, row = _column_and_row(place)
        shapes.append(
            f'<v:shape id="s{len(shapes) + 1}" type="#t" style="position:absolute;width:120pt;height:70pt;'
            'visibility:hidden">'
            f'<x:ClientData ObjectType="Note"><x:Row>{row}</x:Row><x:Column>{column}</x:Column>'
            "</x:ClientData></v:shape>"
        )
    drawn = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="t" coordsize="21600,21600" o:spt="202" '
        'path="m,l,21600r21600,l21600,xe"/>' + "".join(shapes) + "</xml>"
    )
    return tree, drawn.encode()


def _column_and_row(place: str) -> tuple[int, int]:
    """Counted from 0."""
    letters = re.sub(r"\d", "", place)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1, int(place[len(letters) :]) - 1


def pictures(given: Given, made: Made, found: Related, source: str) -> Tree:
    """The pictures on a sheet where they stood. Raises Uncleanable for charts and boxes with words."""
    related = given.related(found.name)
    tree = etree.Element(f"{{{_PLACES}}}wsDr", nsmap={"xdr": _PLACES, "a": f"{_DRAWING}/main", "r": RELATIONS})
    for anchor in given.tree(found.name).iterchildren(etree.Element):
        drawn = list(anchor.iter(f"{{{_PLACES}}}pic"))
        if local(anchor) not in _PLACED or (
            not drawn or any(local(one) in ("graphicFrame", "sp", "txBody") for one in anchor.iter(etree.Element))
        ):
            _refuse_words(anchor)
        begins = anchor.find(f"{{{_PLACES}}}from")
        for one in drawn:
            blip = one.find(f"{{{_PLACES}}}blipFill/{{{_DRAWING}/main}}blip")
            part = related.get(blip.get(f"{{{RELATIONS}}}embed", "") if blip is not None else "")
            if part is not None:
                tree.append(_picture(made.picture(source, part.name), begins, one, len(tree) + 1))
    return tree


def _refuse_words(anchor: Tree) -> None:
    for one in anchor.iter(etree.Element):
        if local(one) in ("graphicFrame", "AlternateContent", "contentPart"):
            raise Uncleanable("it shows something that cannot be kept without what it tells")
        if local(one) == "txBody":
            refuse_what_says(one)


def _picture(relation: str, begins: Tree | None, old: Tree, number: int) -> Tree:
    at = dict.fromkeys(("col", "row"), 0)
    for kind in at if begins is not None else ():
        at[kind] = int(begins.findtext(f"{{{_PLACES}}}{kind}") or 0) if begins is not None else 0
    wide, high = _size(old)
    return etree.fromstring(
        f'<xdr:oneCellAnchor xmlns:xdr="{_PLACES}" xmlns:a="{_DRAWING}/main" xmlns:r="{RELATIONS}"><xdr:from>'
        f"<xdr:col>{at['col']}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{at['row']}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
        f'</xdr:from><xdr:ext cx="{wide}" cy="{high}"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{number}" name="{number}"/>'
        f'<xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>'
    )


def _size(old: Tree) -> tuple[int, int]:
    found = old.find(f"{{{_PLACES}}}spPr/{{{_DRAWING}/main}}xfrm/{{{_DRAWING}/main}}ext")
    if found is not None:
        wide, high = found.get("cx", ""), found.get("cy", "")
        if wide.isdigit() and high.isdigit() and 0 < int(wide) < _LARGEST and 0 < int(high) < _LARGEST:
            return int(wide), int(high)
    return _WIDE, _HIGH
