"""A library that several calls use, entries tied to questions by the call, and unchecked entries left out."""

import textwrap

import pytest

from bot.consulting.calls import Calls, form_files
from conversations.lint import check_call
from conversations.loader import SHIPPED, load_call, read_call
from tests.making import call_from, problems_of, write_call

LIBRARY = """
sets:
  - id: one
    title: T
    recommendations:
      - {id: roads, topic: Roads, plain: P, questions: [a, elsewhere], checked: official}
      - {id: wells, topic: Wells, plain: P}
  - id: two
    title: U
    recommendations:
      - {id: seeds, topic: Seeds, plain: P, questions: [elsewhere]}
"""
OWN = LIBRARY.replace("a, elsewhere", "a").replace("[elsewhere]", "[b]")
GLOSSARY = """
entries:
  - {id: roof, term: Roof, plain: P, checked: official}
  - {id: rain, term: Rain, plain: P}
"""


def saying(more):
    """A call that says this in its line 2."""
    questions = "[{type: text, name: a, label: A}, {type: text, name: b, label: B}]"
    return f"title: T\n{more}\nform: [{{type: group, name: s, label: S, questions: {questions}}}]\n"


def write_library(folder, call=None, recommendations=LIBRARY, glossary=GLOSSARY):
    """A folder with a library, and with a call where one is given."""
    folder.mkdir(parents=True)
    files = {"recommendations": recommendations, "glossary": glossary, **({"call": call} if call else {})}
    for name, words in files.items():
        (folder / f"{name}.yaml").write_text(textwrap.dedent(words).lstrip("\n"), encoding="utf-8")
    return folder


def using(place, more="library: ../shared", **files):
    """The folder of a call that says this in its line 2; it is called "mine"."""
    return write_call(place / "mine", saying(more), **files)


def problems_in(folder):
    """(file, line, what, todo) of every error of the loader."""
    found = read_call(folder)[1].errors
    return [(one.file.rpartition("/")[2], one.line, one.what.removeprefix("the call: "), one.todo) for one in found]


# -- unchecked entries -------------------------------------------------------------------------------------------------


def test_unchecked_entries_and_terms_can_be_left_out():
    call = call_from(saying("hide_unchecked: true"), recommendations=OWN, glossary=GLOSSARY)
    assert list(call.library.recommendations) == ["roads"]
    assert [term.id for term in call.library.glossary] == ["roof"]


def test_a_set_of_which_nothing_is_left_goes_too():
    call = call_from(saying("hide_unchecked: true"), recommendations=OWN)
    assert [each.id for each in call.library.sets] == ["one"]


def test_without_the_key_everything_is_shown():
    for more in ("", "hide_unchecked: false"):
        call = call_from(saying(more), recommendations=OWN, glossary=GLOSSARY)
        assert list(call.library.recommendations) == ["roads", "wells", "seeds"]
        assert len(call.library.glossary) == 2


def test_what_is_left_out_is_still_looked_at(tmp_path):
    folder = using(tmp_path, "hide_unchecked: true", recommendations=OWN.replace("Wells", "You must dig"))
    assert "recommendation 'wells': “must” sounds like a law" in [one.what for one in check_call(folder)]


def test_to_leave_everything_out_is_a_warning(tmp_path):
    folder = using(tmp_path, "hide_unchecked: true", recommendations=OWN.replace("official", '"no"'))
    found = [(one.line, one.level) for one in check_call(folder) if "leaves no recommendation" in one.what]
    assert found == [(2, "warning")]


# -- which questions an entry helps to answer --------------------------------------------------------------------------


def test_a_call_ties_entries_to_its_questions():
    call = call_from(saying("explains: {b: [wells, roads], a: wells}"), recommendations=OWN)
    assert [one.id for one in call.library.about("a")] == ["roads", "wells"]
    assert [one.id for one in call.library.about("b")] == ["roads", "wells", "seeds"]
    assert call.library.recommendations["roads"].questions == ("a", "b")


@pytest.mark.parametrize(
    ("more", "what", "todo"),
    [
        ("explains: {bb: [roads]}", "explains: there is no question 'bb'", "did you mean 'b'?"),
        ("explains: {b: [road]}", "explains: there is no recommendation 'road'", "did you mean 'roads'?"),
        ("explains: {b: [zzz]}", "explains: there is no recommendation 'zzz'", "use one of: roads, wells, seeds"),
        ("explains: {b: 5}", "explains: 'b' should be a list of words", "write b: [one, two]"),
        (
            "explains: [roads]",
            "the call: 'explains' should be questions with entries",
            "write explains: {question: [entry]}",
        ),
    ],
)
def test_what_it_names_is_there(more, what, todo):
    problems = problems_of(saying(more), recommendations=OWN)
    assert [(one.line, one.level, one.what, one.todo) for one in problems] == [(2, "error", what, todo)]


def test_a_question_that_is_missing_is_an_error_in_a_calls_own_library(tmp_path):
    found = problems_in(using(tmp_path, "", recommendations=LIBRARY))
    assert [one[:2] for one in found] == [("recommendations.yaml", 5), ("recommendations.yaml", 10)]


# -- a library of another folder ---------------------------------------------------------------------------------------


def test_a_folder_beside_the_call_that_has_a_library_alone(tmp_path):
    write_library(tmp_path / "shared")
    call = load_call(using(tmp_path))
    assert list(call.library.recommendations) == ["roads", "wells", "seeds"]
    assert [term.id for term in call.library.glossary] == ["roof", "rain"]


def test_a_shipped_call_by_its_name(tmp_path):
    call = load_call(using(tmp_path, "library: smallholders"))
    shipped = load_call(SHIPPED / "smallholders").library
    assert list(call.library.recommendations) == list(shipped.recommendations)
    assert call.library.glossary == shipped.glossary


def test_a_folder_by_its_whole_path(tmp_path):
    place = write_library(tmp_path / "far" / "away")
    assert load_call(using(tmp_path, f"library: {place}")).library.recommendations


def test_questions_that_this_form_does_not_have_are_passed_over(tmp_path):
    write_library(tmp_path / "shared")
    call = load_call(using(tmp_path))
    assert {one.id: one.questions for one in call.library.recommendations.values()} == {
        "roads": ("a",),
        "wells": (),
        "seeds": (),
    }


def test_its_entries_are_tied_to_questions_here_and_the_unchecked_left_out(tmp_path):
    write_library(tmp_path / "shared")
    call = load_call(using(tmp_path, "library: ../shared\nexplains: {b: [roads, seeds]}\nhide_unchecked: true"))
    assert [one.id for one in call.library.about("b")] == ["roads"]


def test_its_texts_belong_to_the_folder_they_come_from(tmp_path):
    write_library(tmp_path / "shared")
    call = load_call(using(tmp_path))
    assert call.library.recommendations["roads"].topic.context == "shared.recommendations.roads.topic"
    assert call.title.context == "mine.call.title"


def test_it_is_written_in_the_language_that_its_own_call_says(tmp_path):
    write_library(tmp_path / "shared", saying("languages: [es]"))
    write_library(tmp_path / "alone")
    for name, language in (("shared", "es"), ("alone", "fr"), ("smallholders", "en")):
        folder = using(tmp_path, f"library: {name if name == 'smallholders' else f'../{name}'}\nlanguages: [fr]")
        assert load_call(folder).domains == {"mine": "fr", name: language}


def refused(tmp_path, more="library: ../shared", **files):
    """What the one error says, which stands at the key."""
    ((file, line, what, todo),) = problems_in(using(tmp_path, more, **files))
    assert (file, line) == ("call.yaml", 2)
    return what, todo


def test_a_library_that_is_not_there(tmp_path):
    assert refused(tmp_path)[0] == "there is no library in '../shared'"
    assert refused(tmp_path, "library: smalholders")[1] == "did you mean 'smallholders'?"
    write_library(tmp_path / "sharing")
    assert refused(tmp_path)[1] == "did you mean '../sharing'?"
    assert refused(tmp_path, "library: prices")[0] == "there is no library in 'prices'"


@pytest.mark.parametrize("value", ["/", "'//'", f"/{'x' * 300}", f"{'../' * 50}nowhere", "/dev/null", "/proc/self/mem"])
def test_a_place_where_no_library_can_be(tmp_path, value):
    assert refused(tmp_path, f"library: {value}")


def test_links_in_a_circle(tmp_path):
    (tmp_path / "shared").symlink_to(tmp_path / "other")
    (tmp_path / "other").symlink_to(tmp_path / "shared")
    assert refused(tmp_path)


def test_a_list_is_no_name(tmp_path):
    assert refused(tmp_path, "library: [a, b]")[0] == "'library' should be words"


def test_a_library_that_names_the_call_itself(tmp_path):
    (tmp_path / "again").symlink_to(tmp_path / "mine")
    for value in (".", "../mine", "../mine/../mine/", "../again", "''"):
        assert refused(tmp_path, f"library: {value}") == (
            "its library names the call itself",
            "remove the key library",
        )


def test_a_library_that_is_taken_from_elsewhere_itself(tmp_path):
    write_library(tmp_path / "shared", saying("library: smallholders"))
    assert refused(tmp_path)[0] == "'../shared' takes its library from elsewhere itself"


@pytest.mark.parametrize("name", ["mine", "bot"])
def test_a_folder_whose_texts_could_not_be_told_apart(tmp_path, name):
    write_library(tmp_path / "far" / name)
    what, todo = refused(tmp_path, f"library: ../far/{name}")
    assert what.startswith(f"the folder of the library is called '{name}', as ")
    assert "another name" in todo


@pytest.mark.parametrize("file", ["recommendations", "glossary"])
def test_files_of_the_calls_own_beside_the_key(tmp_path, file):
    write_library(tmp_path / "shared")
    what, todo = refused(tmp_path, **{file: "a: 1"})
    assert what == f"it takes its library from '../shared' and has {file}.yaml of its own"
    assert todo == f"remove {file}.yaml from its folder, or remove the key library"


def test_what_is_wrong_with_it_is_said_of_its_own_files(tmp_path):
    write_library(tmp_path / "shared", recommendations=LIBRARY.replace("topic: Seeds", "topik: Seeds"))
    assert [one[:2] for one in problems_in(using(tmp_path))] == [("recommendations.yaml", 10)] * 2


def test_a_call_there_that_cannot_be_read_is_said_once(tmp_path):
    write_library(tmp_path / "shared", "title: &a T\n")
    assert [one[:2] for one in problems_in(using(tmp_path))] == [("call.yaml", 1)]


def test_check_looks_at_the_words_of_a_library_of_another_folder(tmp_path):
    shared = write_library(tmp_path / "shared", recommendations=LIBRARY.replace("Wells", "You must dig"))
    found = [one for one in check_call(using(tmp_path)) if "sounds like a law" in one.what]
    assert [(one.file, one.line) for one in found] == [(str(tmp_path / "mine" / "../shared/recommendations.yaml"), 6)]
    assert shared.is_dir()


def test_entries_for_other_forms_are_no_fault_but_none_at_all_is_one(tmp_path):
    write_library(tmp_path / "shared")
    folder = using(tmp_path)
    assert not [one for one in check_call(folder) if "question" in one.what]
    write_library(tmp_path / "other", recommendations=LIBRARY.replace("a, elsewhere", "elsewhere"))
    folder = using(tmp_path, "library: ../other")
    assert [(one.line, one.level) for one in check_call(folder) if "question of this form" in one.what] == [
        (2, "warning")
    ]


def test_a_gap_in_its_words_is_named_in_its_own_file(tmp_path):
    write_library(tmp_path / "shared", saying("languages: [en]"))
    folder = using(tmp_path, "library: ../shared\nlanguages: [fr]")
    gaps = [one for one in check_call(folder) if one.what.endswith("no words in fr")]
    assert {one.file for one in gaps} == {
        f"{tmp_path}/mine/../shared/{file}.yaml" for file in ("recommendations", "glossary")
    }
    assert "recommendation 'wells' and 1 more: no words in fr" in [one.what for one in gaps]


# -- an older version of a form ----------------------------------------------------------------------------------------


def kept(tmp_path, call):
    """The call as it was, from what was kept of it, while one of the same name is another one by now."""
    files = form_files(call)
    calls = Calls({"mine": call_from(saying("# newer"))}, "mine", tmp_path / "forms")
    calls.learn("mine", call.form.version, files)
    return calls.pinned("mine", call.form.version)


def test_an_older_version_of_a_form_keeps_the_library_it_used(tmp_path):
    shared = write_library(tmp_path / "shared", saying("languages: [es]"))
    call = load_call(using(tmp_path, "library: ../shared\nlanguages: [fr]"))
    files = form_files(call)
    (shared / "recommendations.yaml").write_text("sets: []")
    calls = Calls({}, "mine", tmp_path / "forms")
    calls.learn("mine", call.form.version, files)
    older = calls.pinned("mine", call.form.version)
    assert older.library == call.library
    assert older.domains == call.domains


def test_so_it_does_with_its_own_and_with_a_shipped_one(tmp_path):
    for more, files in (("library: smallholders", {}), ("", {"recommendations": OWN, "glossary": GLOSSARY})):
        call = load_call(write_call(tmp_path / more / "mine", saying(more), **files))
        assert kept(tmp_path, call).library == call.library


def test_texts_that_were_tampered_with_are_written_nowhere_else(tmp_path):
    names = ["../../../x.yaml", "library/../x.yaml", "library/../../call.yaml", "library/../call.yaml", "/x/call.yaml"]
    calls = Calls({}, "mine", tmp_path / "forms")
    calls.learn("mine", "version", dict.fromkeys(names, "words"))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
