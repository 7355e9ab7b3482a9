"""The same on SQLite and PostgreSQL: who owns what, what is found of somebody, and what is left."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from bot.database import models as m
from bot.database.emptying import empty, read_due
from bot.database.erasing import erase_rows, read_messages
from bot.database.ids import Ids
from bot.database.persons import RULINGS, Person, everything_of, find, person_of_chat
from bot.privacy.erasing import apply_tombstones
from bot.privacy.tombstones import Tombstones

from .traces import NOW, add_beside

ZORBA, HELPER = 100001, 100002
STATE = {
    "call": "small", "version": "v", "status": "midway", "way": "long", "asking": "story", "answers": {},
    "pending": {"words": "Pendingwords"},
}  # fmt: skip


@pytest.fixture
async def filled(database, tmp_path):
    """One who answers alone in a chat, and one whom another helps: the numbers of their forms."""
    ids, forms = Ids(), []
    async with database.write() as connection:
        for chat in (ZORBA, HELPER, 4242):
            row = {
                "chat_id": chat, "language": "en", "reachable": True, "source": "radio", "step": {}, "quiet": False,
                "came_at": NOW, "active_at": NOW, "rev": 1, "interests": {"does": "Zorbadoes"},
            }  # fmt: skip
            await connection.execute(m.chat.insert(), [row])
        version = {"hash": "v" * 64, "call": "small", "files": {}, "at": NOW}
        await connection.execute(m.form_version.insert(), [version])
    for chat, kind, name, marker in ((ZORBA, "myself", "", "ZORBA"), (HELPER, "person", "Binta", "BINTA")):
        forms.append(await _form(database, ids, chat, kind, name, marker))
        await add_beside(database, ids, forms[-1], marker, tmp_path)
    return forms


async def _form(database, ids, chat, kind, name, marker):
    who, consent, form, words = ids(), ids(), ids(), f"{marker[0]}" * 64
    submission = {
        "id": form, "call": "small", "form_hash": "v" * 64, "respondent_id": who, "consent_id": consent,
        "reference": f"{marker}-REF", "status": "submitted", "language": "en", "revision": 1, "rev": 1, "state": STATE,
        "appearance": "name", "contact_again": True, "source": "radio", "began_at": NOW, "changed_at": NOW,
        "sent_at": NOW,
    }  # fmt: skip
    said = {
        "submission_id": form, "consent_id": consent, "language": "en", "chat_id": chat, "message_id": 5, "revision": 1,
        "helper": kind != "myself", "at": NOW,
    }  # fmt: skip
    bodies = {"story": f"{marker} story", "phone": f"{marker} Phone0771"}
    answers = [
        {**said, "id": ids(), "key": key, "body": {"parts": [], "ref": "5", "complete": True, "value": value}}
        for key, value in bodies.items()
    ]
    rows = {
        "wording": {"hash": words, "words": f"Do you agree, {marker}?"},
        "respondent": {
            "id": who, "kind": kind, "name": name, "agreed": "self", "agreed_at": NOW, "created_at": NOW,
        },
        "consent": {
            "id": consent, "respondent_id": who, "call": "small", "language": "en", "words_hash": words,
            "chat_id": chat, "at": NOW,
        },
        "submission": submission,
        "holding": {"chat_id": chat, "submission_id": form, "helper": kind != "myself", "since": NOW},
        "prompt": {
            "chat_id": chat, "message_id": 7, "submission_id": form, "key": "story", "kind": "text", "sure": True,
        },
        "shown": {"chat_id": chat, "message_id": 6, "at": NOW},
        "incoming": {"update_id": chat, "chat_id": chat, "message_id": 5, "tries": 0, "at": NOW},
        "arrival": {"chat_id": chat, "call": "small", "source": "radio", "language": "en", "at": NOW},
        "outbox": {"id": ids(), "chat_id": chat, "lane": 0, "method": "sendMessage", "payload": {"text": marker},
                   "tries": 0},
    }  # fmt: skip
    async with database.write() as connection:
        for table, row in rows.items():
            await connection.execute(getattr(m, table).insert(), [row])
        await connection.execute(m.answer.insert(), answers)
    return submission


@pytest.fixture
async def named(database, filled):
    """The first form is named besides: in what was sent to many, on the way to others, in what somebody is at."""
    form = filled[0]["id"]
    over = {
        "id": 1, "kind": "broadcast", "call": "small", "status": "done", "segment": "all", "content": {},
        "listed": True, "excluded": {}, "made_at": NOW,
    }  # fmt: skip
    sent = {"broadcast_id": 1, "chat_id": ZORBA, "language": "en", "state": "sent", "submission_id": form}
    going = {"chat_id": 4242, "lane": 0, "method": "sendMessage", "tries": 0, "marks": None}
    async with database.write() as connection:
        await connection.execute(m.broadcast.insert(), [over])
        await connection.execute(m.delivery.insert(), [sent])
        about = [{**going, "id": 77, "payload": {"text": f"about {filled[0]['reference']}"}}]
        about += [{**going, "id": 78, "payload": {"text": "other"}, "marks": {"s": form}}]
        await connection.execute(m.outbox.insert(), [*about, {**going, "id": 79, "payload": {"text": "other"}}])
        at_it = m.chat.update().where(m.chat.c.chat_id == 4242)
        await connection.execute(at_it.values(step={"submission": form, "confirms": "ZORBA Awa"}, rev=5))
    return form


async def counts(connection):
    """How many rows each table has."""
    queries = {table.name: select(func.count()).select_from(table) for table in m.metadata.sorted_tables}
    return {name: (await connection.execute(query)).scalar_one() for name, query in queries.items()}


async def test_a_chat_answers_as_itself_and_not_as_those_it_helps(database, filled):
    zorba, _ = filled
    async with database.read() as connection:
        assert await person_of_chat(connection, ZORBA) == Person(ZORBA, frozenset({zorba["respondent_id"]}))
        assert await person_of_chat(connection, HELPER) == Person(HELPER)


async def test_a_form_that_was_handed_over_belongs_to_whoever_took_it(database, filled):
    zorba, _ = filled
    async with database.write() as connection:
        await connection.execute(m.holding.delete().where(m.holding.c.chat_id == ZORBA))
        handed = {"chat_id": HELPER, "submission_id": zorba["id"], "helper": True, "since": NOW}
        beside = {**handed, "chat_id": 4242}
        await connection.execute(m.holding.insert(), [handed, beside])
        taken = {
            "hash": "h", "submission_id": zorba["id"], "kind": "handover", "chat_id": ZORBA, "expires_at": NOW,
            "used_by": HELPER, "used_at": NOW,
        }  # fmt: skip
        await connection.execute(m.invitation.insert(), [taken])
        assert (await person_of_chat(connection, HELPER)).respondents == {zorba["respondent_id"]}
        assert (await person_of_chat(connection, 4242)).respondents == set()
        assert (await person_of_chat(connection, ZORBA)).respondents == set()


async def test_everything_of_somebody_is_shown_and_nothing_of_others(database, filled):
    zorba, binta = filled
    async with database.read() as connection:
        found = await everything_of(connection, Person(ZORBA, frozenset({zorba["respondent_id"]})))
    said = json.dumps(found)
    assert "ZORBA story" in said
    assert "BINTA" not in said
    assert str(binta["id"]) not in said
    assert {"answer", "consent", "wording", "review_note", "audit", "taken_out", "chat", "arrival"} <= found.keys()
    assert found["review_note"][0]["by_chat"] is None
    assert "by_name" not in found["review_note"][0]
    # a number of somebody else's chat is not told
    assert str(4242) not in said.replace(str(zorba["id"]), "")


async def test_erasing_removes_what_is_found_and_leaves_all_of_others(database, filled):
    zorba, binta = filled
    people = [Person(ZORBA, frozenset({zorba["respondent_id"]})), Person(None, frozenset({binta["respondent_id"]}))]
    async with database.write() as connection:
        before = await everything_of(connection, people[1])
        gone = await erase_rows(database, connection, people[0], NOW)
        after = await everything_of(connection, people[0])
        stays = await everything_of(connection, people[1])
    assert [form.reference for form in gone.forms] == ["ZORBA-REF"]
    assert gone.paths == (f"documents/{zorba['id']}/ZORBA.pdf",)
    assert after.keys() <= {name for name, ruling in RULINGS.items() if ruling.erasing == "keep"}
    assert "ZORBA" not in json.dumps(after)
    assert stays == before


async def test_erasing_everybody_leaves_numbers_alone(database, filled):
    async with database.write() as connection:
        for chat, form in zip((ZORBA, HELPER), filled, strict=True):
            await erase_rows(database, connection, Person(chat, frozenset({form["respondent_id"]})), NOW)
        left = {name: count for name, count in (await counts(connection)).items() if count}
    assert left == {"audit": 2, "taken_out": 2, "chat": 1, "form_version": 1, "incoming": 2}


async def test_messages_that_can_still_be_taken_back_are_theirs_and_ours(database, filled):
    async with database.read() as connection:
        assert await read_messages(connection, ZORBA, NOW - timedelta(hours=48)) == [5, 6, 7]


async def test_erased_again_they_get_numbers_that_nothing_had(database, filled, tmp_path):
    largest = 2**62
    last = {"id": largest, "kind": "nothing", "payload": {}, "not_before": NOW, "tries": 0}
    async with database.write() as connection:
        await connection.execute(m.job.insert(), [last])
    Tombstones(tmp_path / "erased").add([("respondent", filled[0]["respondent_id"])], NOW)
    again = await apply_tombstones(database, tmp_path, tmp_path / "erased", now=lambda: NOW, later=True)
    async with database.read() as connection:
        made = (await connection.execute(select(m.job.c.id).where(m.job.c.kind == "forget"))).scalars().all()
    assert again == 1
    assert made
    assert min(made) > largest


@pytest.mark.parametrize("how", ["deleted", "anonymised"])
async def test_a_form_whose_time_is_over_is_named_nowhere_else(database, filled, named, how):
    async with database.write() as connection:
        done = await empty(database, connection, [form["id"] for form in filled], how, {"phone"}, Ids(), NOW)
        left = await everything_of(connection, Person(None, frozenset({filled[0]["respondent_id"]})))
        (writes,) = (
            await connection.execute(select(m.chat.c.step, m.chat.c.rev).where(m.chat.c.chat_id == 4242))
        ).all()
        going = (await connection.scalars(select(m.outbox.c.id).where(m.outbox.c.chat_id == 4242))).all()
    assert set(done.outbox) >= {77, 78}
    assert left.keys().isdisjoint({"delivery", "job", "outbox", "holding", "prompt"})
    assert writes == ({}, 6)
    assert going == [79]


async def test_what_is_written_down_stays_with_its_answer_when_the_form_is_anonymised(database, filled):
    async with database.write() as connection:
        said = (await connection.execute(select(m.answer).where(m.answer.c.key == "story"))).mappings().all()
        for one in said:
            words = m.rendition.update().where(m.rendition.c.submission_id == one["submission_id"])
            await connection.execute(words.values(answer_id=one["id"]))
        await empty(database, connection, [form["id"] for form in filled], "anonymised", {"phone"}, Ids(), NOW)
        pairs = select(m.answer.c.submission_id, m.answer.c.id).where(m.answer.c.key == "story")
        kept = {tuple(row) for row in await connection.execute(pairs)}
        written = select(m.rendition.c.submission_id, m.rendition.c.answer_id)
        assert {tuple(row) for row in await connection.execute(written)} == kept
    assert len(kept) == 2


async def test_a_batch_takes_as_many_statements_for_many_forms_as_for_one(database, filled):
    counted = []
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *given: counted.append(given[2]))
    taken = []
    for form in filled:  # the second time there is one form more
        counted.clear()
        numbers = [one["id"] for one in filled[: filled.index(form) + 1]]
        async with database.write() as connection:
            await empty(database, connection, numbers, "anonymised", set(), Ids(), NOW)
        taken.append(len(counted))
    assert taken[1] <= taken[0]


async def test_somebody_who_sent_very_many_files_is_found_and_erased(database, filled, named):
    who = Person(ZORBA, frozenset({filled[0]["respondent_id"]}))
    ids = Ids()
    file = {
        "submission_id": named, "chat_id": ZORBA, "handle": "", "unique": "u", "kind": "photo", "name": "", "mime": "",
        "size": 1, "seconds": 0, "state": "lost", "at": NOW,
    }  # fmt: skip
    async with database.write() as connection:
        await connection.execute(m.file.insert(), [{**file, "id": ids()} for _ in range(700)])
        found = await find(connection, who)
        assert len(found.tags) > 1400
        assert {77, 78} <= set(found.messages)
        await erase_rows(database, connection, who, NOW)
        assert (await everything_of(connection, who)).keys() <= {"audit", "taken_out", "chat"}
        assert (await connection.scalars(select(m.outbox.c.id).where(m.outbox.c.chat_id == 4242))).all() == [79]
        (step,) = (await connection.scalars(select(m.chat.c.step).where(m.chat.c.chat_id == 4242))).all()
    assert step == {}


@pytest.mark.parametrize("how", ["deleted", "anonymised"])
async def test_a_form_whose_time_is_over_counts_and_names_nobody(database, filled, how):
    ids = Ids()
    async with database.write() as connection:
        numbers = await read_due(connection, "small", NOW, 200)
        assert numbers == [form["id"] for form in filled]
        done = await empty(database, connection, numbers, how, {"phone"}, ids, NOW)
        assert await read_due(connection, "small", NOW, 200) == []
        left = await counts(connection)
        everything = [await everything_of(connection, Person(None, frozenset({f["respondent_id"]}))) for f in filled]
        answers = (await connection.execute(select(m.answer).order_by(m.answer.c.id))).mappings().all()
    assert len(done.paths) == 2
    assert (left["submission"], left["respondent"], left["consent"], left["holding"]) == (2, 2, 2, 0)
    said = json.dumps(everything)
    for marker in ("Phone0771", "Binta", "Do you agree", "Pendingwords", str(ZORBA), str(HELPER)):
        assert marker not in said
    assert all(one["submission"][0]["status"] == "submitted" for one in everything)
    kept = [(one["key"], one["body"]["value"], one["chat_id"], one["message_id"]) for one in answers]
    words = [("story", "ZORBA story", 0, None), ("story", "BINTA story", 0, None)]
    assert kept == ([] if how == "deleted" else words)
