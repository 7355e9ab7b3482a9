"""Hard words in a text: found whole, inflected too, the longest first, each once; and all of them by the alphabet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.glossary import Glossary
from conversations.text import say
from tests.making import call_from
from tests.recommendations.evaluation import CALL, LANGUAGES, TRANSLATE

TERMS = CALL.library.glossary
GLOSSARIES = {language: Glossary(TERMS, language, TRANSLATE) for language in LANGUAGES}

#: language, a sentence, the ids of the terms in it
SENTENCES = [
    ("en", "The CFS and its Bureau met in Rome.", ["cfs", "bureau"]),
    ("en", "Policies on investing in value chains were hard to follow.", ["policy", "investment", "value_chain"]),
    ("en", "Smallholders sell on territorial markets, not on the informal market.",
     ["smallholder", "territorial_market", "informal_market"]),
    ("en", "A policy recommendation is no policy.", ["policy_recommendation", "policy"]),
    ("en", "We were sad about it.", []),
    ("en", "SAD is short for a long word, and HLPE is too; so is hlpe.", ["sad", "hlpe"]),
    ("en", "The bureaucrat was polite.", []),
    ("fr", "Les petits producteurs parlent de l’agroécologie et des marchés territoriaux.",
     ["smallholder", "agroecology", "territorial_market"]),
    ("fr", "La SÉCURITÉ ALIMENTAIRE dépend des investissements.", ["food_security", "investment"]),
    ("fr", "Une personne rapporte de la campagne ce que dit son bureau.", []),
    ("es", "Los pequeños productores piden inversiones y otra política.",
     ["smallholder", "investment", "policy"]),
    ("pt", "A agroecologia e a soberania alimentar são políticas.", ["agroecology", "food_sovereignty", "policy"]),
    ("ar", "الأمن الغذائي والتغذية، وللمجتمع المدني رأي في السياسات.", ["food_security", "civil_society", "policy"]),
    ("ar", "كم يصل منها؟", []),
    ("ar", "وبالاستثمار في سلسلة القيمة", ["investment", "value_chain"]),
    ("sw", "Sera ya serikali na mnyororo wa thamani.", ["policy", "value_chain"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "terms"), SENTENCES)
def test_terms_are_found_in_the_order_of_the_text(language, text, terms):
    assert [term.id for term in GLOSSARIES[language].in_text(text)] == terms


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_term_is_found_by_its_own_words(language):
    for term in TERMS:
        assert term in GLOSSARIES[language].in_text(say(term.term, language, TRANSLATE)), term.id


def test_a_term_is_found_by_its_forms_in_the_language_alone():
    call = call_from(
        "title: T\nlanguages: [en, fr]\nform:\n"
        "  - {type: group, name: s, label: S, questions: [{type: text, name: a, label: A}]}",
        glossary="entries:\n  - {id: t, term: {en: Loan, fr: Prêt}, plain: P, forms: {en: [credit], fr: [emprunt]}}",
    )
    english, french = (Glossary(call.library.glossary, language) for language in ("en", "fr"))
    assert english.in_text("Credits!")
    assert not english.in_text("un emprunt")
    assert french.in_text("des emprunts")
    assert not french.in_text("credit")


@given(st.text(), st.sampled_from(LANGUAGES))
def test_any_text_is_looked_through(text, language):
    found = GLOSSARIES[language].in_text(text)
    assert len({term.id for term in found}) == len(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_stands_under_one_letter_in_the_order_of_the_alphabet(language):
    letters = GLOSSARIES[language].by_letter()
    assert sorted(term.id for _, terms in letters for term in terms) == sorted(term.id for term in TERMS)
    assert [letter for letter, _ in letters] == sorted(letter for letter, _ in letters)


def test_accents_and_the_arabic_article_count_for_nothing():
    french, arabic = (dict(GLOSSARIES[language].by_letter()) for language in ("fr", "ar"))
    assert "gender_equality" in {term.id for term in french["E"]}  # Égalité
    assert "civil_society" in {term.id for term in arabic["م"]}  # المجتمع المدني
