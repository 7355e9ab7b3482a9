"""Words put into a Word document where their numbers stand: as text, whatever they hold."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]  # ships no types

from .direction import pieces, runs_right_to_left
from .template_language import BEGIN, END, Put

_P, _PPR, _R, _RPR, _T, _TAB, _BR, _BIDI, _RTL, _NUMBERED, _FONTS, _VAL, _DRAWING, _TBL, _TR, _TC = map(
    qn,
    [
        "w:p", "w:pPr", "w:r", "w:rPr", "w:t", "w:tab", "w:br", "w:bidi", "w:rtl", "w:numPr", "w:rFonts", "w:val",
        "w:drawing", "w:tbl", "w:tr", "w:tc",
    ],
)  # fmt: skip
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PLACE = re.compile(f"{BEGIN}([0-9]+){END}")
_SIGNS = "Segoe UI Symbol"
#: what comes after w:bidi and w:rtl where the schema orders them (ECMA-376 part 1, 17.3.1.26 and 17.3.2.28)
_AFTER_BIDI = frozenset(
    map(
        qn,
        [
            "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
            "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl",
            "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
        ],
    )
)  # fmt: skip
_AFTER_RTL = frozenset(
    map(qn, ["w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath", "w:rPrChange"])
)


def place_words(root: Any, puts: Sequence[Put]) -> None:
    """Put words in the places of one part of a document; a place outside of text, such as a field code, stays empty."""
    _clear(root)
    for paragraph in list(root.iter(_P)):
        texts = [text for text in paragraph.iter(_T) if _paragraph_of(text) is paragraph]
        if any(BEGIN in (text.text or "") for text in texts):
            alone = _PLACE.fullmatch("".join(text.text or "" for text in texts).strip())
            put = puts[int(alone[1])] if alone and int(alone[1]) < len(puts) else None
            if put is not None and not (put.is_sign or put.is_fact or put.is_code or _holds_more(paragraph)):
                _fill_lines(paragraph, texts, put.text)
            else:
                _fill_runs(paragraph, texts, puts)


def mend(root: Any) -> None:
    """Let every cell end with a paragraph and every table have a row, as Word wants it, after blocks have gone."""
    for table in list(root.iter(_TBL)):
        if table.find(f".//{_TR}") is None:
            table.addnext(table.makeelement(_P))
            table.getparent().remove(table)
    for cell in root.iter(_TC):
        if not len(cell) or cell[-1].tag != _P:
            cell.append(cell.makeelement(_P))


def _paragraph_of(text: Any) -> Any:
    return next(text.iterancestors(_P))


def _holds_more(paragraph: Any) -> bool:
    return any(True for _ in paragraph.iter(_DRAWING, _TAB, _BR))


def _fill_lines(paragraph: Any, texts: list[Any], words: str) -> None:
    """The only thing in its paragraph: each of its lines becomes a paragraph, with the direction of its letters."""
    run = next(text.getparent() for text in texts if BEGIN in (text.text or ""))
    for other in texts:
        if other.getparent() is not run:
            other.text = ""
    properties = paragraph.find(_PPR)
    otherwise = _runs_right(properties)
    first, *more = words.split("\n")
    after = paragraph
    for line in more:
        one = paragraph.makeelement(_P)
        if properties is not None:
            copied = copy.deepcopy(properties)
            for numbered in copied.findall(_NUMBERED):
                copied.remove(numbered)
            one.append(copied)
        right = _turn(one, line, otherwise)
        one.extend(_runs(run, line, right))
        after.addnext(one)
        after = one
    right = _turn(paragraph, first, otherwise)
    for made in _runs(run, first, right):
        run.addprevious(made)
    run.getparent().remove(run)


def _fill_runs(paragraph: Any, texts: list[Any], puts: Sequence[Put]) -> None:
    """Among other words: the paragraph keeps its direction, and a line ends with a break."""
    right = _runs_right(paragraph.find(_PPR))
    for run in {text.getparent(): None for text in texts if BEGIN in (text.text or "")}:
        made: list[Any] = []
        for child in list(run):
            if child.tag == _RPR:
                continue
            if child.tag != _T or BEGIN not in (child.text or ""):
                made.append(_run(run, [child]))
                continue
            for place, written in enumerate(_PLACE.split(child.text)):
                if place % 2 and int(written) < len(puts):
                    made += _put(run, puts[int(written)], right)
                elif written and not place % 2:
                    made.append(_run(run, _text(run, written)))
        for one in made:
            run.addprevious(one)
        run.getparent().remove(run)


def _put(run: Any, put: Put, right: bool) -> list[Any]:
    if put.is_sign:
        sign = _run(run, _text(run, put.text))
        fonts = _properties(sign)
        for old in fonts.findall(_FONTS):
            fonts.remove(old)
        names = {qn(f"w:{kind}"): _SIGNS for kind in ("ascii", "hAnsi", "eastAsia", "cs")}
        style = fonts.find(qn("w:rStyle"))
        fonts.insert(0 if style is None else 1, fonts.makeelement(_FONTS, names))
        return [sign]
    if put.is_code:
        return [_turned(_run(run, _text(run, put.text)), False)]
    made: list[Any] = []
    for number, line in enumerate(put.text.split("\n")):
        if number:
            made.append(_run(run, [run.makeelement(_BR)]))
        made += _runs(run, line, right)
    return made


def _runs(run: Any, line: str, right: bool) -> list[Any]:
    """The words of a line in runs that look as `run` does."""
    return [_turned(_run(run, _text(run, words)), towards) for words, towards in pieces(line, right)]


def _turned(run: Any, right: bool) -> Any:
    properties = _properties(run)
    for old in properties.findall(_RTL):
        properties.remove(old)
    if right:
        _in_order(properties, properties.makeelement(_RTL), _AFTER_RTL)
    return run


def _run(like: Any, children: Sequence[Any]) -> Any:
    run = like.makeelement(_R)
    look = like.find(_RPR)
    if look is not None:
        run.append(copy.deepcopy(look))
    run.extend(children)
    return run


def _properties(run: Any) -> Any:
    found = run.find(_RPR)
    if found is None:
        found = run.makeelement(_RPR)
        run.insert(0, found)
    return found


def _text(run: Any, words: str) -> list[Any]:
    made = []
    for place, part in enumerate(words.split("\t")):
        if place:
            made.append(run.makeelement(_TAB))
        if part:
            text = run.makeelement(_T)
            text.text = part
            text.set(_SPACE, "preserve")
            made.append(text)
    return made


def _runs_right(properties: Any) -> bool:
    found = properties.find(_BIDI) if properties is not None else None
    return found is not None and found.get(_VAL) not in ("0", "false", "off")


def _turn(paragraph: Any, line: str, otherwise: bool) -> bool:
    """Let a paragraph run as its line does; whether that is from right to left."""
    right = runs_right_to_left(line, otherwise)
    if right != otherwise:
        properties = paragraph.find(_PPR)
        if properties is None:
            properties = paragraph.makeelement(_PPR)
            paragraph.insert(0, properties)
        for old in properties.findall(_BIDI):
            properties.remove(old)
        _in_order(properties, properties.makeelement(_BIDI, {} if right else {_VAL: "0"}), _AFTER_BIDI)
    return right


def _in_order(parent: Any, child: Any, after: frozenset[str]) -> None:
    later = next((one for one in parent if one.tag in after), None)
    if later is None:
        parent.append(child)
    else:
        later.addprevious(child)


def _clear(root: Any) -> None:
    for one in root.iter(etree.Element):
        for name, value in one.attrib.items():
            if BEGIN in value:
                one.set(name, _PLACE.sub("", value))
        if one.text and BEGIN in one.text and one.tag != _T:
            one.text = _PLACE.sub("", one.text)
        if one.tail and BEGIN in one.tail:
            one.tail = _PLACE.sub("", one.tail)
