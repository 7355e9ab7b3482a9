"""Who sends more than can be taken at once waits a little; nobody else does, and nothing is lost."""

from __future__ import annotations

import pytest

from bot.telegram.throttle import Throttle, whole_page


class Clock:
    def __init__(self):
        self.at = 0.0

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


def said(number, chat=1, date=1000, **more):
    return {"update_id": number, "message": {"chat": {"id": chat}, "date": date, "text": "a", **more}}


def tap(number, chat=1):
    return {"update_id": number, "callback_query": {"from": {"id": chat}, "data": "x"}}


def numbers(updates):
    return [one["update_id"] for one in updates]


def test_what_is_within_the_share_is_taken_at_once(clock):
    throttle = Throttle(60, now=clock)
    assert [len(one) for one in throttle.split([said(n) for n in range(60)])] == [60, 0]
    assert throttle.is_idle


def test_what_is_beyond_it_waits_and_so_does_all_that_comes_after(clock):
    throttle = Throttle(10, now=clock)
    now, later = throttle.split([said(n) for n in range(15)])
    assert (numbers(now), numbers(later)) == (list(range(10)), list(range(10, 15)))
    clock.at = 3600.0
    assert [len(one) for one in throttle.split([said(99, date=9999)])] == [0, 1]


def test_nobody_else_waits(clock):
    throttle = Throttle(2, now=clock)
    now, later = throttle.split([said(1), said(2), said(3), said(4, chat=2), tap(5, chat=3), said(6)])
    assert (numbers(now), numbers(later)) == ([1, 2, 4, 5], [3, 6])


def test_the_share_is_filled_by_the_messengers_clock(clock):
    """What somebody sent in the course of a day, and comes in one page after a long stop, is no flood."""
    throttle = Throttle(60, now=clock)
    assert [len(one) for one in throttle.split([said(n, date=1000 + 2 * n) for n in range(500)])] == [500, 0]


def test_taps_have_no_date_and_go_by_the_clock_since_the_last_one_that_had(clock):
    throttle = Throttle(10, now=clock)
    throttle.split([said(0)])
    for number in range(50):
        clock.at += 7.0
        assert throttle.split([tap(number)])[1] == []
    clock.at += 60.0
    assert len(throttle.split([tap(number) for number in range(20)])[1]) == 10


def test_an_album_and_words_that_were_cut_stay_together(clock):
    throttle = Throttle(3, now=clock)
    album = [said(n, media_group_id="7") for n in range(2, 8)]
    now, later = throttle.split([said(0), said(1), *album, said(9)])
    assert (numbers(now), numbers(later)) == ([0, 1, 2, 3, 4, 5, 6, 7], [9])
    throttle = Throttle(1, now=clock)
    now, later = throttle.split([said(0, text="a" * 4096), said(1), said(2)])
    assert (numbers(now), numbers(later)) == ([0, 1], [2])


def test_what_never_ends_belongs_to_nothing(clock):
    throttle = Throttle(3, now=clock)
    assert len(throttle.split([said(n, text="a" * 4096) for n in range(100)])[0]) < 15
    throttle = Throttle(3, now=clock)
    assert len(throttle.split([said(n, media_group_id="7") for n in range(100)])[0]) < 15


def test_a_page_of_what_waits_ends_between_two_things():
    album = [said(n, media_group_id="7") for n in range(3, 9)]
    assert numbers(whole_page([*(said(n) for n in range(3)), *album, said(9)], 5)) == list(range(9))
    assert numbers(whole_page([said(n) for n in range(9)], 5)) == list(range(5))
    assert len(whole_page([said(n, media_group_id="7") for n in range(99)], 5)) == 15
    assert whole_page([], 5) == []


def test_a_page_is_due_as_often_as_the_share_is_filled(clock):
    throttle = Throttle(60, now=clock)
    throttle.split([said(n) for n in range(100)])
    assert throttle.due() == []
    assert throttle.wait() == 20.0
    clock.at = 20.0
    ((chat, grown),) = throttle.due()
    throttle.took(chat, all_of_it=False, grown=grown)
    assert throttle.due() == []
    assert throttle.wait() == 20.0


def test_whoever_waits_longest_comes_first(clock):
    throttle = Throttle(1, now=clock)
    for chat in (5, 3, 4):
        clock.at += 1.0
        throttle.split([said(1, chat=chat), said(2, chat=chat)])
    clock.at = 5000.0
    assert [chat for chat, _ in throttle.due()] == [5, 3, 4]


def test_a_chat_goes_on_waiting_until_all_of_it_is_stored_and_taken(clock):
    throttle = Throttle(1, now=clock)
    _, later = throttle.split([said(1), said(2)])
    clock.at = 5000.0
    throttle.took(1, all_of_it=True, grown=1)
    assert not throttle.is_idle, "it was not in the database yet"
    throttle.stored(later)
    _, more = throttle.split([said(3)])
    throttle.stored(more)
    throttle.took(1, all_of_it=True, grown=1)
    assert not throttle.is_idle, "something came while the page was taken"
    throttle.took(1, all_of_it=True, grown=2)
    assert throttle.is_idle
    assert [len(one) for one in throttle.split([said(4, date=5000)])] == [1, 0]


def test_one_word_is_said_for_as_long_as_something_waits_and_none_in_groups(clock):
    throttle = Throttle(1, now=clock)
    throttle.split([said(1), said(2), said(3, chat=-5), said(4, chat=-5)])
    assert throttle.to_tell() == [1]
    throttle.split([said(5)])
    assert throttle.to_tell() == []


def test_what_waits_since_an_earlier_run_is_due_without_a_word(clock):
    throttle = Throttle(0, now=clock)
    throttle.recall([8])
    assert throttle.to_tell() == []
    assert throttle.due() == [(8, 0)]
    assert [numbers(one) for one in throttle.split([said(1, chat=8), said(2)])] == [[2], [1]]


def test_without_a_limit_nothing_waits(clock):
    assert [len(one) for one in Throttle(0, now=clock).split([said(n) for n in range(500)])] == [500, 0]


def test_what_has_no_chat_and_what_is_broken_is_taken(clock):
    broken = [{}, {"update_id": 1}, {"update_id": 2, "message": []}, {"update_id": 3, "message": {"chat": 7}}]
    assert Throttle(1, now=clock).split(broken) == (broken, [])


def test_the_shares_of_many_people_do_not_pile_up(clock):
    throttle = Throttle(60, now=clock)
    for chat in range(1, 30_000):
        throttle.split([said(chat, chat=chat, date=1000 + chat // 1000)])
    assert len(throttle._shares) <= 10_000
