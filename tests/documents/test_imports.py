"""Documents know neither the messenger nor the database, and are plain functions."""

import ast
from pathlib import Path

import pytest

import bot.documents

ROOT = Path(bot.documents.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
NEVER = {
    "telegram",
    "sqlalchemy",
    "aiosqlite",
    "aiohttp",
    "httpx",
    "asyncio",
    "socket",
    "urllib",
    "http",
    "subprocess",
    "logging",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_imports_no_messenger_no_database_and_no_network(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    for node in ast.walk(tree):
        assert not isinstance(node, (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith))
        if isinstance(node, ast.Import):
            assert not {alias.name.split(".")[0] for alias in node.names} & NEVER
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            assert (node.module or "").split(".")[0] not in NEVER


def test_the_page_asks_for_nothing_from_outside():
    source = (ROOT / "form.typ").read_text(encoding="utf-8")
    for words in ("import", "include", "@preview", "read(", "image(", "eval(", "plugin("):
        assert words not in source, words
