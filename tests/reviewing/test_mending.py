"""Spelling may be mended and a span hidden without asking; anything else is somebody else's sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.mending import HIDDEN, differences, hide, judge, tidied

SPELLING = [
    ("We plnt rice.", "We plant rice!"),
    ("we PLANT rice", "We plant rice."),
    ("We plant alot of rice", "We plant a lot of rice."),
    ("We plant some times", "We plant sometimes"),
    ("We can not go", "We cannot go"),
    ("We dont go", "We don't go"),
    ("il na pas d eau", "Il n'a pas d'eau"),
    ("la secheresse", "La sécheresse"),
    ("teh river", "the river"),
    ("goverment programme", "government programme"),
    ("He asks: 5 000 francs?", "He asks 5 000 francs."),
    ("٥ نخلات", "٥ نخلات."),
    ("नमस्ते दुनिया", "नमस्ते, दुनिया।"),
]
HIDES = [
    ("I am Awa Diop. I live here", "I am […]. I live here"),
    ("I am Awa Diop. I live here", "I am [...]. I live here"),
    ("Call 077 123 45, or Awa", "Call […], or […]"),
    ("My nam is Awa and I plnt", "My name is […] and I plant"),
    ("We agree. We do not want Moussa here. Thanks.", "We agree. […] Thanks."),
    ("Awa", "[…]"),
    ("Write to awa@example.org now", "Write to […] now"),
]
MORE = [
    ("We want it", "We do want it"),
    ("We do want it", "We want it"),
    ("We do not want it", "We do want it"),
    ("We do not want it", "We do […] want it"),
    ("We do not want Moussa here", "We do […] here"),
    ("We now want it", "We not want it"),
    ("We nto want it", "We not want it"),
    ("ataenda kesho", "hataenda kesho"),
    ("uende kesho", "usiende kesho"),
    ("it is legal", "it is illegal"),
    ("it is safe", "it is unsafe"),
    ("it goes nowhere", "it goes now here"),
    ("5,000 men", "5.000 men"),
    ("5 men", "6 men"),
    ("-5 degrees", "5 degrees"),
    ("1 5 men", "15 men"),
    ("5% of it", "5 of it"),
    ("5 € a day", "5 $ a day"),
    ("rain comes first", "first comes rain"),
    ("the men", "the women"),
    ("a b", "a c"),
    ("We plant rice", ""),
    ("We plant rice", "We plant rice […] here"),
    ("We plant rice", "We plant rice […]"),
    ("[…] rice", "[…] […]"),
    ("没有", "有"),
]


@pytest.mark.parametrize(("old", "new"), SPELLING)
def test_spelling_may_be_mended(old, new):
    assert judge(old, new) == "spelling"


@pytest.mark.parametrize(("old", "new"), HIDES)
def test_a_span_may_be_hidden(old, new):
    assert judge(old, new) == "hidden"


@pytest.mark.parametrize(("old", "new"), MORE)
def test_anything_else_is_more(old, new):
    assert judge(old, new) == "more"


SAMPLE = "rice water not pas we plant 5 12,5 never Awa € river. No! mto hawa"
OTHERS = "rise wate know past 6 125 ever Awu $ rivers Nu mtu hawo"
WORDS = st.lists(st.sampled_from(SAMPLE.split()), min_size=1)


@given(WORDS)
def test_white_space_alone_is_no_change(words):
    assert judge(" ".join(words), "\n ".join(words)) == "same"


@given(WORDS, st.data())
def test_a_word_taken_out_or_put_in_is_always_more(words, data):
    at = data.draw(st.integers(0, len(words) - 1))
    shorter = words[:at] + words[at + 1 :]
    assert judge(" ".join(words), " ".join(shorter)) == "more"
    if shorter:
        assert judge(" ".join(shorter), " ".join(words)) == "more"


@given(st.text(), st.text())
def test_no_text_breaks_it(old, new):
    assert judge(old, new) in ("same", "spelling", "hidden", "more")
    assert judge(old, old) == "same"
    differences(old, new)
    tidied(new)
    hide(old, new)


@given(WORDS, st.data())
def test_figures_and_negations_stay_whatever_is_mended(words, data):
    at = data.draw(st.integers(0, len(words) - 1))
    other = data.draw(
        st.sampled_from(["rise", "wate", "know", "past", "6", "125", "ever", "Awu", "$", "rivers", "Nu", "mtu", "hawo"])
    )
    mended = [*words[:at], other, *words[at + 1 :]]
    if judge(" ".join(words), " ".join(mended)) == "spelling":
        assert words[at] in ("rice", "water", "Awa", "river.", "we", "mto", "hawa", "plant")


@given(WORDS)
def test_what_is_hidden_by_its_words_is_judged_as_hidden_or_goes_to_the_person(words):
    hidden, times = hide(" ".join(words), words[0])
    assert times >= 1
    assert HIDDEN in hidden
    assert judge(" ".join(words), hidden) == "hidden" or words[0] in ("not", "pas", "never", "No!")


def test_a_span_is_hidden_wherever_it_stands_as_whole_words():
    assert hide("Awa said: awa  diop, Awabelle", "Awa Diop") == ("Awa said: […], Awabelle", 1)
    assert hide("Awa said: awa diop, Awabelle", "awa") == ("[…] said: […] diop, Awabelle", 2)
    assert hide("We plant", "plan") == ("We plant", 0)
    assert hide("We plant", "  ") == ("We plant", 0)
    assert hide("Tel:077.", "077") == ("Tel:[…].", 1)


def test_a_text_of_a_hundred_thousand_characters_is_judged():
    words = " ".join(f"river{'abcdefghij'[number % 10]} and" for number in range(10_000))
    assert judge(words, words.replace("riverc", "Riverc", 5)) == "spelling"
    assert judge(words, words[:-4]) == "more"
    same = "aa " * 30_000
    assert judge(same, "aa […] " * 300) in ("hidden", "more")


def test_marks_that_turn_the_direction_are_taken_out():
    assert tidied("a\u202eb [...] ") == "ab […]"


def test_the_difference_names_each_place_with_words_around_it():
    first, second = differences("We plnt alot of rice here and moov on", "We plant a lot of rice here and move on")
    assert (first.before, first.old, first.new, first.after) == ("We", "plnt alot", "plant a lot", "of rice here")
    assert (second.old, second.new) == ("moov", "move")
    assert differences("a b", "a b") == ()
