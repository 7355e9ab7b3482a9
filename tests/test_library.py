"""The library that comes with the smallholders' call: what each entry says of itself, and what never stands there."""

import re

import pytest
import yaml

from conversations.loader import SHIPPED, load_call, read_call
from conversations.recommendations import ADVICE, CHECKED, UNCHECKED
from tests.making import call_from, moment, write_call

CALL = load_call(SHIPPED / "smallholders")
LIBRARY = CALL.library
ENTRIES = list(LIBRARY.recommendations.values())
WRITTEN = yaml.safe_load((SHIPPED / "smallholders" / "recommendations.yaml").read_text(encoding="utf-8"))
ROWS = {row["id"]: row for each in WRITTEN["sets"] for row in each["recommendations"]}

FORM = "form: [{type: group, name: s, label: S, questions: [{type: text, name: a, label: A}]}]"


def read(entry):
    """An entry line by line, as people read it."""
    return [moment().say(line) for line in LIBRARY.lines(entry)]


def shown_words():
    """Everything of the library that reaches a screen."""
    for entry in ENTRIES:
        yield from read(entry)
    for each in LIBRARY.sets:
        yield moment().say(each.title)
        yield moment().say(each.note)
    for term in LIBRARY.glossary:
        yield moment().say(term.term)
        yield moment().say(term.plain)
    for event in LIBRARY.timeline:
        yield moment().say(event.what)
    for figure in LIBRARY.figures:
        yield moment().say(figure.figure)
        yield moment().say(figure.claimant)
    yield moment().say(LIBRARY.caution)


def test_there_are_three_sets_and_a_glossary():
    assert [each.id for each in LIBRARY.sets] == ["set1", "set2", "set3"]
    assert len(ENTRIES) > 20
    assert len(LIBRARY.glossary) > 20


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_the_first_line_says_whether_it_was_checked(entry):
    """None is for now."""
    assert entry.checked == "no"
    assert LIBRARY.lines(entry)[0] == UNCHECKED
    assert "not yet checked against the official text" in read(entry)[0]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_the_last_line_says_that_it_is_advice(entry):
    assert LIBRARY.lines(entry)[-1] == ADVICE
    assert "no law and no permission" in read(entry)[-1]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_a_number_that_was_not_read_is_not_shown(entry):
    number = ROWS[entry.id].get("official_number")
    topic, words = read(entry)[1], moment().say(entry.topic)
    assert entry.official_number == number
    assert topic.endswith(words)
    if number is None:
        assert not re.search(r"[0-9]|\b[ivxIVX]+[.)]", topic.removesuffix(words))
    else:
        assert topic == f"{number}. {words}"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_its_own_name_never_reaches_a_screen(entry):
    """`s3-I.A` looks like an official number."""
    assert all(entry.id not in line for line in read(entry))


def test_entries_that_are_not_to_be_shown_stay_out():
    assert not {"s3-I.B", "s3-I.C"} & set(LIBRARY.recommendations)
    hidden = {name for name, row in ROWS.items() if row.get("show") is False}
    assert set(LIBRARY.recommendations) == set(ROWS) - hidden


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_belongs_to_questions_of_the_form(entry):
    """Not to how somebody heard of them: a list of advice there would answer for them."""
    assert entry.questions
    assert set(entry.questions) <= set(CALL.form.questions)
    assert "i_heard" not in entry.questions


def test_a_question_finds_its_recommendations():
    for name in CALL.form.questions:
        assert [one.id for one in LIBRARY.about(name)] == [one.id for one in ENTRIES if name in one.questions]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_names_who_should_act_in_words(entry):
    actors = dict(LIBRARY.actors)
    assert set(entry.asked_of) <= set(actors)
    if entry.asked_of:
        line = next(line for line in read(entry) if line.startswith("Who should act: "))
        assert not re.search(r"[a-z]_[a-z]", line)


def test_text_not_seen_never_reaches_a_screen():
    assert not [words for words in shown_words() if "text not seen" in words.casefold()]


@pytest.mark.parametrize(
    "wording",
    [
        r"\bshall\b",
        r"by law",
        r"legally",
        r"illegal",
        r"\bobliged\b",
        r"\bentitled\b",
        r"you are allowed",
        r"\bforbidden\b",
    ],
)
def test_no_entry_is_worded_as_a_law_or_a_permission(wording):
    """Apart from the sentence that says it is none."""
    own = [line for entry in ENTRIES for line in read(entry)[1:-1]]
    assert not [line for line in own if re.search(wording, line, re.IGNORECASE)]


def test_every_figure_has_its_claimant_and_source():
    assert LIBRARY.figures
    assert all(figure.claimant.source and figure.source for figure in LIBRARY.figures)
    assert all(event.source for event in LIBRARY.timeline)


def test_no_address_of_the_old_round_reaches_a_screen():
    """They are history, and never a recipient."""
    said = [moment().say(text) for text in (CALL.introduction, CALL.privacy, CALL.title)]
    for question in CALL.form.questions.values():
        said += [moment().say(text) for text in (question.label, question.hint, question.example)]
    assert not [words for words in (*said, *shown_words()) if re.search(r"fsn-moderator|@fao\.org|fsnforum", words)]


def test_glossary_words_are_explained_once():
    terms = [moment().say(term.term).casefold() for term in LIBRARY.glossary]
    assert sorted(terms) == sorted(set(terms))
    assert len({term.id for term in LIBRARY.glossary}) == len(terms)


def test_an_entry_that_was_checked_says_so():
    call = call_from(
        f"title: T\n{FORM}",
        recommendations="""
            actors: [{id: mayors, label: Mayors}, {id: banks, label: Banks}]
            sets:
              - id: one
                title: T
                recommendations:
                  - id: r
                    official_number: 12 b
                    topic: Markets
                    plain: Build markets.
                    example: A roof.
                    asked_of: [banks, mayors]
                    questions: [a]
                    checked: official
        """,
    )
    entry = call.library.recommendations["r"]
    assert call.library.lines(entry)[0] == CHECKED
    assert [moment().say(line) for line in call.library.lines(entry)][1:-1] == [
        "12 b. Markets",
        "Build markets.",
        "Who should act: Banks and Mayors.",
        "A roof.",
    ]


@pytest.mark.parametrize(("name", "meant"), [("recomendations.yaml", "recommendations"), ("glossary.yml", "glossary")])
def test_a_library_file_with_a_wrong_name_is_named(tmp_path, name, meant):
    folder = write_call(tmp_path / "made", "title: T\nform: [{type: text, name: a, label: A}]\n")
    (folder / name).write_text("entries: []\n")
    (problem,) = [one for one in read_call(folder)[1] if name in one.file]
    assert problem.level == "warning"
    assert problem.todo == f"did you mean {meant}.yaml?"


@pytest.mark.parametrize("day", ["October 2013", "2013", "10.10.2013", "2013-13-01"])
def test_a_day_that_is_none_is_named_with_its_line(tmp_path, day):
    library = f'sets:\n  - id: s\n    title: S\n    approved_on: "{day}"\n    recommendations: []\n'
    folder = write_call(
        tmp_path / "made", "title: T\nform: [{type: text, name: a, label: A}]\n", recommendations=library
    )
    found = [one for one in read_call(folder)[1] if "is no day" in one.what]
    assert [(one.line, one.level) for one in found] == [(4, "error")]


def test_a_version_that_is_too_long_is_an_error_and_one_that_is_missing_is_made(tmp_path):
    library = "sets: [{id: s, title: S, recommendations: [{id: r, topic: T, plain: P}]}]\n"
    form = "title: T\nform: [{type: text, name: a, label: A}]\n"
    folder = write_call(tmp_path / "made", form, recommendations=library)
    call = load_call(folder)
    assert len(call.library.version) == 12
    assert call.library.recommendations["r"].version == call.library.version
    write_call(folder, form, recommendations=f'version: "{"9" * 65}"\n{library}')
    assert [one.what for one in read_call(folder)[1].errors] == ["the library: the version has 65 characters"]
