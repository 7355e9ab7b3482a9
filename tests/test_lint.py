"""What the lint says of a call that can be read: each fault with its line and level."""

from pathlib import Path

import pytest

from conversations.lint import check_call
from conversations.prompts import Phone

HEAD = """title: Wells
organiser: Union of herders
contact: wells@example.org
phone: "+221 77 000 00 00"
opens: 2027-01-01
closes: 2027-12-31
languages: [en]
form:
  - type: group
    name: wells
    label: Wells
    questions:
"""  # the first question stands in line 13


def found(tmp_path: Path, questions: str, head: str = HEAD, phone: Phone | None = None):
    lines = [f"      {line}" for line in questions.strip("\n").split("\n")]
    (tmp_path / "call.yaml").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    return [(one.line, one.level, one.what) for one in check_call(tmp_path, phone)]


CASES = [
    ("- {type: text, name: a, label: Which village?}", None, None, "", "nothing is wrong"),
    (
        "- type: text\n  name: a\n  label: " + "word. " * 110,
        15,
        "warning",
        "longer than a screen",
        "659 characters do not fit a small screen",
    ),
    (
        "- type: text\n  name: a\n  label: " + " ".join(["word"] * 21) + ".",
        15,
        "warning",
        "a sentence of 21 words",
        "plain reading stops at 20",
    ),
    (
        "- type: select_one\n  name: a\n  label: Which?\n  choices:\n"
        "    - {name: x, label: A label that no button of a phone shows whole}\n    - {name: y, label: B}",
        13,
        "warning",
        "is too long in en",
        "the button is cut",
    ),
    (
        "- type: select_one\n  name: a\n  label: Which?\n  choices:\n"
        + "\n".join(f"    - {{name: c{n}, label: Choice {n}}}" for n in range(11)),
        13,
        "warning",
        "11 choices need pages",
        "eight and two more fit",
    ),
    (
        "- type: select_multiple\n  name: a\n  label: Which?\n  choices:\n    - {name: x, label: X}",
        13,
        "error",
        "needs at least two choices, found 1",
        "one choice is no choice",
    ),
    (
        "- {type: note, name: a, label: Hello, required: true}",
        13,
        "error",
        "a note cannot be answered",
        "a required question that cannot be answered",
    ),
    (
        '- {type: text, name: a, label: A}\n- type: text\n  name: b\n  label: B\n  relevant: ${a} = "x" and false()',
        17,
        "error",
        "question 'b': nobody can reach it",
        "its condition is never true",
    ),
    (
        "- type: integer\n  name: a\n  label: A\n  constraint: . > 10 and . < 5",
        16,
        "error",
        "nothing satisfies its constraint",
        "even where one can skip",
    ),
    (
        "- type: text\n  name: a\n  label: A\n  constraint: regex(., '[0-9]{4}-[XYZ]')",
        16,
        "warning",
        "no answer we tried satisfies its constraint",
        "we cannot be sure about a pattern",
    ),
    (
        "- type: text\n  name: a\n  label: A\n  constraint: regex(., '[0-9]{4}-[XYZ]')\n  example: 1234-X",
        None,
        None,
        "",
        "an example that fits shows that the pattern can be satisfied",
    ),
    (
        "- type: select_one\n  name: a\n  label: A\n  choices:\n    - {name: x, label: X}\n    - {name: y, label: Y}\n"
        "- type: text\n  name: b\n  label: B\n  relevant: ${a} = 'x' or ${a} = 'z'",
        22,
        "warning",
        "looks for 'z', which is no choice of 'a'",
        "a misspelt choice",
    ),
]


@pytest.mark.parametrize(("questions", "line", "level", "words", "why"), CASES)
def test_each_fault_has_its_line_and_level(tmp_path, questions, line, level, words, why):
    problems = found(tmp_path, questions)
    if line is None:
        assert problems == [], why
    else:
        assert [one[:2] for one in problems] == [(line, level)], (why, problems)
        assert words in problems[0][2]


def test_a_section_nobody_can_reach_is_one_error_not_one_for_each_question(tmp_path):
    more = """- {type: integer, name: age, label: How old?}
- type: group
  name: inner
  label: Inside
  relevant: ${age} < 0 and ${age} > 0
  questions:
    - {type: text, name: b, label: B}
    - {type: text, name: c, label: C}"""
    assert found(tmp_path, more) == [(17, "error", "group 'inner': nobody can reach it")]


def test_a_condition_on_a_rare_word_is_still_reached(tmp_path):
    """The walker tries the words and numbers that conditions compare with."""
    more = """- {type: text, name: a, label: A}
- {type: text, name: b, label: B, relevant: "${a} = 'xyzzy'"}
- {type: integer, name: n, label: N}
- {type: text, name: c, label: C, relevant: "${n} = 8731"}"""
    assert found(tmp_path, more) == []


def test_a_gap_in_a_declared_language_is_an_error_at_its_line(tmp_path):
    head = HEAD.replace("[en]", "[en, fr]").replace("title: Wells", "title: {en: Wells, fr: Puits}")
    head = head.replace("    label: Wells", "    label: {en: Wells, fr: Puits}")
    question = "- type: text\n  name: a\n  label: {en: Where?, fr: Où ?}\n  hint: {en: Say it.}"
    assert found(tmp_path, question, head) == [(16, "error", "question 'a', hint: no words in fr")]


def test_missing_keywords_and_forms_are_gaps_too(tmp_path):
    head = HEAD.replace("[en]", "[en, fr]").replace("title: Wells", "title: {en: Wells, fr: Puits}")
    head = head.replace("    label: Wells", "    label: {en: Wells, fr: Puits}")
    words = "{en: A, fr: À}"
    entry = f"{{id: r, topic: {words}, plain: {words}, example: {words}, questions: [a], keywords: [milk]}}"
    (tmp_path / "recommendations.yaml").write_text(
        f"sets:\n  - {{id: s, title: {words}, recommendations: [{entry}]}}\n", encoding="utf-8"
    )
    (tmp_path / "glossary.yaml").write_text(
        f"entries:\n  - {{id: t, term: {words}, plain: {words}, forms: {{en: [b], fr: [c]}}}}\n"
        f"  - {{id: u, term: {words}, plain: {words}, forms: [b]}}\n",
        encoding="utf-8",
    )
    assert found(tmp_path, "- {type: text, name: a, label: {en: Where?, fr: Où ?}}", head) == [
        (3, "error", "glossary entry 'u': no words in fr"),
        (2, "error", "recommendation 'r': no words in fr"),
    ]


def test_an_unset_organiser_contact_phone_or_time_is_only_a_warning(tmp_path):
    head = HEAD.replace("organiser: Union of herders\n", "").replace("closes: 2027-12-31\n", "closes: null\n")
    problems = found(tmp_path, "- {type: text, name: a, label: A}", head)
    assert problems == [(1, "warning", "'organiser' is not set"), (5, "warning", "'closes' is not set")]


def test_a_call_that_says_what_is_kept_and_not_how_long_is_told_so(tmp_path):
    head = HEAD.replace("languages: [en]", "privacy: We keep your answers.")
    (problem,) = found(tmp_path, "- {type: text, name: a, label: A}", head)
    assert problem == (7, "warning", "'privacy' says what is kept, and nothing how long")
    said = head.replace("privacy:", "retention: {months: 6, then: delete}\nprivacy:")
    assert found(tmp_path, "- {type: text, name: a, label: A}", said) == []


def test_the_phone_can_be_another_one(tmp_path):
    question = "- {type: text, name: a, label: Which village?}"
    assert found(tmp_path, question, phone=Phone(screen=5))[0][2].endswith(
        "14 characters in en are longer than a screen"
    )
