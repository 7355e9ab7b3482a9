"""Which way languages, lines and pieces of a line run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.direction import (
    count_right_to_left,
    is_right_to_left,
    numbers_kept,
    pieces,
    runs_right_to_left,
    side_by_side,
)


@pytest.mark.parametrize(
    ("language", "right"),
    [
        ("ar", True),
        ("ar-EG", True),
        ("fa", True),
        ("ff-Adlm", True),
        ("en", False),
        ("sw", False),
        ("xx", False),
        ("", False),
    ],
)
def test_a_language_has_its_direction(language, right):
    assert is_right_to_left(language) is right


@pytest.mark.parametrize(
    ("line", "otherwise", "right"),
    [("abc", True, False), ("1. سوق", False, True), ("123", True, True), ("123", False, False), ("", True, True)],
)
def test_a_line_runs_as_its_first_letter(line, otherwise, right):
    assert runs_right_to_left(line, otherwise) is right


@pytest.mark.parametrize(
    ("line", "right", "cut"),
    [
        ("Rain, 5 days", False, [("Rain, 5 days", False)]),
        ("مطر 5", True, [("مطر 5", True)]),
        ("مطر ABC سوق", True, [("مطر ", True), ("ABC", False), (" سوق", True)]),
        ("see مطر now", False, [("see ", False), ("مطر", True), (" now", False)]),
        ("(Aminata)!", True, [("(Aminata)!", False)]),
        ("40%", True, [("40%", True)]),
        ("مطر ABC!", True, [("مطر ", True), ("ABC", False), ("!", True)]),
    ],
)
def test_a_line_is_cut_where_letters_turn(line, right, cut):
    assert list(pieces(line, right)) == cut


@given(st.text(st.sampled_from("ab 1.,مطر()!\t")), st.booleans())
def test_pieces_make_up_the_line(line, right):
    assert "".join(words for words, _ in pieces(line, right)) == line


def test_groups_of_a_number_stay_in_order_where_lines_run_from_the_right():
    assert numbers_kept("هاتف +221 77 123 45 67.") == "هاتف \u200e+221 77 123 45 67\u200e."
    assert numbers_kept("يوم 12 فبراير") == "يوم 12 فبراير"


def test_counts_letters_that_run_from_the_right():
    assert count_right_to_left("abc سوق") == 3


def test_parts_of_a_line_keep_their_order_whatever_their_letters():
    mixed = side_by_side(["Awa", "مالي", "3KM7"], right_to_left=True)
    assert runs_right_to_left(mixed, otherwise=False), "the line runs as its page does"
    assert mixed.removeprefix("\u200f") == "\u2068Awa\u2069, \u2068مالي\u2069, \u20683KM7\u2069"
    assert side_by_side(["Awa", "Mali"], right_to_left=False) == "Awa, Mali"
