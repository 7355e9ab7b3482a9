"""A table of numbers as PDF, or as a picture that is as high as it needs to be and is read on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from .cleaning import clean, clean_line
from .fonts import installed
from .grid import Grid, Line, Passage
from .setting import Setting, as_pdf, typesetter, typst_language

_SOURCE = Path(__file__).with_name("grid.typ")
#: points across the picture, and of the screen to an inch: 1,080 points in all
_ACROSS, _PER_INCH = 360, 216
#: ems of the widest word that is left alone
_WIDEST = 26.0
#: characters of a row's label, and of one saying
_LABEL, _SAYING = 160, 20_000


def grid_file(grid: Grid, kind: Literal["pdf", "png"]) -> tuple[bytes, frozenset[str]]:
    """The file, and the characters that no font could draw; the same table gives the same bytes.

    Raises typst.TypstError when it cannot be set.
    """
    sheet = _Sheet(installed(), grid.right_to_left)
    shown = {**sheet.grid(grid), "across": _ACROSS if kind == "png" else 0}
    with typesetter(_SOURCE, "grid", shown) as compiler:
        made = compiler.compile(format="png", ppi=_PER_INCH) if kind == "png" else as_pdf(compiler, tags=True)
    assert isinstance(made, bytes), "typst gives bytes for one page"
    return made, frozenset(sheet.undrawn)


class _Sheet(Setting):
    """A table as its sheet wants it."""

    def grid(self, grid: Grid) -> dict[str, Any]:
        return {
            "title": self.line(grid.title),
            "lines": [self.line(one) for one in grid.lines],
            "columns": [self.line(one, 4.6) for one in grid.columns],
            "rows": [self.row(one) for one in grid.rows],
            "notes": [self.line(one) for one in grid.notes],
            "passages": [self.passage(one) for one in grid.passages],
            "right": grid.right_to_left,
            "language": typst_language(grid.language),
            "fonts": self.fonts.families,
        }

    def row(self, row: Line) -> dict[str, Any]:
        numbers = [{"words": self.line(one.words, 4.6), "depth": one.depth} for one in row.numbers]
        return {"label": self.line(row.label[:_LABEL], 12.0), "numbers": numbers, "strong": row.strong}

    def passage(self, one: Passage) -> dict[str, Any]:
        return {
            "heading": self.line(one.heading),
            "lines": [self.line(each) for each in one.lines],
            "sayings": [
                {
                    "words": self.drawn(clean(each.words[:_SAYING]), _WIDEST),
                    "below": self.line(each.below),
                    "right": each.right_to_left,
                }
                for each in one.sayings
            ],
        }

    def line(self, words: str, widest: float = _WIDEST) -> str:
        return self.set(clean_line(words), widest)
