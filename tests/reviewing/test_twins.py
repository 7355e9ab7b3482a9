"""Which submissions may say the same, and in which order they are looked at: on SQLite and on PostgreSQL."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database.holders import read_holders
from bot.database.ids import Ids
from bot.database.queue import (
    Likeness,
    next_number,
    read_left_out,
    read_likenesses,
    read_page,
    read_seen,
    read_some,
    read_standing,
)
from bot.database.reviews import Moderator, decide
from bot.database.staff import note
from bot.reviewing.twins import find_twins, telling_keys
from conversations.state import Answer
from tests.broadcasting.people import NOW, People
from tests.making import call_from

AT = datetime(2027, 3, 2, tzinfo=UTC)
AWA = Moderator(7, "Awa")
LONG = "We have grown millet on the hill since my grandmother came here, and the rain comes later every year."


def like(number, name="", chats=(), title="", story=""):
    words = {key: said for key, said in (("title", title), ("story", story)) if said}
    return Likeness(number, f"R{number}", name, frozenset(chats), words)


def twins_of(first, *others):
    return [(one.number, one.why.source) for one in find_twins(first.number, [first, *others], "title")]


def test_nearly_the_same_words_come_first_then_the_title_then_the_people():
    one = like(1, "Awa Diop", {7}, "The hill of millet", LONG)
    near = LONG.replace("millet", "MILLET,").replace("later", "latter")
    others = [
        like(2, "AWA  DIOP"),
        like(3, chats={7}),
        like(4, title="the hill of Millet!"),
        like(5, story=near),
        like(6, "Binta", {8}, "Another", "Something else entirely, and long enough to be told apart from the first."),
    ]
    assert twins_of(one, *others) == [
        (5, "nearly the same words"),
        (4, "the same title"),
        (2, "the same name"),
        (3, "the same phone"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (like(1, "Awa"), like(2, "Awa")),
        (like(1, title="Water"), like(2, title="Water")),
        (like(1, story="We agree."), like(2, story="We agree.")),
        (like(1, ""), like(2, "")),
        (like(1, story=LONG), like(2, story=LONG[: len(LONG) // 2])),
    ],
)
def test_what_is_short_or_half_of_it_tells_nothing(one, other):
    assert twins_of(one, other) == []


def test_a_phone_on_which_a_village_wrote_tells_nothing():
    many = [like(number, chats={7}) for number in range(1, 9)]
    assert twins_of(*many) == []


@given(st.lists(st.text(), min_size=2, max_size=5))
def test_no_words_break_it_and_nobody_is_their_own_twin(words):
    many = [like(at, said, {at}, said, said) for at, said in enumerate(words)]
    for one in many:
        assert one.number not in [twin.number for twin in find_twins(one.number, many, "title")]


def test_the_longest_texts_and_the_title_tell_most():
    questions = [("title", "text"), ("short", "text"), ("long", "text"), ("place", "select_one x")]
    call = call_from(
        """
        title: T
        form:
          - type: group
            name: g
            label: G
            questions:
              - {type: text, name: title, label: T?}
              - {type: text, name: short, label: S?}
              - {type: text, name: long, label: L?}
        """
    )
    answers = {name: Answer(LONG if name == "long" else "words") for name, _ in questions}
    assert telling_keys(call, answers) == ("title", "long")


# As it is read


@pytest.fixture
async def people(database):
    """Five forms: three sent one after the other, one taken back, one never sent; their numbers."""
    people = People(database)
    forms = [
        people.form(
            people.add(),
            status="submitted",
            revision=1,
            sent_at=NOW + timedelta(hours=at),
            answers=[("village", Answer(f"Village {at}"))],
        )
        for at in range(3)
    ]
    forms.append(people.form(people.add(), status="withdrawn", revision=1, sent_at=NOW))
    forms.append(people.form(people.add()))
    await people.write()
    return forms


async def put(database, number, state, revision=1, why=None):
    async with database.write() as connection:
        await decide(database, connection, number, state, revision, AWA, AT, why=why)


async def test_those_to_look_at_come_in_the_order_in_which_they_were_sent(database, people):
    one, two, three, *_ = people

    async def after(number, *without):
        async with database.read() as connection:
            return await next_number(connection, "wells", number, without)

    assert await after(None) == one
    assert await after(one) == two
    assert await after(three) == one
    assert await after(None, one) == two
    assert await after(None, one, two, three) == one
    await put(database, one, "accepted")
    assert await after(None) == two
    assert await after(one) == two
    await put(database, two, "left-out")
    assert await after(two) == three
    assert await after(three) is None
    async with database.read() as connection:
        assert await next_number(connection, "other", None, ()) is None


async def test_a_page_shows_one_state_with_titles_and_nothing_taken_back(database, people):
    one, two, three, gone, never = people
    await put(database, two, "accepted")
    async with database.read() as connection:
        new = await read_page(connection, "wells", "received", 0, 8, "village")
        assert [(row.number, row.title) for row in new] == [(one, "Village 0"), (three, "Village 2")]
        assert [row.number for row in await read_page(connection, "wells", "received", 1, 8, None)] == [three]
        accepted = await read_page(connection, "wells", "accepted", 0, 8, None)
        assert [(row.number, row.title) for row in accepted] == [(two, None)]
        some = await read_some(connection, "wells", [three, gone, never, one], None)
        assert [row.number for row in some] == [three, one]
        assert await read_some(connection, "other", [one], None) == []


async def test_only_what_counts_is_held_against_others(database, people):
    async with database.read() as connection:
        found = await read_likenesses(connection, "wells", ["village"])
    assert sorted(one.number for one in found) == people[:3]
    assert {one.words["village"] for one in found} == {"Village 0", "Village 1", "Village 2"}
    assert all(len(one.chats) == 1 for one in found)


async def test_how_a_form_stands_is_read_by_number_and_by_reference(database, people):
    one, *_, gone, never = people
    async with database.write() as connection:
        found = await read_standing(connection, number=one, to_change=True)
        assert found is not None
        assert found == await read_standing(connection, reference=f"R{one}")
        assert (found.call, found.status, found.revision) == ("wells", "submitted", 1)
        taken_back = await read_standing(connection, number=gone)
        assert taken_back is not None
        assert taken_back.status == "withdrawn"
        assert await read_standing(connection, number=never) is None
        assert await read_standing(connection, reference="") is None


async def test_who_has_opened_a_form_a_moment_ago_is_known(database, people):
    ids = Ids()
    async with database.write() as connection:
        await note(connection, ids, AT, 7, "submission.see", "wells", submission=people[0])
        await note(connection, ids, AT, 8, "submission.see", "wells", submission=people[0])
        await note(connection, ids, AT - timedelta(hours=1), 7, "submission.see", "wells", submission=people[1])
        await note(connection, ids, AT, 7, "submission.see", "other", submission=people[2])
        await note(connection, ids, AT, 7, "review.accept", "wells", submission=people[2])
    async with database.read() as connection:
        seen = await read_seen(connection, "wells", AT - timedelta(minutes=15))
    assert seen == {people[0]: {7, 8}}


async def test_the_reason_is_read_until_it_is_sent_anew(database, people):
    one, two, three, gone, _ = people
    await put(database, one, "left-out", why="Too short.")
    await put(database, two, "left-out")
    await put(database, three, "left-out", revision=0, why="Of an older one.")
    await put(database, gone, "left-out", why="Taken back.")
    async with database.read() as connection:
        assert await read_left_out(connection, people) == {one: "Too short.", two: ""}


async def test_who_blocked_the_bot_or_asked_for_silence_is_not_told(database):
    people = People(database)
    forms = [
        people.form(people.add("ff", **more), status="submitted", revision=1)
        for more in ({}, {"quiet": True}, {"reachable": False})
    ]
    await people.write()
    async with database.read() as connection:
        readers = [await read_holders(connection, number) for number in forms]
    assert [[(one.language, one.may_be_told) for one in each] for each in readers] == [
        [("ff", True)],
        [("ff", False)],
        [("ff", False)],
    ]
