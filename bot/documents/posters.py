"""A poster as PDF: always one sheet of A4, with type as large as its words leave room for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .cleaning import clean_line
from .direction import runs_right_to_left
from .fonts import Fonts, installed
from .poster import Poster, Sentence
from .setting import set_pdf, typst_language

_SOURCE = Path(__file__).with_name("poster.typ")
_QR = "qr.png"
#: characters; what is longer has no place on a wall
_LONGEST_TITLE, _LONGEST_LINE = 260, 240
#: points: of the sheet without its margins, and beside the QR code
_WIDE, _BESIDE = 500.0, 225.0
#: points of the largest title, and of the smallest at which it is still read from across a street
_LARGEST, _SMALLEST = 46.0, 32.0
#: points of the smallest words
_READ = 12.0
#: ems of the widest word that is left alone, in words that have the whole sheet, and beside the QR code
_LINE, _COLUMN = 16.0, 8.5
#: bold letters are wider than others by so much
_BOLD = 1.14
#: what stands inside runs as its first letter does, or from left to right, and turns nothing round beside it
#: (Unicode Standard Annex 9: FSI, LRI, PDI)
_ISOLATE, _LEFT, _END = "\u2068", "\u2066", "\u2069"


def poster_pdf(poster: Poster) -> tuple[bytes, frozenset[str]]:
    """The PDF, and the characters that no font could draw; the same poster gives the same bytes.

    Raises typst.TypstError when it cannot be set.
    """
    sheet = _Sheet(installed(), poster.right_to_left)
    return set_pdf(_SOURCE, "poster", sheet.poster(poster), {_QR: poster.qr}), frozenset(sheet.undrawn)


@dataclass
class _Sheet:
    """Turns words into what the sheet prints, and gathers what cannot be drawn."""

    fonts: Fonts
    #: the sheet runs from right to left
    right: bool
    undrawn: set[str] = field(default_factory=set)

    def poster(self, poster: Poster) -> dict[str, Any]:
        title = self.drawn(poster.title, _LONGEST_TITLE)
        widest = max((self.fonts.width(word) for word in title.split()), default=0.0) * _BOLD
        size = min(_LARGEST, max(_SMALLEST, _WIDE / widest)) if widest else _LARGEST
        return {
            "title": self.isolated(self.fonts.breakable(title, _WIDE / size / _BOLD)),
            "name": title,
            "title_size": size,
            "asks": self.sentence(poster.asks, None),
            "about": self.set(poster.about),
            "until": self.set(poster.until, _COLUMN),
            "ways": [self.sentence(one, _WIDE) for one in poster.ways],
            "questions": self.sentence(poster.questions, _BESIDE),
            "free": self.set(poster.free),
            "scan": self.set(poster.scan, _COLUMN),
            "mark": self.set(poster.mark),
            "qr": _QR,
            "right": self.right,
            "language": typst_language(poster.language),
            "fonts": self.fonts.families,
        }

    def sentence(self, sentence: Sentence, room: float | None) -> list[dict[str, Any]]:
        """Its stretches; what is to be seen from afar stays whole on a line with so much room, as large as it can be.

        Without `room` it is as large as the words around it, and goes on over several lines.
        """
        found = []
        for words, is_seen in sentence:
            if not is_seen:
                found.append({"words": self.drawn(words, None), "seen": False, "most": 0.0})
                continue
            drawn = self.drawn(words, _LONGEST_LINE)
            width = self.fonts.width(drawn) * _BOLD
            most = room / width if width and room is not None else 0.0
            if room is None:
                drawn = self.fonts.breakable(drawn, _LINE)
            elif most < _READ:
                # too long for one line in letters that can be read: it goes on over several
                most, drawn = _READ, self.fonts.breakable(drawn, room / _READ / _BOLD)
            else:
                drawn = drawn.replace(" ", "\u00a0")
            # a number has no letter that says how it runs: it runs as numbers are dialled
            begin = _ISOLATE if runs_right_to_left(drawn, False) else _LEFT
            found.append({"words": f"{begin}{drawn}{_END}" if drawn else "", "seen": True, "most": most})
        return found

    def set(self, words: str, widest: float = _LINE) -> str:
        return self.isolated(self.fonts.breakable(self.drawn(words, _LONGEST_LINE), widest))

    def isolated(self, words: str) -> str:
        """Words that run against the sheet keep their signs where they were written."""
        return f"{_ISOLATE}{words}{_END}" if runs_right_to_left(words, self.right) != self.right else words

    def drawn(self, words: str, most: int | None) -> str:
        """The words on one line as the fonts can draw them, not too many; spaces at their ends stay."""
        shown, undrawn = self.fonts.shown(clean_line(words))
        self.undrawn |= undrawn
        if most is None:
            ends = (" " if words[:1].isspace() else "", " " if words[-1:].isspace() else "")
            return ends[0] + shown + ends[1] if shown else words[:1] and " "
        if len(shown) > most:
            return f"{shown[: most - 2].rpartition(' ')[0] or shown[: most - 2]} …"
        return shown
