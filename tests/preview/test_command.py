"""`palabre preview` as somebody types it."""

import asyncio
import re
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.bot.processes import Process, palabre

CHAT = 'call: well\nlines:\n- "> /start"\n'


def one_line(text):
    assert text.count("\n") == 1, text
    return text


async def begun(folder, *arguments):
    """A preview that has printed its address."""
    process = await Process(folder, "preview", *arguments, "--port", "0", "--no-open").start()
    line = await asyncio.wait_for(process._process.stdout.readline(), 20)
    assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+/\n", line.decode())
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_ends_when_it_is_told_and_a_second_one_is_sent_away(well, tmp_path, number):
    process = await begun(tmp_path, str(well))
    code, out, err = await palabre(tmp_path, "preview", str(well), "--port", "0", "--no-open")
    assert (code, out) == (2, "")
    assert "another preview is at work in" in one_line(err)
    began = time.monotonic()
    process.sends(number)
    code, _, err = await process.ends()
    assert code == 0
    assert "Traceback" not in err
    assert time.monotonic() - began < 5
    assert (tmp_path / "palabre-data" / "preview" / "palabre.db").exists()


async def test_a_port_that_is_taken_is_one_line_and_exit_2(well, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, out, err = await palabre(tmp_path, "preview", str(well), "--port", port, "--no-open")
    assert (code, out) == (2, "")
    assert f"127.0.0.1:{port}" in one_line(err)


@pytest.mark.parametrize(
    ("call", "text", "why"),
    [
        ("milk", None, "there is no call 'milk' here"),
        ("folder", None, "call.yaml"),
        ("folder", "title: Milk\n", "call.yaml:1: error"),
    ],
)
async def test_a_call_that_is_not_there_or_broken_is_one_line_and_exit_2(tmp_path, call, text, why):
    (tmp_path / "folder").mkdir()
    if text is not None:
        (tmp_path / "folder" / "call.yaml").write_text(text)
    code, out, err = await palabre(tmp_path, "preview", call, "--port", "0", "--no-open")
    assert (code, out) == (2, "")
    assert why in one_line(err)


async def test_a_token_of_a_real_bot_is_left_alone(well, tmp_path):
    (tmp_path / "palabre.toml").write_text(f'token = "7000000009:{"x" * 35}"\napi_url = "http://127.0.0.1:9"\n')
    process = await begun(tmp_path, str(well))
    process.sends(signal.SIGTERM)
    assert (await process.ends())[0] == 0


@pytest.mark.parametrize("more", ["", '- "[Fly]"\n'])
async def test_a_chat_that_does_not_hold_is_exit_1_and_the_preview_of_other_days_stays(well, tmp_path, more):
    (tmp_path / "chat.yaml").write_text(CHAT + more)
    found = await palabre(tmp_path, "preview", str(well), "--transcript", "chat.yaml", "--port", "0", "--no-open")
    assert found[0] == 1
    assert "chat.yaml:3: " in found[1]
    assert not (tmp_path / "palabre-data" / "preview").exists()


async def test_a_chat_that_holds_is_exit_0(tmp_path):
    chat = Path(__file__).parents[1] / "chats" / "fr.yaml"
    arguments = ("preview", "smallholders", "--transcript", str(chat), "--port", "0", "--no-open")
    code, out, _ = await palabre(tmp_path, *arguments)
    assert (code, "it holds" in out) == (0, True)


async def test_an_empty_host_is_no_address(well, tmp_path):
    code, _, err = await palabre(tmp_path, "preview", str(well), "--host", "", "--no-open")
    assert (code, "--host: it is empty" in one_line(err)) == (2, True)
