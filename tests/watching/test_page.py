"""The page of figures, and the command that writes it."""

from __future__ import annotations

import asyncio
import os
import re
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.database.opening import Database
from bot.watching.figures import Row, Stop
from bot.watching.page import page
from bot.watching.privacy import hidden
from conversations.loader import load_call
from conversations.text import Text
from tests.bot.small import WORDS, write_call

from .kept import Keeping
from .made import figures, many_days, row

HOSTILE = "\"><script>alert(1)</script><img src=x onerror='alert(1)'>&amp;"
ALONE = {"meta", "br", "path", "rect", "circle", "!doctype"}


class Reading(HTMLParser):
    """Checks that every element is closed in its turn, and keeps the words of the cells."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.rows: list[list[str]] = []
        self.feed(words)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        assert not any(name.startswith("on") for name, _ in attrs)
        assert not {"src", "href"} & {name for name, _ in attrs}
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
        if tag not in ALONE:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in ALONE:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if {"th", "td"} & set(self.open):
            self.rows[-1][-1] += data


def test_the_tables_have_the_numbers_of_the_pictures():
    rows = Reading(page(figures(), "en")).rows
    assert ["", "Opened the call", "Took part", "Midway", "Sent", "Taken back"] in rows
    assert ["Français", "50", "30", "9", "21", "0"] in rows
    assert ["Senegal", "40", "10", "30", "0"] in rows
    assert ["What about crops?", "9", "55", "36", "10", "40 seconds"] in rows


def test_what_is_hidden_stands_nowhere_on_the_page():
    words = page(hidden(figures(total=row("", 90, 20, 38, 3))), "en")
    assert "fewer than 5" in words
    assert ["Not said", "5", "fewer than 5", "fewer than 5", "fewer than 5"] in Reading(words).rows
    assert "Figures are rounded down to fives" in words
    assert "rounded" not in page(figures(), "en")


def test_a_time_that_is_not_told_is_no_number_of_minutes():
    stop = Stop("a", Text("A?"), 0, 9, 9, 0, 0, 0, 30.0, 3)
    assert Reading(page(hidden(figures(stops=(stop,))), "en")).rows[-1][-1] == "not shown"


def test_whatever_people_call_things_nothing_of_it_runs():
    found = figures(
        title=Text(HOSTILE),
        organiser=HOSTILE,
        by_source=(row("a", 9, 9, 9, 0, HOSTILE),),
        by_language=(row(HOSTILE, 9, 9, 9, 0),),
        stops=(Stop("a", Text(HOSTILE), 0, 9, 9, 0, 9),),
    )
    assert not {"script", "img"} & set(Reading(page(found, "en")).tags)


def test_it_asks_for_nothing_from_outside():
    words = page(figures(by_day=many_days(300)), "fr")
    assert "://" not in words
    assert "default-src 'none'" in words
    assert set(re.findall(r"url\(([^)]*)", words)) <= {"#hatch"}


def test_arabic_runs_from_right_to_left_and_who_asks_is_named():
    words = page(figures(), "ar")
    assert '<html lang="ar" dir="rtl">' in words
    assert "Union of herders" in words
    assert "20 مارس 2027" in words
    assert "This page has counts and no answers." in words


def test_nobody_yet_is_a_page_as_well():
    nobody = figures(total=Row(""), by_day=(), by_language=(), by_country=(), by_source=(), stops=(), minutes=None)
    assert Reading(page(nobody, "en")).rows == []


@pytest.fixture
def reports(tmp_path, monkeypatch):
    """Runs `palabre report` in a folder with one call named small."""
    calls = write_call(tmp_path, WORDS, "organiser: Union of herders")
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("PALABRE_")]:
        monkeypatch.delenv(name)

    def run(*words: str, **given: str):
        environment = {"PALABRE_CALLS": str(calls), "PALABRE_DEFAULT_CALL": "small", **given}
        return CliRunner().invoke(main, ["report", *words], env=environment)

    return run


@pytest.fixture
def url(database_url, tmp_path):
    """A database with three forms."""

    async def fill() -> None:
        database = await Database.open(database_url)
        keeping = Keeping(database, load_call(tmp_path / "calls" / "small"))
        for chat in (1, 2, 3):
            keeping.form(chat, "midway", ("village", "Ndiagne", 1), asking="work")
        await keeping.write()
        await database.close()

    write_call(tmp_path, WORDS, "organiser: Union of herders")
    asyncio.run(fill())
    return database_url.replace("sqlite:", "sqlite+aiosqlite:").replace("postgresql:", "postgresql+asyncpg:")


def test_a_report_hides_few_people_unless_it_is_to_be_exact(reports, url, tmp_path):
    done = reports("small", "--html", "out.html", PALABRE_DATABASE_URL=url)
    assert done.exit_code == 0, done.output
    assert ["What do you do?", *["fewer than 5"] * 4, "–"] in rows_of(tmp_path / "out.html")
    done = reports("small", "--html", "out.html", "--exact", PALABRE_DATABASE_URL=url)
    assert done.exit_code == 0, done.output
    assert ["What do you do?", "3", "3", "0", "0", "–"] in rows_of(tmp_path / "out.html")
    assert "Ndiagne" not in (tmp_path / "out.html").read_text()


def rows_of(path):
    return Reading(path.read_text(encoding="utf-8")).rows


def test_without_a_database_it_is_a_page_of_nobody(reports, tmp_path):
    done = reports("small", "--html", "out.html")
    assert done.exit_code == 0
    assert "There is no database" in done.output
    assert "Union of herders" in (tmp_path / "out.html").read_text()
    assert not (tmp_path / "palabre-data").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("milk", "--html", "out.html"), "milk"),
        (("small", "--html", "no/out.html"), "no/out.html"),
        (("small", "--html", "out.html", "--language", "sw"), "it speaks en"),
    ],
    ids=["unknown call", "no folder", "no language"],
)
def test_what_is_missing_is_one_line_and_exit_2(reports, tmp_path, words, said):
    done = reports(*words)
    assert done.exit_code == 2
    assert said in done.output
    assert done.output.count("\n") == 1
    assert not (tmp_path / "out.html").exists()


def test_a_database_that_cannot_be_reached_is_one_line_and_leaves_the_page_as_it_was(reports, tmp_path):
    (tmp_path / "out.html").write_text("before")
    away = "postgresql+asyncpg://nobody@127.0.0.1:1/none"
    done = reports("small", "--html", "out.html", PALABRE_DATABASE_URL=away)
    assert done.exit_code == 1
    assert done.output.startswith("the database:")
    assert done.output.count("\n") == 1
    assert (tmp_path / "out.html").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
