"""The simulator stands alone: it knows nothing of the bot it serves."""

import ast
from pathlib import Path

import pytest

import bot.simulator

ROOT = Path(bot.simulator.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_nothing_of_the_bot_or_the_conversations(path):
    depth = len(path.relative_to(ROOT).parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level <= depth
            names = [node.module or ""] if node.level == 0 else []
        else:
            continue
        assert not [name for name in names if name.split(".")[0] in ("bot", "conversations")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_opens_with_one_line_that_says_what_it_is_for(path):
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert words
    assert words.split("\n")[0].strip()
