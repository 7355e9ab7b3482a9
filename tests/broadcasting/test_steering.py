"""What becomes of a broadcast that was queued, as a terminal shows and steers it."""

import csv
import json
import os
import stat
import threading

import pytest
from sqlalchemy import insert, update

from bot.broadcasting.ledger import write_ledger
from bot.database import broadcasts, models

from .people import ALL, NOW, rows, three


async def listed(people, number, **states):
    """So many deliveries in each state; the list is whole."""
    kept = [state for state, count in states.items() for _ in range(count)]
    made = [
        {"broadcast_id": int(number), "chat_id": at + 1, "language": "fr", "state": state,
         "error": "=1+1" if state == "failed" else None, "at": NOW if state != "waiting" else None}
        for at, state in enumerate(kept)
    ]  # fmt: skip
    async with people.database.write() as connection:
        await connection.execute(insert(models.delivery), made)
        await connection.execute(update(models.broadcast).values(status="sending", listed=True))


async def test_status_says_how_far_it_is_and_adds_up(people, palabre):
    await three(people)
    number = json.loads((await palabre(*ALL, "--yes", "--json")).stdout)["id"]
    waiting = {"sent": 0, "blocked": 0, "failed": 0, "left": 3, "total": 3}
    assert json.loads((await palabre("status", number, "--json")).stdout) == waiting
    await listed(people, number, sent=4, blocked=2, stopped=1, failed=1, waiting=3)
    done = await palabre("status", number, "--json")
    assert json.loads(done.stdout) == {"sent": 4, "blocked": 3, "failed": 1, "left": 3, "total": 11}
    done = await palabre("status", number)
    assert done.stdout == "sending: 4 sent, 3 blocked, 1 failed, 3 left, 11 total\n"


async def test_while_the_list_is_made_the_rest_of_it_counts_as_left(people, palabre):
    await three(people)
    number = (await palabre(*ALL, "--yes")).stdout.strip()
    await listed(people, number, sent=1)
    async with people.database.write() as connection:
        await connection.execute(update(models.broadcast).values(status="preparing", listed=False, reached=1))
    shown = json.loads((await palabre("status", number, "--json")).stdout)
    assert shown == {"sent": 1, "blocked": 0, "failed": 0, "left": 2, "total": 3}


async def test_it_is_held_goes_on_and_is_ended_once(people, palabre):
    await three(people)
    number = (await palabre(*ALL, "--yes")).stdout.strip()
    steps = [("resume", 1, "queued"), ("pause", 0, "paused"), ("pause", 1, "paused"), ("resume", 0, "preparing"),
             ("cancel", 0, "cancelled"), ("cancel", 1, "cancelled"), ("resume", 1, "cancelled")]  # fmt: skip
    for word, code, status in steps:
        done = await palabre(word, number)
        assert done.exit_code == code, (word, done.stderr)
        assert done.stderr.count("\n") == 1
        assert (await rows(people, models.broadcast))[0]["status"] == status
    noted = [row["what"] for row in await rows(people, models.audit)]
    assert sorted(noted) == ["broadcast.cancel", "broadcast.confirm", "broadcast.pause", "broadcast.resume"]


async def test_status_says_why_it_was_held_by_itself_until_it_goes_on(people, palabre):
    await three(people)
    number = (await palabre(*ALL, "--yes")).stdout.strip()
    async with people.database.write() as connection:
        assert await broadcasts.pause(connection, int(number), NOW, "refused")
    assert "why: refused. It is held" in (await palabre("status", number)).stdout
    assert list(json.loads((await palabre("status", number, "--json")).stdout)) == [
        "sent", "blocked", "failed", "left", "total"
    ]  # fmt: skip
    await palabre("resume", number)
    assert "why" not in (await palabre("status", number)).stdout


@pytest.mark.parametrize("word", ["status", "pause", "cancel"])
async def test_an_id_that_nothing_has_is_told(palabre, word):
    for number in ("7", "x", "", "-1", "9" * 30, "٧"):
        done = await palabre(word, "--", number)
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "there is no broadcast" in done.stderr


async def test_broadcasts_are_listed_the_newest_first(people, palabre):
    await three(people)
    people.taking_part(call="other")
    await people.write()
    first = (await palabre(*ALL, "--yes")).stdout.strip()
    second = (await palabre("other", *ALL[1:], "--yes")).stdout.strip()
    shown = json.loads((await palabre("list", "--json")).stdout)
    assert [one["id"] for one in shown] == [second, first]
    assert list(shown[0]) == ["id", "call", "kind", "status", "segment", "made_at", "not_before"]
    assert [one["id"] for one in json.loads((await palabre("list", "wells", "--json")).stdout)] == [first]
    assert (await palabre("list")).stdout.count("\n") == 2
    assert (await palabre("list", "nope")).exit_code == 2


async def test_deliveries_are_a_file_for_this_user_alone(people, palabre, folder):
    await three(people)
    number = (await palabre(*ALL, "--yes")).stdout.strip()
    await listed(people, number, sent=1, failed=1, waiting=1)
    out = folder / "who.csv"
    out.write_text("old")
    done = await palabre("deliveries", number, "--out", "who.csv")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "3 rows in who.csv\n")
    with out.open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))
    assert found == [
        ["chat_id", "language", "state", "when", "error"],
        ["1", "fr", "sent", "2027-03-01T12:00:00+00:00", ""],
        ["2", "fr", "failed", "2027-03-01T12:00:00+00:00", "'=1+1"],
        ["3", "fr", "waiting", "", ""],
    ]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


async def test_whoever_waits_for_the_disk_is_not_the_event_loop(people, folder, monkeypatch):
    await three(people)
    threads, sync = [], os.fsync

    def synced(handle):
        threads.append(threading.get_ident())
        sync(handle)

    monkeypatch.setattr("bot.broadcasting.ledger.os.fsync", synced)
    assert await write_ledger(people.database, 1, folder / "who.csv") == 0
    assert len(threads) == 1
    assert threads[0] != threading.get_ident()


async def test_a_file_that_cannot_be_written_leaves_nothing_behind(people, palabre, folder):
    await three(people)
    number = (await palabre(*ALL, "--yes")).stdout.strip()
    before = sorted(folder.rglob("*"))
    for where in ("calls", "nowhere/who.csv"):
        done = await palabre("deliveries", number, "--out", where)
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert sorted(folder.rglob("*")) == before
