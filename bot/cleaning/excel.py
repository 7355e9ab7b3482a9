"""Tables of Excel, written anew: what stands in the cells, how numbers look, comments and pictures; no formulas."""

from __future__ import annotations

import re

from .excel_forms import MAIN, comments, element, pictures, styles
from .parts import RELATIONS, Given, Made, Related, Tree
from .reading import Uncleanable

_CELL, _RANGE = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}"), re.compile(r"[A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7}")
_NUMBER = re.compile(r"[-+]?[\d.]+(?:[eE][-+]?\d+)?")
_ERROR = re.compile(r"#[A-Z/0-9]+[!?]?")


def rewrite_excel(given: Given) -> dict[str, bytes]:
    """The parts of a new package that shows the same. Sheets that are hidden go."""
    main = "xl/workbook.xml"
    made = Made(given, "xl")
    related = given.related(main)
    said = _said(given, related)
    looks = next((given.tree(one.name) for one in related.values() if one.kind == "styles"), None)
    made.put("xl/styles.xml", styles(looks), "spreadsheetml.styles")
    made.relate(main, "styles", "xl/styles.xml")
    book = element("workbook")
    listed = element("sheets", into=book)
    old = given.tree(main)
    for number, sheet in enumerate(old.iterfind(f"{MAIN}sheets/{MAIN}sheet"), start=1):
        found = related.get(sheet.get(f"{{{RELATIONS}}}id", ""))
        if sheet.get("state", "visible") != "visible":
            continue
        if found is None or found.kind != "worksheet":
            raise Uncleanable("it holds a sheet that is no table")
        source = f"xl/worksheets/sheet{number}.xml"
        made.put(source, _sheet(given, made, found, source, said), "spreadsheetml.worksheet")
        shown = element("sheet", into=listed, name=sheet.get("name", str(number)), sheetId=str(number))
        shown.set(f"{{{RELATIONS}}}id", made.relate(main, "worksheet", source))
    if not len(listed):
        raise Uncleanable("it shows no table")
    made.put(main, book, "spreadsheetml.sheet.main")
    return made.whole(main)


def _said(given: Given, related: dict[str, Related]) -> list[str]:
    """The words that cells refer to."""
    found = next((one for one in related.values() if one.kind == "sharedStrings"), None)
    return [_words(one) for one in given.tree(found.name).iterfind(f"{MAIN}si")] if found else []


def _words(one: Tree) -> str:
    texts = [*one.iterfind(f"{MAIN}t"), *one.iterfind(f"{MAIN}r/{MAIN}t")]
    return "".join(text.text or "" for text in texts)


def _sheet(given: Given, made: Made, found: Related, source: str, said: list[str]) -> Tree:
    old = given.tree(found.name)
    sheet = element("worksheet")
    columns = old.findall(f"{MAIN}cols/{MAIN}col")
    if columns:
        wide = element("cols", into=sheet)
        for one in columns:
            if _NUMBER.fullmatch(one.get("width", "")):
                element("col", into=wide, min=str(int(one.get("min", ""))), max=str(int(one.get("max", ""))),
                        width=one.get("width"), customWidth="1")  # fmt: skip
        if not len(wide):
            sheet.remove(wide)
    rows = element("sheetData", into=sheet)
    for row in old.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        kept = element("row", into=rows)
        if row.get("r", "").isdigit():
            kept.set("r", row.get("r"))
        for cell in row.iterfind(f"{MAIN}c"):
            _cell(cell, kept, said)
    merged = [one.get("ref", "") for one in old.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell")]
    if merged := [one for one in merged if _RANGE.fullmatch(one)]:
        cells = element("mergeCells", into=sheet)
        for one in merged:
            element("mergeCell", into=cells, ref=one)
    _beside(given, made, found, source, sheet)
    return sheet


def _cell(old: Tree, row: Tree, said: list[str]) -> None:
    kept = element("c", into=row)
    if place := old.get("r", ""):
        if not _CELL.fullmatch(place):
            raise Uncleanable("a part of it cannot be read")
        kept.set("r", place)
    if old.get("s", "").isdigit():
        kept.set("s", old.get("s"))
    kind, value = old.get("t", "n"), old.findtext(f"{MAIN}v")
    if old.find(f"{MAIN}f") is not None and value is None:
        raise Uncleanable("it holds formulas without what they come to")
    if kind in ("s", "str", "inlineStr", "d"):
        _write(kept, _text(old, kind, value, said))
    elif value is not None:
        if kind == "e" and _ERROR.fullmatch(value):
            _write(kept, value)
        elif kind in ("n", "b") and _NUMBER.fullmatch(value.strip()):
            kept.set("t", kind)
            element("v", into=kept).text = value.strip()
        elif value.strip():
            raise Uncleanable("a part of it cannot be read")


def _text(old: Tree, kind: str, value: str | None, said: list[str]) -> str:
    if kind == "inlineStr":
        inside = old.find(f"{MAIN}is")
        return _words(inside) if inside is not None else ""
    if kind == "s" and value:
        if not 0 <= int(value) < len(said):
            raise Uncleanable("a part of it cannot be read")
        return said[int(value)]
    return value or ""


def _write(cell: Tree, words: str) -> None:
    cell.set("t", "inlineStr")
    text = element("t", into=element("is", into=cell))
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _beside(given: Given, made: Made, found: Related, source: str, sheet: Tree) -> None:
    """Pictures and comments."""
    related = given.related(found.name)
    drawings = [one for one in related.values() if one.kind == "drawing"]
    for one in drawings:
        name = f"xl/drawings/drawing{len(made.parts)}.xml"
        made.parts[name] = b""
        made.put(name, pictures(given, made, one, name), "drawing")
        refers = element("drawing", into=sheet)
        refers.set(f"{{{RELATIONS}}}id", made.relate(source, "drawing", name))
    for one in (one for one in related.values() if one.kind == "comments"):
        said = [(place, words) for place, words in _comments(given.tree(one.name)) if _CELL.fullmatch(place)]
        name = f"xl/comments{len(made.parts)}.xml"
        tree, shapes = comments(said)
        made.put(name, tree, "spreadsheetml.comments")
        made.relate(source, "comments", name)
        made.parts[f"{name}.vml"] = shapes
        refers = element("legacyDrawing", into=sheet)
        refers.set(f"{{{RELATIONS}}}id", made.relate(source, "vmlDrawing", f"{name}.vml"))
    if len(drawings) > 1:
        raise Uncleanable("a part of it cannot be read")


def _comments(tree: Tree) -> list[tuple[str, str]]:
    """Where they stand and what they say, without the names that the program writes before them."""
    authors = sorted({(one.text or "").strip() for one in tree.iter(f"{MAIN}author")} - {""}, key=len, reverse=True)
    found = []
    for one in tree.iter(f"{MAIN}comment"):
        text = one.find(f"{MAIN}text")
        if text is None:
            continue
        words = _words(text)
        first = text.findtext(f"{MAIN}r/{MAIN}t") or ""
        if len(text.findall(f"{MAIN}r")) > 1 and first.rstrip().endswith((":", "：")):
            words = words[len(first) :]
        for author in authors:
            words = re.sub(rf"\A\s*{re.escape(author)}\s*[:：]?\s*", "", words)
            if author in words:
                raise Uncleanable("a comment says who wrote it")
        found.append((one.get("ref", ""), words.strip("\n")))
    return found
