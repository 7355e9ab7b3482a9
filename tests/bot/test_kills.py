"""The bot is killed (SIGKILL) at the k-th commit and the k-th call, k = 1, 2, 3 …, while people answer.

`make test` strikes here and there; `make prove` strikes everywhere.
"""

from random import Random

import pytest

from tests.proving import PROVE, proof

from .killing import AtCall, AtCommit, AtTime, taken


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("k", [1, 4, 7, 12], ids=str)
async def test_a_kill_at_a_commit_loses_and_doubles_nothing(nursery, clean, tmp_path, k, after):
    found = await taken(nursery, tmp_path, [AtCommit(k, after)] * 2)
    assert found == clean
    assert found.kills


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("k", [2, 7, 10, 19, 40], ids=str)
async def test_a_kill_at_a_call_loses_and_doubles_nothing(nursery, clean, tmp_path, k, after):
    found = await taken(nursery, tmp_path, [AtCall(k, after)] * 2)
    assert found == clean
    assert found.kills


@pytest.mark.skipif(not PROVE, reason="make prove")
@pytest.mark.parametrize("times", [1, 4], ids=["once", "four-times"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", [AtCommit, AtCall], ids=["commit", "call"])
async def test_a_kill_anywhere_loses_and_doubles_nothing(nursery, clean, tmp_path, at, after, times):
    """k goes up until the people are done before it is reached."""
    kills = repeated = k = 0
    while True:
        k += 1
        found = await taken(nursery, tmp_path / str(k), [at(k, after)] * times)
        assert found == clean, f"k = {k}"
        kills, repeated = kills + found.kills, repeated + found.repeated
        if not found.kills:
            break
    where = f"{'after' if after else 'before'} a {'commit' if at is AtCommit else 'call'}, {times} a run"
    proof("kills at commits and calls", tried=kills, note=f"{where}: k < {k}, {kills} kills, {repeated} repeats")


@pytest.mark.skipif(not PROVE, reason="make prove")
@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_kills_at_random_moments_lose_and_double_nothing(nursery, clean, tmp_path, webhook):
    """Many people, and a bot that is killed again and again until they are done."""
    dice = Random(7)
    names = [f"Person{number}" for number in range(200)]
    blows = [AtTime(dice.uniform(0.2, 1.2)) for _ in range(1000)]
    found = await taken(nursery, tmp_path, blows, names=names, webhook=webhook, patience=120)
    assert len(found.forms) == len(names)
    assert found.answers == {key: count * 100 for key, count in clean.answers.items()}
    way = "webhook" if webhook else "polling"
    note = f"{way}: {len(names)} people, {found.kills} kills, {found.repeated} repeats"
    proof("kills at random", tried=found.kills, note=note)
