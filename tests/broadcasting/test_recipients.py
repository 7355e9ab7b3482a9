"""Who gets a broadcast, from real rows."""

from datetime import timedelta

import pytest

from bot.broadcasting.counting import count_recipients, missing_languages
from bot.broadcasting.nights import NIGHT, Night
from bot.broadcasting.segments import WrongSegment
from bot.database.recipients import list_recipients
from conversations.records import replace

from .people import NOW, SKIPPED, WELLS, a_broadcast, calls, said


async def listed(people, broadcast=None, now=NOW, after=None, most=100, night=NIGHT):
    await people.write()
    async with people.database.read() as connection:
        return await list_recipients(connection, calls(), broadcast or a_broadcast(), now, after, most, night)


async def chats(people, segment="all", **about):
    found = await listed(people, a_broadcast(segment, **about))
    return [one.chat for one in found.recipients]


def of_value(value):
    return replace(said(), value=value)


async def test_whoever_agreed_to_take_part_gets_it(people):
    begun = people.taking_part()
    sent = people.taking_part(status="submitted", revision=1)
    found = await listed(people)
    assert [one.chat for one in found.recipients] == [begun, sent]
    assert (found.excluded, found.reached) == ({}, None)


async def test_each_reason_not_to_write_has_its_name(people):
    people.taking_part(quiet=True)
    people.taking_part(reachable=False)
    people.add(came="wells")
    people.taking_part(call="other", contact_again=False)
    people.taking_part(withdrew=True)
    people.taking_part(status="withdrawn")
    people.taking_part(trial=True)
    people.taking_part("ar")
    found = await listed(people, a_broadcast(languages=["fr"]))
    assert found.recipients == ()
    assert found.excluded == {
        "stopped": 1,
        "blocked": 1,
        "no consent": 2,
        "withdrew": 2,
        "rehearsal": 1,
        "no words in their language": 1,
    }


async def test_whoever_has_nothing_to_do_with_the_call_is_not_counted(people):
    people.add()
    people.add(came="other")
    people.taking_part(call="other", trial=True)
    found = await listed(people)
    assert (found.recipients, found.excluded) == ((), {})


async def test_another_call_counts_where_they_may_be_contacted_again(people):
    willing = people.taking_part(call="other", contact_again=True)
    people.taking_part(call="other", contact_again=None)
    people.taking_part(call="other", contact_again=True, status="withdrawn")
    people.taking_part(call="other", contact_again=True, withdrew=True)
    people.taking_part(call="other", contact_again=True, trial=True)
    tester = people.taking_part(trial=True)
    people.form(tester, "other", contact_again=True)
    gone = people.taking_part(withdrew=True)
    people.form(gone, "other", contact_again=True)
    found = await listed(people)
    assert [one.chat for one in found.recipients] == [willing, tester]
    assert found.excluded == {"no consent": 3, "withdrew": 1}


async def test_one_form_that_stands_is_enough(people):
    number = people.taking_part(withdrew=True)
    people.form(number, trial=True)
    people.form(number)
    assert await chats(people) == [number]


async def test_a_helper_with_many_forms_and_a_form_with_two_chats_count_by_chat(people):
    helper = people.add()
    for _ in range(3):
        shared = people.form(helper, helper=True)
    second = people.add()
    people.hold(second, shared)
    assert await chats(people) == [helper, second]


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, "not-started"),
        ({"answers": [("village", said("Sandika"))]}, "midway"),
        ({"answers": [("village", SKIPPED)]}, "midway"),
        ({"status": "submitted", "revision": 1, "answers": [("village", said("Sandika"))]}, "submitted"),
        ({"status": "midway", "revision": 1, "answers": [("village", said("Sandika"))]}, "submitted"),
        ({"status": "withdrawn", "revision": 1}, None),
    ],
)
async def test_a_form_has_one_status(people, form, status):
    number = people.taking_part(**form)
    for one in ("not-started", "midway", "submitted"):
        assert await chats(people, f"status={one}") == ([number] if one == status else []), one


async def test_a_segment_holds_for_one_form_as_a_whole(people):
    number = people.taking_part(status="submitted", revision=1, source="radio")
    people.form(number, source="poster")
    assert await chats(people, "source=radio,status=submitted") == [number]
    assert await chats(people, "source=poster,status=submitted") == []


async def test_nobody_outside_of_a_segment_is_counted(people):
    people.taking_part(quiet=True, status="submitted", revision=1)
    people.taking_part(withdrew=True)
    people.taking_part(trial=True)
    people.add(came="wells")
    people.taking_part("ar", status="submitted", revision=1, reachable=False)
    found = await listed(people, a_broadcast("language=fr,status=submitted"))
    assert (found.recipients, found.excluded) == ((), {"stopped": 1})


async def test_a_status_is_one_of_this_call(people):
    people.taking_part(call="other", contact_again=True, status="submitted", revision=1)
    assert await chats(people, "status=submitted") == []
    assert await chats(people, "all") == [1]


async def test_the_source_is_that_of_the_form_else_of_the_chat(people):
    people.taking_part(source="radio")
    number = people.add(source="radio")
    people.form(number, source="poster")
    assert await chats(people, "source=Radio") == [1]
    assert await chats(people, "source=poster") == [2]


async def test_countries_are_those_named_last(people):
    people.taking_part(answers=[("countries", said("Mali")), ("countries", said("Sénégal et Gambie"))])
    people.taking_part(answers=[("countries", said("Mali")), ("countries", said("Mali", "et le Niger"))])
    people.taking_part(answers=[("countries", said("Mali")), ("countries", replace(said("Mali"), skipped=True))])
    people.taking_part(answers=[("countries", said("West Africa"))])
    people.taking_part(answers=[("markets[2]/market_country", of_value("ML"))])
    people.taking_part(answers=[("village", said("Mali"))])
    assert await chats(people, "country=SN") == [1]
    assert await chats(people, "country=ML") == [2, 5]
    assert await chats(people, "country=Niger,country=GM") == [1, 2]
    assert await chats(people, "country=none") == [3, 4, 6]


@pytest.mark.parametrize(
    ("reads", "given", "expected"),
    [
        ("fr", ["fr", "en", ""], "fr"), ("fr-CI", ["fr", ""], "fr"), ("pt-BR", ["pt", ""], "pt"),
        ("pt-BR", ["pt-BR", "pt"], "pt-BR"), ("ff", ["fr", ""], "fr"), ("ff", ["ff", "fr"], "ff"),
        ("ar", ["fr", ""], ""), ("sw", ["fr", ""], ""), (None, ["en", "fr"], "en"),
        ("ar", ["fr"], None),
    ],
)  # fmt: skip
async def test_the_words_are_the_nearest_that_there_are(people, reads, given, expected):
    people.taking_part(reads)
    found = await listed(people, a_broadcast(languages=given))
    assert [one.language for one in found.recipients] == ([] if expected is None else [expected])


async def test_a_language_is_the_one_they_read_or_speak(people):
    people.taking_part("ff")
    people.taking_part("fr")
    people.taking_part("pt-BR")
    assert await chats(people, "language=fr") == [1, 2]
    assert await chats(people, "language=ff") == [1]
    assert await chats(people, "language=pt") == [3]


async def test_news_goes_to_those_who_sent_a_form_and_names_the_newest(people):
    number = people.taking_part(status="submitted", revision=1, sent_at=NOW)
    newest = people.form(number, status="submitted", revision=2, sent_at=NOW + timedelta(days=1))
    people.form(number)
    again = people.add()
    changing = people.form(again, revision=1, sent_at=NOW)
    people.taking_part()
    people.add(came="wells")
    people.taking_part(call="other", contact_again=True, status="submitted", revision=1)
    people.taking_part(status="withdrawn", revision=1)
    people.taking_part(trial=True, status="submitted", revision=1)
    people.taking_part(quiet=True, status="submitted", revision=1)
    found = await listed(people, a_broadcast(kind="news"))
    assert [(one.chat, one.submission) for one in found.recipients] == [(number, newest), (again, changing)]
    assert found.excluded == {"withdrew": 1, "rehearsal": 1, "stopped": 1}


async def test_a_broadcast_names_no_form(people):
    people.taking_part(status="submitted", revision=1)
    assert [one.submission for one in (await listed(people)).recipients] == [None]


async def test_whoever_sleeps_gets_it_in_the_morning_of_their_own(people):
    late = NOW.replace(hour=19)
    people.taking_part(timezone="Africa/Nairobi", answers=[("countries", said("Senegal"))])
    people.taking_part(answers=[("countries", said("Kenya"))])
    people.taking_part(answers=[("countries", said("Kenya, Senegal"))])
    people.taking_part()
    morning = (NOW + timedelta(days=1)).replace(hour=4)
    found = await listed(people, now=late)
    assert [one.not_before for one in found.recipients] == [morning, morning, None, None]
    found = await listed(people, now=late, night=None)
    assert {one.not_before for one in found.recipients} == {None}
    found = await listed(people, now=late, night=Night(22, 6))
    assert [one.not_before for one in found.recipients] == [morning.replace(hour=3)] * 2 + [None, None]


async def test_a_night_is_looked_at_when_it_is_to_be_sent(people):
    people.taking_part()
    tonight = a_broadcast(not_before=NOW.replace(hour=23))
    (one,) = (await listed(people, tonight)).recipients
    assert one.not_before == (NOW + timedelta(days=1)).replace(hour=7)
    (one,) = (await listed(people, tonight, now=NOW + timedelta(days=1))).recipients
    assert one.not_before is None


async def test_parts_make_up_the_whole(people):
    for number in range(25):
        people.taking_part("fr" if number % 3 else "ar", quiet=number % 5 == 0, reachable=number % 7 != 0)
    whole = await listed(people)
    recipients, excluded, after, looks = [], 0, None, 0
    while True:
        part = await listed(people, after=after, most=4)
        recipients += part.recipients
        excluded += sum(part.excluded.values())
        looks += 1
        if part.reached is None:
            break
        after = part.reached
    assert tuple(recipients) == whole.recipients
    assert (excluded, looks) == (sum(whole.excluded.values()), 7)
    counted = await count_recipients(people.database, calls(), a_broadcast(), NOW)
    assert counted.recipients == sum(counted.by_language.values()) == len(recipients)
    assert counted.recipients + sum(counted.excluded.values()) == 25
    assert counted.excluded == whole.excluded
    assert set(counted.by_language) == {"ar", "fr"}


async def test_a_count_is_by_the_language_that_is_read(people):
    people.taking_part("ff")
    people.taking_part("fr")
    people.taking_part("ar")
    await people.write()
    seen = []
    counted = await count_recipients(people.database, calls(), a_broadcast(), NOW, seen.append)
    assert counted.by_language == {"ar": 1, "fr": 2}
    assert seen == [3]


def test_a_language_is_missing_where_others_words_stand_in():
    assert missing_languages(a_broadcast(languages=[""]), WELLS) == ["fr", "ar", "pt", "pt-BR"]
    assert missing_languages(a_broadcast(languages=["fr", "pt"]), WELLS) == ["en", "ar"]


async def test_a_call_that_is_gone_and_a_wrong_segment_are_told(people):
    with pytest.raises(LookupError, match="there is no call"):
        await listed(people, replace(a_broadcast(), call="gone"))
    with pytest.raises(WrongSegment):
        await listed(people, a_broadcast("everybody"))
