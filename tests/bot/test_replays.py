"""Updates that come twice, taps and words that overtake each other, people who do not wait: the forms end the same."""

from functools import partial

import pytest

from tests.proving import PROVE, proof

from .killing import AtCall, AtCommit, taken

SEEDS = range(1, 40 if PROVE else 3)


def unkind(faults, *, repeats, shuffles):
    """Everything twice, and each of a person's queues late on its own."""
    if repeats:
        faults.repeat_updates()
    if shuffles:
        faults.shuffle_queues(0.05)


by_way = pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])


@by_way
@pytest.mark.parametrize(
    ("repeats", "shuffles"), [(True, False), (False, True), (True, True)], ids=["twice", "shuffled", "both"]
)
async def test_each_update_counts_once_in_whatever_order(nursery, clean, tmp_path, webhook, repeats, shuffles):
    """Who waits for the bot sees no difference at all."""
    wicked = partial(unkind, repeats=repeats, shuffles=shuffles)
    assert await taken(nursery, tmp_path, unkind=wicked, webhook=webhook) == clean
    proof("replays", tried=1)


@by_way
@pytest.mark.parametrize("seed", SEEDS)
async def test_who_does_not_wait_ends_with_the_same_form(nursery, clean, tmp_path, webhook, seed):
    """Taps twice, words sent one upon the other and put right at once, while queues overtake each other."""
    wicked = partial(unkind, repeats=True, shuffles=True)
    assert (await taken(nursery, tmp_path, unkind=wicked, haste=seed, webhook=webhook)).forms == clean.forms
    proof("replays", tried=1)


@pytest.mark.parametrize("blow", [AtCommit(6, False), AtCommit(9, True), AtCall(14, False), AtCall(23, True)], ids=str)
async def test_all_of_it_at_once(nursery, clean, tmp_path, blow):
    """Killed, everything twice, out of order, and in haste."""
    wicked = partial(unkind, repeats=True, shuffles=True)
    found = await taken(nursery, tmp_path, [blow], unkind=wicked, haste=blow.k)
    assert found.forms == clean.forms
    assert found.kills


@pytest.mark.skipif(not PROVE, reason="make prove")
@by_way
@pytest.mark.parametrize("at", [AtCommit, AtCall], ids=["commit", "call"])
async def test_all_of_it_at_once_everywhere(nursery, clean, tmp_path, webhook, at):
    """The same for all k, and with a webhook."""
    wicked = partial(unkind, repeats=True, shuffles=True)
    kills = k = 0
    while True:
        k += 1
        found = await taken(
            nursery, tmp_path / str(k), [at(k, bool(k % 2))] * 3, unkind=wicked, haste=k, webhook=webhook
        )
        assert found.forms == clean.forms, f"k = {k}"
        kills += found.kills
        if not found.kills:
            break
    where = f"{'commits' if at is AtCommit else 'calls'}, {'webhook' if webhook else 'polling'}"
    proof("kills, replays and haste at once", tried=kills, note=f"{where}: k < {k}, {kills} kills")
