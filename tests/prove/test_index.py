"""docs/proofs.md names for each threat, duty and failure the tests that hold it, and they are there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES = re.findall(r"(?m)^\| ([SPF]\d+) \| (.+?) \| (.+) \|$", (ROOT / "docs" / "proofs.md").read_text())
WANTED = [f"{letter}{number}" for letter, last in (("S", 25), ("P", 15), ("F", 16)) for number in range(1, last + 1)]


@cache
def names_in(path):
    """The names of the functions of a file; none where it is not there."""
    file = ROOT / path
    nodes = ast.walk(ast.parse(file.read_text())) if file.is_file() else ()
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_each_has_its_line():
    assert [name for name, _, _ in LINES] == WANTED


@pytest.mark.parametrize(("name", "what", "held"), LINES, ids=[name for name, _, _ in LINES])
def test_each_is_held_by_tests_that_are_there_or_says_why_it_waits(name, what, held):
    named = re.findall(r"`(tests/[^`]+)`", held)
    assert named or "waits, because " in held
    for one in named:
        path, _, test = one.partition("::")
        assert test in names_in(path) if test else names_in(path), one
