"""What the lint says of a library: its words, where they come from, and what leads nowhere; each with its line."""

import pytest

from conversations.lint import check_call
from conversations.loader import SHIPPED
from conversations.plain_words import like_a_law
from tests.making import write_call

CALL = """
title: T
languages: [en]
form: [{type: group, name: s, label: S, questions: [{type: text, name: a, label: A}]}]
"""
#: nothing is wrong; the entry stands in line 8
LIBRARY = """
actors: [{id: mayors, label: Mayors}]
tags: [{id: markets, label: Markets}]
activities: [{id: sell, label: I sell, tags: [markets]}]
sets:
  - id: one
    title: T
    recommendations:
      - id: r
        topic: Markets
        plain: Mayors are advised to build a roof.
        example: A market stands in the rain.
        asked_of: [mayors]
        tags: [markets]
        questions: [a]
"""
#: what is appended makes another entry, in line 15
OTHER = """
      - id: other
        topic: Roads
        plain: Roads should be safe.
        example: A bridge is broken.
        questions: [a]
""".lstrip("\n")
GLOSSARY = """
entries:
  - id: roof
    term: Roof
    plain: What keeps the rain out.
"""
LONG = f"{'word ' * 20}word."


def found(tmp_path, recommendations=LIBRARY, glossary=GLOSSARY, call=CALL):
    """(file, line, level, what) of everything that is said of the two files of the library."""
    folder = write_call(tmp_path / "made", call, recommendations=recommendations, glossary=glossary)
    problems = [(one.file.rpartition("/")[2], one.line, one.level, one.what) for one in check_call(folder)]
    return [one for one in problems if one[0] != "call.yaml"]


def said_of(tmp_path, old, new, call=CALL):
    """What is said when a piece of the library is another one, as far as it stands in recommendations.yaml."""
    assert old in LIBRARY
    return [one[1:] for one in found(tmp_path, LIBRARY.replace(old, new), call=call)]


def test_nothing_is_said_of_a_library_that_is_as_it_should_be(tmp_path):
    assert found(tmp_path) == []


def test_the_shipped_libraries_are_as_they_should_be():
    problems = check_call(SHIPPED / "smallholders")
    files = ("recommendations.yaml", "glossary.yaml")
    words = [str(one) for one in problems if one.file.endswith(files) and ": no words in" not in one.what]
    assert words == []


# -- words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "line", "who"),
    [
        ("Mayors}", 1, "actor 'mayors'"),
        ("Markets}", 2, "tag 'markets'"),
        ("I sell", 3, "activity 'sell'"),
        ("topic: Markets", 8, "recommendation 'r'"),
        ("A market stands in the rain.", 8, "recommendation 'r'"),
        ("Mayors are advised to build a roof.", 8, "recommendation 'r'"),
    ],
)
def test_a_sentence_of_more_than_twenty_words_is_named(tmp_path, old, line, who):
    key, colon, _ = old.partition(": ")
    new = f"{key}: {LONG}" if colon else LONG + ("}" if old.endswith("}") else "")
    assert said_of(tmp_path, old, new) == [
        (line, "warning", f"{who}: a sentence of 21 words (“word word word word word …”)")
    ]


def test_a_long_sentence_of_the_glossary_is_named(tmp_path):
    problems = found(tmp_path, glossary=GLOSSARY.replace("What keeps the rain out.", LONG))
    assert [one[:3] for one in problems] == [("glossary.yaml", 2, "warning")]
    assert problems[0][3].startswith("glossary entry 'roof': a sentence of 21 words")


def test_where_an_entry_comes_from_may_be_said_in_long_sentences(tmp_path):
    assert said_of(tmp_path, "        questions:", f"        seen: {LONG}\n        questions:") == []


@pytest.mark.parametrize(
    ("language", "words", "law"),
    [
        ("en", "Mayors must build a roof.", "must"),
        ("en", "Nobody shall be left out.", "shall"),
        ("en", "Buyers have  to pay.", "have to"),
        ("en", "It is forbidden to sell seeds.", "is forbidden"),
        ("en", "Mayors are required to act.", "are required"),
        ("en", "By law, it is so.", "By law"),
        ("en", "You have the right to food.", "have the right to"),
        ("en", "You are allowed to sell here.", "are allowed to"),
        ("en", "Mayors are advised to act, and banks should help.", None),
        ("en", "The right to food", None),
        ("en", "Children who have too little", None),
        ("en", "This is a must-read of mustard.", None),
        ("en", "A sign says “You must pay”, and 'no one shall sell'.", None),
        ("en", "What the mayors' bank must do", "must"),
        ("fr", "La commune doit agir.", "doit"),
        ("fr", "Il est interdit de vendre.", "est interdit"),
        ("fr", "Les paysans ont droit à la terre.", "ont droit à"),
        ("fr", "La commune devrait agir, et elle peut aider.", None),
        ("es", "Los bancos deben ayudar.", "deben"),
        ("es", "Está prohibido vender.", "Está prohibido"),
        ("es", "Los bancos deberían ayudar.", None),
        ("pt", "Os bancos devem ajudar.", "devem"),
        ("pt-BR", "É proibido vender.", "É proibido"),
        ("pt", "Os bancos deveriam ajudar.", None),
        ("sw", "Benki must saidia.", None),
    ],
)
def test_words_that_sound_like_a_law(language, words, law):
    assert like_a_law(words, language) == law


@pytest.mark.parametrize("old", ["topic: Markets", "plain: Mayors are advised to build a roof."])
def test_topic_and_advice_that_sound_like_a_law_are_named(tmp_path, old):
    problems = said_of(tmp_path, old, f"{old.partition(':')[0]}: Mayors must build a roof")
    assert problems == [(8, "warning", "recommendation 'r': “must” sounds like a law")]


def test_an_example_may_tell_of_somebody_who_must(tmp_path):
    assert said_of(tmp_path, "A market stands in the rain.", "Awa must sell in the rain.") == []


def test_the_words_are_judged_in_the_language_they_were_written_in(tmp_path):
    french = CALL.replace("[en]", "[fr]")
    assert said_of(tmp_path, "topic: Markets", "topic: On doit agir", french) == [
        (8, "warning", "recommendation 'r': “doit” sounds like a law")
    ]
    assert said_of(tmp_path, "topic: Markets", "topic: On must agir", french) == []


# -- where it comes from -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "is_verified"),
    [
        ("source: https://example.org/report.pdf, seen: The number.", True),
        ("source: the printed form of 2019, seen: The number.", True),
        ("source: a copy of the Rome report, seen: The number.", True),
        ("source: https://example.org/report.pdf", False),
        ("source: general knowledge, seen: Nothing.", False),
        ("source: the official text, seen: The number.", False),
        ("seen: The number.", False),
    ],
)
def test_a_number_was_read_somewhere(tmp_path, more, is_verified):
    keys = "".join(f"        {key}\n" for key in ("official_number: 12", *more.split(", ")))
    problems = said_of(tmp_path, "        questions:", f"{keys}        questions:")
    wrong = [(8, "error", "recommendation 'r': the number 12 was not read anywhere")]
    assert problems == ([] if is_verified else wrong)


def test_what_was_checked_says_against_what(tmp_path):
    assert said_of(tmp_path, "        questions:", "        checked: official\n        questions:") == [
        (8, "error", "recommendation 'r': it says checked: official, but not against what")
    ]
    glossary = f"{GLOSSARY}    checked: official\n"
    assert [one[:3] for one in found(tmp_path, glossary=glossary)] == [("glossary.yaml", 2, "error")]
    assert found(tmp_path, glossary=f"{glossary}    source: CFS 43, page 2\n") == []


# -- what leads nowhere ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("        questions: [a]\n", "", 8, "recommendation 'r': no question refers to it"),
        ("        example: A market stands in the rain.\n", "", 8, "recommendation 'r': it has no example"),
        ("        asked_of: [mayors]\n", "", 1, "actor 'mayors': no entry has it"),
        ("label: Markets}", "label: Markets}, {id: b, label: B}", 2, "tag 'b': no entry has it"),
        ("tags: [markets]}", "tags: []}", 3, "activity 'sell': no entry has any of its tags"),
    ],
)
def test_what_nobody_comes_to_is_a_warning_at_its_line(tmp_path, old, new, line, what):
    assert said_of(tmp_path, old, new) == [(line, "warning", what)]


def test_two_entries_with_one_topic_are_named(tmp_path):
    assert [one[1:] for one in found(tmp_path, LIBRARY + OTHER.replace("Roads\n", "markets\n"))] == [
        (15, "warning", "recommendation 'other': 'r' has the same topic (line 8)")
    ]
    assert found(tmp_path, LIBRARY + OTHER) == []


def test_a_set_has_recommendations(tmp_path):
    head, _, _ = LIBRARY.partition("    recommendations:")
    assert found(tmp_path, f"{head}    recommendations: []\n")[0][1:] == (
        7,
        "error",
        "set 'one': 'recommendations' is missing or empty",
    )
    assert found(tmp_path, head)[0][1:3] == (5, "error")


def test_a_set_of_which_nothing_is_shown_is_an_error(tmp_path):
    two = f"{LIBRARY}  - id: two\n    title: Two\n    recommendations: [{{id: x, topic: X, plain: X, show: false}}]\n"
    assert found(tmp_path, two) == [
        ("recommendations.yaml", 15, "error", "set 'two': none of its recommendations is shown")
    ]
