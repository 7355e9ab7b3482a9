"""One spelling for what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.reading import digits, plain, tidy


@pytest.mark.parametrize(
    ("typed", "expected", "why"),
    [
        ("  Été   2019 ", "ete 2019", "case, accents and spaces don't matter"),
        ("e\u0301te\u0301", "ete", "accents typed as separate marks"),
        ("D’accord, c'est bon!", "d accord c est bon", "both apostrophes, and punctuation, are spaces"),
        ("ÇA\u00a0VA", "ca va", "a space that does not break is a space"),
        ("مَرْحَبًا", "مرحبا", "harakat are dropped"),
        ("شكـــرا", "شكرا", "tatweel is dropped"),
        ("أحمد إلى آخر ٱلله", "احمد الي اخر الله", "the forms of alef and of ya"),
        ("مدرسة", "مدرسه", "ta marbuta"),
        ("فارسی ک", "فارسي ك", "Persian ya and kaf"),
        ("٢٠١٩ ۲۰", "2019 20", "digits become ASCII"),
        ("ＡＢＣ １２", "abc 12", "full-width letters"),
        ("Straße", "strasse", "case folding"),
        ("sœur ŒUF", "soeur oeuf", "ligatures"),
        ("ɓaleejo Ŋ", "baleejo n", "West African letters as typed without them"),
        ("İstanbul ısı", "istanbul isi", "dotted and dotless i"),
        ("हिन्दी", "हिन्दी", "vowel signs of Devanagari are letters"),
        ("👍🏿 🙏", "", "emoji are not words"),
        ("2️⃣", "2", "a keycap is its digit"),
        ("a\u200bb\u200e", "ab", "invisible characters vanish"),
        ("a\x00b\ud800c", "a b c", "controls and lone surrogates are spaces"),
    ],
)
def test_matches_by_letters_and_digits_only(typed, expected, why):
    assert plain(typed) == expected, why


@pytest.mark.parametrize(
    ("typed", "expected", "why"),
    [
        ("١٢٫٥", "12٫5", "the Arabic decimal separator stays"),
        ("١٬٢٠٠", "1٬200", "so does the thousands separator"),
        ("۱۲۳ १२ ๑", "123 12 1", "Persian, Devanagari, Thai"),
        ("m² ½ Ⅳ", "m² ½ Ⅳ", "what is not a decimal digit stays"),
        ("abc", "abc", "letters stay"),
    ],
)
def test_makes_every_decimal_digit_ascii(typed, expected, why):
    assert digits(typed) == expected, why


@pytest.mark.parametrize(
    ("typed", "expected", "why"),
    [
        ("\u200f−٥\u200f", "-5", "direction marks go, the minus sign is a hyphen"),
        ("l’eau “bleue”", 'l\'eau "bleue"', "quotes are straight"),
        ("1\u202f200\u2009000", "1 200 000", "every space is a space"),
        ("نعم، لا؛ كيف؟", "نعم, لا; كيف?", "Arabic punctuation"),
    ],
)
def test_tidies_the_keys_of_any_keyboard(typed, expected, why):
    assert tidy(typed) == expected, why


@given(st.text())
def test_plain_of_plain_is_plain(text):
    """Spelling a text once is enough: labels may be stored as spelled."""
    assert plain(plain(text)) == plain(text)
