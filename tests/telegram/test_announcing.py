"""What stands under a message to many."""

from bot.consulting.screens import Act
from bot.telegram.announcing import with_buttons
from bot.telegram.codes import decode
from conversations.records import replace
from tests.making import NOW, call_from

CALL = replace(
    call_from(
        """
        title: Wells
        languages: [en, fr]
        spoken: {ff: {name: Fulfulde, written: fr}}
        form:
          - {type: group, name: who, label: Who, questions: [{type: text, name: village, label: Which village?}]}
        """
    ),
    name="wells",
)
SAID = {"method": "sendMessage", "payload": {"text": "Water!"}}


def translate(text, language):
    return f"{text.source} ({language})"


def buttons(language, call=CALL):
    """Words and what they do, from top to bottom."""
    made = with_buttons(SAID, call, language, translate, NOW)
    rows = made["payload"]["reply_markup"]["inline_keyboard"]
    assert all(len(row) == 1 for row in rows)
    return {row[0]["text"]: decode(row[0]["callback_data"], None) for row in rows}


def test_one_can_answer_or_ask_for_no_more():
    assert buttons("fr") == {"Answer, or go on (fr)": Act("begin"), "No more such messages (fr)": Act("quiet")}


def test_a_call_that_is_closed_takes_no_answer():
    assert buttons("fr", replace(CALL, closes=NOW)) == {"No more such messages (fr)": Act("quiet")}


def test_the_buttons_are_in_a_language_that_is_written():
    assert "No more such messages (fr)" in buttons("ff")
    assert "No more such messages (en)" in buttons("")


def test_the_message_itself_stays_as_it_is():
    made = with_buttons(SAID, CALL, "en", None, NOW)
    assert (made["method"], made["payload"]["text"]) == ("sendMessage", "Water!")
    assert SAID == {"method": "sendMessage", "payload": {"text": "Water!"}}
