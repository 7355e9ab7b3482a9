"""A code on paper as PDF: one small page (A6) in black and white."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .cleaning import clean_line
from .direction import runs_right_to_left
from .fonts import installed
from .poster import Sentence
from .setting import set_pdf, typst_language
from .slip import Slip

_SOURCE = Path(__file__).with_name("slip.typ")
_QR = "qr.png"
#: characters of a line: what is longer has no place on a slip
_LONGEST = 240
#: ems of the widest word that is left alone
_WIDEST = 16.0
#: what stands inside runs as its first letter does, or from left to right, and turns nothing round beside it
#: (Unicode Standard Annex 9: FSI, LRI, PDI)
_ISOLATE, _LEFT, _END = "\u2068", "\u2066", "\u2069"


def slip_pdf(slip: Slip) -> tuple[bytes, frozenset[str]]:
    """The PDF, and the characters that no font could draw; the same slip gives the same bytes.

    Raises typst.TypstError when it cannot be set.
    """
    fonts, undrawn = installed(), set[str]()

    def sentence(some: Sentence) -> list[dict[str, Any]]:
        return [{"words": stretch(words, is_left), "left": is_left} for words, is_left in some]

    def stretch(words: str, is_left: bool) -> str:
        shown, missing = fonts.shown(clean_line(words)[:_LONGEST])
        undrawn.update(missing)
        return fonts.breakable(shown, _WIDEST) if is_left else f"{_end(words[:1])}{shown}{_end(words[-1:])}"

    def drawn(words: str) -> str:
        shown, missing = fonts.shown(clean_line(words))
        undrawn.update(missing)
        if len(shown) > _LONGEST:
            shown = f"{shown[: _LONGEST - 2].rpartition(' ')[0] or shown[: _LONGEST - 2]} …"
        shown = fonts.breakable(shown, _WIDEST)
        against = runs_right_to_left(shown, slip.right_to_left) != slip.right_to_left
        return f"{_ISOLATE}{shown}{_END}" if against else shown

    page: dict[str, Any] = {
        "title": drawn(slip.title),
        "number": sentence(slip.number),
        "code": f"{_LEFT}{slip.code}{_END}",
        "about": drawn(slip.about),
        "ways": [drawn(one) for one in slip.ways],
        "how": sentence(slip.how),
        "keep": drawn(slip.keep),
        "contact": sentence(slip.contact),
        "scan": drawn(slip.scan),
        "qr": _QR,
        "right": slip.right_to_left,
        "language": typst_language(slip.language),
        "fonts": fonts.families,
    }
    return set_pdf(_SOURCE, "slip", page, {_QR: slip.qr}), frozenset(undrawn)


def _end(sign: str) -> str:
    """A space at the end of a stretch, which cleaning takes away."""
    return " " if sign.isspace() else ""
