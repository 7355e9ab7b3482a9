"""What a document leaves out of a text, and what it must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.cleaning import MARKS, clean, clean_line


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb\rc\vd\fe\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("a\x00\x07\x1b\x7f\x9fb", "ab"),
        ("a\ud83d\ufffe\uffff\ufdd0b", "ab"),
        ("annexe\u202excod.exe", "annexexcod.exe"),
        ("\u202a+221 77\u202c \u2067x\u2069 \u200f", "\u202a+221 77\u202c \u2067x\u2069 \u200f"),
        ("e\u0301", "\u00e9"),
        ("  two  spaces  ", "  two  spaces  "),
        ("👩\u200d🌾 #import <w:t> {{ x }}", "👩\u200d🌾 #import <w:t> {{ x }}"),
        ("", ""),
    ],
)
def test_keeps_what_a_document_can_hold(given_text, kept):
    assert clean(given_text) == kept


def test_marks_do_not_pile_up():
    assert clean("z" + "\u0310" * 40 + "a\u0310") == "z" + "\u0310" * MARKS + "a\u0310"


def test_vowel_marks_of_arabic_stay():
    word = "\u0645\u064f\u062d\u064e\u0645\u064e\u0651\u062f\u064c"
    assert len(clean(word)) == len(word)


@given(st.text(st.characters(codec=None)))
def test_what_is_clean_fits_xml_and_stays_as_it_is(text):
    cleaned = clean(text)
    cleaned.encode()
    assert not any(ord(one) < 32 and one not in "\n\t" for one in cleaned)
    assert clean(cleaned) == cleaned


def test_a_line_is_one_line():
    assert clean_line(" ../a\n b\t\u202ec ") == "../a b c"
