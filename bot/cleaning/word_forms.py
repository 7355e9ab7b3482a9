"""What new texts of Word are made of: headings, lists and pictures as we write them."""

from __future__ import annotations

import re

from lxml import etree  # type: ignore[import-untyped]  # ships no types

from .parts import RELATIONS, Tree

_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = f"{{{_SPACE}}}"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_NUMBERS = frozenset({"decimal", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "bullet", "none"})
#: a picture that does not say how large it is, in 1/360,000 cm
_WIDE, _HIGH, _LARGEST = 3_600_000, 2_700_000, 20_000_000


def name(kind: str) -> str:
    """An element of Word by its whole name."""
    return f"{MAIN}{kind}"


def element(kind: str, into: Tree | None = None, **values: str) -> Tree:
    """An element of Word with these attributes."""
    if into is None:
        made = etree.Element(name(kind), nsmap={"w": _SPACE, "r": RELATIONS})
    else:
        made = etree.SubElement(into, name(kind))
    for key, value in values.items():
        made.set(name(key), value)
    return made


def styles() -> Tree:
    """A title and headings that look like some."""
    tree = element("styles")
    plain = element("style", into=tree, type="paragraph", styleId="Normal", default="1")
    element("name", into=plain, val="Normal")
    sizes = {"Title": 52, **{f"Heading{level}": 38 - 3 * level for level in range(1, 7)}}
    for called, size in sizes.items():
        style = element("style", into=tree, type="paragraph", styleId=called)
        element("name", into=style, val=re.sub(r"(\d)", r" \1", called).lower() if called != "Title" else called)
        element("qFormat", into=style)
        looks = element("pPr", into=style)
        element("keepNext", into=looks)
        element("spacing", into=looks, before="240", after="120")
        if called != "Title":
            element("outlineLvl", into=looks, val=str(int(called[-1]) - 1))
        letters = element("rPr", into=style)
        element("b", into=letters)
        element("sz", into=letters, val=str(size))
    return tree


def lists(old: Tree) -> Tree:
    """How lists are counted; their signs are ours, and so are the words around numbers."""
    tree = element("numbering")
    for one in old.iterfind(name("abstractNum")):
        made = element("abstractNum", into=tree, abstractNumId=str(int(one.get(name("abstractNumId"), ""))))
        for level in one.iterfind(name("lvl")):
            depth = int(level.get(name("ilvl"), "0"))
            kept = element("lvl", into=made, ilvl=str(depth))
            found = level.find(name("numFmt"))
            kind = found.get(name("val"), "") if found is not None else ""
            kind = kind if kind in _NUMBERS else "decimal"
            begins = level.find(name("start"))
            element("start", into=kept, val=str(int(begins.get(name("val"), "1"))) if begins is not None else "1")
            element("numFmt", into=kept, val=kind)
            said = level.find(name("lvlText"))
            shown = "".join(re.findall(r"%\d|[.)(: -]", said.get(name("val"), ""))) if said is not None else ""
            element("lvlText", into=kept, val="•" if kind == "bullet" else shown)
            looks = element("pPr", into=kept)
            element("ind", into=looks, left=str(720 * (depth + 1)), hanging="360")
    for one in old.iterfind(name("num")):
        counted = one.find(name("abstractNumId"))
        if counted is not None:
            made = element("num", into=tree, numId=str(int(one.get(name("numId"), ""))))
            element("abstractNumId", into=made, val=str(int(counted.get(name("val"), ""))))
    return tree


def picture(relation: str, old: Tree, number: int) -> Tree:
    """A picture in a line, as large as it was drawn."""
    wide, high = _size(old)
    place, drawn = f"{_DRAWING}/wordprocessingDrawing", f"{_DRAWING}/picture"
    return etree.fromstring(
        f'<w:drawing xmlns:w="{_SPACE}" xmlns:r="{RELATIONS}" xmlns:wp="{place}" xmlns:a="{_DRAWING}/main" '
        f'xmlns:pic="{drawn}"><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name="{number}"/><a:graphic><a:graphicData uri="{drawn}"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="{number}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _size(old: Tree) -> tuple[int, int]:
    for above in old.iterancestors():
        for one in (
            *above.iterfind(f".//{{{_DRAWING}/main}}ext"),
            *above.iterfind(f"{{{_DRAWING}/wordprocessingDrawing}}extent"),
        ):
            wide, high = one.get("cx", ""), one.get("cy", "")
            if wide.isdigit() and high.isdigit() and 0 < int(wide) < _LARGEST and 0 < int(high) < _LARGEST:
                return int(wide), int(high)
        if etree.QName(above).localname in ("drawing", "pict"):
            break
    return _WIDE, _HIGH
