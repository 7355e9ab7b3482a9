"""The life of a call: who is let in when, by whom it is moved on, and what is asked before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.consulting.calls import Calls
from bot.database.records import Life, Member
from bot.organising import moving
from tests.bot.small import begins, exported, rows

from .at_work import COMPLETE, staffed, working

NOW = datetime(2027, 5, 1, 12, tzinfo=UTC)
DAY = 86_400


def iso(server, days):
    return datetime.fromtimestamp(server.clock.now() + days * DAY, UTC).isoformat(timespec="seconds")


async def opens(awa):
    await awa.sends("/call")
    await awa.taps("Open it now", on=await awa.sees("Nobody is let in yet"))
    await awa.sees("It is open.")


async def test_nobody_is_let_into_a_call_that_was_not_opened(server, tmp_path):
    async with working(server, tmp_path) as bot:
        amina = server.person("Amina", "en")
        await amina.starts()
        await amina.sees("A small call", "This call is not open yet. Please come back later.")
        assert await rows(bot, "submission") == []


async def test_an_organiser_opens_a_call_and_people_come_in(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot, "organiser")
        await opens(awa)
        await begins(server)
        (line,) = [row for row in await rows(bot, "audit") if row["what"] == "call.open"]
        assert (line["chat_id"], line["call"]) == (awa.id, "small")


async def test_a_call_that_lacks_something_says_what_and_is_not_opened(server, tmp_path):
    async with working(server, tmp_path, "privacy: We read it.") as bot:
        awa = await staffed(server, bot)
        await awa.sends("/call")
        message = await awa.sees(
            "Before it can be opened:", "organiser: nobody is named who asks", "contact:", "phone:"
        )
        assert "privacy" not in message.text
        assert "Open it now" not in message.buttons


async def test_what_is_missing_can_be_said_in_the_chat(server, tmp_path):
    async with working(server, tmp_path, "privacy: We read it.") as bot:
        awa = await staffed(server, bot)
        for button, ask, words in (
            ("Who asks", "Write the name of the organisation", "Union of herders"),
            ("Contact", "Write an e-mail address or a page", "union@example.org"),
            ("Phone", "Which number can people call", "+221 77 000 00 00"),
        ):
            await awa.sends("/call")
            await awa.taps(button, on=await awa.sees("Before it can be opened:"))
            await awa.sees(ask)
            await awa.sends(words)
            await awa.sees(words)
        await opens(awa)
        amina = server.person("Amina", "en")
        await amina.starts()
        await amina.sees("Who asks: Union of herders", "+221 77 000 00 00")


async def test_a_phone_number_nobody_can_call_is_not_enough(server, tmp_path):
    async with working(server, tmp_path, COMPLETE.replace("+221 77 000 00 00", "ask at the market")) as bot:
        awa = await staffed(server, bot)
        await awa.sends("/call")
        await awa.sees("ask at the market is no number that a person can call")


async def test_an_error_in_the_folder_keeps_a_call_from_opening(server, tmp_path):
    async with working(server, tmp_path) as bot:
        path = tmp_path / "calls" / "small" / "call.yaml"
        path.write_text(path.read_text().replace("type: text, name: wish", "type: txet, name: wish"))
        awa = await staffed(server, bot)
        await awa.sends("/call")
        message = await awa.sees("Before it can be opened:", "call.yaml:")
        assert "Open it now" not in message.buttons


async def test_a_folder_that_has_disappeared_keeps_a_call_from_opening(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot)
        (tmp_path / "calls" / "small" / "call.yaml").unlink()
        await awa.sends("/call")
        message = await awa.sees("Before it can be opened:")
        assert "Open it now" not in message.buttons


async def test_a_complete_call_opens_by_itself_when_its_day_comes(server, tmp_path):
    async with working(server, tmp_path, COMPLETE + f"opens: {iso(server, 1)}\n") as bot:
        amina = server.person("Amina", "en")
        await amina.starts()
        await amina.sees("This call opens on")
        server.clock.move(2 * DAY)
        await bot.application.keeping_up.look()
        await begins(server, "Binta")
        (line,) = [row for row in await rows(bot, "audit") if row["what"] == "call.open"]
        assert line["chat_id"] is None


async def test_a_call_whose_day_has_come_stays_shut_as_long_as_something_is_missing(server, tmp_path):
    async with working(server, tmp_path, f"opens: {iso(server, -1)}\n"):
        amina = server.person("Amina", "en")
        await amina.starts()
        await amina.sees("This call is not open yet.")


async def test_closing_is_asked_about_and_lets_nobody_new_in(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot)
        await opens(awa)
        amina = await begins(server)
        await awa.taps("Close it now")
        await awa.taps("Yes, close it now", on=await awa.sees("can still finish it for 72 hours"))
        await awa.sees("It has closed.")
        binta = server.person("Binta", "en")
        await binta.starts()
        await binta.sees("This call closed on")
        await amina.sends("Fatick")
        await amina.sees("You can still send what you have until", "What do you do?")


async def test_the_hours_of_grace_are_a_setting(server, tmp_path):
    async with working(server, tmp_path, opens=True, PALABRE_GRACE_HOURS="2") as bot:
        amina = await begins(server)
        awa = await staffed(server, bot)
        await awa.sends("/call")
        await awa.taps("Close it now")
        await awa.taps("Yes, close it now", on=await awa.sees("can still finish it for 2 hours"))
        await awa.sees("It has closed.")
        server.clock.move(3 * 3600)
        await amina.sends("Fatick")
        await amina.sees("so it takes no more answers")


async def test_a_call_is_extended_and_takes_answers_again(server, tmp_path):
    async with working(server, tmp_path, COMPLETE + f"closes: {iso(server, 1)}\n", opens=True) as bot:
        awa = await staffed(server, bot)
        server.clock.move(2 * DAY)
        await awa.sends("/call")
        await awa.taps("Open it again", on=await awa.sees("It has closed."))
        await awa.sees("Which is the last day?")
        await awa.sends("yesterday")
        await awa.sees("has passed already")
        await awa.sends(iso(server, 9)[:10])
        await awa.sees("It is open.", "It closes on")
        await begins(server)


async def test_a_number_nobody_can_call_is_asked_for_again(server, tmp_path):
    async with working(server, tmp_path, "privacy: We read it.") as bot:
        awa = await staffed(server, bot)
        await awa.sends("/call")
        await awa.taps("Phone", on=await awa.sees("Before it can be opened:"))
        await awa.sees("Which number can people call")
        await awa.sends("ask Modou at the market")
        await awa.sees("I see no number there that a person can call.")
        await awa.sends("+221 77 000 00 00")
        seen = await awa.sees("Phone: +221 77 000 00 00")
        assert "organiser: nobody is named" in seen.text
        assert "Open it now" not in seen.buttons


async def test_a_last_day_before_the_first_is_no_last_day(server, tmp_path):
    async with working(server, tmp_path, COMPLETE + f"opens: {iso(server, 9)}\n") as bot:
        awa = await staffed(server, bot)
        await awa.sends("/call")
        await awa.taps("Set the last day")
        await awa.sees("Which is the last day?")
        await awa.sends(iso(server, 5)[:10])
        await awa.sees("it would close before it opens")


async def test_two_taps_open_it_once(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot)
        await awa.sends("/call")
        await awa.taps("Open it now", on=await awa.sees("Nobody is let in yet"), twice=True)
        await awa.sees("It is open.")
        await awa.sends("/call")
        await awa.sees("It is open.")
        assert len([row for row in await rows(bot, "audit") if row["what"] == "call.open"]) == 1


# Rehearsal


async def rehearses(server, awa):
    """A tester whom a rehearsal let in, at the first question."""
    await awa.sends("/call")
    await awa.taps("Begin a rehearsal", on=await awa.sees("Nobody is let in yet"))
    link = (await awa.sees("start=s_")).text
    tester = server.person("Tabitha", "en")
    await tester.starts(next(word for word in link.split() if "start=s_" in word).rpartition("=")[2])
    await tester.taps("Go on", on=await tester.sees("Thank you for trying this out", "This is a rehearsal"))
    await tester.taps("Yes, I take part")
    await tester.sees("Where do you live?")
    return tester


async def test_a_rehearsal_lets_testers_in_and_nobody_else(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot)
        await rehearses(server, awa)
        amina = server.person("Amina", "en")
        await amina.starts()
        await amina.sees("This call is not open yet.")


async def test_a_question_that_a_tester_does_not_understand_is_counted_once(server, tmp_path):
    async with working(server, tmp_path) as bot:
        tester = await rehearses(server, await staffed(server, bot))
        question = tester.last
        await tester.taps("I don't understand this question", on=question)
        await tester.sees("Thank you, that is noted.", "Where do you live?")
        await tester.taps("I don't understand this question", on=question)
        await tester.sees("Thank you, that is noted.")
        (row,) = await rows(bot, "unclear")
        assert (row["call"], row["question"], row["language"]) == ("small", "village", "en")


async def test_people_are_not_asked_whether_they_understand(server, tmp_path):
    async with working(server, tmp_path, opens=True):
        amina = await begins(server)
        assert "I don't understand this question" not in amina.buttons


async def test_what_testers_answer_is_never_exported(server, tmp_path):
    async with working(server, tmp_path) as bot:
        tester = await rehearses(server, await staffed(server, bot))
        await tester.sends("Nowhere")
        await tester.sees("What do you do?")
        assert await exported(bot, tmp_path) == []


async def test_once_the_call_opens_a_tester_begins_a_form_that_counts(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot)
        tester = await rehearses(server, awa)
        await awa.sends("/call")
        await awa.taps("Open it now", on=await awa.sees("It is in rehearsal"))
        await awa.sees("It is open.")
        await tester.sends("Nowhere")
        await tester.taps("Begin my own form", on=await tester.sees("The rehearsal is over."))
        await tester.taps("Go on", on=await tester.sees("Who asks: Union of herders"))
        await tester.taps("Yes, I take part", on=await tester.sees("Do you want to take part?"))
        await tester.sees("Where do you live?")
        await tester.sends("Fatick")
        await tester.sees("What do you do?")
        (form,) = await exported(bot, tmp_path)
        assert form["answers"]["village"] == "Fatick"


# The steps by themselves


@pytest.mark.parametrize(
    ("status", "closes", "phase"),
    [
        ("draft", None, "draft"),
        ("rehearsal", None, "rehearsal"),
        ("open", None, "open"),
        ("open", NOW + timedelta(days=1), "open"),
        ("open", NOW, "closed"),
        ("archived", NOW, "archived"),
        ("draft", NOW, "draft"),
    ],
)
def test_the_phase_follows_from_what_was_said_and_the_time(tmp_path, status, closes, phase):
    from conversations.loader import call_folder, load_call

    calls = Calls({"prices": load_call(call_folder("prices"))}, "prices", tmp_path)
    calls.live({"prices": Life("prices", status, closes=closes)}, [])
    assert calls.phase("prices", NOW) == phase


def test_in_a_rehearsal_only_those_who_work_for_the_call_are_let_in(tmp_path):
    calls = Calls({}, "prices", tmp_path)
    team = [
        Member(1, "prices", "tester", "", NOW),
        Member(2, "other", "owner", "", NOW),
        Member(3, "", "owner", "", NOW),
    ]
    calls.live({"prices": Life("prices", "rehearsal")}, team)
    assert [calls.may_enter("prices", NOW, chat) for chat in (1, 2, 3, 4)] == [True, False, True, False]


@pytest.mark.parametrize(
    ("step", "phase"),
    [
        (lambda life, phase: moving.opened(life, phase, NOW), "archived"),
        (lambda life, phase: moving.opened(life, phase, NOW), "closed"),
        (lambda life, phase: moving.opened(life, phase, NOW, NOW - timedelta(days=1)), "draft"),
        (moving.rehearsed, "open"),
        (lambda life, phase: moving.extended(life, phase, NOW, NOW + timedelta(days=1)), "draft"),
        (lambda life, phase: moving.extended(life, phase, NOW, NOW - timedelta(days=1)), "open"),
        (lambda life, phase: moving.closed(life, phase, NOW), "draft"),
        (moving.archived, "open"),
    ],
)
def test_a_step_that_does_not_fit_is_refused_with_a_reason(step, phase):
    with pytest.raises(moving.NotNow) as refused:
        step(Life("prices", phase), phase)
    assert refused.value.why[0].source
