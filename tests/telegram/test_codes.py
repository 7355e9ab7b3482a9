"""What a button carries comes back as it was, or is taken for nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.consulting.screens import Act
from bot.telegram.codes import code, decode, submission_of
from conversations.questions import PROPOSAL
from conversations.replies import (
    Back,
    Done,
    Jump,
    Located,
    Next,
    Page,
    Pause,
    Pressed,
    Remove,
    Reopen,
    Review,
    Settle,
    Show,
    Skip,
    Submit,
    Typed,
    Unanswered,
    Way,
    Withdraw,
)
from tests.telegram.walks import CALLS, LONG, MADE, WIDE, turns

LARGEST = 2**63 - 1
FORM = MADE.form
MANY = "q" * 64

#: buttons stay in people's chats for years: what was written once has to be read for ever
WRITTEN = [
    ("bzik0zj", Back()),
    ("zzik0zj", Pause()),
    ("szik0zj", Show()),
    ("tzik0zj", Submit()),
    ("ozik0zj", Reopen()),
    ("xzik0zj", Withdraw()),
    ("kzik0zj:1", Skip("free")),
    ("dzik0zj:1", Done("free")),
    ("nzik0zj:1", Next("free")),
    ("nzik0zj:", Next()),
    ("pzik0zj:1:0", Pressed(LONG, "free")),
    ("pzik0zj:1:1", Pressed(WIDE, "free")),
    ("pzik0zj:2:==", Pressed(PROPOSAL, "land")),
    ("pzik0zj:2:=SN", Pressed("SN", "land")),
    ("pzik0zj:7:=ok", Pressed("ok", "agreed")),
    ("pzik0zj:8:=-1.000025", Pressed("-1.000025", "fine")),
    ("pzik0zj:f:+1", Pressed(WIDE, MANY, True)),
    ("pzik0zj:f:-2", Pressed("\N{SNOWMAN}:~", MANY, False)),
    ("kzik0zj:h~3", Skip("why[other]")),
    ("pzik0zj:p.2.1.2:-0", Pressed("yes", "farms[2]/herds[1]/twice[2]/deep", False)),
    ("kzik0zj:n.2s.3~1", Skip("farms[100]/herds[3]/heads[goat]")),
    ("pzik0zj:j.2:0", Pressed("yes", "farms[2]")),
    ("pzik0zj:l.1.2:1", Pressed("no", "farms[1]/herds[2]")),
    ("rzik0zj:1:zik0zj:4", Remove("2147483647", 4, "free")),
    ("rzik0zj:1::", Remove(to="free")),
    ("gzik0zj:e:-", Page(-1, "many")),
    ("gzik0zj:e:2", Page(2, "many")),
    ("vzik0zj:", Review()),
    ("vzik0zj:1", Review("second")),
    ("uzik0zj:3", Unanswered(3)),
    ("jzik0zj:1", Jump("free")),
    ("jzik0zj:i", Jump("second")),
    ("wzik0zj:short", Way("short")),
    ("wzik0zj:whole", Way("whole")),
    ("mzik0zj:1:rs", Settle(1, 1000)),
    ("!zik0zj:lang:pt-BR", Act("lang", "pt-BR", int("zik0zj", 36))),
    ("!0:forms:", Act("forms")),
    ("!zik0zj:explain:~f", Act("explain", MANY, int("zik0zj", 36))),
]


@pytest.mark.parametrize(("data", "does"), WRITTEN, ids=[data for data, _ in WRITTEN])
def test_what_was_written_once_is_read_for_ever(data, does):
    submission = does.submission if isinstance(does, Act) else int("zik0zj", 36)
    assert code(does, submission, FORM) == data
    assert decode(data, FORM) == does
    assert submission_of(data) == submission


@pytest.mark.parametrize("name", CALLS)
def test_every_button_of_every_prompt_does_what_it_says(name):
    call, seen = CALLS[name], set()
    for turn in turns(call, 24 if name == "made" else 6):
        for button in (*turn.prompt.buttons, *turn.prompt.options):
            seen.add(type(button.reply))
            data = code(button.reply, LARGEST, call.form)
            assert 1 <= len(data.encode()) <= 64
            assert submission_of(data) == LARGEST
            assert decode(data, call.form) == button.reply
    assert {Pressed, Skip, Done, Next, Back, Pause, Show, Review, Unanswered, Jump, Settle, Submit, Reopen} <= seen


def test_the_walks_meet_keys_and_values_of_every_kind():
    seen = {button.reply for turn in turns(MADE, 24) for button in (*turn.prompt.buttons, *turn.prompt.options)}
    keys = {key for reply in seen if (key := getattr(reply, "to", None))}
    values = {(reply.to, reply.value) for reply in seen if isinstance(reply, Pressed)}
    assert {"farms[2]", "farms[1]/herds[1]/heads[goat]", "farms[2]/herds[2]/twice[2]/deep", "why[other]"} <= keys
    assert {("free", WIDE), ("land", PROPOSAL), ("large", "-1000000000000"), (MANY, LONG), ("order", "one")} <= values
    assert {Way, Page, Remove, Withdraw, Jump} <= {type(reply) for reply in seen}


@pytest.mark.parametrize(
    "does",
    [
        Typed("x"),
        Located(1, 2),
        Pressed("x" * 25, "land"),
        Pressed("a b", "land"),
        Pressed("x", "nothing"),
        Pressed("SN", "land", ref="7"),
        Skip("farms[1]/free"),
        Skip("farm"),
        Skip("farms[0]/farm"),
        Skip("farms[101]/farm"),
        Skip("farms[01]/farm"),
        Skip("farms[x]/farm"),
        Skip("free[1]"),
        Skip("why"),
        Skip("why[nothing]"),
        Skip("farms[1]/herds[1]/twice[1]"),
        Jump(""),
        Remove("m7", to="free"),
        Remove("007", to="free"),
        Remove("", -1, "free"),
        Page(-2, "many"),
        Review("nothing"),
        Unanswered(-1),
        Settle(0, 2**63),
        Act("Lang"),
        Act("lang", "a b"),
        Act("lang", "x" * 37),
        Act("lang", "", -1),
    ],
    ids=str,
)
def test_what_no_button_can_carry_is_a_mistake_of_ours(does):
    with pytest.raises(ValueError):  # noqa: PT011 - the words are for the log
        code(does, 1, FORM)


def test_a_submission_has_at_most_63_bits():
    assert submission_of(code(Back(), LARGEST, None)) == LARGEST
    for number in (-1, LARGEST + 1):
        with pytest.raises(ValueError, match="too large, or below 0"):
            code(Back(), number, None)
    assert submission_of("b1y2p0ij32e8e8") is None


def test_without_the_form_only_what_names_no_question_is_known():
    assert decode("b5", None) == Back()
    assert decode("!5:lang:sw", None) == Act("lang", "sw", 5)
    assert decode("k5:1", None) is None
    assert submission_of("k5:1") == 5


STRANGE = [
    "", "b", "b05", "B5", "b5:", "b5::", "b5\n", " b5", "b-1", "b+5", "b1_0", "b\u0665", "b5\x00", "q5", "k5", "k5:1:2",
    "k5:01", "k5:-1", "k5:zzz", "k5:1.1", "k5:k", "k5:k.0", "k5:k.2t", "k5:k.-1", "k5:h", "k5:h~9", "k5:h~-1", "k5:1~0",
    "p5:1:2", "p5:1:-", "p5:1:+", "p5:1:", "p5:1:=", f"p5:1:={LONG[:24]}x", "p5:d:=one", "p5:2:=a:b", "p5:1:+-0",
    "g5:e:-1", "g5:e:-2", "v5:9", "v5:-1", "u5", "u5:-1", "w5:other", "w5:", "m5:1", "m5:1:-1", "m5:1:2:3", "r5:1:x",
    "!5:explain:~z1", "!5:explain:~1", "!5:a:~-1",
    "r5:1:-1:", "!0:", "!0:A:", "!0::x", "!0:a:b:c", "!0:a:b c", "b1y2p0ij32e8e7z", "b" + "9" * 62, "b5" + ":" * 62,
    "b5" + ":" * 5000, "\ud800", "b5\ud800", "null", "{}",
]  # fmt: skip


@pytest.mark.parametrize("data", STRANGE, ids=ascii)
def test_what_is_not_ours_is_nothing(data):
    assert decode(data, FORM) is None
    assert decode(data, None) is None


ALPHABET = st.sampled_from("!0123456789abcdefghijklmnopqrstuvwxyz:~.+-= A_\u0665\x00")


@given(st.one_of(st.text(), st.text(ALPHABET, max_size=66)))
def test_no_text_upsets_it(text):
    for form in (FORM, None):
        does = decode(text, form)
        number = submission_of(text)
        assert number is None or 0 <= number <= LARGEST
        assert does is None or code(does, number, form) == text


@given(st.sampled_from(WRITTEN), st.integers(0, 63), st.integers(0, 2), ALPHABET)
def test_a_code_that_was_changed_is_another_code_or_none(written, at, gone, sign):
    data = written[0][:at] + sign + written[0][at + gone :]
    does, number = decode(data, FORM), submission_of(data)
    assert does is None or code(does, number, FORM) == data
