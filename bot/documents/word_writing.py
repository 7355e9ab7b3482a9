"""Paragraphs of a Word document: each line runs the way its words do, whatever the page."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from lxml import etree  # type: ignore[import-untyped]  # ships no types

from .direction import pieces, runs_right_to_left

#: on every computer with Word, with Arabic letters in it; LibreOffice puts its own in the place
FONT = "Arial"
NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
ZIP_DAY = (1980, 1, 1, 0, 0, 0)

# names of elements and attributes, looked up once: a long answer makes thousands of each
P, PPR, PSTYLE, BIDI, R, RPR, RTL, LANG, T, TAB, VAL = map(
    qn, ["w:p", "w:pPr", "w:pStyle", "w:bidi", "w:r", "w:rPr", "w:rtl", "w:lang", "w:t", "w:tab", "w:val"]
)
LANG_BIDI = qn("w:bidi")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


#: elements of a run's properties, in the order that the schema has
Look = tuple[tuple[str, dict[str, str]], ...]
BOLD: Look = ((qn("w:b"), {}), (qn("w:bCs"), {}))


class Writer:
    """Writes into a body, or into a cell of it."""

    def __init__(self, body: Any, right: bool) -> None:
        self.body = body
        #: the page runs from right to left
        self.right = right

    def words(self, parent: Any, text: str, style: str, language: str = "") -> None:
        """A paragraph for each line of the text, each with its own direction."""
        for line in text.split("\n"):
            right = runs_right_to_left(line, self.right)
            self.runs(self.paragraph(parent, style, right), line, right, language)

    def numbered(self, parent: Any, number: str, text: str, style: str) -> None:
        """The same with a number in front, which does not turn the line: "(i)" has letters too."""
        first, *more = text.split("\n")
        right = runs_right_to_left(first, self.right)
        paragraph = self.paragraph(parent, style, right)
        if number:
            self.runs(paragraph, f"{number} ", right)
        self.runs(paragraph, first, right)
        if more:
            self.words(parent, "\n".join(more), style)

    def value(self, parent: Any, text: str) -> None:
        """One line that stays on the side of the page, whatever its letters."""
        self.runs(self.paragraph(parent, "Normal", self.right), text, self.right)

    def paragraph(self, parent: Any, style: str, right: bool) -> Any:
        paragraph = parent.makeelement(P)
        properties = etree.SubElement(paragraph, PPR)
        etree.SubElement(properties, PSTYLE).set(VAL, style)
        if right:
            etree.SubElement(properties, BIDI)
        self.append(parent, paragraph)
        return paragraph

    def append(self, parent: Any, child: Any) -> None:
        """At the end, but before the page's own settings, which must stay the last of the body."""
        if parent is self.body:
            parent[-1].addprevious(child)
        else:
            parent.append(child)

    def runs(self, paragraph: Any, line: str, right: bool, language: str = "", look: Look = ()) -> None:
        for words, towards in pieces(line, right):
            run = etree.SubElement(paragraph, R)
            if towards or language or look:
                properties = etree.SubElement(run, RPR)
                for tag, values in look:
                    etree.SubElement(properties, tag, values)
                if towards:
                    etree.SubElement(properties, RTL)
                if language:
                    etree.SubElement(properties, LANG).set(LANG_BIDI if towards else VAL, language)
            for place, part in enumerate(words.split("\t")):
                if place:
                    etree.SubElement(run, TAB)
                if part:
                    text = etree.SubElement(run, T)
                    text.text = part
                    text.set(_SPACE, "preserve")

    def clear(self, story: Any) -> None:
        story.is_linked_to_previous = False
        for paragraph in list(story._element.iter(P)):
            story._element.remove(paragraph)


def in_order(parent: Any, tag: str, after: tuple[str, ...]) -> None:
    """Put an element where the schema wants it: before the first of those that come after it."""
    element = OxmlElement(tag)
    later = next((child for child in parent if child.tag in map(qn, after)), None)
    if later is None:
        parent.append(element)
    else:
        later.addprevious(element)


def twips(length: int) -> int:
    return round(length / 635)


def letters(style: Any, size: float, *, bold: bool = False) -> None:
    """Font, size and weight, for letters of both directions: Word keeps them apart."""
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for theme in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[theme]
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)
    for stretched in ("w:spacing", "w:kern"):
        for old in properties.findall(qn(stretched)):
            properties.remove(old)
    for tag, value in (("w:bCs", "1" if bold else "0"), ("w:szCs", str(int(size * 2)))):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
        element = OxmlElement(tag)
        element.set(VAL, value)
        properties.find(qn("w:b" if tag == "w:bCs" else "w:sz")).addnext(element)


def border(style: Any, side: str | None) -> None:
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    if side is not None:
        line = f'<w:{side} w:val="single" w:sz="12" w:space="5" w:color="000000"/>'
        properties.insert_element_before(
            parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>"),
            "w:shd",
            "w:tabs",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:outlineLvl",
        )


def field(name: str) -> Any:
    return parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')


def without_days(written: bytes) -> bytes:
    """The same package without the moment of writing."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, ZIP_DAY), source.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
