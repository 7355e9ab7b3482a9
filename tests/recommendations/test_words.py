"""Words made comparable: one spelling for all ways of writing, and one stem for the forms of a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.words import content_words, fold, rooter, stemmer, words_of


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("ÉLEVAGE", "elevage"),
        ("ação", "acao"),
        ("e\u0301levage", "élevage"),
        ("ﬁn", "fin"),
        ("ＦＡＯ", "fao"),
        ("أسعار", "اسعار"),
        ("إنتاج", "انتاج"),
        ("آبار", "ابار"),
        ("مَرْعًى", "مرعي"),
        ("ســـوق", "سوق"),
        ("زراعة", "زراعه"),
        ("مسؤول", "مسوول"),
        ("کتاب", "كتاب"),
        ("٣", "٣"),
    ],
)
def test_ways_to_write_a_word_are_one(written, same):
    assert fold(written) == fold(same)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("fr", "L’eau, l'élevage!", ["l", "eau", "l", "elevage"]),
        ("pt", "copo d'água", ["copo", "d", "agua"]),
        ("sw", "ng'ombe wa maziwa", ["ngombe", "wa", "maziwa"]),
        ("en", "farmer's low-priced milk", ["farmers", "low", "priced", "milk"]),
        ("hi", "बाज़ार में कीमत", ["बाज़ार", "में", "कीमत"]),
        ("zh", "市场价格", ["市场", "场价", "价格"]),
        ("ar", "\u200fالسوق،\u200f غدًا؟", ["السوق", "غدا"]),
        ("en", "🐄🐄 ... \x00\x07", []),
    ],
)
def test_a_text_is_cut_into_words(language, text, words):
    assert words_of(text, language) == [fold(word) for word in words]


def test_words_of_any_question_say_nothing():
    assert content_words("How can I get a loan?", "en") == ["loan"]
    assert content_words("Comment puis-je avoir un prêt ?", "fr") == ["puis", "pret"]


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "market markets marketing"),
        ("fr", "récolte récoltes récolter"),
        ("es", "mercado mercados"),
        ("pt", "criador criadores"),
        ("ar", "سوق السوق بالسوق والسوق للسوق وسوق"),
        ("ar", "المزارعين والمزارعون للمزارعين مزارع"),
        ("ar", "سياسة السياسات سياسات"),
        ("wo", "njaay NJAAY"),
    ],
)
def test_forms_of_a_word_share_a_stem(language, forms):
    stems = [set(stemmer(language)(fold(form))) for form in forms.split()]
    assert set.intersection(*stems)


@pytest.mark.parametrize(
    ("language", "kin"),
    [
        ("en", "vaccinate vaccination vaccines"),
        ("fr", "éleveur éleveuse élevage"),
        ("ar", "سعر الأسعار"),
        ("ar", "قرض بقروض"),
        ("ar", "بيع نبيع يبيعون"),
        ("sw", "kufuga mfugaji wafugaji ufugaji mifugo tunafuga"),
        ("sw", "mkopo mikopo kukopa wanakopa"),
        ("sw", "soko masoko sokoni"),
    ],
)
def test_words_of_one_family_share_a_root(language, kin):
    roots = [set(rooter(language)(fold(word))) for word in kin.split()]
    assert set.intersection(*roots)


@given(st.text(), st.sampled_from(["en", "fr", "ar", "sw", "th", "xx", ""]))
def test_any_text_is_cut_and_stemmed(text, language):
    for word in words_of(text, language):
        assert stemmer(language)(word)
        assert all((*stemmer(language)(word), *rooter(language)(word)))
