"""A book as a Word document, written piece by piece: a frame with styles, and paragraphs that are put into it.

So much is held in memory as a piece takes, however long the book is.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree  # type: ignore[import-untyped]  # ships no types

from .book import Book, Chapter, Chart, Item, Listed, Listing, Part, SetPart, Spoken, in_parts
from .book_pdf import after_chapters, before_chapters, chapter_lines
from .rendering import Renderer
from .word_writing import (
    LANG,
    LANG_BIDI,
    NO_DAY,
    PPR,
    VAL,
    ZIP_DAY,
    Writer,
    border,
    field,
    in_order,
    letters,
    without_days,
)

#: characters that are written at once
_AT_ONCE = 400_000
#: a bar has so many places
_PLACES = 24
_GREY = RGBColor(0x60, 0x60, 0x60)
_BODY = "word/document.xml"
#: where the words of the book come in
_HERE = "palabre-book"

_CONTENTS = r' TOC \o "1-1" \h \z \u '


def make_docx(book: Book, renderer: Renderer, out: Path, passed: Callable[[int], None] = lambda _: None) -> None:
    """Write the book to `out`; `passed` is told how many chapters are written.

    Raises NotRendered, and OSError where the file cannot be written.
    """
    frame = renderer.set_part(Part(book=book.frame, what="frame"), "docx").data
    with zipfile.ZipFile(io.BytesIO(frame)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            with target.open(_entry(name), "w", force_zip64=name == _BODY) as written:
                if name == _BODY:
                    before, after = _around(source.read(name))
                    written.write(before)
                    _write(book, renderer, written, passed)
                    written.write(after)
                else:
                    with source.open(name) as one:
                        shutil.copyfileobj(one, written)


def _entry(name: str) -> zipfile.ZipInfo:
    found = zipfile.ZipInfo(name, ZIP_DAY)
    found.compress_type = zipfile.ZIP_DEFLATED
    return found


def _around(body: bytes) -> tuple[bytes, bytes]:
    at = body.index(_HERE.encode())
    return body[: body.rindex(b"<w:p>", 0, at)], body[body.index(b"</w:p>", at) + len(b"</w:p>") :]


def _write(book: Book, renderer: Renderer, written: IO[bytes], passed: Callable[[int], None]) -> None:
    def write(part: Part) -> None:
        written.write(renderer.set_part(part, "docx").data)

    frame = book.frame
    if book.said or not book.chapters:
        write(Part(book=frame, what="digest"))
        return
    write(
        Part(
            book=frame,
            what="front",
            before=tuple(before_chapters(book)),
            lines=tuple(chapter_lines(book)),
            after=tuple(after_chapters(book)),
        )
    )
    done = 0
    for chapters in in_parts(book.chapters, _AT_ONCE):
        write(Part(book=frame, what="chapters", chapters=chapters))
        done += sum(not one.goes_on for one in chapters)
        passed(done)
    if book.indexes or book.annex is not None:
        write(Part(book=frame, what="back"))


def docx_part(part: Part) -> SetPart:
    """Paragraphs as XML, or the frame that they are put into."""
    if part.what == "frame":
        return SetPart(_frame(part.book))
    body = parse_xml(f"<w:body {nsdecls('w')}><w:sectPr/></w:body>")
    pieces = _Pieces(body, part.book)
    match part.what:
        case "chapters":
            for one in part.chapters:
                pieces.chapter(one)
        case "front":
            pieces.front(part)
        case "back":
            for listing in [*part.book.indexes, *([part.book.annex] if part.book.annex is not None else [])]:
                pieces.listing(listing)
        case _:
            pieces.digest()
    body.remove(body[-1])
    written: bytes = etree.tostring(body, encoding="utf-8")
    return SetPart(written[written.index(b">") + 1 : written.rindex(b"</")] if len(body) else b"")


def _frame(book: Book) -> bytes:
    document = Document()
    data = document.core_properties
    data.title = book.title[:255]
    data.author = data.last_modified_by = data.comments = data.keywords = ""
    data.language = book.language
    data.created = data.modified = NO_DAY
    right = book.right_to_left
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.8)
    page.top_margin, page.bottom_margin = Cm(2.8), Cm(2.5)
    page.different_first_page_header_footer = True
    if right:
        in_order(page._sectPr, "w:bidi", ("w:rtlGutter", "w:docGrid", "w:printerSettings", "w:sectPrChange"))
    _styles(document, book.language, right)
    writer = Writer(document.element.body, right)
    head, foot = page.header, page.footer
    writer.clear(head)
    writer.words(head._element, book.title, "Remark")
    writer.clear(foot)
    line = writer.paragraph(foot._element, "Remark", right)
    line.find(PPR).append(parse_xml(f'<w:jc {nsdecls("w")} w:val="center"/>'))
    line.append(field("PAGE"))
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>{_HERE}</w:t></w:r></w:p>"))
    written = io.BytesIO()
    document.save(written)
    return without_days(written.getvalue())


def _styles(document: Any, language: str, right: bool) -> None:
    styles = document.styles
    spoken = styles.element.find(f".//{qn('w:rPrDefault')}//{LANG}")
    if spoken is not None:
        spoken.set(VAL, language)
        spoken.set(LANG_BIDI, language if right else "ar-SA")
    normal = styles["Normal"]
    letters(normal, 10.5)
    normal.paragraph_format.space_after = Pt(4)
    normal.paragraph_format.line_spacing = 1.2
    for name, size, before, after in (("Title", 28.0, 150, 14), ("Heading 1", 18.0, 0, 10), ("Heading 2", 11.5, 18, 6)):
        style = styles[name]
        letters(style, size, bold=True)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = True
        border(style, "top" if name != "Heading 2" else None)
    for name, size, is_bold, before, after, is_grey in (
        ("Question", 9.0, True, 10, 2, True),
        ("Remark", 8.5, False, 2, 2, True),
        ("Group", 10.5, True, 12, 4, False),
        ("Line", 10.0, False, 0, 2, False),
        ("Translation", 10.5, False, 0, 4, False),
        ("Figure", 18.0, True, 4, 0, False),
        # no heading: the contents do not name themselves
        ("Contents", 18.0, True, 0, 10, False),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        letters(style, size, bold=is_bold)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        if is_grey:
            style.font.color.rgb = _GREY
    for name in ("Heading 1", "Contents"):
        styles[name].paragraph_format.page_break_before = True
    border(styles["Contents"], "top")
    for name in ("Question", "Group"):
        styles[name].paragraph_format.keep_with_next = True
    styles["Line"].paragraph_format.tab_stops.add_tab_stop(Cm(15.4), alignment=2, leader=1)
    styles["Translation"].paragraph_format.left_indent = Cm(0.6)


class _Pieces(Writer):
    """Pieces of a book as paragraphs."""

    def __init__(self, body: Any, book: Book) -> None:
        super().__init__(body, book.right_to_left)
        self.book = book

    def front(self, part: Part) -> None:
        book = self.book
        self.words(self.body, book.organiser, "Remark")
        self.words(self.body, book.title, "Title")
        self.words(self.body, book.kind, "Normal")
        for one in book.imprint:
            self.words(self.body, one, "Remark")
        self.heading(book.method_heading, "method")
        for one in book.method:
            self.words(self.body, one, "Normal")
        self.heading(book.numbers_heading, "numbers")
        self.numbers()
        self.heading(book.contents_heading, "contents", "Contents")
        lines = [*part.before, *part.lines, *part.after]
        for place, line in enumerate(lines):
            paragraph = self.line(line)
            if not place:
                self.begin_field(paragraph, _CONTENTS)
            if place == len(lines) - 1:
                paragraph.append(_sign("end"))
        for listing in book.contributors:
            self.listing(listing)

    def digest(self) -> None:
        book = self.book
        self.words(self.body, book.organiser, "Remark")
        self.words(self.body, book.title, "Group")
        self.words(self.body, book.kind, "Normal")
        for one in book.method:
            self.words(self.body, one, "Normal")
        self.numbers()
        for heading, things in book.said:
            self.words(self.body, heading, "Heading2")
            for thing in things:
                self.spoken(thing)
        for one in (*book.closing, *book.imprint):
            self.words(self.body, one, "Remark")

    def spoken(self, thing: Spoken) -> None:
        self.words(self.body, thing.label, "Question")
        self.words(self.body, thing.told, "Remark")
        for quote in thing.quotes:
            self.words(self.body, quote.passage.text, "Normal", quote.passage.language)
            self.words(self.body, quote.who, "Remark")

    def chapter(self, chapter: Chapter) -> None:
        if not chapter.goes_on:
            self.heading(chapter.title, chapter.mark)
            for words in filter(None, (chapter.reference, chapter.byline if chapter.byline != chapter.title else "")):
                self.words(self.body, words, "Remark")
            for label, value in chapter.facts:
                self.words(self.body, f"{label}: {value}", "Remark")
        for division in chapter.divisions:
            if division.heading:
                self.numbered(self.body, division.number, division.heading, "Heading2")
            for item in division.items:
                self.item(item)

    def item(self, item: Item) -> None:
        before = len(self.body)
        self.words(self.body, item.label, "Question")
        for mark in item.marks:
            self.bookmark(self.body[before - 1], mark)
        for place, one in enumerate(item.passages):
            if one.note:
                self.words(self.body, one.note, "Remark")
            style = "Remark" if not one.language else "Translation" if place else "Normal"
            self.words(self.body, one.text, style, one.language)
        if item.files:
            self.words(self.body, self.book.files, "Remark")
            for name in item.files:
                self.words(self.body, f"– {name}", "Remark")

    def heading(self, words: str, mark: str, style: str = "Heading1") -> None:
        paragraph = self.paragraph(self.body, style, self.right)
        self.runs(paragraph, " ".join(words.split()), self.right)
        self.bookmark(paragraph, mark)

    def bookmark(self, paragraph: Any, mark: str) -> None:
        number, name = _bookmark(mark)
        start = parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{name}"/>')
        paragraph.find(PPR).addnext(start)
        paragraph.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>'))

    def listing(self, listing: Listing) -> None:
        self.heading(listing.heading, listing.mark)
        if listing.note:
            self.words(self.body, listing.note, "Remark")
        for name, lines in listing.groups:
            if name:
                self.words(self.body, name, "Group")
            for line in lines:
                self.line(line)

    def line(self, line: Listed) -> Any:
        """Words that lead to their first place, and the pages of all; Word counts these when it opens the book."""
        paragraph = self.paragraph(self.body, "Line", self.right)
        words = f"{line.words}, {line.detail}" if line.detail else line.words
        if line.marks:
            link = parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="{_bookmark(line.marks[0])[1]}" w:history="1"/>')
            paragraph.append(link)
            self.runs(link, words, self.right)
        else:
            self.runs(paragraph, words, self.right)
        for place, mark in enumerate(dict.fromkeys(line.marks)):
            self.runs(paragraph, ", " if place else "\t", self.right)
            self.begin_field(paragraph, f" PAGEREF {_bookmark(mark)[1]} \\h ", before=False)
            self.runs(paragraph, "…", self.right)
            paragraph.append(_sign("end"))
        return paragraph

    def begin_field(self, paragraph: Any, instruction: str, *, before: bool = True) -> None:
        """What follows is what the instruction gave last; Word works it out anew when the document is opened."""
        code = parse_xml(f'<w:r {nsdecls("w")}><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>')
        signs = [_sign("begin"), code, _sign("separate")]
        if not before:
            paragraph.extend(signs)
            return
        for sign in reversed(signs):
            paragraph.find(PPR).addnext(sign)

    def numbers(self) -> None:
        for figure, label in self.book.figures:
            self.words(self.body, figure, "Figure")
            self.words(self.body, label, "Remark")
        for chart in self.book.charts:
            self.chart(chart)
        for one in self.book.numbers_note:
            self.words(self.body, one, "Remark")

    def chart(self, chart: Chart) -> None:
        """A table whose cells are filled as far as a bar goes."""
        self.words(self.body, chart.heading, "Group")
        label, place, figure = 2600, 200, 1500
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in (label, *[place] * _PLACES, figure))
        table = parse_xml(
            f"<w:tbl {nsdecls('w')}><w:tblPr>{'<w:bidiVisual/>' if self.right else ''}"
            f'<w:tblW w:w="{label + place * _PLACES + figure}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>"
        )
        for bar in chart.bars:
            filled = min(_PLACES, round(bar.share * _PLACES)) or int(bar.share > 0)
            row = etree.SubElement(table, qn("w:tr"))
            self.cell(row, label, 1, bar.label)
            if filled:
                self.cell(row, place * filled, filled, "", "595959")
            if filled < _PLACES:
                self.cell(row, place * (_PLACES - filled), _PLACES - filled, "")
            self.cell(row, figure, 1, bar.told)
        self.append(self.body, table)
        self.words(self.body, chart.note, "Remark")

    def cell(self, row: Any, width: int, places: int, words: str, fill: str = "") -> None:
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
        # white lines keep the bars apart
        lines = "".join(
            f'<w:{side} w:val="single" w:sz="24" w:space="0" w:color="FFFFFF"/>' for side in ("top", "bottom")
        )
        cell = parse_xml(
            f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{places}"/>'
            f"<w:tcBorders>{lines}</w:tcBorders>{shade}</w:tcPr></w:tc>"
        )
        row.append(cell)
        self.runs(self.paragraph(cell, "Remark", self.right), words, self.right)


def _bookmark(mark: str) -> tuple[int, str]:
    """Number and name of a place: the same in every piece."""
    digest = hashlib.sha256(mark.encode()).hexdigest()
    return int(digest[:7], 16), f"_P{digest[:24]}"


def _sign(kind: str) -> Any:
    dirty = ' w:dirty="true"' if kind == "begin" else ""
    return parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="{kind}"{dirty}/></w:r>')
