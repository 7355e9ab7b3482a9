"""What moderators decide, and what stands beside answers, without a word of the answers being touched."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, update

from bot.database import models
from bot.database.exports import Which, read_all
from bot.database.renditions import Rendition, add_rendition, read_renditions
from bot.database.reviews import (
    Moderator,
    Note,
    Topic,
    add_note,
    add_topic,
    count_states,
    decide,
    read_beside,
    read_review,
    read_topics,
    set_entry,
    set_topic,
    stands,
    state_of,
)
from conversations.state import Answer, Conversation, Status
from tests.broadcasting.people import People

AT = datetime(2027, 3, 1, tzinfo=UTC)
AWA = Moderator(7, "Awa")


@pytest.fixture
async def forms(database):
    """Three forms that were sent, with one answer each, and one that is midway: their numbers."""
    people = People(database)
    sent = [
        people.form(people.add(), status="submitted", revision=1, answers=[("village", Answer("Sandika"))])
        for _ in range(3)
    ]
    midway = people.form(people.add(), answers=[("village", Answer("Louga"))])
    await people.write()
    async with database.write() as connection:
        for status in (Status.SUBMITTED, Status.MIDWAY):
            state = Conversation("wells", "f", status).as_json()
            of_these = update(models.submission).where(models.submission.c.status == status.value)
            await connection.execute(of_these.values(state=state))
    return [*sent, midway]


async def put(database, number, state, revision=1, **more):
    async with database.write() as connection:
        await decide(database, connection, number, state, revision, AWA, AT, **more)


async def one_of(database, number):
    async with database.read() as connection:
        return await read_review(connection, number)


async def send_anew(database, number):
    async with database.write() as connection:
        changed = update(models.submission).where(models.submission.c.id == number)
        await connection.execute(changed.values(revision=models.submission.c.revision + 1))


async def test_what_nobody_has_looked_at_is_received(database, forms):
    one = await one_of(database, forms[0])
    assert one is None
    assert state_of(one, 1) == "received"


async def test_what_was_sent_anew_since_it_was_decided_has_changed(database, forms):
    await put(database, forms[0], "accepted")
    assert state_of(await one_of(database, forms[0]), 1) == "accepted"
    await send_anew(database, forms[0])
    assert state_of(await one_of(database, forms[0]), 2) == "changed"


async def test_the_database_says_the_same_of_all_of_them(database, forms):
    await put(database, forms[0], "accepted")
    await put(database, forms[1], "left-out", why="It is an advertisement.")
    await send_anew(database, forms[1])
    async with database.read() as connection:
        counted = await count_states(connection, "wells")
    assert counted == {"received": 1, "changed": 1, "asked": 0, "accepted": 1, "left-out": 0}


async def test_each_decision_counts_so_that_an_older_table_is_known_to_be_old(database, forms):
    await put(database, forms[0], "accepted")
    await put(database, forms[0], "left-out", why="Twice.", twin=forms[1])
    one = await one_of(database, forms[0])
    assert (one.state, one.why, one.twin, one.rev) == ("left-out", "Twice.", forms[1], 2)


async def test_a_note_makes_an_older_table_old_and_decides_nothing(database, forms):
    for rev, words in enumerate(("Call her.", "Done."), start=1):
        async with database.write() as connection:
            note = Note(forms[0], "village", words, AWA, AT)
            await add_note(database, connection, forms[0], note, 5000 + rev, AT)
        one = await one_of(database, forms[0])
        assert (one.state, one.rev) == ("received", rev)
    async with database.read() as connection:
        beside = (await read_beside(connection, [forms[0]]))[forms[0]]
    assert [(note.key, note.words, note.by) for note in beside.notes] == [
        ("village", "Call her.", AWA),
        ("village", "Done.", AWA),
    ]


async def test_a_note_about_a_form_that_was_accepted_leaves_it_accepted(database, forms):
    await put(database, forms[0], "accepted")
    async with database.write() as connection:
        await add_note(database, connection, forms[0], Note(forms[0], None, "Good.", AWA, AT), 5001, AT)
    assert (await one_of(database, forms[0])).state == "accepted"


async def test_topics_are_of_a_call_and_set_on_answers_once(database, forms):
    async with database.write() as connection:
        await add_topic(database, connection, Topic("wells", "1", "Watter"), 7, AT)
        await add_topic(database, connection, Topic("wells", "1", "Water"), 7, AT)
        await add_topic(database, connection, Topic("other", "1", "Milk"), 7, AT)
        for _ in range(2):
            await set_topic(database, connection, forms[0], "village", "1", True, AWA, AT)
    async with database.read() as connection:
        assert await read_topics(connection, "wells") == [Topic("wells", "1", "Water")]
        assert (await read_beside(connection, forms))[forms[0]].topics == {"village": ["1"]}
    async with database.write() as connection:
        await set_topic(database, connection, forms[0], "village", "1", False, AWA, AT)
    async with database.read() as connection:
        assert (await read_beside(connection, forms))[forms[0]].topics == {}


async def test_a_moderator_takes_back_what_a_moderator_said_and_not_what_the_person_said(database, forms):
    row = {"submission_id": forms[0], "key": "village", "entry": "near", "by": "person", "chat_id": 1, "at": AT}
    async with database.write() as connection:
        await connection.execute(insert(models.answer_entry).values(row))
        await set_entry(database, connection, forms[0], "village", "near", True, AWA, AT)
        await set_entry(database, connection, forms[0], "village", "deep", True, AWA, AT)
        await set_entry(database, connection, forms[0], "village", "near", False, AWA, AT)
        await set_entry(database, connection, forms[0], "village", "deep", False, AWA, AT)
    async with database.read() as connection:
        assert (await read_beside(connection, forms))[forms[0]].entries == {"village": {"near": "person"}}


def rendition_of(number, row, identity, kind, words, state, language="fr"):
    return Rendition(identity, number, "village", kind, language, words, state, row, AWA, AT)


async def test_the_newest_rendition_of_the_answer_as_it_stands_counts(database, forms):
    async with database.read() as connection:
        row = (await read_renditions(connection, forms))[forms[0]].rows["village"]
    async with database.write() as connection:
        for one in (
            rendition_of(forms[0], row, 6000, "transcript", "Sandica", "machine"),
            rendition_of(forms[0], row, 6001, "transcript", "Sandika", "human"),
            rendition_of(forms[0], row, 6002, "translation", "The village of Sandika", "human", "en"),
            rendition_of(forms[0], row, 6003, "published", "[…]", "proposed"),
            rendition_of(forms[0], row - 1, 6004, "transcript", "of an older answer", "confirmed"),
        ):
            await add_rendition(connection, one)
    async with database.read() as connection:
        made = (await read_renditions(connection, forms))[forms[0]]
    assert made.newest("village", "transcript").words == "Sandika"
    assert made.newest("village", "transcript", "en") is None
    assert made.newest("village", "translation", "en").words == "The village of Sandika"
    assert made.newest("village", "published") is None
    assert made.newest("village", "published", shown=False).state == "proposed"


async def test_exports_choose_by_where_submissions_stand(database, forms):
    await put(database, forms[0], "accepted")
    await put(database, forms[1], "left-out", why="Twice.")

    async def read(*states):
        which = Which(frozenset({Status.SUBMITTED}), frozenset(states))
        return [came.submission.id async for came in read_all(database, "wells", which)]

    assert await read("accepted") == [forms[0]]
    assert await read("received", "left-out") == [forms[1], forms[2]]


def test_the_two_ways_to_say_where_something_stands_are_one_rule():
    """The SQL names the same three cases as the function above it."""
    words = str(stands().compile(compile_kwargs={"literal_binds": True}))
    assert words.index("received") < words.index("changed") < words.index("review.state")
