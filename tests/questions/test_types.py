"""Every type of question has its own test file with a table of cases."""

import importlib
from pathlib import Path

import pytest

from conversations.questions import TYPES

HERE = Path(__file__).parent


@pytest.mark.parametrize("kind", TYPES)
def test_each_type_has_a_test_file_with_a_table_of_cases(kind):
    module = importlib.import_module(f"tests.questions.test_{kind}")
    assert len(module.CASES) >= 5, f"test_{kind}.py needs a table of at least five cases"
    for case in module.CASES:
        assert len(case) == 4, f"{case!r} is not (reply, language, expected, why)"
        assert isinstance(case[3], str), f"{case!r} does not say why"
        assert case[3], f"{case!r} does not say why"


@pytest.mark.parametrize("kind", TYPES)
def test_each_type_says_how_its_answers_are_shown(kind):
    module = importlib.import_module(f"tests.questions.test_{kind}")
    assert all(len(case) == 3 for case in module.SHOWN), "(value, language, words)"


def test_each_test_file_belongs_to_a_type():
    """A type that is renamed takes its tests along."""
    files = {path.stem.removeprefix("test_") for path in HERE.glob("test_*.py")} - {"types"}
    assert files == set(TYPES)


def test_the_types_are_those_of_the_form_language():
    """The launch set, under XLSForm's names."""
    assert set(TYPES) == {
        "text", "integer", "decimal", "date", "time", "datetime", "select_one", "select_multiple", "range", "rank",
        "geopoint", "image", "audio", "video", "file", "note", "acknowledge", "calculate", "hidden",
    }  # fmt: skip


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_is_named_once(kind):
    """The key in the registry, the class's own word for itself and the file's name are the same."""
    assert TYPES[kind].type == kind
    assert TYPES[kind].__module__ == f"conversations.questions.{kind}"
