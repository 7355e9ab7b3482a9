"""What a broadcast says, before it is sent: what is refused, and what each gets."""

from datetime import UTC, datetime

import pytest

from bot.broadcasting.content import Broken, call_for, check, files
from bot.database.broadcasts import Broadcast, Waiting

TEXT = {"method": "sendMessage", "payload": {"text": "Thank you"}}
VOICE = {"method": "sendVoice", "payload": {"voice": {"@file": "a.ogg", "name": "a.ogg", "sha256": "ab"}}}


def broadcast(content):
    at = datetime(2027, 1, 1, tzinfo=UTC)
    return Broadcast(
        1, "news", "milk", None, "sending", "all", content, None, None, True, {}, None, None, at, at, None
    )  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [{"": TEXT}, {"fr": TEXT}, {"": VOICE}, {"": {"method": "sendPhoto", "payload": {"photo": "a file_id"}}},
     {"": {**TEXT, "reference": True, "ending": "Number {reference}"}}],
    ids=["text", "one language", "a file of ours", "a file of theirs", "reference"],
)  # fmt: skip
def test_what_can_be_sent_is_let_through(tmp_path, content):
    (tmp_path / "a.ogg").touch()
    check(content, tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "says nothing"),
        ({}, "says nothing"),
        ([TEXT], "says nothing"),
        ({"": "Thank you"}, "for all other languages: it names no way"),
        ({"fr": {"method": "deleteMessage", "payload": {"text": "x"}}}, "in 'fr': it names no way"),
        ({"": {"method": "sendMessage"}}, "there is no text"),
        ({"": {"method": "sendMessage", "payload": {"text": ""}}}, "there is no text"),
        ({"": {"method": "sendPhoto", "payload": {"text": "x"}}}, "there is no photo"),
        ({"": {"method": "sendMessage", "payload": {"text": "x", "chat_id": 1}}}, "names a chat"),
        ({"": {**TEXT, "reference": True}}, "no place for the reference"),
        ({"": VOICE}, "its file is gone"),
        ({"": {"method": "sendVoice", "payload": {"voice": {"@file": "../outside"}}}}, "its file is gone"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_word_why(tmp_path, content, words):
    (tmp_path / "data").mkdir()
    (tmp_path / "outside").touch()
    with pytest.raises(Broken, match=words):
        check(content, tmp_path / "data")


def test_each_gets_the_words_for_their_language_or_those_for_all_others():
    one = broadcast({"fr": {**TEXT, "payload": {"text": "Merci"}}, "": TEXT})
    assert call_for(one, Waiting(5, "fr", None, "waiting")) == (
        "sendMessage",
        {"chat_id": 5, "text": "Merci"},
        {"delivery": 1},
    )
    assert call_for(one, Waiting(5, "sw", None, "waiting"))[1]["text"] == "Thank you"
    assert call_for(broadcast({"fr": TEXT}), Waiting(5, "sw", None, "waiting")) is None


def test_the_reference_stands_below_words_and_captions():
    ending = {"reference": True, "ending": "Number {reference} {and} more"}
    one = broadcast({"": {**TEXT, **ending}, "fr": {**VOICE, **ending}})
    assert call_for(one, Waiting(5, "", "AB-1", "waiting"))[1]["text"] == "Thank you\n\nNumber AB-1 {and} more"
    assert call_for(one, Waiting(5, "fr", "AB-1", "waiting"))[1]["caption"] == "Number AB-1 {and} more"
    assert call_for(one, Waiting(5, "", None, "waiting"))[1]["text"] == "Thank you"
    assert one.content[""]["payload"] == {"text": "Thank you"}


def test_in_html_the_ending_stays_words():
    html = {"method": "sendMessage", "payload": {"text": "<b>Hi</b>", "parse_mode": "HTML"}}
    one = broadcast({"": {**html, "reference": True, "ending": "{reference} <3"}})
    assert call_for(one, Waiting(5, "", "AB-1", "waiting"))[1]["text"] == "<b>Hi</b>\n\nAB-1 &lt;3"


def test_a_file_that_goes_up_once_is_marked():
    assert files({"": VOICE, "fr": TEXT}) == {"ab"}
    assert call_for(broadcast({"": VOICE}), Waiting(5, "", None, "waiting"))[2] == {"delivery": 1, "file": "ab"}
