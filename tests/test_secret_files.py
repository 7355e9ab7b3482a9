"""Secrets from files of their own, as systemd and containers give them; and processes that are told none."""

import contextlib
import os
from pathlib import Path

import pytest

from bot.children import secrets_hidden, without_secrets
from bot.documents.rendering import Renderer
from bot.settings import WrongSettings, read_settings

TOKEN = "7000000001:" + "x" * 35


@pytest.fixture
def read(tmp_path):
    def reading(toml="", **environment):
        (tmp_path / "palabre.toml").write_text(toml)
        return read_settings({f"PALABRE_{name.upper()}": value for name, value in environment.items()}, None, tmp_path)

    return reading


def put(folder, name, words, mode=0o600):
    path = folder / name
    path.write_text(words)
    path.chmod(mode)
    return str(path)


def test_a_token_stands_in_a_file_of_its_own(read, tmp_path):
    settings = read(token_file=put(tmp_path, "token", f"{TOKEN}\n"))
    assert settings.token == TOKEN
    assert settings.secrets_stand_in == {"token": tmp_path / "token"}
    assert TOKEN not in repr(settings)


def test_the_file_is_found_beside_palabre_toml(read, tmp_path):
    put(tmp_path, "token", TOKEN)
    assert read('token_file = "token"').token == TOKEN


def test_the_environment_wins_over_a_file_that_palabre_toml_names(read, tmp_path):
    put(tmp_path, "token", TOKEN)
    other = TOKEN.replace("x", "y")
    assert read('token_file = "token"', token=other).token == other


def test_every_secret_can_stand_in_a_file(read, tmp_path):
    settings = read(
        token=TOKEN,
        webhook_url="https://bot.example/hook",
        webhook_secret_file=put(tmp_path, "hook", "between-us-and-telegram"),
        smtp_url_file=put(tmp_path, "smtp", "smtps://me:hunter2hunter2@mail.example:465"),
        mail_from="forms@example.org",
        database_url_file=put(tmp_path, "database", "postgresql+asyncpg://palabre:p%40ssword@db.example/palabre"),
    )
    assert set(settings.secrets) == {TOKEN, "between-us-and-telegram", "hunter2hunter2", "p%40ssword", "p@ssword"}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "is empty"),
        (f"{TOKEN}\n{TOKEN}", "more than one line"),
        ("x" * 9000, "more than one line"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_holds_no_secret_is_named_with_what_to_do(read, tmp_path, words, why):
    path = str(tmp_path / "gone") if words is None else put(tmp_path, "token", words)
    with pytest.raises(WrongSettings, match=why) as caught:
        read(token_file=path)
    assert "PALABRE_TOKEN_FILE (environment)" in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_what_stands_in_the_file_is_checked_as_if_it_was_set(read, tmp_path):
    with pytest.raises(WrongSettings, match="does not look like a bot's token") as caught:
        read(token_file=put(tmp_path, "token", "hunter2hunter2"))
    assert "hunter2" not in str(caught.value)


def test_a_secret_and_a_file_for_it_do_not_go_together(read, tmp_path):
    with pytest.raises(WrongSettings, match="set one of the two"):
        read(token=TOKEN, token_file=put(tmp_path, "token", TOKEN))


def test_a_process_that_makes_documents_is_not_told_the_token(monkeypatch):
    monkeypatch.setenv("PALABRE_TOKEN", TOKEN)
    monkeypatch.setenv("PALABRE_DATA", "here")
    with Renderer() as renderer:
        assert renderer.work(os.getenv, "PALABRE_TOKEN") is None
        assert renderer.work(os.getenv, "PALABRE_DATA") == "here"
        process = renderer._worker.process.pid
        for name in ("environ", "cmdline"):
            assert TOKEN.encode() not in Path(f"/proc/{process}/{name}").read_bytes()
    assert os.environ["PALABRE_TOKEN"] == TOKEN


def test_an_environment_for_others_has_no_secret():
    given = {"PALABRE_TOKEN": TOKEN, "PALABRE_BACKUP_KEY": "k", "PALABRE_SMTP_URL": "s", "PATH": "/bin"}
    assert without_secrets(given) == {"PATH": "/bin"}


def test_secrets_come_back_whatever_happens(monkeypatch):
    monkeypatch.setenv("PALABRE_TOKEN", TOKEN)
    with contextlib.suppress(OSError), secrets_hidden():
        assert "PALABRE_TOKEN" not in os.environ
        raise OSError
    assert os.environ["PALABRE_TOKEN"] == TOKEN
