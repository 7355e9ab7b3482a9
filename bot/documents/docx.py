"""The form as a Word document: real headings, a box per question, lines that run the way their words do.

It is built with python-docx and no template file: what a form holds differs from call to call, the styles stand here
where they can be read and changed like any code, and no template language ever meets an answer.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, time
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from .printable import Printable, PrintedEntry
from .word_writing import (
    BOLD,
    LANG,
    LANG_BIDI,
    NO_DAY,
    VAL,
    Look,
    P,
    Writer,
    border,
    field,
    in_order,
    letters,
    twips,
    without_days,
)

#: draws the boxes
_SIGNS = "Segoe UI Symbol"
_TICKED, _OPEN = "\u2612", "\u2610"
_PLACEHOLDER = re.compile(r"(\{pages?\})")
_FIELDS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}


def docx(form: Printable) -> bytes:
    """The Word document; the same form gives the same bytes."""
    document = Document()
    Builder(form, document).build()
    written = io.BytesIO()
    document.save(written)
    return without_days(written.getvalue())


_WHITE_ON_BLACK: Look = (
    (qn("w:color"), {VAL: "FFFFFF"}),
    (qn("w:shd"), {VAL: "clear", qn("w:color"): "auto", qn("w:fill"): "000000"}),
)


class Builder(Writer):
    """Holds the document open while it is written."""

    def __init__(self, form: Printable, document: WordDocument) -> None:
        super().__init__(document.element.body, form.right_to_left)
        self.form = form
        self.document = document

    def build(self) -> None:
        self._data()
        self._page()
        self._styles()
        self._head_and_foot()
        self._front()
        for section in self.form.sections:
            if section.heading:
                self.numbered(self.body, section.number, section.heading, "Heading1")
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
        data.created = data.modified = datetime.combine(day, time(), UTC) if day else NO_DAY

    def _page(self) -> None:
        page = self.document.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2)
        page.top_margin, page.bottom_margin = Cm(2.4), Cm(2)
        page.header_distance = page.footer_distance = Cm(1)
        if self.right:
            in_order(page._sectPr, "w:bidi", ("w:rtlGutter", "w:docGrid", "w:printerSettings", "w:sectPrChange"))

    def _styles(self) -> None:
        styles = self.document.styles
        language = styles.element.find(f".//{qn('w:rPrDefault')}//{LANG}")
        if language is not None:
            language.set(VAL, self.form.language)
            language.set(LANG_BIDI, self.form.language if self.right else "ar-SA")
        normal = styles["Normal"]
        letters(normal, 10.5)
        normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.line_spacing = 1.15
        for name, size, before, after in (("Title", 19.0, 0, 8), ("Heading 1", 13.0, 20, 8)):
            style = styles[name]
            letters(style, size, bold=True)
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
            style.paragraph_format.keep_with_next = True
            border(style, "top" if name == "Heading 1" else None)
        for name, size, bold, after in (
            ("Question", 9.5, True, 0),
            ("Remark", 9, False, 0),
            ("Choice", 10.5, False, 2),
        ):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = normal
            letters(style, size, bold=bold)
            style.paragraph_format.space_after = Pt(after)
        styles["Question"].paragraph_format.keep_with_next = True

    def _head_and_foot(self) -> None:
        page = self.document.sections[0]
        head = page.header
        self.clear(head)
        self.words(head._element, self.form.title, "Remark")
        if self.form.mark or self.form.reference:
            line = self.paragraph(head._element, "Question", self.right)
            if self.form.mark:
                self.runs(line, f" {self.form.mark} ", self.right, look=_WHITE_ON_BLACK)
                self.runs(line, " ", self.right)
            self.runs(line, self.form.reference, self.right)
        foot = page.footer
        self.clear(foot)
        paragraph = self.paragraph(foot._element, "Remark", self.right)
        for words in _PLACEHOLDER.split(self.form.page):
            if words in _FIELDS:
                paragraph.append(field(_FIELDS[words]))
            elif words:
                self.runs(paragraph, words, self.right)

    def _front(self) -> None:
        form = self.form
        self.words(self.body, form.title, "Title")
        if form.mark:
            self.words(self.body, f"{form.mark}. {form.mark_meaning}", "Question")
        if form.origin:
            self.words(self.body, form.origin, "Normal")
        if not form.facts:
            return
        table = self._table(len(form.facts), (Cm(4.2), Cm(12.8)))
        for row, (label, value) in zip(table.iter(qn("w:tr")), form.facts, strict=True):
            left, right = row.iter(qn("w:tc"))
            self.words(left, label, "Remark")
            self.value(right, value)

    def _question(self, entry: PrintedEntry) -> None:
        """One box: the question in its own row, what was said to it in the next. A note has no box."""
        if entry.state == "note":
            self.words(self.body, entry.label, "Normal")
            self._between()
            return
        table = self._table(2, (Cm(17),))
        asked, said = table.iter(qn("w:tc"))
        properties = asked.find(qn("w:tcPr"))
        properties.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="EBEBEB"/>'))
        self.numbered(asked, entry.instance and f"{entry.instance}.", entry.label, "Question")
        self._said(said, entry)
        if said.find(P) is None:
            # room to write, as on paper
            self.paragraph(said, "Normal", self.right)
            self.paragraph(said, "Normal", self.right)

    def _said(self, cell: Any, entry: PrintedEntry) -> None:
        for choice in entry.choices:
            paragraph = self.paragraph(cell, "Choice", self.right)
            paragraph.append(_sign(_TICKED if choice.ticked else _OPEN))
            self.runs(paragraph, f" {choice.label}", self.right, look=BOLD if choice.ticked else ())
        if entry.answer:
            answered = entry.state == "answered"
            self.words(cell, entry.answer, "Normal" if answered else "Remark", entry.language if answered else "")
        for number, item in enumerate(entry.items, start=1):
            self.numbered(cell, f"{number}.", item, "Normal")
        if entry.files:
            self.words(cell, self.form.files, "Remark")
            for name in entry.files:
                self.words(cell, f"– {name}", "Remark")
        if entry.answered_in:
            self.words(cell, f"({entry.answered_in})", "Remark")

    def _table(self, rows: int, widths: tuple[int, ...]) -> Any:
        """A table with lines around its cells, and a little air after it."""
        cells = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/></w:tcPr></w:tc>' for width in widths)
        grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
        lines = "".join(
            f'<w:{side} w:val="single" w:sz="5" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        air = "".join(f'<w:{side} w:w="{twips}" w:type="dxa"/>' for side, twips in _AIR)
        table = parse_xml(
            f"<w:tbl {nsdecls('w')}><w:tblPr>{'<w:bidiVisual/>' if self.right else ''}"
            f'<w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/><w:tblInd w:w="{_SIDE}" w:type="dxa"/>'
            f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f"<w:tblCellMar>{air}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
            f"{f'<w:tr>{cells}</w:tr>' * rows}</w:tbl>"
        )
        self.append(self.body, table)
        self._between()
        return table

    def _between(self) -> None:
        """A little air; and two tables that touch would be one."""
        between = self.paragraph(self.body, "Normal", self.right)
        between[0].append(
            parse_xml(f'<w:spacing {nsdecls("w")} w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>')
        )


#: space in a cell, in twentieths of a point
_SIDE = 115
_AIR = (("top", 60), ("left", _SIDE), ("bottom", 60), ("right", _SIDE))


def _sign(sign: str) -> Any:
    return parse_xml(
        f'<w:r {nsdecls("w")}><w:rPr><w:rFonts w:ascii="{_SIGNS}" w:hAnsi="{_SIGNS}" w:eastAsia="{_SIGNS}"'
        f' w:cs="{_SIGNS}"/></w:rPr><w:t>{sign}</w:t></w:r>'
    )
