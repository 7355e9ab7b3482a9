"""What a call has to say of itself before it opens: who asks, how to reach them, whom to call, what is kept."""

import pytest

from bot.organising.lacking import lacking
from conversations.text import say
from tests.making import NOW, call_asking

WHO = {
    "organiser": "Union of herders",
    "contact": "union@example.org",
    "phone": '"+221 77 000 00 00"',
    "privacy": "Those who ask read it.",
}
QUESTION = "- {type: text, name: village, label: Where do you live?}"


def lacks(**said):
    more = "\n".join(f"{key}: {value}" for key, value in {**WHO, **said}.items() if value is not None)
    call = call_asking(QUESTION, more)
    object.__setattr__(call, "folder", None)
    return [say(one, "en") for one in lacking(call, NOW, None)]


def test_a_call_that_says_all_of_it_can_open():
    assert lacks() == []


@pytest.mark.parametrize("nothing", [None, "null", '""', '"  "'])
@pytest.mark.parametrize("key", list(WHO))
def test_without_one_of_them_it_cannot(key, nothing):
    (only,) = lacks(**{key: nothing})
    assert only.startswith(f"{key}: ")


def test_all_that_is_missing_is_said_at_once():
    assert [one.partition(":")[0] for one in lacks(**dict.fromkeys(WHO))] == list(WHO)


@pytest.mark.parametrize("phone", ["none", '"123"', "ask at the door"])
def test_a_phone_is_one_that_can_be_called(phone):
    (only,) = lacks(phone=phone)
    assert "no number that a person can call" in only
