"""What the bot understands of Telegram's updates, and what it leaves alone."""

import copy
import inspect
import re
from datetime import UTC, datetime
from typing import get_args

import orjson
import pytest
import telegram
from hypothesis import given
from hypothesis import strategies as st

from bot.consulting.coming import Coming, Command, Gathered, InGroup, Reached, Said, Source, Tapped, Unfit, What
from bot.simulator import Rules, running_simulator
from bot.simulator.samples import PICTURE
from bot.telegram.incoming import LARGEST_FILE, Malformed, chat_of, coming, update_id
from conversations.replies import Attached, File, Located, Shared, Typed

BOT = "PalabreBot"
AMINA = {"id": 7, "is_bot": False, "first_name": "Amina", "language_code": "sw"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Amina"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Co-op"}
CHANNEL = {"id": -1002, "type": "channel", "title": "Co-op"}
SHOWN = datetime.fromtimestamp(1_700_000_000, UTC)
BOT_SAID = {"message_id": 2, "chat": GROUP, "date": 1, "from": {"id": 1, "is_bot": True, "username": BOT}, "text": "?"}
SIZE = {"file_id": "AgAC", "file_unique_id": "Qx"}


def message(kind="message", **content):
    """An update with a private message."""
    return {"update_id": 5, kind: {"message_id": 3, "from": AMINA, "chat": PRIVATE, "date": 1_700_000_000, **content}}


def tap(**more):
    """An update with a tap in the private chat."""
    under = {"message_id": 2, "chat": PRIVATE, "date": 1_700_000_000, "text": "?"}
    return {"update_id": 5, "callback_query": {"id": "99", "from": AMINA, "message": under, "data": "yes", **more}}


def membership(chat, status, **more):
    """An update that says what the bot is in a chat."""
    change = {"chat": chat, "from": AMINA, "date": 1_700_000_000, "new_chat_member": {"status": status, **more}}
    return {"update_id": 5, "my_chat_member": change}


def what(raw):
    """What comes of an update, without who and when."""
    found = coming(raw, BOT)
    return found and found.what


def said(raw):
    """The reply in an update."""
    found = what(raw)
    assert isinstance(found, Said), found
    return found.reply


def test_a_text_says_who_wrote_it_where_and_when():
    assert coming(message(text="Two acres"), BOT) == Coming(
        5, 7, Said(Typed("Two acres", ref="3")), 3, datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC), "sw"
    )


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (" two  acres \n", " two  acres \n"),
        ("one\r\ntwo\rthree\n\tfour", "one\ntwo\nthree\n\tfour"),
        ("a\x00b\x07c\x1bd\x7fe\x85f\x9fg", "abcdefg"),
        ("می\u200cخواهم \u202eصفحه \u2028", "می\u200cخواهم \u202eصفحه \u2028"),
        ("e\u0301 \U0001f468\u200d\U0001f33e\ufeff\xa0", "e\u0301 \U0001f468\u200d\U0001f33e\ufeff\xa0"),
    ],
)
def test_only_control_characters_are_taken_out_of_a_text(sent, read):
    assert said(message(text=sent)).text == read
    assert said(message(photo=[SIZE], caption=sent)).caption == read


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", Command("start")),
        ("/Start  maize-2025 \n", Command("start", "maize-2025")),
        ("/help@palabrebot now\nplease", Command("help", "now\nplease")),
        ("/help, please", Command("help", ", please")),
        ("/start " + "x" * 5000, Command("start", "x" * 4096)),
        ("/help@OtherBot", None),
        (" /help", None),
        ("/help/me", None),
        ("/aidée", None),
        ("/помощь", None),
        ("/ help", None),
        ("1/2", None),
    ],
)
def test_a_command_stands_at_the_very_beginning_and_is_ours(text, found):
    assert what(message(text=text)) == (found or Said(Typed(text, ref="3")))


def test_an_edited_text_is_never_a_command():
    changed = coming(message("edited_message", text="/start", edit_date=1_700_000_060), BOT)
    assert changed.what == Said(Typed("/start", ref="3"), edited=True)
    assert changed.at.timestamp() == 1_700_000_060


FILES = [
    ("voice", {"duration": 4, "mime_type": "audio/OGG; codecs=opus"}, File("voice", "", "audio/ogg", 9, 4, "Qx")),
    ("audio", {"file_name": "a.mp3", "duration": 4}, File("audio", "a.mp3", "", 9, 4, "Qx")),
    ("video", {"mime_type": "no type", "duration": 4}, File("video", "", "", 9, 4, "Qx")),
    ("document", {"file_name": "plan.pdf", "mime_type": "application/pdf"},
     File("document", "plan.pdf", "application/pdf", 9, 0, "Qx")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "described", "file"), FILES, ids=[each[0] for each in FILES])
def test_a_file_comes_with_what_is_needed_to_fetch_it(kind, described, file):
    raw = message(**{kind: {**SIZE, "file_size": 9, **described}}, caption="Here", media_group_id="13")
    found = coming(raw, BOT)
    assert found.what == Said(Attached((file,), "Here", ref="3"), album="13")
    assert found.files == (Source("AgAC", "Qx", file),)


def test_of_a_picture_the_largest_size_is_taken():
    sizes = [{**SIZE, "file_id": f"id{side}", "width": side, "height": side} for side in (90, 1280, 320)]
    assert coming(message(photo=sizes), BOT).files[0].handle == "id1280"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\amina\\plan.pdf", "plan.pdf"),
        ("folder/", "folder"),
        ("a/..", ""),
        ("pla\x00n\r\n .pdf", "plan .pdf"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("ü" * 300 + ".docx", "ü" * 95 + ".docx"),
        ("x." + "y" * 300, "x." + "y" * 98),
    ],
)
def test_the_name_of_a_file_is_one_short_word_of_a_path(given, kept):
    assert said(message(document={**SIZE, "file_name": given})).files[0].name == kept


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"animation": SIZE, "document": SIZE}, "animation"),
        ({"document": {**SIZE, "file_size": LARGEST_FILE + 1}}, "too large"),
        ({"sticker": SIZE}, "sticker"),
        ({"future_mark": {}, "poll": {}}, "poll"),
        ({"hologram": {}, "link_preview_options": {}}, "hologram"),
        ({"<b>": {}}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_what_no_question_takes_is_named(content, kind):
    assert what(message(**content)) == Unfit(kind)


def test_a_file_of_the_largest_size_is_taken():
    assert said(message(video={**SIZE, "file_size": LARGEST_FILE})).files[0].size == LARGEST_FILE


def test_all_that_telegram_may_send_is_content_or_service_or_neither():
    """Every field of a message that python-telegram-bot knows: a new one is to be sorted in."""
    ours = {"animation", "audio", "contact", "document", "location", "photo", "text", "venue", "video", "voice"}
    fields = inspect.signature(telegram.Message).parameters
    values = {name: {} if re.match("[A-Z](?!equence)", str(field.annotation)) else 1 for name, field in fields.items()}
    names = values.keys() - ours - {"from_user", "chat", "date", "message_id", "sender_chat"}
    named = {found.kind for name in names if (found := what(message(**{name: values[name]}))) is not None}
    assert named == {
        "checklist", "dice", "game", "giveaway", "giveaway_winners", "invoice", "live_photo", "paid_media", "poll",
        "sticker", "story", "video_note", "unknown",
    }  # fmt: skip


PLACE = {"latitude": -6.8, "longitude": 39}


@pytest.mark.parametrize(
    ("content", "reply"),
    [
        ({"location": PLACE}, Located(-6.8, 39.0, ref="3")),
        ({"location": {**PLACE, "horizontal_accuracy": 12, "live_period": 60}}, Located(-6.8, 39.0, 12.0, ref="3")),
        ({"venue": {"location": PLACE, "title": "Market"}, "location": PLACE}, Located(-6.8, 39.0, ref="3")),
        ({"contact": {"phone_number": "+255 7", "first_name": "Ali", "last_name": "Juma"}},
         Shared("+255 7", "Ali Juma", ref="3", own=False)),
        ({"contact": {"phone_number": "7", "first_name": "A\nli", "vcard": "x", "user_id": "77"}},
         Shared("7", "A li", ref="3", own=False)),
        ({"contact": {"phone_number": "7", "first_name": "Ali", "user_id": 5_000}},
         Shared("7", "Ali", ref="3", own=False)),
        ({"contact": {"phone_number": "7", "first_name": "Ali", "user_id": 7}}, Shared("7", "Ali", ref="3")),
    ],
)  # fmt: skip
def test_places_and_contacts(content, reply):
    assert said(message(**content)) == reply
    assert what(message("edited_message", **content)) is None


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (tap(), Tapped("yes", "99", 2, SHOWN)),
        (tap(data="é" * 33), Tapped("", "99", 2, SHOWN)),
        (tap(data=5), Tapped("", "99", 2, SHOWN)),
        (tap(message={"message_id": 2, "chat": PRIVATE, "date": 0}), Tapped("yes", "99", None)),
        (tap(message=None), Tapped("yes", "99", None)),
        (tap(message={"message_id": 2, "chat": GROUP, "date": 1}), InGroup()),
        (tap(message=None, inline_message_id="x"), None),
        (membership(PRIVATE, "kicked"), Reached(False)),
        (membership(PRIVATE, "member"), Reached(True)),
        (membership(PRIVATE, "restricted"), None),
        (membership(GROUP, "kicked"), Gathered("supergroup", "Co-op", "kicked", False, False, 7)),
    ],
)
def test_taps_and_reach(raw, found):
    assert what(raw) == found


@pytest.mark.parametrize(
    ("chat", "member", "status", "can_post", "can_pin"),
    [
        (GROUP, {"status": "member"}, "member", True, False),
        (GROUP, {"status": "administrator", "can_pin_messages": True}, "administrator", True, True),
        (GROUP, {"status": "administrator", "can_pin_messages": False}, "administrator", True, False),
        (GROUP, {"status": "restricted", "is_member": True, "can_send_messages": False}, "member", False, False),
        (GROUP, {"status": "restricted", "is_member": False, "can_send_messages": True}, "left", False, False),
        (GROUP, {"status": "left"}, "left", False, False),
        (CHANNEL, {"status": "administrator", "can_post_messages": True}, "administrator", True, False),
        (CHANNEL, {"status": "administrator", "can_edit_messages": True}, "administrator", False, True),
        (CHANNEL, {"status": "member"}, "member", False, False),
    ],
)
def test_what_the_bot_may_do_in_a_group_or_channel_is_read(chat, member, status, can_post, can_pin):
    assert what(membership(chat, **member)) == Gathered(chat["type"], "Co-op", status, can_post, can_pin, 7)


def test_what_the_bot_cannot_be_concerns_nobody():
    assert what(membership(GROUP, "creator")) is None


def test_a_group_keeps_its_number_or_says_the_new_one():
    """Who upgrades a group may be an administrator without a name, who writes as the group."""
    nameless = {"from": {"id": 1_087_968_824, "is_bot": True}, "sender_chat": GROUP}
    assert what(message(chat=GROUP, migrate_from_chat_id=-5, **nameless)) == Gathered(
        "supergroup", "Co-op", migrated_from=-5
    )
    old = {"id": -5, "type": "group", "title": "Co-op"}
    assert what(message(chat=old, migrate_to_chat_id=-1001)) == Gathered("group", "Co-op", migrated_to=-1001)
    assert what(message(chat=GROUP, new_chat_title="Sellers of \u202eMilk\n" + "x" * 200)) == Gathered(
        "supergroup", ("Sellers of Milk " + "x" * 200)[:128]
    )
    assert what(message(new_chat_title="x")) is None


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ({"text": "/start maize_2025"}, InGroup("maize_2025")),
        ({"text": "/start@PalabreBot two words"}, InGroup()),
        ({"text": "/help"}, InGroup()),
        ({"text": "/help@OtherBot"}, None),
        ({"text": "/help@OtherBot", "reply_to_message": BOT_SAID}, None),
        ({"text": "ask @palabrebot, please"}, InGroup()),
        ({"text": "ask @PalabreBotany or a@PalabreBot.org"}, None),
        ({"photo": [SIZE], "caption": "@PalabreBot"}, InGroup()),
        ({"text": "good", "reply_to_message": BOT_SAID}, InGroup()),
        ({"text": "good", "reply_to_message": {**BOT_SAID, "from": AMINA}}, None),
        ({"text": "among ourselves"}, None),
        ({"text": "/help", "sender_chat": GROUP}, None),
        ({"new_chat_members": [{}]}, None),
    ],
)
def test_in_a_group_only_what_is_meant_for_the_bot_counts(content, found):
    assert what(message(chat=GROUP, **content)) == found
    assert what(message("edited_message", chat=GROUP, **content)) is None


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 5, "poll_answer": {}},
        message("channel_post", text="x"),
        message("business_message", text="x"),
        message(chat={"id": -5, "type": "channel"}, text="x"),
        message(**{"from": {"id": 7, "is_bot": True}}, text="x"),
        message(pinned_message={}),
        message("edited_message", checklist={}),
    ],
)
def test_the_rest_concerns_nobody(raw):
    assert coming(raw, BOT) is None


@pytest.mark.parametrize(
    "raw",
    [
        [],
        {"message": message(text="SECRET")["message"]},
        {**message(text="SECRET"), "update_id": True},
        {**message(text="SECRET"), "update_id": 2**63},
        {"update_id": 5, "message": "SECRET"},
        message(text=["SECRET"]),
        message(text="x", message_id="SECRET"),
        message(text="x", date=0),
        message(text="x", date=10**12),
        message(text="x", chat={"id": 7, "type": ["SECRET"]}),
        message(text="x", chat={"id": 8, "type": "private"}),
        message(photo=[]),
        message(photo=["SECRET"]),
        message(voice={**SIZE, "duration": 1.5}),
        message(document={**SIZE, "file_id": "SECRET\n"}),
        message(document={**SIZE, "file_size": -1}),
        message(location={}),
        message(location={**PLACE, "latitude": 91}),
        message(location={**PLACE, "longitude": float("nan")}),
        message(contact={"first_name": "SECRET"}),
        message(chat=GROUP, migrate_to_chat_id="SECRET"),
        message(chat=GROUP, new_chat_title=["SECRET"]),
        membership(GROUP, "administrator", can_pin_messages="SECRET"),
        tap(id=None),
        tap(message={"message_id": 2, "chat": PRIVATE}),
    ],
)
def test_what_is_broken_is_told_without_being_quoted(raw):
    with pytest.raises(Malformed) as refusal:
        coming(raw, BOT)
    assert "SECRET" not in str(refusal.value)


@pytest.mark.parametrize(("tag", "language"), [("pt-BR", "pt-BR"), ("zh-hans-CN", "zh-hans-CN"), ("../x", ""), (5, "")])
def test_a_language_looks_like_one(tag, language):
    assert coming(message(text="x", **{"from": {**AMINA, "language_code": tag}}), BOT).language == language


@pytest.mark.parametrize(
    ("raw", "number", "chat"),
    [
        ({"update_id": 5, "poll_answer": "x", "channel_post": {"chat": {"id": -5}}}, 5, -5),
        ({"update_id": "5", "message": {"chat": {"id": 7}}}, None, 7),
        ({"update_id": 5, "message": {"chat": [], "from": {"id": 7}}}, 5, 7),
        ({"update_id": 5, "message": {"chat": {"id": 2**63}}}, 5, None),
        ({}, None, None),
        ("x", None, None),
    ],
)
def test_a_broken_update_is_kept_under_what_can_be_told_of_it(raw, number, chat):
    assert (update_id(raw), chat_of(raw)) == (number, chat)


@pytest.fixture(scope="module")
async def real():
    """Updates as the simulator's people cause them, with what they are."""
    async with running_simulator(Rules()) as server:
        name = server.world.bot.username
        amina, asked = server.person("Amina", "sw"), {"text": "?", "reply_markup": {"inline_keyboard": [[]]}}
        await amina.starts("maize")
        sent = await amina.sends("Two acres")
        await amina.edits(sent, "/three")
        await amina.sends_voice(2, caption="listen")
        picture = await amina.sends_photo(caption="my field")
        await amina.edits(picture, "my other field")
        await amina.sends_album(PICTURE, PICTURE, caption="both")
        await amina.sends_audio()
        await amina.sends_video()
        await amina.sends_file("plan.pdf", b"%PDF")
        await amina.sends_file("film.mp4", b"", size=LARGEST_FILE + 1)
        await amina.sends_location(-6.8, 39.28, 5)
        await amina.sends_contact()
        await amina.sends_sticker()
        await amina.sends_video_note()
        await amina.sends_anything(dice={"emoji": "🎲", "value": 3})
        await amina.forwards(picture, hidden=True)
        question = server.world.post(amina.chat, server.world.bot, asked)
        await amina.presses("yes", on=question)
        server.world.delete(question)
        await amina.presses("yes", on=question)
        await amina.blocks()
        await amina.unblocks()
        group = server.group("Co-op", amina)
        await group.adds_bot(amina)
        await amina.sends("/start maize", to=group)
        await amina.sends(f"@{name} hello", to=group)
        await group.upgrades(amina)
        yield name, [orjson.loads(update.encoded) for update in server.queue]


def test_real_updates_are_understood(real):
    name, updates = real
    found = [coming(raw, name) for raw in updates]
    shown = [
        None if one is None
        else type(getattr(one.what, "reply", one.what)).__name__ + "*" * getattr(one.what, "edited", False)
        for one in found
    ]  # fmt: skip
    assert shown == [
        "Command", "Typed", "Typed*", "Attached", "Attached", "Attached*", "Attached", "Attached", "Attached",
        "Attached", "Attached", "Unfit", "Located", "Shared", "Unfit", "Unfit", "Unfit", "Attached", "Tapped", "Tapped",
        "Reached", "Reached", "Gathered", None, "InGroup", "InGroup", "Gathered", "Gathered",
    ]  # fmt: skip
    assert len({one.what.album for one in found[6:8]} - {""}) == 1
    assert [len(one.files) for one in found[3:11]] == [1] * 8


def places(value, path=()):
    """The ways to all values inside a value."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places(value[key], (*path, key))


LEAVES = (
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=70)
    | st.sampled_from(["private", "group", "/start", "member", 0, 2**63 - 1])
)  # fmt: skip
VALUES = st.recursive(LEAVES, lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(), one, max_size=3))


@given(data=st.data())
def test_a_damaged_update_is_understood_or_refused_and_nothing_else(real, data):
    name, updates = real
    raw = copy.deepcopy(data.draw(st.sampled_from(updates)))
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(list(places(raw)) or [("update_id",)]))
        holder = raw
        for step in way:
            holder = holder[step]
        match data.draw(st.sampled_from(["drop", "replace", "nest", "list"])):
            case "replace":
                holder[last] = data.draw(VALUES)
            case "nest":
                holder[last] = {last: holder.get(last)} if isinstance(holder, dict) else {}
            case "list":
                holder[last] = [holder[last]] if isinstance(holder, list) or last in holder else []
            case _ if isinstance(holder, list) or last in holder:
                del holder[last]
    number, chat = update_id(raw), chat_of(raw)
    try:
        found = coming(raw, name)
    except Malformed:
        return
    if found is not None:
        assert isinstance(found.what, get_args(What))
        assert (found.update, found.chat) == (number, chat)
        assert orjson.dumps(found)
