"""Who may import whom in `bot`: the edge knows Telegram, the store knows SQL, and the services know neither."""

import ast
from pathlib import Path

import pytest

import bot

ROOT = Path(bot.__file__).parent
FILES = sorted(path for path in ROOT.rglob("*.py") if "simulator" not in path.parts)

#: the only places that may import these
ONLY = {
    "telegram": ("telegram/", "application.py", "cli.py", "simulator/"),
    "aiohttp": ("telegram/", "simulator/"),
    "starlette": ("telegram/", "simulator/", "preview/"),
    "uvicorn": ("application.py", "simulator/", "preview/"),
    "sqlalchemy": ("database/",),
    "alembic": ("database/migrations/",),
    "aiosqlite": ("database/",),
    "asyncpg": ("database/",),
    "typst": ("documents/",),
    "docx": ("documents/", "tables/", "intake/", "reviewing/"),
    "docxtpl": ("documents/",),
    "pikepdf": ("documents/",),
    "openpyxl": ("tables/", "reviewing/"),
    "xlsxwriter": ("exporting/", "reviewing/", "proceedings/"),
    "aiosmtplib": ("mailing/",),
    "faker": ("simulating/",),
    "segno": ("inviting/",),
    "matplotlib": ("watching/",),
}

#: what a package of the house may not know
NEVER = {
    "database": ("bot.telegram", "bot.consulting", "bot.documents", "bot.errands", "bot.application"),
    "documents": ("bot.telegram", "bot.consulting", "bot.database", "bot.errands", "bot.application"),
    "consulting": (
        "bot.telegram",
        "bot.documents",
        "bot.errands",
        "bot.application",
        "bot.translations",
        "bot.recordings",
        "bot.recommending",
    ),
    "telegram": ("bot.documents", "bot.errands", "bot.application", "bot.broadcasting"),
    "broadcasting": ("bot.documents", "bot.errands", "bot.application"),
    "organising": ("bot.errands", "bot.application", "bot.preview"),
    "inviting": ("bot.consulting", "bot.errands", "bot.application"),
    "recordings": ("bot.telegram", "bot.database", "bot.documents", "bot.errands", "bot.application"),
    "recommending": ("bot.telegram", "bot.consulting", "bot.documents", "bot.errands", "bot.application"),
    "office": ("bot.telegram", "bot.documents", "bot.errands", "bot.application", "bot.organising"),
    "reviewing": ("bot.telegram", "bot.errands", "bot.application", "bot.preview"),
    "tables": ("bot.telegram", "bot.consulting", "bot.database", "bot.documents", "bot.errands", "bot.application"),
    "exporting": ("bot.telegram", "bot.errands", "bot.application", "bot.preview"),
    "intake": ("bot.telegram", "bot.errands", "bot.application", "bot.preview"),
    "proceedings": ("bot.telegram", "bot.errands", "bot.application", "bot.preview"),
    "mailing": ("bot.telegram", "bot.errands", "bot.application", "bot.preview"),
    "simulating": ("bot.telegram", "bot.errands", "bot.application"),
    "privacy": ("bot.telegram", "bot.errands", "bot.application", "bot.preview"),
    "watching": ("bot.telegram", "bot.consulting", "bot.errands", "bot.application"),
    "reminding": ("bot.telegram", "bot.documents", "bot.errands", "bot.application"),
    "translations": ("bot.telegram", "bot.consulting", "bot.database", "bot.documents", "bot.errands"),
}

#: the parts of the house that only these may know: a preview is the bot with another world around it
KNOWN_TO = {
    "bot.simulator": ("preview/",),
    "bot.application": ("preview/", "cli.py"),
    "bot.preview": ("preview/", "cli.py"),
}


def imported(path):
    """Full names of the modules that a file imports, relative ones resolved."""
    package = ["bot", *path.relative_to(ROOT).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            yield ".".join([*base, *filter(None, [node.module])])
            yield from (".".join([*base, *filter(None, [node.module]), alias.name]) for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_library_is_imported_only_where_it_belongs(path):
    here = str(path.relative_to(ROOT))
    for name in imported(path):
        allowed = ONLY.get(name.split(".")[0])
        assert allowed is None or here.startswith(allowed), name


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_knows_only_what_it_stands_on(path):
    room = path.relative_to(ROOT).parts[0]
    # a command of the terminal opens the house itself, as the bot does
    opens = ("bot.consulting.calls",) if path.name == "commands.py" else ()
    for name in imported(path):
        assert not name.startswith(NEVER.get(room, ())) or name.startswith(opens), name


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_a_preview_knows_the_simulator_and_the_whole_bot(path):
    here = str(path.relative_to(ROOT))
    for name in imported(path):
        for part, rooms in KNOWN_TO.items():
            assert not f"{name}.".startswith(f"{part}.") or here.startswith(rooms), name


def test_there_is_something_to_look_at():
    assert len(FILES) > 40
    assert "sqlalchemy" in set(imported(ROOT / "database" / "models" / "base.py"))
