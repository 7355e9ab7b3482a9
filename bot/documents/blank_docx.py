"""The blank form as a Word document, with a content control in each place.

All are rich text controls: in plain ones LibreOffice 7 loses line breaks, and says Arabic words twice. It loses tags
too, so each place has a bookmark beside its tag.
"""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from lxml import etree  # type: ignore[import-untyped]  # ships no types

from .blank import Blank, BlankChoice, BlankField, bookmark_of, tag_of
from .docx import Builder
from .word_writing import without_days

_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_BOX, _TICKED, _OPEN = "MS Gothic", "2612", "2610"
#: a dotted line to write on, as wide as a box
_DOTS = "…" * 40
_SHORT_DOTS = "…" * 24


def blank_docx(blank: Blank) -> bytes:
    """The Word document; the same form gives the same bytes."""
    document = Document()
    _BlankBuilder(blank, document).build()
    written = io.BytesIO()
    document.save(written)
    return without_days(written.getvalue())


class _BlankBuilder(Builder):
    def __init__(self, blank: Blank, document: WordDocument) -> None:
        super().__init__(blank.head, document)
        self.blank = blank
        self.controls = 0

    def build(self) -> None:
        blank = self.blank
        self._data()
        self._page()
        self._styles()
        self._head_and_foot()
        self._front()
        code = self.paragraph(self.body, "Remark", self.right)
        self._control(code, f"@form.{blank.language}", "", blank.code, locked=True)
        if blank.script:
            self.words(self.body, blank.script_heading, "Heading1")
            for words in blank.script:
                self.words(self.body, words, "Normal")
        for words in blank.words:
            self.words(self.body, words, "Normal")
        for section in blank.sections:
            self.numbered(self.body, section.number, section.heading, "Heading1")
            for words in (section.only, *section.words):
                if words:
                    self.words(self.body, words, "Question" if words == section.only else "Normal")
                    self._between()
            for field in section.fields:
                self._field(field)

    def _field(self, field: BlankField) -> None:
        if field.kind == "note":
            self.words(self.body, field.label, "Normal")
            if field.hint:
                self.words(self.body, field.hint, "Remark")
            self._between()
            return
        table = self._table(2, (Cm(17),))
        asked, said = table.iter(qn("w:tc"))
        properties = asked.find(qn("w:tcPr"))
        properties.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="EBEBEB"/>'))
        self.numbered(asked, field.number and f"{field.number}.", field.label, "Question")
        for words in (field.about, field.only, field.hint, field.script):
            if words:
                self.words(asked, words, "Remark")
        for place, choice in enumerate(field.choices, start=1):
            if field.kind == "order":
                self.words(said, f"{place}. {choice.label}", "Choice")
            else:
                self._box(said, field, choice)
        if field.kind == "elsewhere":
            self.words(said, field.script or "—", "Remark")
        elif field.lines:
            rows = "\n".join([_DOTS if field.lines > 1 else _SHORT_DOTS] * field.lines)
            line = self.paragraph(said, "Normal", self.right)
            self._control(line, field.name, field.label, rows)

    def _box(self, cell: Any, field: BlankField, choice: BlankChoice) -> None:
        line = self.paragraph(cell, "Choice", self.right)
        begin, end = self._bookmark(field.name, choice.name)
        line.append(begin)
        line.append(
            parse_xml(
                f"<w:sdt {nsdecls('w')} {_W14}><w:sdtPr>{self._named(field.name, choice.label, choice.name)}"
                f'<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="{_TICKED}" w14:font="{_BOX}"/>'
                f'<w14:uncheckedState w14:val="{_OPEN}" w14:font="{_BOX}"/></w14:checkbox></w:sdtPr><w:sdtContent>'
                f'<w:r><w:rPr><w:rFonts w:ascii="{_BOX}" w:hAnsi="{_BOX}" w:eastAsia="{_BOX}" w:hint="eastAsia"/>'
                f"</w:rPr><w:t>{chr(int(_OPEN, 16))}</w:t></w:r></w:sdtContent></w:sdt>"
            )
        )
        line.append(end)
        self.runs(line, f" {choice.label}", self.right)

    def _control(self, line: Any, name: str, label: str, shown: str, *, locked: bool = False) -> None:
        """A place to write, with what stands there until somebody does."""
        begin, end = self._bookmark(name, "")
        kind = '<w:lock w:val="sdtContentLocked"/>' if locked else "<w:showingPlcHdr/>"
        control = parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtPr>{self._named(name, label, '')}{kind}</w:sdtPr><w:sdtContent/></w:sdt>"
        )
        content = control.find(qn("w:sdtContent"))
        run = etree.SubElement(content, qn("w:r"))
        if not locked:
            etree.SubElement(etree.SubElement(run, qn("w:rPr")), qn("w:color")).set(qn("w:val"), "808080")
        for place, words in enumerate(shown.split("\n")):
            if place:
                etree.SubElement(run, qn("w:br"))
            etree.SubElement(run, qn("w:t")).text = words
        line.extend((begin, control, end))

    def _named(self, name: str, label: str, choice: str) -> str:
        self.controls += 1
        words = label[:_LONGEST_TITLE].replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        title = f'<w:alias w:val="{" ".join(words.split())}"/>' if words else ""
        tag = tag_of(self.blank.version, name, choice).replace("&", "&amp;").replace('"', "&quot;")
        return f'{title}<w:tag w:val="{tag}"/><w:id w:val="{1000 + self.controls}"/>'

    def _bookmark(self, name: str, choice: str) -> tuple[Any, Any]:
        number = 1000 + self.controls
        mark = bookmark_of(self.blank.version, name, choice)
        begin = parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{mark}"/>')
        return begin, parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>')


#: of a control, in Word
_LONGEST_TITLE = 60
