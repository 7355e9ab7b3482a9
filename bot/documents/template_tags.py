"""Where {{ }} and {% %} stand in a Word document, read as a person reads them: however Word has cut the words up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from docx.oxml.ns import qn

from conversations.records import record

from .packages import parse

_P, _T, _TAB, _BR, _TBL, _TR, _TC, _CODE, _DELETED = map(
    qn, ["w:p", "w:t", "w:tab", "w:br", "w:tbl", "w:tr", "w:tc", "w:instrText", "w:delText"]
)
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_STRAY = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_STATEMENT = re.compile(r"\{%-?(?:(p|tr|tc|r)\s)?\s*(.*?)\s*-?%\}", re.DOTALL)
_PRINTED = re.compile(r"\{\{-?(p|tr|tc|r)\s")
#: Word makes them of straight ones while somebody types
_QUOTES = str.maketrans("“”„‘’‚", "\"\"\"'''")
#: parts of a document in which templates are filled in
PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml\Z")
#: characters on each side of a place that are told
_AROUND = 30

Sort = Literal["print", "statement", "comment", "stray", "code", "tracked"]


@record
class Tag:
    """One of them, and where it stands."""

    sort: Sort
    #: what is between the signs, with straight quotes
    words: str
    #: "table 2, row 3, column 1 (“… Your name: {{ name }} …”)"
    place: str
    #: of the paragraph in the document, from 1
    number: int
    #: p, tr, tc, r where it stands for a whole paragraph, row, cell or run
    takes: str = ""
    #: what it stands in: a paragraph, and what such a tag takes away
    paragraph: Any = None
    taken: Any = None
    #: other words in what it takes away
    besides: str = ""


def read_tags(parts: Mapping[str, bytes]) -> Iterator[Tag]:
    """All of them: of the body first, then of heads, feet and notes, each in its order."""
    names = sorted((name for name in parts if PARTS.match(name)), key=lambda name: (name != "word/document.xml", name))
    for name in names:
        yield from _of_part(parse(parts[name]), _named(name))


def _named(name: str) -> str:
    for start, words in (("header", "head of the page, "), ("footer", "foot of the page, ")):
        if name.startswith(f"word/{start}"):
            return words
    return "notes, " if "notes" in name else ""


def _of_part(root: Any, where: str) -> Iterator[Tag]:
    tables = {table: number for number, table in enumerate(root.iter(_TBL), 1)}
    for number, paragraph in enumerate(root.iter(_P), 1):
        words = _words(paragraph)
        codes = "".join(code.text or "" for code in paragraph.iter(_CODE))
        hidden = codes + "".join(v for one in paragraph.iter() for v in one.attrib.values() if "{" in v)
        if paragraph.find(f".//{_DELETED}") is not None:
            yield Tag("tracked", "", where + _place(paragraph, number, tables), number)
        if not ("{" in words or "}" in words or "{{" in hidden or "{%" in hidden):
            continue
        here = where + _place(paragraph, number, tables)
        if "{{" in hidden or "{%" in hidden:
            yield Tag("code", hidden, here, number)
        after = 0
        for found in _TAG.finditer(words):
            yield from _strays(words[after : found.start()], here, number)
            yield _tag(found, words, paragraph, here, number)
            after = found.end()
        yield from _strays(words[after:], here, number)


def _words(paragraph: Any) -> str:
    """What can be read in it, without the text boxes that hang on it: those have paragraphs of their own."""
    own = (one for one in paragraph.iter(_T, _TAB, _BR) if next(one.iterancestors(_P)) is paragraph)
    return "".join((one.text or "") if one.tag == _T else " " for one in own)


def _place(paragraph: Any, number: int, tables: Mapping[Any, int]) -> str:
    cell = next(paragraph.iterancestors(_TC), None)
    if cell is None:
        return f"paragraph {number}"
    row = next(cell.iterancestors(_TR))
    table = next(row.iterancestors(_TBL))
    rows = [one for one in table.iter(_TR) if next(one.iterancestors(_TBL)) is table]
    cells = [one for one in row.iter(_TC) if next(one.iterancestors(_TR)) is row]
    return f"table {tables[table]}, row {rows.index(row) + 1}, column {cells.index(cell) + 1}"


def _around(words: str, start: int, end: int) -> str:
    before, after = words[:start].strip(), words[end:].strip()
    before = f"…{before[-_AROUND:]}" if len(before) > _AROUND else before
    after = f"{after[:_AROUND]}…" if len(after) > _AROUND else after
    inner = words[start:end] if end - start <= 3 * _AROUND else f"{words[start : start + 3 * _AROUND]}…"
    return "“" + " ".join(part for part in (before, inner, after) if part) + "”"


def _strays(words: str, here: str, number: int) -> Iterator[Tag]:
    if found := _STRAY.search(words):
        yield Tag("stray", found[0], f"{here}, {_around(words, found.start(), found.end())}", number)


def _tag(found: re.Match[str], words: str, paragraph: Any, here: str, number: int) -> Tag:
    place = f"{here}, {_around(words, found.start(), found.end())}"
    written = found[0].translate(_QUOTES)
    if written.startswith("{#"):
        return Tag("comment", "", place, number)
    if written.startswith("{{"):
        prefixed = _PRINTED.match(written)
        return Tag("print", written[2:-2].strip("-").strip(), place, number, prefixed[1] if prefixed else "", paragraph)
    statement = _STATEMENT.fullmatch(written)
    takes, inner = (statement[1] or "", statement[2]) if statement else ("", written[2:-2].strip())
    taken: Any = paragraph
    if takes in ("tr", "tc"):
        taken = next(paragraph.iterancestors(_TR if takes == "tr" else _TC), None)
    all_words = words if taken is paragraph else "".join(map(_words, taken.iter(_P))) if taken is not None else ""
    besides = all_words.replace(found[0], "", 1).strip() if takes in ("p", "tr", "tc") else ""
    return Tag("statement", inner, place, number, takes, paragraph, taken, besides)
