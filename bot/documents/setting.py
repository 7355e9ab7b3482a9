"""The typesetter, and words as it takes them: drawn by the fonts there are, each line running as its letters do."""

from __future__ import annotations

import json
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import typst

from .direction import count_right_to_left, isolated, runs_right_to_left
from .fonts import WIDEST, Fonts, installed

#: empty lines in a row that are printed; whoever leans on the key need not fill a hundred pages
_EMPTY_LINES = 3

#: tags, which screen readers use, cost 40 bytes a letter where each dot of a letter is drawn apart, as in Arabic
_TAGGED = 4_000


@contextmanager
def typesetter(
    source: Path, name: str, page: Mapping[str, Any], files: Mapping[str, bytes] | None = None
) -> Iterator[typst.Compiler]:
    """Sets `source`, which reads the page as JSON under `name`, and nothing else but `files` beside it.

    No font, file or network of the machine is used.
    """
    with tempfile.TemporaryDirectory() as folder:
        # a source that is asked for marks after it was set has to stand in a file
        main = Path(folder) / source.name
        main.write_bytes(source.read_bytes())
        for each, data in (files or {}).items():
            (Path(folder) / each).write_bytes(data)
        yield typst.Compiler(
            input=str(main),
            root=folder,
            font_paths=typst_fonts(),
            ignore_system_fonts=True,
            sys_inputs={name: json.dumps(page, ensure_ascii=False)},
            package_path=folder,
            package_cache_path=folder,
        )


def set_pdf(
    source: Path, name: str, page: Mapping[str, Any], files: Mapping[str, bytes] | None = None, *, tags: bool = True
) -> bytes:
    """The PDF; the same page gives the same bytes. Raises typst.TypstError when it cannot be set."""
    with typesetter(source, name, page, files) as compiler:
        return as_pdf(compiler, tags=tags)


def as_pdf(compiler: typst.Compiler, *, tags: bool) -> bytes:
    """What a typesetter has before it, as PDF."""
    made = compiler.compile(format="pdf", timestamp=0, pdf_tags=tags)
    assert isinstance(made, bytes), "typst gives bytes where it is told no file to write"
    return made


def may_be_tagged(page: Mapping[str, Any]) -> bool:
    """Screen readers may read the page; with many letters from right to left that makes it too large."""
    return count_right_to_left(json.dumps(page, ensure_ascii=False)) < _TAGGED


@dataclass
class Setting:
    """Turns words into what the page prints, and gathers what cannot be drawn.

    `widest`: ems of the place where they stand; a wider word may break there.
    """

    fonts: Fonts
    #: the page runs from right to left
    right: bool
    undrawn: set[str] = field(default_factory=set)

    def groups(self, text: str, widest: float = WIDEST) -> list[dict[str, Any]]:
        """Lines that run the same way together; an empty line goes with those before it."""
        if not text:
            return []
        lines: list[tuple[bool, str]] = []
        empty = 0
        for line in self.drawn(text, widest).split("\n"):
            empty = 0 if line.strip() else empty + 1
            if empty <= _EMPTY_LINES:
                before = lines[-1][0] if lines else self.right
                lines.append((runs_right_to_left(line, before if empty else self.right), line))
        return [
            {"right": towards, "words": "\n".join(line for _, line in same)}
            for towards, same in groupby(lines, key=lambda line: line[0])
        ]

    def set(self, text: str, widest: float = WIDEST) -> str:
        """Words of the form: they keep to its side, and each line that runs the other way is isolated from it."""
        return "\n".join(
            isolated(line) if runs_right_to_left(line, self.right) != self.right else line
            for line in self.drawn(text, widest).split("\n")
        )

    def drawn(self, text: str, widest: float = WIDEST) -> str:
        """The words as the fonts can draw them, with places to break where a word is wider than the page."""
        shown, undrawn = self.fonts.shown(text)
        self.undrawn |= undrawn
        return self.fonts.breakable(shown.replace("\t", "    "), widest)


@cache
def typst_fonts() -> typst.Fonts:
    """The fonts that come along, and none of the system."""
    folders: list[Any] = list(installed().folders)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def typst_language(language: str) -> str:
    """Typst takes two or three letters; the words are in our hands, so any will do for a language without a code."""
    base = language.replace("_", "-").split("-")[0].lower()
    return base if base.isascii() and base.isalpha() and len(base) in (2, 3) else "en"


def explained(character: str) -> str:
    """Its Unicode number and name."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".strip()
