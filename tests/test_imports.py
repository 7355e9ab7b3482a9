"""`conversations` is a pure library: what it may import and what it never asks the machine for."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

import conversations

ROOT = Path(conversations.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))

ALLOWED = {"yaml", "lark", "babel", "rapidfuzz", "re2", "Stemmer", "conversations"}
NEVER = {
    "bot", "telegram", "sqlalchemy", "aiosqlite", "click", "rich", "asyncio", "sqlite3", "socket", "ssl", "urllib",
    "http", "ftplib", "smtplib", "subprocess", "multiprocessing", "threading", "concurrent",
    "pickle", "shelve", "logging",
}  # fmt: skip
#: time and chance come in as arguments
CLOCK_AND_DICE = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time.monotonic",
    "uuid.uuid1", "uuid.uuid4", "uuid4", "os.urandom", "secrets.token_hex", "os.environ", "os.getenv", "input", "print",
    "eval", "exec", "compile", "__import__",
}  # fmt: skip
#: who makes a repeatable walk has dice with a seed
SEEDED = {"transcript.py": {"random.Random", "uuid.UUID"}, "walker.py": {"random.Random", "uuid.UUID"}}


def imported(tree):
    """The top-level modules that a file imports from outside its own package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").split(".")[0]


def called(tree):
    """Dotted names that a file uses, as written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            yield f"{node.value.attr}.{node.attr}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def test_there_is_something_to_look_at():
    assert len(FILES) > 30


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_only_the_standard_library_and_six_packages(path):
    names = set(imported(tree_of(path)))
    assert names <= ALLOWED | sys.stdlib_module_names
    assert not names & NEVER


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_asks_the_machine_for_neither_time_nor_chance(path):
    tree = tree_of(path)
    used = set(called(tree))
    assert not used & CLOCK_AND_DICE
    makers = {
        f"{node.func.value.id}.{node.func.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in modules(tree)
    }
    assert makers <= SEEDED.get(path.name, set())


def modules(tree):
    """The names under which the modules of chance were imported (an argument may be called `random` too)."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name in ("random", "uuid", "secrets")
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_takes_no_function_of_chance_by_name(path):
    """From `random` only the class that is given a seed, from `uuid` and `secrets` nothing."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module in ("random", "uuid", "secrets"):
            assert {alias.name for alias in node.names} <= {"Random"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_has_nothing_asynchronous(path):
    kinds = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    assert not any(isinstance(node, kinds) for node in ast.walk(tree_of(path)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_opens_with_one_line_that_says_what_it_is_for(path):
    words = ast.get_docstring(tree_of(path))
    assert words
    assert words.split("\n")[0].strip()
