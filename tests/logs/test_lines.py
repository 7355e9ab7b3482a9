"""A log line: fixed words, fields of the allow-list in their shapes, one line whatever comes."""

import ast
import asyncio
import json
import logging
import warnings
from pathlib import Path

import pytest

import bot
from bot import logs
from bot.logs import crashing
from bot.logs.fields import FIELDS

from .written import written

ROOT = Path(bot.__file__).parent
TOKEN = "7000000001:" + "x" * 35
ANSWER = "My cow is called Zanzirik"
log = logs.get("bot.somewhere")
old = logging.getLogger("bot.somewhere")
library = logging.getLogger("somebody.elses")


def plain_and_json(stream):
    first, second = stream.getvalue().splitlines()
    return first, json.loads(second)


def test_an_event_is_one_line_of_words_and_fields():
    with written() as stream:
        log.warning("an update is set aside", update=7, call="small", seconds=0.5)
    plain, parsed = plain_and_json(stream)
    assert plain.endswith("WARNING bot.somewhere: an update is set aside update=7 call=small seconds=0.5")
    time = parsed.pop("time")
    assert plain.startswith(time)
    assert parsed == {
        "level": "warning",
        "logger": "bot.somewhere",
        "event": "an update is set aside",
        "update": 7,
        "call": "small",
        "seconds": 0.5,
    }


def test_a_field_that_is_not_on_the_list_is_dropped_and_counted():
    logs.dropped.clear()
    with written() as stream:
        log.warning("something", words=ANSWER, name="Amina", update=1)
    assert "Zanzirik" not in stream.getvalue()
    assert "Amina" not in stream.getvalue()
    assert plain_and_json(stream)[1]["dropped"] == 2
    assert logs.dropped == {"words": 1, "name": 1}


@pytest.mark.parametrize("field", sorted(FIELDS.keys() - {"fault", "todo", "path"}))
def test_a_field_holds_no_words_that_are_not_ours(field):
    """Only words about files of a call, what to do and paths may be sentences, and those never come from people."""
    with written() as stream:
        log.warning("something", **{field: ANSWER})
    assert "cow" not in stream.getvalue()
    assert "Zanzirik" not in stream.getvalue()


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_no_value_makes_a_second_line_or_a_second_field(field):
    with written() as stream:
        log.warning("something", **{field: "a\n2027-01-01 ERROR forged: b\r\x1b[31m\u2028c update=9"})
    lines = stream.getvalue().split("\n")
    assert len(lines) == 3
    assert not any(sign in stream.getvalue() for sign in ("\r", "\x1b", "\u2028"))
    assert set(json.loads(lines[1])) == {"time", "level", "logger", "event", field}


def test_a_long_value_is_cut():
    with written() as stream:
        log.warning("something", fault="x" * 5000)
    assert len(plain_and_json(stream)[0]) < 500


def test_an_error_is_its_kind_and_place():
    with written() as stream:
        try:
            raise ValueError(ANSWER)
        except ValueError as wrong:
            log.error("something failed", error=wrong)
            log.exception("something failed")
            log.error("something failed", exc_info=wrong)
    assert "Zanzirik" not in stream.getvalue()
    assert 'error="ValueError at test_lines.py:' in stream.getvalue()


def test_of_telegrams_words_those_stay_that_it_always_uses():
    with written() as stream:
        log.warning(
            "a call was refused", refusal=f'Bad Request: can\'t parse entities: Unsupported start tag "{ANSWER}"'
        )
    assert plain_and_json(stream)[1]["refusal"] == "Bad Request can't parse entities Unsupported start tag … is …"


def test_a_person_is_a_mark_that_says_nothing_about_who():
    mark = logs.person(123456789)
    assert mark == logs.person(123456789) != logs.person(123456780)
    assert "123456789" not in mark
    assert len(mark) == 8


# What is logged in other ways


def test_what_is_logged_in_the_old_way_keeps_its_words_and_numbers_alone():
    with written() as stream:
        old.warning("update %s of %s failed: %s", 7, ANSWER, logs.told(ValueError(ANSWER)))
    assert "update 7 of … failed: ValueError" in stream.getvalue()
    assert "Zanzirik" not in stream.getvalue()


@pytest.mark.parametrize(
    "speak",
    [
        lambda: library.warning("got %s", ANSWER),
        lambda: library.warning(f"got {ANSWER}"),
        lambda: library.warning(ValueError(ANSWER)),
        lambda: library.warning("%(a)s", {"a": ANSWER}),
        lambda: library.error("wrong", stack_info=True, extra={"answer": ANSWER}),
        lambda: old.error(ValueError(ANSWER)),
    ],
)
def test_what_a_library_says_holds_no_value(speak):
    with written() as stream:
        speak()
    assert len(stream.getvalue().splitlines()) == 2
    assert "Zanzirik" not in stream.getvalue()
    assert "test_lines.py:" in stream.getvalue(), "it says where"


def test_a_traceback_of_a_library_is_kind_and_place():
    with written() as stream:
        try:
            raise KeyError(ANSWER)
        except KeyError:
            library.exception("failed")
    assert "Zanzirik" not in stream.getvalue()
    assert "KeyError" in stream.getvalue()


def test_libraries_say_nothing_at_debug():
    with written("DEBUG") as stream:
        for name in ("aiohttp.access", "aiosqlite", "asyncpg", "httpx", "sqlalchemy.engine", "telegram.ext", "uvicorn"):
            logging.getLogger(name).info("got %s", 1)
    assert stream.getvalue() == ""


def test_tokens_and_secrets_that_were_set_stand_in_no_line():
    logs.keep_out(["s3cret/word", None, ""])
    with written() as stream:
        log.warning("something", fault=f"http://x/bot{TOKEN}/getMe s3cret/word s3cret%2Fword", path=f"/a/{TOKEN}")
        log.warning(f"something with {TOKEN}")
        library.warning("%d s3cret/word " + TOKEN, 1)
    assert "xxx" not in stream.getvalue()
    assert "s3cret" not in stream.getvalue()
    assert "<token>" in stream.getvalue()
    assert "<secret>" in stream.getvalue()


async def test_an_error_that_nobody_waited_for_is_kind_and_place():
    async def fails():
        raise ValueError(ANSWER)

    loop = asyncio.get_running_loop()
    with written() as stream:
        loop.set_exception_handler(crashing.in_a_loop)
        loop.call_exception_handler({"message": ANSWER, "exception": ValueError(ANSWER), "future": ANSWER})
        loop.set_exception_handler(None)
        loop.call_exception_handler({"message": ANSWER, "exception": ValueError(ANSWER), "future": ANSWER})
    assert "Zanzirik" not in stream.getvalue()
    assert "ValueError" in stream.getvalue()


def test_a_warning_is_kind_and_place():
    with written() as stream, warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = crashing._warned
        warnings.warn(ANSWER, stacklevel=1)
    assert "Zanzirik" not in stream.getvalue()
    assert "UserWarning" in stream.getvalue()


# How the house keeps to it


def files():
    return sorted(path for path in ROOT.rglob("*.py") if not {"simulator", "logs"} & set(path.parts))


def test_nobody_logs_past_the_allow_list():
    """Whoever needs a logger takes `logs.get`."""
    others = [path for path in files() if "getLogger" in path.read_text(encoding="utf-8")]
    assert [str(path.relative_to(ROOT)) for path in others] == []


def test_every_event_has_fixed_words_and_known_fields():
    calls = 0
    for path in files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="log" | "_log"), attr=name)) if name in _LEVELS:
                    calls += 1
                    where = f"{path}:{node.lineno}"
                    assert len(node.args) == 1, where
                    assert isinstance(node.args[0], (ast.Constant, ast.Attribute)), where
                    assert {one.arg for one in node.keywords if one.arg} <= FIELDS.keys(), where
    assert calls > 40


_LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}
