"""What is shown goes out as calls that Telegram takes: every word whole, and nothing that a person wrote in force."""

import json
import re
from dataclasses import replace

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.consulting.screens import Act, Handed, Key, Link, Noticed, Pinned, Posted, Screen
from bot.simulator import Rules, running_simulator
from bot.simulator.entities import parse_html
from bot.simulator.texts import length16
from bot.telegram.codes import decode
from bot.telegram.outgoing import payloads
from bot.telegram.words import Piece, in_short, messages
from conversations import engine
from conversations.prompts import Button, Prompt
from conversations.prompts import Shown as Option
from conversations.replies import Done, Jump, Next, Pressed, Review, Settle, Show, Skip, Typed, Way
from conversations.text import Text
from tests.making import call_asking, call_from, moment, person
from tests.simulator.calling import Api
from tests.telegram.walks import CALLS, turns

SUBMISSION = 2**62
HOSTILE = [
    "<b>", "</a>", "&lt;", "a < b && c > d", "<" * 4096, "<a href='tg://user?id=1'>x", "&#0;&amp", "\x00\x01<i>",
    "'\"" * 3000, "\N{BANANA}" * 4096, "\N{WOMAN}\u200d\N{EAR OF RICE}" * 2000, "السوق بعيد عنا " * 700, "\ud83c",
    "\udf4c\ud83c", "\u202eabc", "word " * 3000, "line\n" * 3000, "paragraph\n\n" * 2000, "x" * 20_000,
    "<b>" * 5000 + "</b>",
]  # fmt: skip
BLANK = ["", " ", "\n\n", "\u200b", "\u00a0\u2003\ufeff", "\u202e", "\x00", " " * 9000]


def shown(screen, form=None, clears=False):
    return payloads(screen, 7, "en", None, form, "PalabreBot", clears)


def asked(turn, **more):
    """The screen of a turn."""
    return Screen(turn.says, prompt=turn.prompt, submission=SUBMISSION, **more)


def plain(parameters):
    """The words of a message, as Telegram reads them."""
    return parse_html(parameters["text"])[0]


def labels(parameters):
    return [[key["text"] for key in row] for row in parameters["reply_markup"]["inline_keyboard"]]


def squeezed(text):
    return re.sub(r"\s", "", text)


def only(found):
    (one,) = found
    return one


# What Telegram says to it


class Chat:
    """Somebody's chat with the bot, to which things are really sent."""

    def __init__(self, api, person):
        self.api = api
        self.person = person

    async def takes(self, shown, form=None, clears=False):
        """Send what there is to show; gives the numbers of the messages, each with its marks."""
        taken = []
        for method, parameters, marks in payloads(shown, self.person.id, "en", None, form, "PalabreBot", clears):
            result = await self.api.result(method, **parameters)
            taken.append((result["message_id"] if isinstance(result, dict) else None, marks))
        return taken


@pytest.fixture
async def chat():
    async with running_simulator(Rules()) as server, aiohttp.ClientSession() as client:
        amina = server.person("Amina")
        await amina.starts()
        yield Chat(Api(server, client), amina)
        assert server.complaints == []
        assert server.refused == []


@pytest.mark.parametrize("name", CALLS)
async def test_telegram_takes_everything_that_people_are_shown(chat, name):
    """Sent anew, then changed in place, on many ways through a call."""
    call, seen = CALLS[name], set()
    for turn in turns(call, 24 if name == "made" else 3, aside=0.05):
        screen = asked(turn)
        outline = json.dumps(shown(screen, call.form))
        if outline in seen:
            continue
        seen.add(outline)
        message, marks = (await chat.takes(screen, call.form))[-1]
        assert marks["s"] == SUBMISSION
        if "keyboard" not in marks:
            await chat.takes(replace(screen, says=(*screen.says, Text("Kept.")), replaces=message), call.form)
    assert len(seen) > 100


@pytest.mark.parametrize("words", [*HOSTILE, *BLANK], ids=lambda words: ascii(words[:20]))
async def test_no_answer_upsets_a_message(chat, words):
    """As the answer so far, in a question back, in the review, as somebody's name and on a button."""
    a, b = "{name: a, label: A, type: text, appearance: multiline}", "{name: b, label: '${a}', type: text}"
    call = call_asking(f"- {a}\n- {b}")
    conversation = person(call).turn.conversation
    for reply in (Typed(words, ref="5"), Show(), Done(), Show(), Review("s")):
        turn = engine.advance(call, conversation, reply, moment())
        conversation = turn.conversation
        await chat.takes(asked(turn, whose=Text("{name}", {"name": words})), call.form)
    await chat.takes(Screen((Text("{it}", {"it": words}),)))
    await chat.takes(Screen(lines=("Heading", words), keys=((Key(words, Act("go")),),)))
    await chat.takes(Link(Text("{it}", {"it": words}), Text("{it}", {"it": words})))
    await chat.takes(Posted(words, (words, words), words, "c-x_1"))


async def test_a_link_leads_into_the_private_chat(chat):
    await chat.takes(Link(Text("Write to me <alone>."), Text("Open"), "c-x_1"))
    assert chat.person.last.text == "Write to me <alone>."
    await chat.person.taps("Open")
    assert chat.person.messages[-1].text == "/start c-x_1"


def test_an_announcement_brings_back_what_became_of_it_and_one_that_is_only_looked_at_does_not():
    assert only(shown(Posted("Milk", ("Who asks: Awa",), "Open", "milk")))[2] is None
    method, parameters, marks = only(shown(Posted("Milk", ("Who asks: Awa",), "Open", "milk--g1", 5, pins=True)))
    assert (method, marks) == ("sendMessage", {"announcement": 5, "pins": True})
    assert parameters["text"] == "<b>Milk</b>\n\nWho asks: Awa"
    assert parameters["reply_markup"] == {
        "inline_keyboard": [[{"text": "Open", "url": "https://t.me/PalabreBot?start=milk--g1"}]]
    }
    assert only(shown(Pinned(3, 5))) == (
        "pinChatMessage",
        {"chat_id": 7, "message_id": 3, "disable_notification": True},
        {"announcement": 5, "is_pin": True},
    )


async def test_a_tap_is_noticed_in_a_few_words(chat):
    await chat.takes(Screen((Text("Hello."),)))
    tap = await chat.person.presses("!0:x:")
    await chat.takes(Noticed(tap.id, Text("Kept. " * 100)))
    assert (len(tap.words), tap.words[-3:]) == (199, ". …")


async def test_a_file_has_a_name_and_a_caption(chat):
    handed = Handed("forms/7.pdf", "form.pdf", Text("Your form <b> & more. " * 100))
    method, parameters, marks = only(shown(handed))
    assert (method, marks, parameters.pop("document")) == (
        "sendDocument",
        None,
        {"@file": "forms/7.pdf", "name": "form.pdf"},
    )
    parameters["chat_id"] = str(chat.person.id)
    status, body = await chat.api.form(method, document=("form.pdf", b"x"), **parameters)
    assert (status, body["result"]["caption"]) == (200, parameters["caption"])


async def test_a_place_is_asked_for_by_a_key_that_goes_away_again(chat):
    call = call_asking("- {name: a, label: Where?, type: geopoint}\n- {name: b, label: B, type: text}")
    awa = person(call)
    taken = await chat.takes(asked(awa.turn), call.form)
    assert only(taken)[1] == {"s": SUBMISSION, "k": "a", "kind": "question", "keyboard": True}
    assert chat.person.buttons == ["Send my location", "Skip", "Pause"]
    await chat.person.taps("Send my location")
    assert "location" in (await chat.api.takes_all())[-1]["message"]
    turn = awa.types("Skip")
    assert turn.conversation.asking == "b", "the engine understands the words of a key"
    taken = await chat.takes(asked(turn), call.form, clears=True)
    assert [marks and marks["k"] for _, marks in taken] == [None, "b"]
    assert chat.person.buttons == ["Skip", "Back", "Pause"]
    assert chat.person.messages[-2].text == "Thank you."


# What it looks like


def test_a_question_says_where_one_is_what_is_asked_and_what_helps():
    call = call_from("""
    title: T
    form:
      - type: group
        name: s
        label: The <market>
        questions:
          - {name: a, label: What & where?, type: text, hint: One line., example: "Maize, Thiès", appearance: multiline}
    """)
    awa = person(call)
    method, parameters, marks = only(shown(asked(awa.turn, whose=Text("For Awa")), call.form))
    assert method == "sendMessage"
    assert parameters == {
        "chat_id": 7,
        "text": "<i>For Awa</i>\n\n<i>Part 1 of 1: The &lt;market&gt; · About 2 minutes left</i>\n"
        "<b>What &amp; where?</b>\nOne line.\n<i>Example: Maize, Thiès</i>",
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": parameters["reply_markup"],
    }
    assert labels(parameters) == [["Done", "Skip", "Pause"]]
    assert marks == {"s": SUBMISSION, "k": "a", "kind": "question"}


def test_a_place_too_long_for_one_line_stands_on_two():
    call = CALLS["smallholders"]
    awa = person(call)
    awa.replies(Way("whole"))
    parameters = only(shown(asked(awa.turn), call.form))[1]
    assert parameters["text"].startswith("<i>Part 1 of 18: About this submission\nAbout 42 minutes left</i>\n<b>")


CHOICES = "- {{name: a, label: A, type: {kind}, choices: [{{name: x, label: {first}}}, {{name: y, label: Other}}]}}"
LONG_LABEL = "A label with more characters than fit"


@pytest.mark.parametrize(
    ("kind", "label", "rows"),
    [
        ("select_one", "Short", [["Short"], ["Other"]]),
        ("select_multiple", "Short", [["☐ Short"], ["☐ Other"]]),
        ("select_one", LONG_LABEL, [["1", "2"]]),
        ("select_multiple", LONG_LABEL, [["☐ 1", "☐ 2"]]),
    ],
)
def test_buttons_carry_words_or_the_numbers_of_longer_words(kind, label, rows):
    call = call_asking(CHOICES.format(kind=kind, first=label))
    awa = person(call)
    parameters = only(shown(asked(awa.turn), call.form))[1]
    assert labels(parameters)[: len(rows)] == rows
    assert (label in plain(parameters)) is (label == LONG_LABEL)
    if kind == "select_multiple":
        awa.replies(Pressed("x", "a", True))
        ticked = only(shown(asked(awa.turn, replaces=3), call.form))
        assert (ticked[0], ticked[1]["message_id"]) == ("editMessageText", 3)
        assert labels(ticked[1])[0][0] == rows[0][0].replace("☐", "☑")


def test_numbers_of_a_scale_stand_side_by_side():
    call = call_asking("- {name: a, label: A, type: range, parameters: {start: 0, end: 10, step: 1}}")
    rows = labels(only(shown(asked(person(call).turn), call.form))[1])
    assert rows[0] + rows[1] == [str(n) for n in range(11)]


def test_a_proposal_is_read_whole_before_it_is_taken():
    call = call_asking("""
    - {name: a, label: A, type: text, default: "concat('What stands here is longer', ' than a button can show')"}
    """)
    parameters = only(shown(asked(person(call).turn), call.form))[1]
    assert plain(parameters).endswith("\n\nUse: What stands here is longer than a button can show")
    assert labels(parameters)[0] == ["Use: What stands here is longer than a button can show"]


def test_an_answer_so_far_is_shown_by_its_beginning_and_end():
    call = call_asking("- {name: a, label: A, type: text, appearance: multiline}")
    awa = person(call)
    awa.types("In the beginning " + "and so on " * 900 + "until the end")
    turn = awa.replies(Show())
    text = plain(only(shown(asked(turn), call.form))[1])
    assert "Your answer so far: In the beginning and so on" in text
    assert text.endswith("until the end")
    assert len(text) < 450


def test_the_houses_own_page_has_a_heading_and_its_keys_stand_last():
    keys = ((Key("Français", Act("lang", "fr")), Key(Text("English"), Act("lang", "en"))), (Key("Go on", Show()),))
    method, parameters, marks = only(shown(Screen(lines=("Languages", "Which one?"), keys=keys)))
    assert (method, parameters["text"], marks) == ("sendMessage", "<b>Languages</b>\n\nWhich one?", None)
    assert labels(parameters) == [["Français", "English"], ["Go on"]]
    prompt = Prompt("paused", Text("See you."), buttons=(Button(Text("Go on"), Show()),))
    _, parameters, marks = only(shown(Screen(prompt=prompt, submission=5, keys=keys[:1])))
    assert labels(parameters) == [["Go on"], ["Français", "English"]]
    assert marks == {"s": 5, "k": "", "kind": "paused"}


def test_words_are_said_in_the_persons_language():
    def translate(text, language):
        return {"Skip": "Passer", "A": "<Quoi>"}.get(text.source) if language == "fr" else None

    call = call_asking("- {name: a, label: A, type: text}")
    found = payloads(asked(person(call).turn), 7, "fr", translate, call.form, "PalabreBot")
    parameters = only(found)[1]
    assert "<b>&lt;Quoi&gt;</b>" in parameters["text"]
    assert labels(parameters)[0][0] == "Passer"


# Long ones


def test_a_review_shows_every_word_over_several_messages_sent_anew():
    call = call_asking("- {name: a, label: A, type: text}\n- {name: b, label: B, type: text}")
    awa = person(call)
    said = "".join(f"<{n}> " for n in range(3000))
    awa.types(said)
    awa.types("short")
    turn = awa.replies(Review("s"))
    found = shown(asked(turn, replaces=3), call.form)
    assert {method for method, _, _ in found} == {"sendMessage"}
    assert len(found) > 3
    assert ["reply_markup" in parameters for _, parameters, _ in found] == [False] * (len(found) - 1) + [True]
    assert [marks is not None for _, _, marks in found] == [False] * (len(found) - 1) + [True]
    whole = squeezed("".join(plain(parameters) for _, parameters, _ in found))
    assert whole == squeezed(f"S 1. A {said} 2. B short")


def test_a_section_of_hundreds_of_answers_keeps_all_its_buttons():
    call = call_from("""
    title: T
    form:
      - type: group
        name: s
        label: S
        questions:
          - type: repeat
            name: r
            label: R
            repeat_count: "100"
            questions: [{name: a, label: A, type: text}, {name: b, label: B, type: text}]
    """)
    awa = person(call)
    found = shown(asked(awa.replies(Review("s"))), call.form)
    keys = [
        [key for row in p["reply_markup"]["inline_keyboard"] for key in row] for _, p, _ in found if "reply_markup" in p
    ]
    assert all(len(one) <= 100 for one in keys)
    jumps = [decode(key["callback_data"], call.form) for one in keys for key in one]
    assert [one.to for one in jumps if isinstance(one, Jump)] == [f"r[{n}]/{x}" for n in range(1, 101) for x in "ab"]


def test_what_is_asked_again_changes_the_last_of_its_messages():
    prompt = Prompt("question", Text("word " * 1500), "a", options=(Option("X", 1, Pressed("x", "a", True), False),))
    call = call_asking("- {name: a, label: A, type: select_multiple, choices: [{name: x, label: X}]}")
    sent = shown(Screen(prompt=prompt, submission=1), call.form)
    changed = only(shown(Screen(prompt=prompt, submission=1, replaces=9), call.form))
    assert len(sent) == 2
    assert changed[0] == "editMessageText"
    assert changed[1] == {**sent[-1][1], "message_id": 9}
    assert [one[0] for one in shown(Screen((Text("x"),), prompt=prompt, replaces=9), call.form)] == ["sendMessage"] * 2


@given(st.lists(st.tuples(st.text(), st.integers(1, 5000), st.sampled_from(["", "b", "i"])), max_size=4))
def test_cutting_loses_nothing_and_leaves_no_tag_open(made):
    pieces = [Piece((text * times)[:20_000], tag) for text, times, tag in made]
    cut = [parse_html(text)[0] for text in messages(pieces) if not re.search("[\ud800-\udfff]", text)]
    assert all(0 < length16(text) <= 4096 for text in cut)
    whole = squeezed("".join(piece.text for piece in pieces if piece.text))
    invisible = re.compile("[\x00-\x1f\u00a0\u2000-\u200f\u2028-\u202e\u2060\u3000\ufeff\u0333\u033f\u030a]")
    assert invisible.sub("", squeezed("".join(cut))) == invisible.sub("", whole)


def test_a_cut_stands_between_paragraphs_else_lines_else_words():
    assert messages([Piece("a" * 3000 + "\n\n" + "b" * 900 + "\n" + "c" * 900)]) == [
        "a" * 3000,
        "b" * 900 + "\n" + "c" * 900,
    ]
    assert messages([Piece("a" * 3000 + "\n" + "b c " * 400)])[0] == "a" * 3000
    assert messages([Piece("a " * 3000, "b")])[0].endswith("a</b>")
    assert messages([Piece("a" * 1000), Piece("b" * 4000)]) == ["a" * 1000, "b" * 4000]


@given(st.text(max_size=400))
def test_in_short_is_short(text):
    assert len(in_short(text, 90)) <= 93


# Keys below the text field


def test_taking_keys_away_takes_a_message_only_where_there_is_none():
    call = call_asking("- {name: a, label: A, type: text}\n- {name: b, label: Tel, type: text, appearance: phone}")
    turn = person(call).turn
    gone = {"remove_keyboard": True}

    def outline(screen):
        return [
            (m, plain(p) if "text" in p else "", p.get("reply_markup") == gone)
            for m, p, _ in shown(screen, call.form, True)
        ]

    a = plain(only(shown(asked(turn), call.form))[1])
    assert outline(Screen((Text("Hello."),))) == [("sendMessage", "Hello.", True)]
    assert outline(asked(turn)) == [("sendMessage", "Thank you.", True), ("sendMessage", a, False)]
    spoken = replace(asked(turn), says=(Text("Kept."), Text("Go on.")))
    assert outline(spoken) == [("sendMessage", "Kept.\n\nGo on.", True), ("sendMessage", a, False)]
    changed = outline(replace(spoken, replaces=3))
    assert [one[0] for one in changed] == ["sendMessage", "editMessageText"]
    assert [one[2] for one in outline(replace(spoken, says=(Text("x " * 3000),)))] == [True, False]
    assert outline(Screen()) == [("sendMessage", "Thank you.", True)]
    assert outline(Handed("a", "b")) == [("sendDocument", "", True)]
    number = replace(turn.prompt, key="b")
    assert outline(replace(asked(turn), prompt=number)) == [("sendMessage", a, False)], (
        "the new keys replace the old ones"
    )


def test_a_phone_number_is_asked_for_by_a_key_and_never_by_an_edit():
    call = call_asking("- {name: a, label: Tel, type: text, appearance: phone}")
    method, parameters, marks = only(shown(asked(person(call).turn, replaces=3), call.form))
    assert method == "sendMessage"
    assert parameters["reply_markup"] == {
        "keyboard": [[{"text": "Send my phone number", "request_contact": True}], ["Skip", "Pause"]],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }
    assert marks["keyboard"]


def test_buttons_that_type_nothing_the_form_understands_stay_below_the_message():
    call = call_asking("""- {name: a, label: A, type: geopoint, default: "concat('1.5', ' 2.5')"}""")
    turn = person(call).turn
    assert labels(only(shown(asked(turn), call.form))[1])[0] == ["Use: 1.50000, 2.50000"]
    call = call_asking("- {name: a, label: A, type: geopoint}")
    screen = asked(person(call).turn, keys=((Key("Menu", Act("menu")),),))
    above, below = shown(screen, call.form)
    assert labels(above[1]) == [["Menu"]]
    assert below[1]["text"] == "You can also tap below."
    assert below[1]["reply_markup"]["keyboard"] == [
        [{"text": "Send my location", "request_location": True}], ["Skip", "Pause"],
    ]  # fmt: skip


# Nothing to show


def test_a_message_without_words_is_not_sent_unless_it_has_buttons():
    assert shown(Screen()) == []
    assert shown(Screen((Text("\u200b"),), lines=(" ",))) == []
    assert only(shown(Screen(keys=((Key("", Act("go")),),))))[1]["text"] == "…"
    assert labels(only(shown(Screen(keys=((Key(" \n", Act("go")),),))))[1]) == [["…"]]
    assert only(shown(Noticed("5")))[1] == {"callback_query_id": "5"}
    assert only(shown(Handed("a", "b")))[1] == {"chat_id": 7, "document": {"@file": "a", "name": "b"}}
    assert only(shown(Link(Text(""), Text(""), "x")))[1]["text"] == "…"


# What it costs


def test_a_whole_form_takes_little():
    """All request bodies of one person who answers everything, ticks included."""
    call = CALLS["smallholders"]
    awa = person(call)
    sizes = [size(awa.turn, call)]
    turn = awa.replies(Way("whole"))
    while turn.conversation.asking is not None:
        sizes.append(size(turn, call))
        question = call.form.questions[turn.conversation.asking]
        answer = turn.conversation.answers.get(question.name)
        if answer is not None and not answer.is_empty:
            turn = awa.replies(Done())
        elif question.type == "note":
            turn = awa.replies(Next())
        elif question.choices:
            for choice in question.choices:
                if not choice.exclusive:
                    turn = awa.replies(Pressed(choice.name, question.name, True))
                    sizes.append(size(turn, call, replaces=7))
        else:
            free = not question.appearance - {"multiline"}
            turn = awa.replies(Typed("We sell milk in the village. " * 10, ref="123456") if free else Skip())
            while turn.conversation.pending is not None:
                turn = awa.replies(Settle(0, turn.conversation.pending.number))
    assert len(sizes) > 60
    assert sum(sizes) < 90_000
    assert max(sizes) < 2_500


def size(turn, call, **more):
    return sum(len(json.dumps(one[1], ensure_ascii=False).encode()) for one in shown(asked(turn, **more), call.form))
