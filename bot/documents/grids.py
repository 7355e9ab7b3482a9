"""A table of numbers as PDF, or as a picture that is as high as it needs to be and is read on a phone."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import typst

from .cleaning import clean, clean_line
from .fonts import Fonts, installed
from .grid import Grid, Line, Passage
from .setting import typst_fonts, typst_language

_SOURCE = Path(__file__).with_name("grid.typ")
#: points across the picture, and of the screen to an inch: 1,080 points in all
_ACROSS, _PER_INCH = 360, 216
#: characters of a row's label, and of one saying
_LABEL, _SAYING = 160, 20_000


def grid_file(grid: Grid, kind: Literal["pdf", "png"]) -> tuple[bytes, frozenset[str]]:
    """The file, and the characters that no font could draw; the same table gives the same bytes.

    Raises typst.TypstError when it cannot be set.
    """
    sheet = _Sheet(installed())
    shown = {**sheet.grid(grid), "across": _ACROSS if kind == "png" else 0}
    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            input=_SOURCE.read_bytes(),
            root=empty,
            font_paths=typst_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"grid": json.dumps(shown, ensure_ascii=False)},
            package_path=empty,
            package_cache_path=empty,
        )
        made = (
            compiler.compile(format="png", ppi=_PER_INCH)
            if kind == "png"
            else compiler.compile(format="pdf", timestamp=0)
        )
    assert isinstance(made, bytes), "typst gives bytes for one page, and where it is told no file to write"
    return made, frozenset(sheet.undrawn)


@dataclass
class _Sheet:
    """Turns words into what the sheet prints, and gathers what cannot be drawn."""

    fonts: Fonts
    undrawn: set[str] = field(default_factory=set)

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
                    "words": self.drawn(clean(each.words[:_SAYING])),
                    "below": self.line(each.below),
                    "right": each.right_to_left,
                }
                for each in one.sayings
            ],
        }

    def line(self, words: str, widest: float = 26.0) -> str:
        return self.drawn(clean_line(words), widest)

    def drawn(self, words: str, widest: float = 26.0) -> str:
        shown, undrawn = self.fonts.shown(words)
        self.undrawn |= undrawn
        return self.fonts.breakable(shown, widest)
