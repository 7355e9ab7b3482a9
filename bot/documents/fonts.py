"""The fonts that documents bring with them: what they can draw, how wide, and what stands where they cannot."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import fontpkg  # type: ignore[import-untyped]  # ships no types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no types

from .cleaning import is_mark

#: in this order; another script is one more package away: every installed family of their kin comes after them
FIRST = ("Noto Sans", "Noto Sans Arabic")
_KIN = "Noto Sans "

#: the widest word that is left alone, in ems: it still fits beside a label
WIDEST = 26.0
#: a shorter word is never looked at
_LONG_WORD = re.compile(r"\S{12,}")
_BREAK = "\u200b"
_JOINED_BREAK = "\u200d\u200b\u200d"


@dataclass(frozen=True)
class _Font:
    family: str
    path: Path

    @cached_property
    def widths(self) -> dict[int, float]:
        """Advance width in ems of every character it can draw."""
        with TTFont(self.path, lazy=True) as font:
            advances = font["hmtx"].metrics
            em = font["head"].unitsPerEm
            return {code: advances[name][0] / em for code, name in font.getBestCmap().items()}


@dataclass(frozen=True)
class Fonts:
    """Font files in the order in which they are tried."""

    fonts: tuple[_Font, ...]

    @property
    def families(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(font.family for font in self.fonts)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where their files stand."""
        return tuple(dict.fromkeys(font.path.parent for font in self.fonts))

    def draw(self, character: str) -> bool:
        """One of them has this character."""
        return any(ord(character) in font.widths for font in self.fonts)

    def shown(self, text: str) -> tuple[str, frozenset[str]]:
        """The text with "[U+1F404]" wherever no font could draw what stands there, and the characters it names."""
        missing = {one for one in set(text) if one not in "\n\t" and not self.draw(one)}
        named = set()
        if missing:
            unseen = {one for one in missing if _is_unseen(one)}
            spaces = {one for one in missing if unicodedata.category(one) == "Zs"}
            named = missing - unseen - spaces
            text = text.translate({**{ord(one): "" for one in unseen}, **{ord(one): " " for one in spaces}})
        if named:
            text = re.sub(f"[{re.escape(''.join(sorted(named)))}]+", lambda found: _named(found[0]), text)
        if any(map(is_mark, set(text))):
            text, alone = self._marks_shown(text)
            named |= alone
        return text, frozenset(named)

    def _marks_shown(self, text: str) -> tuple[str, set[str]]:
        """Letter and marks are drawn by one font or not at all: name the marks that no font has with their letter."""
        drawn: list[str] = []
        alone: set[str] = set()
        cluster = ""
        for character in text:
            if not is_mark(character) or not cluster:
                cluster = character
            elif any(all(ord(one) in font.widths for one in cluster + character) for font in self.fonts):
                cluster += character
            else:
                alone.add(character)
                character = _named(character)
            drawn.append(character)
        return "".join(drawn), alone

    def breakable(self, text: str, widest: float = WIDEST) -> str:
        """The text with places to break in words wider than so many ems: a page would cut them off."""
        return _LONG_WORD.sub(lambda word: self._broken(word[0], widest), text)

    def width(self, text: str) -> float:
        """How wide it is on one line, in ems, with letters of normal weight."""
        return sum(map(self._width, text))

    def _broken(self, word: str, widest: float) -> str:
        drawn: list[str] = []
        width = 0.0
        before = ""
        for character in word:
            width += self._width(character)
            if width > widest and before and not is_mark(character) and "\u200d" not in (before, character):
                joined = unicodedata.bidirectional(before) == unicodedata.bidirectional(character) == "AL"
                drawn.append(_JOINED_BREAK if joined else _BREAK)
                width = self._width(character)
            drawn.append(character)
            before = character
        return "".join(drawn)

    def _width(self, character: str) -> float:
        code = ord(character)
        return next((font.widths[code] for font in self.fonts if code in font.widths), 1.0)


@cache
def installed() -> Fonts:
    """The fonts of the fontpkg packages that are installed; those of the system are never used."""
    more = {family.name for family in fontpkg.families().values() if family.name.startswith(_KIN)}
    names = [*FIRST, *sorted(more - set(FIRST))]
    return Fonts(tuple(_Font(name, Path(fontpkg.path(name, nearest=True))) for name in names))


def _named(characters: str) -> str:
    return f"[{' '.join(f'U+{ord(one):04X}' for one in characters)}]"


def _is_unseen(character: str) -> bool:
    """It has no shape of its own: format characters, variation selectors."""
    return unicodedata.category(character) == "Cf" or unicodedata.name(character, "").startswith("VARIATION SELECTOR")
