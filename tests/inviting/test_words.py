"""Code words: which are good ones, and what is meant by what people type."""

import pytest

from bot.consulting.consulting import MENU
from bot.inviting.words import CodeWords, plain_word, wrong_with
from conversations.text import say

TAKEN = {"sandika7": "Wells"}


def wrong(word, **more):
    found = wrong_with(word, **more)
    return say(found, "en") if found is not None else None


@pytest.mark.parametrize(
    "word", ["SANDIKA 7", "Mango", "rice 2027", "سنديكة ٧", "été", "Ŋaari", "नमक", "x" * 40, "so be it"]
)
def test_letters_digits_and_spaces_make_a_word(word):
    assert wrong(word, taken=TAKEN if plain_word(word) != "sandika7" else None) is None


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("ab", "3 to 40"),
        ("a b", "3 to 40"),
        ("", "3 to 40"),
        ("x" * 41, "3 to 40"),
        ("SANDIKA-7", "only letters"),
        ("@sandika", "only letters"),
        ("12 34", "needs letters"),
        ("stop", "meaning of its own"),
        ("basta", "meaning of its own"),
        ("oui", "meaning of its own"),
        ("ndiyo", "meaning of its own"),
        ("Merci", "meaning of its own"),
        ("شكرا", "meaning of its own"),
        ("Français", "name of a language"),
        ("arabic", "name of a language"),
        ("Pulaar", "name of a language"),
        ("sandika 7", "it leads to Wells"),
    ],
)
def test_what_means_something_else_or_is_taken_is_no_word(word, why):
    assert why in (wrong(word, tongues=("Pulaar",), taken=TAKEN) or "")


@pytest.mark.parametrize("command", MENU)
def test_the_name_of_a_command_is_no_word(command):
    assert wrong(command) is not None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("SANDIKA 7", "seven"),
        ("sandika7", "seven"),
        ("Sándika   7!", "seven"),
        ("sandica 7", "seven"),
        ("snadika 7", "seven"),
        ("sandikaa 7", "seven"),
        ("sandika", None),
        ("sandika 8", None),
        ("sadica 7", None),
        ("rize", None),
        ("rice", "rice"),
        ("we grow rice on the land of Sandika 7 and sell it", None),
        ("", None),
        ("🐄", None),
    ],
)
def test_one_wrong_letter_in_a_long_word_is_a_slip_and_a_wrong_digit_is_none(typed, meant):
    words = CodeWords()
    words.learn({"sandika7": ("wells", "seven"), "rice": ("wells", "rice")})
    found = words.meant(typed)
    assert (found[1] if found else None) == meant


def test_an_exact_word_counts_before_its_neighbour():
    words = CodeWords()
    words.learn({"mangos": ("wells", "one"), "tangos": ("wells", "two")})
    assert words.meant("tangos") == ("wells", "two")
    assert words.meant("zangos") is None
    assert words.meant("mangoes") == ("wells", "one")
    assert words.meant("mangoes", nearly=False) is None


def test_nobody_means_a_word_where_there_are_none():
    assert CodeWords().meant("sandika7") is None
