"""What Telegram makes of a text."""

import pytest

from bot.simulator.texts import cleaned, length16, slice16


@pytest.mark.parametrize(
    ("sent", "arrived"),
    [
        ("  a  b \n", "a  b"),
        ("a\tb\x00c\r\nd", "a b c\nd"),
        ("a\u202eb\u2028c", "abc"),
        ("\u2067قيمة\u2069", "\u2067قيمة\u2069"),
        (" \n\t ", ""),
    ],
)
async def test_texts_arrive_cleaned_and_trimmed(api, amina, sent, arrived):
    if arrived:
        assert (await api.result("sendMessage", chat_id=amina.id, text=sent))["text"] == arrived
    else:
        assert await api.refusal("sendMessage", chat_id=amina.id, text=sent) == "Bad Request: text must be non-empty"


def test_marks_move_with_the_text():
    text, marks = cleaned("\r\r bold \r", [{"type": "bold", "offset": 2, "length": 6}])
    assert (text, marks) == (" bold", [{"type": "bold", "offset": 0, "length": 5}])


def test_a_mark_shrinks_by_what_vanishes_inside_it():
    text, marks = cleaned("a b\rb c", [{"type": "bold", "offset": 2, "length": 3}])
    assert (text, marks) == ("a bb c", [{"type": "bold", "offset": 2, "length": 2}])


def test_marks_left_empty_are_dropped():
    assert cleaned("a  ", [{"type": "bold", "offset": 1, "length": 2}]) == ("a", [])


def test_lengths_count_as_telegram_does():
    assert length16("a😀") == 3
    assert slice16("a😀b", 1, 2) == "😀"
