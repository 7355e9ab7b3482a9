"""The form as a Word document: real headings, a box per question, lines that run the way their words do.

It is built with python-docx and no template file: what a form holds differs from call to call, the styles stand here
where they can be read and changed like any code, and no template language ever meets an answer.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime, time
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree  # type: ignore[import-untyped]  # ships no types

from .direction import pieces, runs_right_to_left
from .printable import Printable, PrintedEntry

#: on every computer with Word, with Arabic letters in it; LibreOffice puts its own in the place
_FONT = "Arial"
#: draws the boxes
_SIGNS = "Segoe UI Symbol"
_TICKED, _OPEN = "\u2612", "\u2610"
_PLACEHOLDER = re.compile(r"(\{pages?\})")
_FIELDS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)

# names of elements and attributes, looked up once: a long answer makes thousands of each
_P, _PPR, _PSTYLE, _BIDI, _R, _RPR, _RTL, _LANG, _T, _TAB, _VAL = map(
    qn, ["w:p", "w:pPr", "w:pStyle", "w:bidi", "w:r", "w:rPr", "w:rtl", "w:lang", "w:t", "w:tab", "w:val"]
)
_LANG_BIDI = qn("w:bidi")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def docx(form: Printable) -> bytes:
    """The Word document; the same form gives the same bytes."""
    document = Document()
    Builder(form, document).build()
    written = io.BytesIO()
    document.save(written)
    return without_days(written.getvalue())


#: elements of a run's properties, in the order that the schema has
_Look = tuple[tuple[str, dict[str, str]], ...]
_BOLD: _Look = ((qn("w:b"), {}), (qn("w:bCs"), {}))
_WHITE_ON_BLACK: _Look = (
    (qn("w:color"), {_VAL: "FFFFFF"}),
    (qn("w:shd"), {_VAL: "clear", qn("w:color"): "auto", qn("w:fill"): "000000"}),
)


class Builder:
    """Holds the document open while it is written."""

    def __init__(self, form: Printable, document: WordDocument) -> None:
        self.form = form
        self.document = document
        self.body: Any = document.element.body
        self.right = form.right_to_left

    def build(self) -> None:
        self._data()
        self._page()
        self._styles()
        self._head_and_foot()
        self._front()
        for section in self.form.sections:
            if section.heading:
                self._numbered(self.body, section.number, section.heading, "Heading1")
            for entry in section.entries:
                self._question(entry)

    def _data(self) -> None:
        data = self.document.core_properties
        data.title = self.form.title[:255]
        data.author = data.last_modified_by = data.comments = data.keywords = ""
        data.subject = self.form.reference[:255]
        data.language = self.form.language
        data.revision = max(1, self.form.revision)
        day = self.form.on
        data.created = data.modified = datetime.combine(day, time(), UTC) if day else _NO_DAY

    def _page(self) -> None:
        page = self.document.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2)
        page.top_margin, page.bottom_margin = Cm(2.4), Cm(2)
        page.header_distance = page.footer_distance = Cm(1)
        if self.right:
            self._in_order(page._sectPr, "w:bidi", ("w:rtlGutter", "w:docGrid", "w:printerSettings", "w:sectPrChange"))

    def _styles(self) -> None:
        styles = self.document.styles
        language = styles.element.find(f".//{qn('w:rPrDefault')}//{_LANG}")
        if language is not None:
            language.set(_VAL, self.form.language)
            language.set(_LANG_BIDI, self.form.language if self.right else "ar-SA")
        normal = styles["Normal"]
        _letters(normal, 10.5)
        normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.line_spacing = 1.15
        for name, size, before, after in (("Title", 19.0, 0, 8), ("Heading 1", 13.0, 20, 8)):
            style = styles[name]
            _letters(style, size, bold=True)
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
            style.paragraph_format.keep_with_next = True
            _border(style, "top" if name == "Heading 1" else None)
        for name, size, bold, after in (
            ("Question", 9.5, True, 0),
            ("Remark", 9, False, 0),
            ("Choice", 10.5, False, 2),
        ):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = normal
            _letters(style, size, bold=bold)
            style.paragraph_format.space_after = Pt(after)
        styles["Question"].paragraph_format.keep_with_next = True

    def _head_and_foot(self) -> None:
        page = self.document.sections[0]
        head = page.header
        self._clear(head)
        self._words(head._element, self.form.title, "Remark")
        if self.form.mark or self.form.reference:
            line = self._paragraph(head._element, "Question", self.right)
            if self.form.mark:
                self._runs(line, f" {self.form.mark} ", self.right, look=_WHITE_ON_BLACK)
                self._runs(line, " ", self.right)
            self._runs(line, self.form.reference, self.right)
        foot = page.footer
        self._clear(foot)
        paragraph = self._paragraph(foot._element, "Remark", self.right)
        for words in _PLACEHOLDER.split(self.form.page):
            if words in _FIELDS:
                paragraph.append(_field(_FIELDS[words]))
            elif words:
                self._runs(paragraph, words, self.right)

    def _front(self) -> None:
        form = self.form
        self._words(self.body, form.title, "Title")
        if form.mark:
            self._words(self.body, f"{form.mark}. {form.mark_meaning}", "Question")
        if form.origin:
            self._words(self.body, form.origin, "Normal")
        if not form.facts:
            return
        table = self._table(len(form.facts), (Cm(4.2), Cm(12.8)))
        for row, (label, value) in zip(table.iter(qn("w:tr")), form.facts, strict=True):
            left, right = row.iter(qn("w:tc"))
            self._words(left, label, "Remark")
            self._value(right, value)

    def _question(self, entry: PrintedEntry) -> None:
        """One box: the question in its own row, what was said to it in the next. A note has no box."""
        if entry.state == "note":
            self._words(self.body, entry.label, "Normal")
            self._between()
            return
        table = self._table(2, (Cm(17),))
        asked, said = table.iter(qn("w:tc"))
        properties = asked.find(qn("w:tcPr"))
        properties.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="EBEBEB"/>'))
        self._numbered(asked, entry.instance and f"{entry.instance}.", entry.label, "Question")
        self._said(said, entry)
        if said.find(_P) is None:
            # room to write, as on paper
            self._paragraph(said, "Normal", self.right)
            self._paragraph(said, "Normal", self.right)

    def _said(self, cell: Any, entry: PrintedEntry) -> None:
        for choice in entry.choices:
            paragraph = self._paragraph(cell, "Choice", self.right)
            paragraph.append(_sign(_TICKED if choice.ticked else _OPEN))
            self._runs(paragraph, f" {choice.label}", self.right, look=_BOLD if choice.ticked else ())
        if entry.answer:
            answered = entry.state == "answered"
            self._words(cell, entry.answer, "Normal" if answered else "Remark", entry.language if answered else "")
        for number, item in enumerate(entry.items, start=1):
            self._numbered(cell, f"{number}.", item, "Normal")
        if entry.files:
            self._words(cell, self.form.files, "Remark")
            for name in entry.files:
                self._words(cell, f"– {name}", "Remark")
        if entry.answered_in:
            self._words(cell, f"({entry.answered_in})", "Remark")

    def _table(self, rows: int, widths: tuple[int, ...]) -> Any:
        """A table with lines around its cells, and a little air after it."""
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/></w:tcPr></w:tc>' for width in widths
        )
        grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
        lines = "".join(
            f'<w:{side} w:val="single" w:sz="5" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        air = "".join(f'<w:{side} w:w="{twips}" w:type="dxa"/>' for side, twips in _AIR)
        table = parse_xml(
            f"<w:tbl {nsdecls('w')}><w:tblPr>{'<w:bidiVisual/>' if self.right else ''}"
            f'<w:tblW w:w="{_twips(sum(widths))}" w:type="dxa"/><w:tblInd w:w="{_SIDE}" w:type="dxa"/>'
            f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f"<w:tblCellMar>{air}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
            f"{f'<w:tr>{cells}</w:tr>' * rows}</w:tbl>"
        )
        self._append(self.body, table)
        self._between()
        return table

    def _between(self) -> None:
        """A little air; and two tables that touch would be one."""
        between = self._paragraph(self.body, "Normal", self.right)
        between[0].append(
            parse_xml(f'<w:spacing {nsdecls("w")} w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>')
        )

    def _words(self, parent: Any, text: str, style: str, language: str = "") -> None:
        """A paragraph for each line of the text, each with its own direction."""
        for line in text.split("\n"):
            right = runs_right_to_left(line, self.right)
            self._runs(self._paragraph(parent, style, right), line, right, language)

    def _numbered(self, parent: Any, number: str, text: str, style: str) -> None:
        """The same with a number in front, which does not turn the line: "(i)" has letters too."""
        first, *more = text.split("\n")
        right = runs_right_to_left(first, self.right)
        paragraph = self._paragraph(parent, style, right)
        if number:
            self._runs(paragraph, f"{number} ", right)
        self._runs(paragraph, first, right)
        if more:
            self._words(parent, "\n".join(more), style)

    def _value(self, parent: Any, text: str) -> None:
        """One line that stays on the side of the page, whatever its letters."""
        self._runs(self._paragraph(parent, "Normal", self.right), text, self.right)

    def _paragraph(self, parent: Any, style: str, right: bool) -> Any:
        paragraph = parent.makeelement(_P)
        properties = etree.SubElement(paragraph, _PPR)
        etree.SubElement(properties, _PSTYLE).set(_VAL, style)
        if right:
            etree.SubElement(properties, _BIDI)
        self._append(parent, paragraph)
        return paragraph

    def _append(self, parent: Any, child: Any) -> None:
        """At the end, but before the page's own settings, which must stay the last of the body."""
        if parent is self.body:
            parent[-1].addprevious(child)
        else:
            parent.append(child)

    def _runs(self, paragraph: Any, line: str, right: bool, language: str = "", look: _Look = ()) -> None:
        for words, towards in pieces(line, right):
            run = etree.SubElement(paragraph, _R)
            if towards or language or look:
                properties = etree.SubElement(run, _RPR)
                for tag, values in look:
                    etree.SubElement(properties, tag, values)
                if towards:
                    etree.SubElement(properties, _RTL)
                if language:
                    etree.SubElement(properties, _LANG).set(_LANG_BIDI if towards else _VAL, language)
            for place, part in enumerate(words.split("\t")):
                if place:
                    etree.SubElement(run, _TAB)
                if part:
                    text = etree.SubElement(run, _T)
                    text.text = part
                    text.set(_SPACE, "preserve")

    def _clear(self, story: Any) -> None:
        story.is_linked_to_previous = False
        for paragraph in list(story._element.iter(_P)):
            story._element.remove(paragraph)

    def _in_order(self, parent: Any, tag: str, after: tuple[str, ...]) -> None:
        """Put an element where the schema wants it: before the first of those that come after it."""
        element = OxmlElement(tag)
        later = next((child for child in parent if child.tag in map(qn, after)), None)
        if later is None:
            parent.append(element)
        else:
            later.addprevious(element)


#: space in a cell, in twentieths of a point
_SIDE = 115
_AIR = (("top", 60), ("left", _SIDE), ("bottom", 60), ("right", _SIDE))


def _twips(length: int) -> int:
    return round(length / 635)


def _letters(style: Any, size: float, *, bold: bool = False) -> None:
    """Font, size and weight, for letters of both directions: Word keeps them apart."""
    style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), bold
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for theme in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[theme]
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), _FONT)
    for stretched in ("w:spacing", "w:kern"):
        for old in properties.findall(qn(stretched)):
            properties.remove(old)
    for tag, value in (("w:bCs", "1" if bold else "0"), ("w:szCs", str(int(size * 2)))):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
        element = OxmlElement(tag)
        element.set(_VAL, value)
        properties.find(qn("w:b" if tag == "w:bCs" else "w:sz")).addnext(element)


def _border(style: Any, side: str | None) -> None:
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


def _sign(sign: str) -> Any:
    return parse_xml(
        f'<w:r {nsdecls("w")}><w:rPr><w:rFonts w:ascii="{_SIGNS}" w:hAnsi="{_SIGNS}" w:eastAsia="{_SIGNS}"'
        f' w:cs="{_SIGNS}"/></w:rPr><w:t>{sign}</w:t></w:r>'
    )


def _field(name: str) -> Any:
    return parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')


def without_days(written: bytes) -> bytes:
    """The same package without the moment of writing."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _ZIP_DAY), source.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
