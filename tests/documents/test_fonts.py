"""What the fonts can draw, and what stands where they cannot."""

from pathlib import Path

import fontpkg
import pytest

from bot.documents.fonts import WIDEST, installed

FONTS = installed()


def test_fonts_come_from_packages_only():
    places = [Path(file.path).parent for family in fontpkg.families().values() for file in family.files]
    assert FONTS.families[:2] == ("Noto Sans", "Noto Sans Arabic")
    assert set(FONTS.folders) <= set(places)


@pytest.mark.parametrize(
    ("text", "shown", "undrawn"),
    [
        ("Été, Ŋ, ɓ, سوق، ٪", "Été, Ŋ, ɓ, سوق، ٪", ""),
        ("a 🐄 b", "a [U+1F404] b", "🐄"),
        ("市场", "[U+5E02 U+573A]", "市场"),
        ("❤\ufe0f", "[U+2764]", "❤"),
        ("a\u3000b", "a b", ""),
        ("\U000e0001x\ue000", "x[U+E000]", "\ue000"),
        ("ا\u0483", "ا[U+0483]", "\u0483"),
        ("a\n\tb", "a\n\tb", ""),
    ],
)
def test_what_no_font_draws_is_named(text, shown, undrawn):
    assert FONTS.shown(text) == (shown, frozenset(undrawn))


@pytest.mark.parametrize(
    "word", ["a" * 4096, "W" * 200, "سوق" * 300, "\ufdfd" * 50, "https://example.org/" + "x" * 500]
)
def test_a_word_wider_than_a_page_can_be_broken(word):
    broken = FONTS.breakable(word)
    assert broken.replace("\u200d\u200b\u200d", "").replace("\u200b", "") == word
    assert all(sum(map(FONTS._width, piece)) <= WIDEST + 8 for piece in broken.split("\u200b"))


def test_other_words_are_left_alone():
    text = "https://www.example.org/a-page and incomprehensibilities"
    assert FONTS.breakable(text) == text
