"""No answer without a consent: the database itself sees to it."""

import hashlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import exc, func, insert, select

from bot.database.models import answer, chat, consent, form_version, respondent, submission, wording

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
WORDS = "Do you want to take part?"
HASH = hashlib.sha256(WORDS.encode()).hexdigest()
ROWS = {
    chat: {"chat_id": 7, "reachable": True, "step": {}, "quiet": False, "came_at": NOW, "active_at": NOW, "rev": 1},
    respondent: {"id": 2, "kind": "myself", "name": "", "agreed": "self", "agreed_at": NOW, "created_at": NOW},
    wording: {"hash": HASH, "words": WORDS},
    form_version: {"hash": "f", "call": "small", "files": {}, "at": NOW},
    consent: {
        "id": 3, "respondent_id": 2, "call": "small", "language": "en", "words_hash": HASH, "chat_id": 7, "at": NOW,
    },
    submission: {
        "id": 4, "call": "small", "form_hash": "f", "respondent_id": 2, "consent_id": 3, "reference": "R",
        "status": "midway", "language": "en", "revision": 0, "rev": 1, "state": {}, "began_at": NOW, "changed_at": NOW,
    },
    answer: {
        "id": 5, "submission_id": 4, "consent_id": 3, "key": "crops", "body": {}, "language": "en", "chat_id": 7,
        "revision": 0, "helper": False, "at": NOW,
    },
}  # fmt: skip


async def keep(database, changed=answer, without=(), **values):
    """Write one row of each table, one of them changed."""
    async with database.write() as connection:
        for table, row in ROWS.items():
            now = {name: value for name, value in row.items() if table is not changed or name not in without}
            await connection.execute(insert(table).values({**now, **(values if table is changed else {})}))


async def kept(database):
    async with database.read() as connection:
        return await connection.scalar(select(func.count()).select_from(answer))


async def test_an_answer_with_its_consent_is_kept(database):
    await keep(database)
    assert await kept(database) == 1


async def test_an_answer_without_a_consent_is_refused(database):
    with pytest.raises(exc.IntegrityError):
        await keep(database, without=("consent_id",))
    assert await kept(database) == 0


@pytest.mark.parametrize("consent_id", [None, 0, 99])
async def test_an_answer_under_a_consent_that_is_not_there_is_refused(database, consent_id):
    with pytest.raises(exc.IntegrityError):
        await keep(database, consent_id=consent_id)
    assert await kept(database) == 0


@pytest.mark.parametrize("without", [("consent_id",), ("respondent_id",)])
async def test_a_form_without_a_consent_is_refused(database, without):
    with pytest.raises(exc.IntegrityError):
        await keep(database, submission, without=without)
    assert await kept(database) == 0


@pytest.mark.parametrize("without", [("words_hash",), ("at",), ("language",), ("chat_id",)])
async def test_a_consent_without_its_words_its_time_its_language_or_its_chat_is_refused(database, without):
    with pytest.raises(exc.IntegrityError):
        await keep(database, consent, without=without)


async def test_a_consent_to_words_that_nobody_kept_is_refused(database):
    with pytest.raises(exc.IntegrityError):
        await keep(database, consent, words_hash="0" * 64)


async def test_a_consent_that_answers_stand_on_cannot_be_deleted(database):
    await keep(database)
    with pytest.raises(exc.IntegrityError):
        async with database.write() as connection:
            await connection.execute(consent.delete())
    assert await kept(database) == 1
