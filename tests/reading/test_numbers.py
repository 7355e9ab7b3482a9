"""Numbers as people type them: what is sure, what is offered, what is neither."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.reading import Reading, read_number
from conversations.reading.languages import LANGUAGES


@pytest.mark.parametrize(
    ("typed", "language", "expected", "why"),
    [
        ("12", "en", 12, "plain"),
        ("007", "en", 7, "zeros in front"),
        ("0", "fr", 0, "zero is a value"),
        ("1 200", "fr", 1200, "space"),
        ("1\u00a0200", "en", 1200, "no-break space, in any language"),
        ("1\u202f200", "fr", 1200, "narrow no-break space"),
        ("1\u2009200\u2009000", "es", 1_200_000, "thin space"),
        ("1'200", "fr", 1200, "apostrophe"),
        ("1’200’000", "en", 1_200_000, "curly apostrophe"),
        ("1,200", "en", 1200, "English groups by commas"),
        ("1.200", "es", 1200, "Spanish groups by dots"),
        ("1.200", "pt", 1200, "Portuguese too"),
        ("1,200", "sw", 1200, "Swahili like English in CLDR"),
        ("1,5", "fr", 1.5, "French decimal comma"),
        ("1,5", "pt", 1.5, "Portuguese decimal comma"),
        ("1.5", "en", 1.5, "English decimal point"),
        ("1,5", "en", 1.5, "no grouping can be meant"),
        ("1.5", "fr", 1.5, "no grouping can be meant"),
        ("0.500", "es", 0.5, "a group never begins with a zero"),
        ("1.200,5", "en", 1200.5, "the last mark is the decimal one"),
        ("1,200.5", "fr", 1200.5, "the same the other way round"),
        ("1 200,5", "en", 1200.5, "spaces group, so the comma does not"),
        ("1.200.300", "fr", 1_200_300, "a mark that comes twice groups"),
        ("12.345", "en", 12.345, "three decimals without a zero at the end"),
        ("١٢٣", "ar", 123, "Arabic digits"),
        ("۱۲۳", "ar", 123, "Persian digits"),
        ("١٢٫٥", "ar", 12.5, "Arabic decimal separator"),
        ("١٬٢٠٠", "ar", 1200, "Arabic thousands separator"),
        ("١٬٢٠٠٫٥", "fr", 1200.5, "both, in any language"),
        ("١٢٣٫٤٥٦", "ar", 123.456, "three decimals are decimals after U+066B"),
        ("١٢،٥", "ar", 12.5, "Arabic comma for want of the separator"),
        ("−5", "en", -5, "minus sign"),
        ("-5", "fr", -5, "hyphen"),
        ("+5", "fr", 5, "plus"),
        ("-1,5", "fr", -1.5, "negative fraction"),
        (".5", "en", 0.5, "no zero in front"),
        (" 500. ", "fr", 500, "full stop and spaces around"),
        ("500 !", "fr", 500, "exclamation mark"),
        ("(500)", "en", 500, "brackets"),
        ("12.0", "en", 12.0, "a fraction was typed, so a float"),
        ("123456789012345", "en", 123456789012345, "fifteen digits"),
        ("trois", "fr", 3, "word"),
        ("Seven", "en", 7, "word"),
        ("veintitrés", "es", 23, "word with accent"),
        ("três", "pt", 3, "word"),
        ("ثلاثة", "ar", 3, "word"),
        ("خمسة وعشرون", "ar", 25, "five and twenty"),
        ("kumi na mbili", "sw", 12, "ten and two"),
        ("elfu mbili", "sw", 2000, "thousand, then how many"),
        ("quatre-vingt-dix-neuf", "fr", 99, "the longest of French"),
        ("soixante et onze", "fr", 71, "with et"),
        ("cinq cents", "fr", 500, "round hundreds"),
        ("deux mille cinq cents", "fr", 2500, "thousands and hundreds"),
        ("two hundred and six", "en", 206, "with and"),
        ("dois mil e quinhentos", "pt", 2500, "with e"),
        ("ألف وخمسمائة", "ar", 1500, "with wa, glued"),
        ("elfu moja mia tano na sita", "sw", 1506, "with na"),
        ("laki moja", "sw", 100_000, "a hundred thousand"),
        ("mil", "pt", 1000, "a thousand"),
        ("five", "fr", 5, "a word of another language"),
    ],
)
def test_reads_a_number_that_is_sure(typed, language, expected, why):
    reading = read_number(typed, language, whole=False)
    assert reading == Reading(expected), why
    assert type(reading.value) is type(expected), why


@pytest.mark.parametrize(
    ("typed", "language", "expected", "why"),
    [
        ("1.200", "fr", (1.2, 1200), "French groups by spaces: a slip either way"),
        ("1.200", "en", (1.2, 1200), "a zero nobody needs after three decimals"),
        ("500 FCFA", "fr", (500,), "a unit"),
        ("FCFA 500", "fr", (500,), "a unit in front"),
        ("CFA500", "fr", (500,), "without a space"),
        ("$500", "en", (500,), "currency sign"),
        ("environ 30", "fr", (30,), "a word"),
        ("25kg", "en", (25,), "unit without a space"),
        ("3 bags", "en", (3,), "a unit"),
        ("25 m2", "en", (25,), "the 2 is part of the unit"),
        ("25 m²", "en", (25,), "the same"),
        ("50 %", "en", (50,), "percent"),
        ("50 pour cent", "fr", (50,), "not fifty hundreds"),
        ("- 5", "en", (-5, 5), "minus, or a bullet"),
        ("5 mille", "fr", (5000,), "a word that multiplies"),
        ("5k", "en", (5000,), "k multiplies"),
        ("1,5 million", "fr", (1_500_000,), "a fraction of a million"),
        ("elfu 5", "sw", (5000,), "the multiplier in front"),
        ("٥ آلاف", "ar", (5000,), "thousands"),
        ("5 mil", "en", (5000, 5), "the multiplier of another language: perhaps"),
        ("trois sacs", "fr", (3,), "a word and a unit"),
        ("aucun", "fr", (0,), "none"),
        ("hakuna", "sw", (0,), "none"),
    ],
)
def test_offers_what_it_does_not_take_by_itself(typed, language, expected, why):
    assert read_number(typed, language, whole=False) == Reading(offers=expected), why


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "nothing"), ("abc", "no number"), ("10-20", "two"), ("5 ou 6", "two"),
        ("5 ou six", "two, one spelled out"),
        ("10 20", "two"), ("1 2345", "a group has three digits"),
        ("1234 567", "the first group has at most three"),
        ("1,20,300", "no grouping"), ("1.2.3", "no number"), ("22/04/2019", "a date"), ("14:30", "a time"),
        ("14h30", "a time"),
        ("1e5", "no notation of people"), ("0x10", "the same"), ("1_000", "the same"),
        ("1/2", "a fraction in figures"),
        ("½", "a fraction sign"), ("1½", "the same"), ("1234567890123456", "sixteen digits"),
        ("nan", "no number"),
        ("inf", "no number"), ("5 milliards de milliards", "too large"), ("1" * 201, "far too long"),
        ("٫", "no digit"),
        ("maybe next year we will see", "words"),
    ],
)  # fmt: skip
def test_anything_else_is_not_understood(typed, why):
    assert read_number(typed, "fr", whole=False) == Reading(), why


@pytest.mark.parametrize(
    ("typed", "language", "expected", "why"),
    [
        ("1.200", "es", Reading(1200), "groups by dots"),
        ("1.200", "en", Reading(offers=(1200,)), "a dot is no group in English"),
        ("1,200", "fr", Reading(offers=(1200,)), "a comma is no group in French"),
        ("1.200", "fr", Reading(offers=(1200,)), "nor is a dot"),
        ("1.000", "en", Reading(offers=(1000, 1)), "both are whole"),
        ("1,200", "en", Reading(1200), "groups by commas"),
        ("12.0", "en", Reading(12), "whole after all"),
        ("12,00", "en", Reading(12), "whole after all, whichever the mark"),
        ("1.200,00", "es", Reading(1200), "whole after all"),
        ("1.5", "en", Reading(), "not whole"),
        ("1,5 kg", "fr", Reading(), "not whole, with a unit"),
        ("1,5 million", "fr", Reading(offers=(1_500_000,)), "whole once multiplied"),
        ("3 sacs", "fr", Reading(offers=(3,)), "whole with a unit"),
        ("-0", "en", Reading(0), "zero"),
    ],
)
def test_whole_numbers_stay_whole(typed, language, expected, why):
    reading = read_number(typed, language, whole=True)
    assert reading == expected, why
    assert all(type(each) is int for each in (reading.value, *reading.offers) if each is not None), why


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.sampled_from([*LANGUAGES, "wo", "xx"]))
def test_every_integer_reads_as_itself(number, language):
    assert read_number(str(number), language, whole=True) == Reading(number)


@given(st.text("0123456789.,' -+٫٬٣k", max_size=30), st.sampled_from(LANGUAGES), st.booleans())
def test_numbers_are_finite_and_never_both_sure_and_offered(text, language, whole):
    reading = read_number(text, language, whole)
    assert reading.value is None or not reading.offers
    assert all(math.isfinite(each) and abs(each) < 1e15 for each in (reading.value or 0, *reading.offers))
