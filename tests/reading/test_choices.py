"""Which of the labels a person means."""

import pytest

from conversations.reading import ChoiceMatch, match_choices, search

CROPS = ("Maize", "Rice", "Fruits et légumes", "Cassava", "Sweet potatoes")
ARABIC = ("ذرة", "أرز", "وقود")


@pytest.mark.parametrize(
    ("typed", "expected", "why"),
    [
        ("Maize", 0, "as written"), ("  maize ", 0, "case and spaces"), ("MAIZE.", 0, "punctuation"),
        ("fruits et legumes", 2, "accents"),
        ("2", 1, "by position"), ("2.", 1, "with a dot"), ("2)", 1, "with a bracket"),
        ("٢", 1, "Arabic digit"), ("2️⃣", 1, "keycap"),
        ("02", 1, "zero in front"),
    ],
)  # fmt: skip
def test_is_sure_of_a_name_or_a_position(typed, expected, why):
    assert match_choices(typed, CROPS, several=False) == ChoiceMatch(indices=(expected,)), why
    assert match_choices(typed, CROPS, several=True) == ChoiceMatch(indices=(expected,)), why


@pytest.mark.parametrize(
    ("typed", "near", "why"),
    [
        ("cass", (3,), "begins so"), ("potato", (4,), "holds it"), ("leg", (2,), "holds it, accents aside"),
        ("casava", (3,), "a slip"),
        ("I grow rice", (1,), "stands in the text"), ("1, 2", (0, 1), "two where one is asked"),
        ("1-3", (0, 1, 2), "a range"),
        ("6", (), "no such position"), ("0", (), "nor this"), ("ri", (), "two letters are too few"),
        ("tractor", (), "nothing like it"),
        ("", (), "nothing"), ("999999999999", (), "no such position"),
    ],
)  # fmt: skip
def test_offers_what_it_is_not_sure_of(typed, near, why):
    assert match_choices(typed, CROPS, several=False) == ChoiceMatch(near=near), why


@pytest.mark.parametrize(
    ("typed", "expected", "why"),
    [
        ("1, 3 et 4", (0, 2, 3), "commas and et"), ("1 3 4", (0, 2, 3), "spaces"),
        ("1-3", (0, 1, 2), "a range"),
        ("1 - 3", (0, 1, 2), "with spaces"), ("1–2, 5", (0, 1, 4), "a range and more"),
        ("1 à 3", (0, 1, 2), "a range in words"),
        ("1;3\n4", (0, 2, 3), "semicolon and line break"), ("3,1,3", (2, 0), "in the order typed, once"),
        ("1 y 2", (0, 1), "y"),
        ("1 e 2", (0, 1), "e"), ("1 na 2", (0, 1), "na"), ("١ و٣", (0, 2), "wa, glued"),
        ("١، ٣", (0, 2), "Arabic comma"),
        ("1. 2. 3.", (0, 1, 2), "dots"), ("maize, rice and cassava", (0, 1, 3), "names"),
        ("Maize + 2", (0, 1), "a name and a number"),
        ("rice, fruits et légumes", (1, 2), "an et of the name's own"),
        ("fruits et légumes et rice", (2, 1), "the longest name first"),
        ("sweet potatoes & maize", (4, 0), "two words"), ("all of it", (), "no names"),
    ],
)  # fmt: skip
def test_reads_several(typed, expected, why):
    assert match_choices(typed, CROPS, several=True) == ChoiceMatch(indices=expected), why


def test_and_may_be_glued_to_an_arabic_name():
    assert match_choices("ذرة وأرز", ARABIC, several=True) == ChoiceMatch(indices=(0, 1))
    assert match_choices("ذرة ووقود", ARABIC, several=True) == ChoiceMatch(indices=(0, 2))
    assert match_choices("وقود", ARABIC, several=True) == ChoiceMatch(indices=(2,))


def test_is_not_sure_of_a_part_when_the_rest_is_not_understood():
    """Else the rest would be lost without a word."""
    assert match_choices("1, 99", CROPS, several=True) == ChoiceMatch(near=(0,))
    assert match_choices("maize, casava", CROPS, several=True) == ChoiceMatch(near=(0, 3))
    assert match_choices("rice field", CROPS, several=True).indices == ()
    assert match_choices("3-1", CROPS, several=True).indices == ()


def test_a_name_that_is_a_number_goes_before_a_position():
    years = ("2019", "5", "2")
    assert match_choices("2", years, several=False) == ChoiceMatch(indices=(2,))
    assert match_choices("٥", years, several=True) == ChoiceMatch(indices=(1,))
    assert match_choices("2019", years, several=False) == ChoiceMatch(indices=(0,))
    assert match_choices("3", years, several=False) == ChoiceMatch(near=(2,)), "the third, or another number"


def test_a_name_with_commas_is_one_name():
    labels = ("Beans, peas, lentils", "Maize")
    assert match_choices("maize, beans, peas, lentils", labels, several=True) == ChoiceMatch(indices=(1, 0))


def test_labels_that_look_the_same_are_told_apart_only_as_written():
    labels = ("< 5 ha", "> 5 ha", "👍", "👎")
    assert match_choices("> 5 ha", labels, several=False) == ChoiceMatch(indices=(1,))
    assert match_choices("5 ha", labels, several=False) == ChoiceMatch(near=(0, 1))
    assert match_choices("👎", labels, several=False) == ChoiceMatch(indices=(3,))


def test_no_labels_no_match():
    assert match_choices("1", (), several=True) == ChoiceMatch()


def test_search_finds_every_word_by_its_beginning_best_first():
    labels = ("Upper Nile", "Nile", "Nile, Blue", "Nilein", "Lower Nile State", "Kassala")
    assert search("nile", labels) == (1, 2, 3, 0, 4)
    assert search("ni bl", labels) == (2,)
    assert search("NÍLE upp", labels) == (0,)
    assert search("ile", labels) == ()
    assert search("", labels) == ()
    assert search("ها", ("هاجر", "مها")) == (0,)
