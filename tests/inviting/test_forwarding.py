"""Texts to forward, and how an introduction is cut for those who read in passing."""

import pytest

from bot.inviting.forwarding import LONGEST, text_to_forward
from bot.inviting.invitation import in_passing, shortened
from bot.inviting.links import link
from conversations.records import replace
from tests.inviting.making import INVITED, in_arabic, wells


def test_it_says_who_asks_until_when_how_and_that_it_is_free():
    assert text_to_forward(wells(), "en", INVITED) == (
        "Our wells\n"
        "Who asks: Union of herders\n"
        "You can answer until June 30, 2027.\n"
        "\n"
        "Take part here, in Telegram: https://t.me/wells_bot?start=made--radio-sandika\n"
        "Or look for @wells_bot in Telegram and write: SANDIKA 7\n"
        "\n"
        "Questions? Call +221 77 123 45 67\n"
        "Free. We never ask for money or for a code."
    )


def test_what_is_not_known_is_left_out():
    call = wells(organiser=None, phone=None)
    assert text_to_forward(call, "en", replace(INVITED, word=None, closes=None)) == (
        "Our wells\n"
        "\n"
        "Take part here, in Telegram: https://t.me/wells_bot?start=made--radio-sandika\n"
        "Or look for @wells_bot in Telegram.\n"
        "\n"
        "Free. We never ask for money or for a code."
    )


def test_the_last_day_is_that_of_the_place_of_the_call():
    """A moment kept in UTC may be the day after in Suva."""
    call = wells(timezone="Pacific/Fiji")
    assert "July 1, 2027" in text_to_forward(call, "en", INVITED)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("call", [wells("T" * 900, organiser="O" * 900, phone="1" * 300), wells("a b " * 300)])
def test_it_is_never_longer_than_apps_show(call, language):
    invitation = replace(INVITED, bot_name="W" * 32, link=link("W" * 32, "w" * 30, "x" * 32), word="W" * 40)
    words = text_to_forward(call, language, invitation, in_arabic)
    assert len(words) <= LONGEST
    assert invitation.link in words.split()
    assert "W" * 40 in words


def test_a_link_in_arabic_has_no_marks_around_it_that_an_app_would_take_into_it():
    assert INVITED.link in text_to_forward(wells(), "ar", INVITED, in_arabic).split()


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("One. Two. Three.", "One. Two."),
        ("One two three four five.", "One two …"),
        ("One.", "One."),
        ("", ""),
        ("One\n  two.", "One two."),
        ("x" * 40, "x" * 8 + " …"),
        ("1.5 kg.", "1.5 kg."),
        ("ماء؟ نعم. لا نعرف.", "ماء؟ نعم."),
    ],
)
def test_an_introduction_is_cut_between_sentences_or_else_between_words(words, kept):
    assert in_passing(words, 10) == kept


def test_what_fits_is_not_shortened():
    assert shortened("0123456789", 10) == "0123456789"
