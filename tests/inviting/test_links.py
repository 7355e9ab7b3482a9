"""Links and the codes in them."""

import pytest

from bot.inviting.links import LONGEST, code_for, link, read_payload


@pytest.mark.parametrize(
    ("call", "code", "payload"),
    [
        ("wells", "", "wells"),
        ("wells", "radio-18-h", "wells--radio-18-h"),
        ("small_wells", "A_b", "small_wells--A_b"),
        ("a-b", "--", "a-b----"),
    ],
)
def test_a_link_is_read_as_it_was_made(call, code, payload):
    assert link("wells_bot", call, code) == f"https://t.me/wells_bot?start={payload}"
    assert read_payload(payload) == (call, code or None)


@pytest.mark.parametrize(
    ("call", "code"), [("wells", "x" * 58), ("Wells", "radio"), ("wells", "radio 18"), ("a--b", "c"), ("wells-", "c")]
)
def test_what_would_be_read_otherwise_is_refused(call, code):
    with pytest.raises(ValueError, match="link"):
        link("wells_bot", call, code)


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Radio Fréquence Verte, 18 h", "radio-frequence-verte-18-h"),
        ("  COOP / Diourbel  ", "coop-diourbel"),
        ("Ɓaleejo", "baleejo"),
        ("راديو السلام", "s1"),
        ("راديو 18", "s1"),
        ("🐄", "s1"),
        ("18", "18"),
        ("Federation of the women who dry fish on the coast", "federation-of-the-women-who-dry"),
        ("x" * 100, "x" * 32),
    ],
)
def test_a_code_is_made_from_what_people_call_a_place(label, code):
    assert code_for(label) == code


def test_a_code_that_is_taken_gets_a_number():
    assert code_for("Radio", {"radio"}) == "radio-2"
    assert code_for("Radio", {"radio", "radio-2"}) == "radio-3"
    assert code_for("راديو", {"s1", "s2"}) == "s3"
    assert code_for("x" * 40, {"x" * 32}) == "x" * 30 + "-2"


@pytest.mark.parametrize("call", ["wells", "w" * 40, "w" * 57])
@pytest.mark.parametrize("label", ["Federation of the women who dry fish", "x" * 99, "راديو"])
def test_a_code_always_fits_into_a_link_to_its_call(call, label):
    taken = set()
    for _ in range(12):
        taken.add(code := code_for(label, taken, call))
        assert len(link("wells_bot", call, code).rpartition("=")[2]) <= LONGEST
    assert len(taken) == 12
