"""Whole chats about what was recommended, each in its own language, as one can read them in tests/chats."""

from pathlib import Path

import pytest

from .chats import play, read_chat
from .running import Running

FILES = sorted((Path(__file__).parents[1] / "chats").glob("*.yaml"))


def test_there_are_chats_in_three_languages():
    assert {read_chat(path)["language"] for path in FILES} >= {"fr", "ar", "sw"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_a_chat_goes_as_it_is_written(server, tmp_path, path):
    chat = read_chat(path)
    running = Running(server, tmp_path, in_english=False)
    await running.start()
    try:
        person = server.person("Amina", chat["language"])
        await play(person, chat["before"])
        assert await play(person, chat["lines"]) == chat["lines"]
    finally:
        await running.stop()
    assert not server.complaints
    assert not server.refused
