"""`palabre invite` as somebody types it."""

import asyncio
import json
import os
import sqlite3
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from bot.cli import main
from tests.bot.running import put_database

CALL = """
title: {en: Our wells, fr: Nos puits}
introduction: {en: We ask about water., fr: Nous parlons de l’eau.}
organiser: Union of herders
phone: "+221 77 123 45 67"
languages: [en, fr]
form:
  - type: group
    name: s
    label: {en: S, fr: S}
    questions:
      - {type: text, name: a, label: {en: A, fr: A}}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to work in, with one call and a database that has its tables."""
    for name in [name for name in os.environ if name.startswith("PALABRE_")]:
        monkeypatch.delenv(name)
    (tmp_path / "calls" / "wells").mkdir(parents=True)
    (tmp_path / "calls" / "wells" / "call.yaml").write_text(CALL, encoding="utf-8")
    (tmp_path / "palabre.toml").write_text('calls = "calls"\n')
    put_database(f"sqlite:///{tmp_path / 'palabre-data' / 'palabre.db'}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def invite(*words, bot="wells_bot"):
    return CliRunner().invoke(main, ["invite", *words, *(["--bot", bot] if bot else [])])


def rows(table):
    with sqlite3.connect("palabre-data/palabre.db") as connection:
        return connection.execute(f"select * from {table}").fetchall()


def refused(*words, bot="wells_bot"):
    """The one line with which it refuses; nothing is registered and no file is there."""
    done = invite(*words, bot=bot)
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert rows("source") == rows("audit") == []
    assert not list(Path().glob("out/*"))
    (line,) = done.stderr.splitlines()
    return line


def test_it_prints_a_link_with_the_source_the_word_and_a_text_in_each_language(folder):
    done = invite("wells", "--source", "Radio Sandika", "--word", "Sandika  7")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("https://t.me/wells_bot?start=wells--radio-sandika\nCode word: Sandika 7\n\n[en]\n")
    assert "[fr]\nNos puits\n" in done.stdout
    assert [row[:5] for row in rows("source")] == [("wells", "radio-sandika", "Radio Sandika", "Sandika 7", "sandika7")]
    assert [row[4] for row in rows("audit")] == ["invite.add"]


def test_the_same_again_registers_nothing_more(folder):
    first = invite("wells", "--source", "Radio Sandika", "--word", "SANDIKA 7").stdout
    assert invite("wells", "--source", "radio sandika").stdout == first
    assert invite("wells", "--word", "sandika7").stdout == first
    assert len(rows("source")) == len(rows("audit")) == 1


def test_without_a_source_it_only_gives_the_link_to_the_call(folder):
    made = json.loads(invite("wells", "--json", "--language", "fr").stdout)
    assert made["link"] == "https://t.me/wells_bot?start=wells"
    assert list(made["texts"]) == ["fr"]
    assert (made["word"], made["code"], made["files"]) == (None, None, [])
    assert rows("source") == []


def test_with_out_it_writes_a_poster_and_a_text_in_each_language_and_the_code(folder):
    done = invite("wells", "--word", "SANDIKA 7", "--out", "out")
    assert done.exit_code == 0, done.output
    names = ["poster-en.pdf", "poster-fr.pdf", "qr.png", "text-en.txt", "text-fr.txt"]
    assert sorted(path.name for path in Path("out").iterdir()) == names
    assert len(pypdfium2.PdfDocument("out/poster-fr.pdf")) == 1
    assert Path("out/text-fr.txt").read_text(encoding="utf-8").startswith("Nos puits\n")
    assert all(str(Path("out") / name) in done.stdout for name in names)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["nowhere"], "there is no call 'nowhere'; there are: prices, smallholders, wells"),
        (["wells", "--word", "stop"], "--word: stop has a meaning of its own"),
        (["wells", "--word", "12"], "--word: A code word has 3 to 40"),
        (["wells", "--source", " "], "--source: Please write where people will find the call"),
        (["wells", "--source", "x" * 101], "in up to 100 letters"),
        (["wells", "--language", "de"], "--language: wells does not speak de; it speaks en, fr"),
        (["prices", "--source", "Radio", "--out", "out"], "the organiser and a phone number of prices"),
        (["wells", "--source", "Radio", "--out", "palabre.toml/out"], "--out: palabre.toml/out cannot be written"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_nothing_is_changed(folder, words, why):
    assert why in refused(*words)


def test_a_bot_without_a_name_is_refused(folder):
    assert "--bot: 'wells bot' is no name" in refused("wells", bot="wells bot")
    assert "PALABRE_TOKEN is not set" in refused("wells", "--source", "Radio", bot=None)


def test_telegram_that_cannot_be_reached_is_said_in_one_line(folder, monkeypatch):
    monkeypatch.setenv("PALABRE_TOKEN", "1:" + "a" * 30)
    monkeypatch.setenv("PALABRE_API_URL", "http://127.0.0.1:9")
    line = refused("wells", "--source", "Radio", bot=None)
    assert "Telegram cannot be reached" in line
    assert "--bot NAME" in line
    assert "aaaa" not in line


def test_a_draft_can_be_printed_before_it_is_known_who_asks(folder):
    done = invite("prices", "--out", "out", "--draft", "--language", "en")
    assert done.exit_code == 0, done.output
    assert "DRAFT" in pypdfium2.PdfDocument("out/poster-en.pdf")[0].get_textpage().get_text_range()


def test_another_word_for_the_same_source_is_refused(folder):
    invite("wells", "--source", "Radio", "--word", "SANDIKA 7")
    done = invite("wells", "--source", "radio", "--word", "MANGO")
    assert done.exit_code == 2
    assert "--source: There is Radio already, with the word SANDIKA 7." in done.stderr


def test_the_word_of_another_call_is_taken(folder):
    invite("wells", "--source", "Radio", "--word", "SANDIKA 7")
    done = invite("prices", "--source", "Radio", "--word", "sandika7")
    assert done.exit_code == 2
    assert "it leads to wells (radio)" in done.stderr


def test_list_counts_who_came(folder):
    invite("wells", "--source", "Radio", "--word", "SANDIKA 7")
    with sqlite3.connect("palabre-data/palabre.db") as connection:
        connection.execute("insert into arrival values (1, 'wells', 'radio', 'fr', '2027-03-01')")
        connection.execute("insert into arrival values (2, 'wells', null, 'fr', '2027-03-01')")
    done = invite("wells", "--list", bot=None)
    assert done.stdout.splitlines() == [
        "  came  began   sent  source",
        "     1      0      0  Radio (radio, word SANDIKA 7)",
        "     1      0      0  no source named",
    ]
    assert json.loads(invite("wells", "--list", "--json", bot=None).stdout)[0] == {
        "code": "radio", "label": "Radio", "word": "SANDIKA 7", "came": 1, "began": 0, "sent": 0,
    }  # fmt: skip


def test_it_works_before_the_first_run(folder):
    Path("palabre-data/palabre.db").unlink()
    assert invite("wells", "--source", "Radio").exit_code == 0
    assert len(rows("source")) == 1


async def test_the_name_of_the_bot_is_asked_from_telegram(folder, monkeypatch):
    from bot.simulator import running_simulator

    async with running_simulator() as server:
        monkeypatch.setenv("PALABRE_TOKEN", server.token)
        monkeypatch.setenv("PALABRE_API_URL", server.url)
        done = await asyncio.to_thread(invite, "wells", bot=None)
        assert done.exit_code == 0, done.output
        assert not server.complaints
    assert "https://t.me/PalabreBot?start=wells" in done.stdout
