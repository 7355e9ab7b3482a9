"""text: which replies are words, an address, a number to call or a country, and how they are shown."""

import pytest

from conversations.questions import Given, Here
from conversations.replies import Attached, File, Located, Pressed, Shared, Typed
from conversations.state import Answer, Part
from tests.making import Doubt, call_asking, moment, offered, outcome, person, question_from, refused

QUESTION = question_from("""
    type: text
    ready:
      - {name: not_heard, label: {en: I had not heard of them, fr: Je ne les connaissais pas}}
""")
PARTS = question_from("type: text\nappearance: multiline")
EMAIL = question_from("type: text\nappearance: email")
PHONE = question_from("type: text\nappearance: phone")
URL = question_from("type: text\nappearance: url")
URLS = question_from("type: text\nappearance: url multiline")
COUNTRY = question_from("type: text\nappearance: country")

VOICE = File("voice", "", "audio/ogg", seconds=100, ref="f1")
PHOTO = File("photo", "market.jpg", ref="f2")

CASES = [
    (Typed("We sell milk."), "en", "We sell milk.", "words"),
    (Typed("Moja\n\nmbili 🐄"), "sw", "Moja\n\nmbili 🐄", "blank lines and emoji stay"),
    (Typed("🐄"), "en", "🐄", "a cow may be an answer"),
    (Typed("2019"), "en", "2019", "a figure is words too"),
    (Typed("{n} ${x} %s <b>"), "en", "{n} ${x} %s <b>", "nothing in it is understood as markup"),
    (Typed("Who will buy our milk then?"), "en", "Who will buy our milk then?", "six words and a question mark"),
    (Typed("Thank you, our milk is sold in town."), "en", "Thank you, our milk is sold in town.", "thanks and more"),
    (Typed("No"), "en", "No", "an answer"),
    (Typed("merci"), "fr", Doubt("keep"), "a courtesy"),
    (Typed("Asante sana!"), "sw", Doubt("keep"), "a courtesy"),
    (Typed("c'est fini ?"), "fr", Doubt("question"), "a question back"),
    (Typed("What does that mean?"), "en", Doubt("question"), "four words and a question mark"),
    (Typed("لماذا؟"), "ar", Doubt("question"), "an Arabic question mark"),
    (Typed("STOP"), "en", Doubt("stop"), "a word for stop"),
    (Typed("arrête"), "fr", Doubt("stop"), "a word for stop"),
    (Typed("  \n "), "en", refused, "nothing"),
    (Typed("\u200b\u3164\ufeff"), "en", refused, "nothing that one can see"),
    (Attached((VOICE,)), "en", None, "a voice note speaks for itself"),
    (Attached((PHOTO,), "Our market"), "en", "Our market", "a photo with words under it"),
    (Attached(()), "en", refused, "nothing"),
    (Pressed("not_heard"), "en", "I had not heard of them", "a ready answer is stored as text"),
    (Pressed("not_heard"), "fr", "Je ne les connaissais pas", "in the person's language"),
    (Pressed("heard"), "en", refused, "a forged tap"),
    (Pressed("="), "en", refused, "nothing was proposed"),
    (Located(14.69, -17.45), "en", "14.69000, -17.45000", "a place, as words"),
    (Shared("+221771234567", "Awa"), "en", "Awa, +221771234567", "a contact, as words"),
]

EXACT = [
    (EMAIL, Typed(" awa@example.org "), "en", "awa@example.org", "without the spaces around it"),
    (EMAIL, Typed("awa at example.org"), "en", refused, "no @"),
    (EMAIL, Typed("awa@example"), "en", refused, "no domain"),
    (EMAIL, Typed("a@example.org, b@example.org"), "en", refused, "two addresses"),
    (EMAIL, Attached((VOICE,)), "en", refused, "an address cannot be spoken"),
    (EMAIL, Shared("+221771234567"), "en", refused, "a phone number"),
    (PHONE, Typed("+221 77 123 45 67"), "fr", "+221 77 123 45 67", "as written"),
    (PHONE, Typed("٠٧٧١٢٣٤٥٦٧"), "ar", "0771234567", "in ASCII digits"),
    (PHONE, Shared("+221771234567", "Awa"), "en", "+221771234567", "a contact card"),
    (PHONE, Typed("12345"), "en", refused, "too short"),
    (PHONE, Typed("call me"), "en", refused, "no number"),
    (URL, Typed("www.fao.org/fsnforum"), "en", "www.fao.org/fsnforum", "without https"),
    (URL, Typed("https://example.org/a?b=c#d"), "en", "https://example.org/a?b=c#d", "whole"),
    (URL, Typed("www.example.org www.example.com"), "en", refused, "one was asked for"),
    (URL, Typed("report.pdf"), "en", refused, "a file's name"),
    (URL, Typed("javascript:alert(1)"), "en", refused, "no web page"),
    (URLS, Typed("www.example.org, www.example.com"), "en", ("www.example.org", "www.example.com"), "a list"),
    (URLS, Typed("see www.example.org"), "en", refused, "something there is no address"),
    (COUNTRY, Typed("Senegal"), "en", "SN", "by name"),
    (COUNTRY, Typed("Sénégal"), "fr", "SN", "in the person's language"),
    (COUNTRY, Typed("السنغال"), "ar", "SN", "in the person's language"),
    (COUNTRY, Typed("🇰🇪"), "en", "KE", "by flag"),
    (COUNTRY, Typed("our village"), "en", refused, "no country"),
    (COUNTRY, Pressed("KE"), "en", "KE", "a tap on an offer"),
    (COUNTRY, Pressed("ZZ"), "en", refused, "CLDR's unknown region is no country"),
    (COUNTRY, Pressed("EU"), "en", refused, "a union is no country"),
]

SHOWN = [("We sell milk.", "fr", "We sell milk."), ("Moja\n\nmbili", "en", "Moja\n\nmbili")]


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_reads(reply, language, expected, why):
    assert outcome(QUESTION, reply, language) == expected, why


@pytest.mark.parametrize(("question", "reply", "language", "expected", "why"), EXACT)
def test_reads_something_exact(question, reply, language, expected, why):
    assert outcome(question, reply, language) == expected, why


@pytest.mark.parametrize(("value", "language", "words"), SHOWN)
def test_shows(value, language, words):
    assert moment(language).say(QUESTION.shown(value)) == words


@pytest.mark.parametrize("typed", ["Kenia", "Sengal", "Congo", "Nigera"])
def test_a_near_miss_is_never_taken_by_itself(typed):
    """At most three countries are offered."""
    found = outcome(COUNTRY, Typed(typed))
    assert isinstance(found, type(offered()))
    assert 1 <= len(found.values) <= 3


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [("SN", "fr", "Sénégal"), ("SN", "en", "Senegal"), ("KE", "sw", "Kenya"), ("CI", "fr", "Côte d’Ivoire")],
)
def test_a_country_is_shown_by_its_name_in_the_readers_language(code, language, words):
    assert moment(language).say(COUNTRY.shown(code)) == words


def test_words_that_were_confirmed_are_an_answer():
    assert outcome(QUESTION, Typed("merci"), "fr", sure=True) == "merci"


def read(question, reply, *parts, complete=False):
    words = "\n".join(part.text for part in parts if part.text)
    return question.read(reply, Here(moment(), Answer(words or None, parts, complete=complete)))


def test_parts_are_joined_by_one_line_break():
    """Blank lines inside a part stay, none is added between two."""
    found = read(PARTS, Typed("c\n\nd", ref="m2"), Part("a", ref="m1"))
    assert isinstance(found, Given)
    assert found.value == "a\nc\n\nd"
    assert not found.complete


def test_a_voice_note_can_be_one_part_among_words():
    found = read(PARTS, Attached((VOICE,), ref="m2"), Part("a", ref="m1"))
    assert isinstance(found, Given)
    assert found.value == "a"
    assert [part.file for part in found.parts] == [None, VOICE]


def test_an_edited_message_takes_the_place_of_its_part():
    found = read(PARTS, Typed("B", ref="m2"), Part("a", ref="m1"), Part("b", ref="m2"), Part("c", ref="m3"))
    assert isinstance(found, Given)
    assert found.value == "a\nB\nc"


def test_an_edited_caption_keeps_its_photo():
    found = read(PARTS, Typed("Our new market", ref="m1"), Part("Our market", PHOTO, "m1"))
    assert isinstance(found, Given)
    assert found.parts == (Part("Our new market", PHOTO, "m1"),)


def test_a_one_line_answer_is_complete_at_once():
    found = QUESTION.read(Typed("We sell milk."), Here(moment()))
    assert isinstance(found, Given)
    assert found.complete


def test_links_gather_without_repeats():
    awa = person(call_asking("- {type: text, name: q, label: Q, appearance: url multiline}"))
    awa.types("www.example.org")
    awa.types("www.example.com www.example.org")
    assert awa.turn.conversation.answers["q"].value == ("www.example.org", "www.example.com")
    assert awa.turn.conversation.asking == "q"


def test_a_proposal_is_taken_by_a_tap():
    awa = person(
        call_asking("""
        - {type: text, name: place, label: Where?}
        - {type: text, name: name, label: Name?, default: "concat('Market of ', ${place})"}
    """)
    )
    awa.types("Fatick")
    assert "Market of Fatick" in awa.seen
    awa.taps("Use: Market of Fatick")
    assert awa.turn.conversation.answers["name"].value == "Market of Fatick"
