"""How long calls wait for each other: by a clock of the test's own."""

import bisect
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.pace import Pace


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def send(pace, clock, lane, seconds=0.0):
    """Wait as long as it says, and make a call whose answer comes at once; when it was made."""
    while (wait := pace.wait(lane)) > 0:
        clock.now += wait + 1e-6
    ticket = pace.begin(lane)
    clock.now += seconds
    pace.end(ticket)
    return clock.now


def begun(clock, rate=25.0):
    """A pace at which a broadcast goes out, its first second over."""
    pace = Pace(rate, clock)
    pace.watch()
    clock.now += 1.1
    return pace


def test_a_broadcast_goes_out_evenly(clock):
    pace = begun(clock)
    times = [send(pace, clock, 1) for _ in range(500)]
    gaps = [b - a for a, b in itertools.pairwise(times)]
    assert max(gaps) < 0.05
    assert 490 / (times[-1] - times[9]) == pytest.approx(25, rel=0.01)


def test_the_first_message_of_a_broadcast_waits_a_second(clock):
    pace = Pace(25.0, clock)
    pace.watch()
    assert 1.0 < pace.wait(1) < 1.1
    assert pace.wait(0) == 0


def test_only_a_little_is_caught_up_with(clock):
    pace = begun(clock)
    send(pace, clock, 1)
    clock.now += 60
    at_once = 0
    while not pace.wait(1):
        pace.end(pace.begin(1))
        at_once += 1
    assert at_once == 11


def test_without_a_broadcast_replies_never_wait(clock):
    pace = begun(clock)
    send(pace, clock, 1)
    clock.now += 1.1
    for _ in range(1000):
        assert pace.wait(0) == 0
        pace.end(pace.begin(0))


def test_beside_a_broadcast_replies_wait_at_the_limit_and_go_before_it(clock):
    pace = begun(clock)
    send(pace, clock, 1)
    for _ in range(29):
        assert pace.wait(0) == 0
        pace.end(pace.begin(0))
    assert pace.wait(0) == pytest.approx(1.02)
    assert pace.wait(1) == pytest.approx(1.02)


def test_calls_on_their_way_count_until_a_second_after_their_answer(clock):
    pace = begun(clock)
    tickets = [pace.begin(1) for _ in range(30)]
    clock.now += 1.5
    assert pace.wait(0) > 0
    for ticket in tickets:
        pace.end(ticket)
    assert pace.wait(0) == pytest.approx(1.02, abs=0.01)


def test_a_call_that_never_gets_an_answer_counts_three_seconds(clock):
    pace = begun(clock)
    for _ in range(30):
        pace.begin(1)
    clock.now += 2.1
    assert pace.wait(0) > 0
    clock.now += 1.1
    assert pace.wait(0) == 0


def test_how_long_every_call_is_on_its_way_is_learnt_slowly_and_forgotten_at_once(clock):
    """Two calls keep their distance on the way: it need not be added to it."""
    pace = begun(clock)
    for _ in range(300):
        send(pace, clock, 1, 0.4)
    clock.now += 1.1
    tickets = [pace.begin(1) for _ in range(30)]
    clock.now += 0.4
    for ticket in tickets:
        pace.end(ticket)
    assert 0.7 < pace.wait(0) < 0.9
    clock.now += 0.9
    tickets = [pace.begin(1) for _ in range(30)]
    clock.now += 0.01
    for ticket in tickets:
        pace.end(ticket)
    assert pace.wait(0) == pytest.approx(1.01)


def test_a_call_that_was_not_made_counts_no_more(clock):
    pace = begun(clock)
    for _ in range(30):
        pace.end(pace.begin(1), made=False)
    assert pace.wait(0) == 0


def test_it_rests_once_the_last_message_is_a_second_old(clock):
    pace = begun(clock)
    send(pace, clock, 1)
    pace.rest()
    assert pace.watches
    clock.now += 1.1
    pace.rest()
    assert not pace.watches


@pytest.mark.parametrize(("rate", "most"), [(1, 30), (25, 30), (50, 60), (400, 480)])
def test_the_limit_grows_with_the_rate(rate, most):
    assert Pace(rate).most == most


def test_a_refusal_for_everybody_halves_the_rate_and_calm_brings_it_back(clock):
    pace = begun(clock)
    pace.refused(1, 2.0, everybody=True)
    pace.refused(1, 2.0, everybody=True)  # what was on its way says the same
    assert pace.speed == 12.5
    clock.now += 2.0 + 25
    assert pace.speed == pytest.approx(18.75)
    clock.now += 90
    assert pace.speed == 25


def test_repeated_refusals_of_a_broadcast_slow_it_down_and_one_does_not(clock):
    pace = begun(clock)
    pace.refused(1, 1.0, everybody=False)
    assert pace.speed == 25
    clock.now += 5
    pace.refused(1, 1.0, everybody=False)
    assert pace.speed == 12.5


def test_refusals_of_replies_for_one_chat_slow_nothing_down(clock):
    pace = begun(clock)
    for _ in range(5):
        pace.refused(0, 1.0, everybody=False)
        clock.now += 2
    assert pace.speed == 25


def test_it_never_gets_slower_than_an_eighth(clock):
    pace = begun(clock)
    for _ in range(10):
        pace.refused(1, 1.0, everybody=True)
        clock.now += 1.0
    assert pace.speed == pytest.approx(25 / 8, rel=0.1)


calls = st.tuples(
    st.sampled_from([0, 0, 1]),  # lane
    st.sampled_from([0.0, 0.0, 0.0, 0.001, 0.05, 0.3, 1.5]),  # until it is wished for
    st.sampled_from([0.0, 0.01, 0.2, 0.9, 1.5]),  # until its answer, besides the way
    st.floats(0, 1),  # how much of that it takes to arrive
)
ways = st.tuples(st.sampled_from([0.0, 0.05, 0.4]), st.floats(0, 1))  # there and back, and how much of it is there


@given(st.lists(calls, min_size=40, max_size=200), st.sampled_from([5.0, 25.0, 40.0]), ways)
def test_no_second_with_a_message_of_a_broadcast_has_more_calls_than_the_limit(wished, rate, way):
    """Measured where they arrive, however long they are on their way; some have nothing but the way to go."""
    clock = Clock()
    pace = begun(clock, rate)
    flying = []
    arrived = []
    for number, (lane, pause, more, share) in enumerate(wished):
        more = more if number % 3 else 0.0
        answer = way[0] + more
        clock_to(clock, clock.now + pause, flying, pace)
        while (wait := pace.wait(lane)) > 0:
            clock_to(clock, clock.now + wait + 1e-6, flying, pace)
        ticket = pace.begin(lane)
        arrived.append((clock.now + way[0] * way[1] + more * share, lane))
        bisect.insort(flying, (clock.now + answer, ticket))
    arrived.sort()
    times = [at for at, _ in arrived]
    for first, at in enumerate(times):
        within = arrived[first : bisect.bisect_left(times, at + 1.0)]
        if any(lane for _, lane in within):
            assert len(within) <= pace.most


def clock_to(clock, moment, flying, pace):
    """Let time pass, and the answers come that come meanwhile."""
    while flying and flying[0][0] <= moment:
        clock.now, ticket = flying.pop(0)
        pace.end(ticket)
    clock.now = moment
