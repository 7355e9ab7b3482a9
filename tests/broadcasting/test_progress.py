"""How far a broadcast is, in words: plain, whole, and never more than is true."""

from datetime import UTC, datetime

import pytest

from bot.broadcasting.progress import bar, screen
from bot.database.broadcasts import Broadcast, Counts
from bot.telegram.codes import code
from bot.telegram.outgoing import payloads
from conversations.records import replace

LARGEST = 2**63 - 1


def broadcast(status, listed=True, message=7):
    at = datetime(2027, 1, 1, tzinfo=UTC)
    return Broadcast(
        LARGEST, "broadcast", "milk", 5, status, "all", {}, None, None, listed, {}, None, message, at, at, None
    )  # fmt: skip


def shown(status, counts, speed=25.0, listed=True, is_night=False, message=7):
    """Method, parameters and marks of what is sent."""
    screened = screen(broadcast(status, listed, message), counts, speed, is_night=is_night)
    (found,) = payloads(screened, 5, "en", None, None, "PalabreBot")
    return found


def test_it_is_one_message_changed_in_place_that_is_known_again():
    method, parameters, marks = shown("sending", Counts(10, 1, 2, 87))
    assert (method, parameters["message_id"], marks) == ("editMessageText", 7, {"progress": LARGEST})
    for message in (None, 0):
        assert shown("sending", Counts(left=9), message=message)[0] == "sendMessage"
    assert shown("done", Counts(sent=9))[2] == {"progress": LARGEST}


def test_it_says_all_numbers_and_how_long_it_takes():
    text = shown("sending", Counts(1490, 4, 2, 1504))[1]["text"]
    assert text == (
        "<b>Your message is on its way</b>\n\n█████░░░░░░░ 49 %\n\n"
        "Sent: 1,490\nCould not be reached: 4\nFailed: 2\nLeft: 1,504\nTogether: 3,000\n\nAbout 2 minutes to go."
    )


@pytest.mark.parametrize(
    ("left", "speed", "words"),
    [
        (100, 25, "Less than a minute to go."),
        (1500, 25, "About 1 minute to go."),
        (1501, 25, "About 2 minutes to go."),
        (100_000, 25, "About 67 minutes to go."),
        (100_000, 12.5, "About 3 hours to go."),
    ],
)
def test_the_time_to_go_follows_the_speed(left, speed, words):
    assert shown("sending", Counts(left=left), speed)[1]["text"].endswith(words)


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("call-gone", "its call is not there any more."),
        ("file-gone", "a file that goes with it is not there any more."),
        ("refused", "Telegram has refused each of the first messages."),
        ("broken", "the message cannot be sent as it was kept."),
        ("a code of a later version", "the message cannot be sent as it was kept."),
    ],
)
def test_what_was_held_or_stopped_by_itself_says_why(why, words):
    one = replace(broadcast("paused"), why=why)
    ((_, parameters, _),) = payloads(
        screen(one, Counts(failed=20, left=9), None, is_night=False), 5, "en", None, None, "B"
    )
    assert words in parameters["text"]
    assert "Nobody asked" not in shown("paused", Counts(left=9))[1]["text"]


def test_at_night_it_says_that_people_get_it_in_their_morning():
    text = shown("sending", Counts(5, left=9), is_night=True)[1]["text"]
    assert "in their morning" in text
    assert "to go" not in text


@pytest.mark.parametrize(
    ("counts", "drawn"),
    [
        (Counts(left=9), "░░░░░░░░░░░░ 0 %"),
        (Counts(99_999, left=1), "███████████░ 99 %"),
        (Counts(1, 1, 1), "████████████ 100 %"),
        (Counts(), "░░░░░░░░░░░░ 0 %"),
    ],
)
def test_the_bar_is_full_only_at_the_end(counts, drawn):
    assert bar(counts) == drawn


@pytest.mark.parametrize(
    ("status", "labels"),
    [
        ("preparing", ["Pause", "Stop for good"]),
        ("sending", ["Pause", "Stop for good"]),
        ("paused", ["Go on", "Stop for good"]),
        ("cancelled", []),
        ("done", []),
    ],
)
def test_the_buttons_fit_where_it_stands(status, labels):
    keys = screen(broadcast(status), Counts(left=3), 25.0, is_night=False).keys
    assert [key.label.source for row in keys for key in row] == labels
    for row in keys:
        for key in row:
            assert code(key.does, 0, None).endswith(".1y2p0ij32e8e7")


def test_while_the_list_is_made_it_counts_people():
    assert shown("preparing", Counts(left=1500), listed=False)[1]["text"].endswith("1,500 people on the list so far.")
    assert shown("preparing", Counts(), listed=False)[1]["text"] == "<b>The list is being made</b>"


def test_a_list_without_anybody_says_so():
    assert shown("done", Counts())[1]["text"].endswith("Nobody was on the list.")
