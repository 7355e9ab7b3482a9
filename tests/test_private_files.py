"""What commands write is for the user alone who gave them, whatever that user's umask says; and no secret is in it."""

import os
import stat
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.backups.keys import new_pair
from bot.cli import main
from tests.bot.small import WORDS, write_call

pytest.importorskip("faker")

TOKEN = "7000000001:" + "x" * 35
SECRETS = (TOKEN, "between-us-and-telegram", "hunter2hunter2", new_pair()[0])
COMMANDS = {
    "export.csv": "export small --format csv --out {}",
    "export.xlsx": "export small --format xlsx --out {}",
    "export.jsonl": "export small --format jsonl --out {}",
    "export.json": "export small --format json --all --out {}",
    "export.zip": "export small --format zip --out {}",
    "report.html": "report small --html {}",
    "review.xlsx": "review export small --xlsx {}",
    "blank.docx": "blank small --out {}",
    "template.docx": "template small --out {}",
    "posters": "invite small --bot palabrebot --draft --out {}",
    "walk.yaml": "walk prices --transcript {}",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A folder in which a bot was at work, with every secret that there is."""
    folder = tmp_path_factory.mktemp("house")
    calls = write_call(folder, WORDS, "organiser: Union\nphone: '+221770000000'\ncontact: a@example.org\nprivacy: We.")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        for name, value in {
            "PALABRE_CALLS": str(calls),
            "PALABRE_DEFAULT_CALL": "small",
            "PALABRE_TOKEN": TOKEN,
            "PALABRE_WEBHOOK_URL": "https://bot.example/hook",
            "PALABRE_WEBHOOK_SECRET": SECRETS[1],
            "PALABRE_SMTP_URL": f"smtps://me:{SECRETS[2]}@mail.example:465",
            "PALABRE_MAIL_FROM": "forms@example.org",
            "PALABRE_BACKUP_KEY": SECRETS[3],
        }.items():
            patched.setenv(name, value)
        before = os.umask(0)
        try:
            done = CliRunner().invoke(main, ["simulate", "small", "--respondents", "3", "--submitted"])
            assert done.exit_code == 0, done.output
            yield folder
        finally:
            os.umask(before)


def everything(path):
    return [path, *path.rglob("*")] if path.is_dir() else [path]


def open_to_others(paths):
    return [str(path) for path in paths if stat.S_IMODE(path.lstat().st_mode) & 0o077]


def words_of(path):
    """All bytes of a file; of an archive those of its members."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            return b"".join(packed.read(name) for name in packed.namelist())
    return path.read_bytes()


def test_database_and_files_are_for_nobody_else(house):
    assert (house / "palabre-data" / "palabre.db").exists()
    assert open_to_others(everything(house / "palabre-data")) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_writes_is_for_nobody_else_and_holds_no_secret(house, name):
    (house / "out").mkdir(exist_ok=True, mode=0o700)
    before = set(everything(house / "out"))
    os.umask(0)
    words = COMMANDS[name].format(house / "out" / name).split()
    done = CliRunner().invoke(main, words, input="" if words[0] == "walk" else None)
    assert done.exit_code == 0, done.output
    new = set(everything(house / "out")) - before
    assert new
    assert open_to_others([*new, *everything(house / "palabre-data")]) == []
    for path in filter(Path.is_file, new):
        assert not [secret for secret in SECRETS if secret.encode() in words_of(path)]
