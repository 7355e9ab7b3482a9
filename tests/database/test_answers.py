"""Answers as rows: what a row leaves out stands in the rows before it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.database.answers import answer_of, body_of
from conversations.replies import File
from conversations.state import Answer, Part

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
files = st.builds(
    File,
    st.sampled_from(["voice", "audio", "photo", "video", "document"]),
    words,
    words,
    st.integers(0),
    st.integers(0),
)
parts = st.builds(Part, words, st.none() | files, st.integers(1, 6).map(str))
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    words,
    st.lists(words, max_size=4).map(tuple),
    st.fixed_dictionaries({"lat": st.floats(-90, 90), "lon": st.floats(-180, 180)}),
)
fresh = st.builds(
    Answer,
    value=values,
    parts=st.lists(parts, max_size=4).map(tuple),
    skipped=st.booleans(),
    complete=st.booleans(),
    language=st.sampled_from(["en", "fr", "sw"]),
    at=st.just(NOW),
    ref=words,
)


def joined(kept):
    """The answer that these parts make, as a text question puts them together."""
    said = [part.text for part in kept if part.text]
    return Answer("\n".join(said) if said else None, tuple(kept), complete=False, language="en", at=NOW)


@st.composite
def histories(draw):
    """An answer that grows, shrinks, is edited and now and then is quite another."""
    found, kept = [], []
    for step in draw(st.lists(st.sampled_from(["add", "add", "remove", "edit", "insert", "fresh"]), max_size=12)):
        if step == "fresh":
            answer = draw(fresh)
            kept = list(answer.parts)
            found.append(answer)
            continue
        at = draw(st.integers(0, len(kept)))
        if step == "add" or not kept:
            kept = [*kept, draw(parts)]
        elif step == "insert":
            kept = [*kept[:at], draw(parts), *kept[at:]]
        elif step == "remove":
            kept = [*kept[:at], *kept[at + 1 :]]
        else:
            kept = [*kept[:at], draw(parts), *kept[at + 1 :]]
        found.append(joined(kept))
    return found


@given(histories())
def test_answers_of_one_key_come_back_from_their_rows(history):
    before = read = None
    for answer in history:
        body = json.loads(json.dumps(body_of(answer, before)))
        read = answer_of(body, read, answer.language, answer.at)
        assert read == answer
        assert repr(read.value) == repr(answer.value)
        before = answer


def test_a_row_of_a_growing_answer_holds_the_new_part_alone():
    first = joined([Part("We sell milk.", ref="5")])
    second = joined([Part("We sell milk.", ref="5"), Part("It rains.", ref="7")])
    body = body_of(second, first)
    assert [part["text"] for part in body["parts"]] == ["It rains."]
    assert "We sell milk." not in json.dumps(body)


def test_a_row_after_a_part_was_taken_away_keeps_what_stood_before_it():
    three = [Part(text, ref=text) for text in ("a", "b", "c")]
    body = body_of(joined([three[0], three[2]]), joined(three))
    assert body["kept"] == 1
    assert answer_of(body, joined(three), "en", NOW) == joined([three[0], three[2]])
