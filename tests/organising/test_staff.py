"""Who works here: links that work once, roles for a call or for all, and somebody who always stays."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from pathlib import Path

import pytest

from bot.consulting import consulting
from bot.consulting.staff import COMMANDS
from bot.door import HANDLERS
from bot.office.requests import call_code
from bot.office.roles import MAY, ROLES
from bot.organising.numbers import coded
from conversations.face import COMMANDS as FORM_COMMANDS
from tests.bot.processes import at, palabre
from tests.bot.small import begins, rows

from .at_work import employ, staffed, working

README = Path(__file__).parents[2] / "README.md"
UNKNOWN = "I do not know that command."


def payload_in(message):
    return re.search(r"start=(s_[\w-]{22})", message.text)[1]


async def test_a_link_makes_the_first_who_opens_it_staff_and_nobody_after(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot, call="")
        await awa.sends("/staff")
        await awa.taps("Invite a moderator", on=await awa.sees("Who works here", "1. Awa: Owner"))
        await awa.taps("A small call", on=await awa.sees("For which call?"))
        await awa.sees("Whom do you invite?")
        await awa.sends("Moussa from Louga")
        link = await awa.sees("Send this link to Moussa from Louga", "start=s_")
        moussa = server.person("Moussa", "en")
        await moussa.starts(payload_in(link))
        await moussa.sees("You now work here as: Moderator (A small call).")
        binta = server.person("Binta", "en")
        await binta.starts(payload_in(link))
        await binta.sees("This link has been used already, or is too old.")
        team = {(row["chat_id"], row["call"], row["role"]) for row in await rows(bot, "staff")}
        assert team == {(awa.id, "", "owner"), (moussa.id, "small", "moderator")}


async def test_the_token_is_kept_nowhere(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot, call="")
        await awa.sends("/staff")
        await awa.taps("Invite a viewer")
        await awa.taps("Every call")
        await awa.sees("Whom do you invite?")
        await awa.sends("Moussa")
        payload = payload_in(await awa.sees("start=s_"))
        (kept,) = await rows(bot, "staff_invitation")
        assert kept["hash"] == hashlib.sha256(payload.encode()).hexdigest()
        moussa = server.person("Moussa", "en")
        await moussa.starts(payload)
        await moussa.sees("You now work here as: Viewer")
        files = [path for path in (tmp_path / "palabre-data").iterdir() if path.is_file()]
        # what was sent to the inviter is gone from the outbox, too
        assert [path.name for path in files if payload[2:].encode() in path.read_bytes()] in ([], ["palabre.db-wal"])


async def test_a_link_that_is_too_old_lets_nobody_in(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot, call="")
        await awa.sends("/staff")
        await awa.taps("Invite an organiser")
        await awa.taps("Every call")
        await awa.sees("Whom do you invite?")
        await awa.sends("Moussa")
        link = await awa.sees("It works once, until")
        server.clock.move(73 * 3600)
        moussa = server.person("Moussa", "en")
        await moussa.starts(payload_in(link))
        await moussa.sees("too old")
        assert len(await rows(bot, "staff")) == 1


async def test_a_link_takes_no_mightier_role_away(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot, call="")
        await awa.sends("/staff")
        await awa.taps("Invite a viewer")
        await awa.taps("Every call")
        await awa.sees("Whom do you invite?")
        await awa.sends("Myself")
        await awa.starts(payload_in(await awa.sees("start=s_")))
        await awa.sees("You now work here as: Owner")
        (row,) = await rows(bot, "staff")
        assert row["role"] == "owner"


async def test_a_guessed_link_gives_nothing(server, tmp_path):
    async with working(server, tmp_path) as bot:
        amina = server.person("Amina", "en")
        await amina.starts("s_" + "A" * 22)
        await amina.sees("This link has been used already, or is too old.")
        assert await rows(bot, "staff") == []


async def test_whoever_tries_link_after_link_has_to_wait_an_hour(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot, call="")
        await awa.sends("/staff")
        await awa.taps("Invite a viewer")
        await awa.taps("Every call")
        await awa.sees("Whom do you invite?")
        await awa.sends("Amina")
        payload = payload_in(await awa.sees("start=s_"))
        amina = server.person("Amina", "en")
        for number in range(10):
            await amina.starts(f"{'sj'[number % 2]}_{number:022}")
            await amina.sees("This link has been used already, or is too old.")
        await amina.starts(payload)
        await amina.sees("Please wait an hour before you open another one.")
        server.clock.move(3601)
        await amina.starts(payload)
        await amina.sees("You now work here as: Viewer")


async def test_the_last_owner_cannot_be_removed(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot, call="")
        await awa.sends("/staff")
        await awa.taps("Remove 1", on=await awa.sees("1. Awa: Owner"))
        await awa.taps("Yes, remove", on=await awa.sees("Remove Awa (Owner)?"))
        await awa.sees("Somebody has to stay who owns everything.")
        assert len(await rows(bot, "staff")) == 1


async def test_whoever_is_removed_is_told_and_can_do_nothing_more(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot, call="")
        moussa = await staffed(server, bot, "organiser", name="Moussa")
        await awa.sends("/staff")
        await awa.taps("Remove 2", on=await awa.sees("2. Moussa: Organiser (A small call)"))
        await awa.taps("Yes, remove", on=await awa.sees("Remove Moussa (Organiser)?"))
        await moussa.sees("You no longer work here as: Organiser.")
        await moussa.sends("/call")
        await moussa.sees(UNKNOWN)
        lines = [(row["what"], row["chat_id"]) for row in await rows(bot, "audit")]
        assert ("staff.remove", awa.id) in lines


async def test_what_an_owner_of_one_call_may_do_ends_at_that_call(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot, "organiser", call="prices")
        await awa.sends("/call")
        await awa.sees("Prices on our markets this week", "Nobody is let in yet")


async def test_a_forged_button_of_another_call_is_refused(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot, "organiser", call="prices")
        await awa.sends("/call")
        await awa.sees("Nobody is let in yet")
        await awa.presses(f"!0:staff:call.open.{call_code('small')}")
        await awa.sees("There is no such call here any more.")
        assert [row for row in await rows(bot, "call_life") if row["call"] == "small"] == []


async def test_an_owner_of_one_call_has_to_do_with_that_call_alone(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot, call="")
        moussa = await staffed(server, bot, "organiser", call="prices", name="Moussa")
        binta = await staffed(server, bot, "owner", call="small", name="Binta")
        await binta.sends("/staff")
        seen = await binta.sees("Who works here", "Binta: Owner (A small call)")
        assert "Awa" not in seen.text
        assert "Moussa" not in seen.text
        await binta.taps("Invite an owner", on=seen)
        assert "Every call" not in (await binta.sees("For which call?")).buttons
        for forged in ("for.owner.all", f"sure.{coded(awa.id)}.all", f"sure.{coded(moussa.id)}.{call_code('prices')}"):
            await binta.presses(f"!0:staff:staff.{forged}")
            await binta.sees("")
            await binta.sends("Me")
            await binta.sees("")
        team = {(row["chat_id"], row["call"]) for row in await rows(bot, "staff")}
        assert team == {(awa.id, ""), (moussa.id, "prices"), (binta.id, "small")}
        assert {row["call"] for row in await rows(bot, "staff_invitation")} <= {"small"}


async def test_the_links_of_somebody_who_was_removed_let_nobody_in(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot, call="")
        moussa = await staffed(server, bot, call="", name="Moussa")
        await moussa.sends("/staff")
        await moussa.taps("Invite an owner")
        await moussa.taps("Every call")
        await moussa.sees("Whom do you invite?")
        await moussa.sends("My other phone")
        link = await moussa.sees("start=s_")
        await awa.sends("/staff")
        await awa.taps("Remove 2", on=await awa.sees("2. Moussa: Owner"))
        await awa.taps("Yes, remove")
        await moussa.sees("You no longer work here")
        other = server.person("Moussa", "en")
        await other.starts(payload_in(link))
        await other.sees("This link has been used already, or is too old.")


async def test_what_staff_did_can_be_read_in_the_terminal(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot, call="")
        await awa.sends("/call")
        await awa.taps("A small call")
        await awa.taps("Open it now")
        await awa.sees("It is open.")
        code, out, _ = await palabre(tmp_path, "staff", "log", "--json", **at(server))
        assert code == 0
        assert [(one["chat"], one["what"], one["call"]) for one in json.loads(out)] == [
            (str(awa.id), "call.open", "small")
        ]


async def test_staff_who_just_write_are_told_how_to_send_it_to_many(server, tmp_path):
    lines = await invited(server, tmp_path, "owner")
    async with working(server, tmp_path) as bot:
        awa = server.person("Awa", "en")
        await awa.starts(lines[-1].rpartition("=")[2])
        await awa.sees("You now work here as: Owner")
        await awa.sends("Dear members, we meet on Friday.")
        await awa.sees("To send this to many, reply to it with /broadcast.")
        assert await rows(bot, "submission") == []


# Roles and commands


def test_no_command_of_staff_is_called_as_one_of_respondents():
    assert not set(COMMANDS) & (set(consulting.MENU) | {name.lstrip("/") for name in FORM_COMMANDS})


def test_every_command_has_a_rule_and_somebody_who_takes_it():
    assert set(COMMANDS) == set(MAY) == set(HANDLERS)
    assert all(MAY[name] <= set(ROLES) for name in MAY)


def test_the_readme_shows_the_table_of_roles_and_commands():
    shown = README.read_text(encoding="utf-8")
    roles = [role for role in ROLES if role != "tester"]
    assert f"| command | what it is for | {' | '.join(roles)} |" in shown
    for name, words in COMMANDS.items():
        allowed = " | ".join("yes" if role in MAY[name] else "–" for role in roles)
        assert f"| /{name} | {words.source} | {allowed} |" in shown


@pytest.mark.parametrize("role", [*ROLES, "nobody"])
async def test_each_role_may_use_its_own_commands_and_no_others(server, tmp_path, role):
    """The table of role and command, tried out: command by command and button by button."""
    async with working(server, tmp_path) as bot:
        person = await staffed(server, bot, role) if role != "nobody" else await begins_nothing(server)
        greeting = person.last
        for command in COMMANDS:
            for words in (f"/{command}", f"!0:staff:{command}.show"):
                person.looks()
                if words.startswith("/"):
                    await person.sends(words)
                else:
                    # some change the message that was tapped
                    await person.presses(words, on=greeting)
                seen = (await person.sees("")).text
                assert (UNKNOWN not in seen) is (role in MAY[command]), (role, words, seen)
                await all_is_done(bot)


async def all_is_done(bot):
    """What is drawn or counted for staff comes later than the first word about it."""
    for _ in range(500):
        if not await rows(bot, "job"):
            break
        await asyncio.sleep(0.02)
    await bot.application.sender.idle()


async def begins_nothing(server):
    amina = server.person("Amina", "en")
    await amina.starts()
    await amina.sees("A small call")
    return amina


@pytest.mark.parametrize("role", ["owner", "organiser", "moderator", "translator", "viewer", "tester"])
async def test_the_menu_shows_each_role_its_own_commands(server, tmp_path, role):
    async with working(server, tmp_path) as bot:
        person = await staffed(server, bot, role)
        wanted = [name for name in COMMANDS if role in MAY[name]]
        assert person.menu[: len(wanted)] == wanted
        assert not set(person.menu[len(wanted) :]) & set(COMMANDS)
        assert set(consulting.MENU) <= set(person.menu)


async def test_whoever_is_no_longer_staff_has_the_menu_of_everybody(server, tmp_path):
    async with working(server, tmp_path) as bot:
        moussa = await staffed(server, bot, "viewer", name="Moussa")
        assert moussa.menu[0] == "watch"
        awa = await staffed(server, bot, call="")
        await awa.sends("/staff")
        await awa.taps("Remove 1", on=await awa.sees("1. Moussa"))
        await awa.taps("Yes, remove")
        await moussa.sees("You no longer work here")
        await bot.application.keeping_up.look()
        await bot.application.sender.idle()
        assert moussa.menu == list(consulting.MENU)


async def test_staff_answer_forms_too(server, tmp_path):
    async with working(server, tmp_path, opens=True) as bot:
        amina = await begins(server)
        await employ(bot, amina, "moderator", "small")
        await amina.sends("Fatick")
        await amina.sees("What do you do?")
        await amina.sends("/watch")
        await amina.sends("We herd.")
        await amina.sees("What do you wish for?")


# From the terminal


async def invited(server, folder, *words):
    code, out, err = await palabre(folder, "staff", "invite", *words, **at(server))
    assert code == 0, err
    return out.splitlines()


async def test_the_first_owner_comes_by_a_link_from_the_terminal_before_the_bot_ever_ran(server, tmp_path):
    lines = await invited(server, tmp_path, "owner", "--name", "Awa")
    payload = re.fullmatch(rf"https://t\.me/{server.world.bot.username}\?start=(s_[\w-]{{22}})", lines[-1])[1]
    async with working(server, tmp_path) as bot:
        awa = server.person("Awa", "en")
        await awa.starts(payload)
        await awa.sees("You now work here as: Owner (every call).")
        (row,) = await rows(bot, "staff")
        assert (row["chat_id"], row["call"], row["role"], row["label"]) == (awa.id, "", "owner", "Awa")


async def test_the_terminal_lists_and_removes_staff_but_not_the_last_owner(server, tmp_path):
    async with working(server, tmp_path) as bot:
        awa = await staffed(server, bot, call="")
        moussa = await staffed(server, bot, "viewer", name="Moussa")
        code, out, _ = await palabre(tmp_path, "staff", "list", "--json", **at(server))
        assert code == 0
        assert {(one["chat"], one["role"], one["call"]) for one in json.loads(out)} == {
            (str(awa.id), "owner", None),
            (str(moussa.id), "viewer", "small"),
        }
        code, _, err = await palabre(tmp_path, "staff", "remove", str(awa.id), **at(server))
        assert (code, err.count("\n")) == (1, 1)
        assert "invite another owner first" in err
        code, out, _ = await palabre(tmp_path, "staff", "remove", str(moussa.id), "--call", "small", **at(server))
        assert code == 0
        await bot.application.keeping_up.look()
        await moussa.sends("/watch")
        await moussa.sees(UNKNOWN)


async def test_a_role_that_does_not_exist_is_refused(server, tmp_path):
    code, _, err = await palabre(tmp_path, "staff", "invite", "king", **at(server))
    assert code == 2
    assert "owner" in err


# Calls from the terminal

TOML = """
[calls.prices]
organiser = "Union of herders"
contact = "union@example.org"
phone = "+221 77 000 00 00"
"""


async def test_the_terminal_names_what_is_missing_and_exits_with_1(server, tmp_path):
    code, out, err = await palabre(tmp_path, "call", "open", "prices", **at(server))
    assert (code, out) == (1, "")
    for word in ("organiser", "contact", "phone"):
        assert f"{word}: " in err


async def test_a_call_is_opened_extended_and_closed_from_the_terminal_before_the_first_run(server, tmp_path):
    (tmp_path / "palabre.toml").write_text(TOML)
    settings = at(server)
    assert (await palabre(tmp_path, "call", "open", "prices", "--until", "2099-03-31", **settings))[:2] == (
        0,
        "prices: open, closes 2099-03-31T23:59+00:00\n",
    )
    code, out, _ = await palabre(tmp_path, "call", "extend", "prices", "--until", "2099-04-30", **settings)
    assert (code, out) == (0, "prices: open, closes 2099-04-30T23:59+00:00\n")
    assert (await palabre(tmp_path, "call", "close", "prices", **settings))[:2] == (0, "prices: closed\n")
    assert (await palabre(tmp_path, "call", "archive", "prices", **settings))[:2] == (0, "prices: archived\n")
    code, _, err = await palabre(tmp_path, "call", "open", "prices", **settings)
    assert (code, err) == (1, "prices: It has been put away for good.\n")


async def test_a_shipped_call_opens_as_it_stands_once_it_is_said_who_asks(tmp_path):
    (tmp_path / "palabre.toml").write_text(TOML + TOML.replace("prices", "smallholders"))
    for name in ("prices", "smallholders"):
        assert await palabre(tmp_path, "call", "open", name) == (0, f"{name}: open\n", "")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("open", "milk"), 2, "there is no call 'milk'"),
        (("open", "prices", "--until", "soon"), 2, "'soon' is no date"),
        (("open", "prices", "--until", "2020-01-01"), 1, "has passed already"),
        (("open", "prices", "--until", "9999-12-31"), 2, "is no date"),
        (("extend", "prices", "--until", "2099-01-01"), 1, "It has not been opened yet."),
        (("close", "prices"), 1, "It has not been opened yet."),
    ],
)
async def test_a_step_that_cannot_be_taken_is_refused_in_the_terminal(server, tmp_path, words, code, said):
    (tmp_path / "palabre.toml").write_text(TOML)
    found, out, err = await palabre(tmp_path, "call", *words, **at(server))
    assert (found, out) == (code, "")
    assert said in err


async def test_the_running_bot_sees_what_the_terminal_opened(server, tmp_path):
    async with working(server, tmp_path) as bot:
        code, _, err = await palabre(
            tmp_path, "call", "open", "small", **{**at(server), "PALABRE_CALLS": str(tmp_path / "calls")}
        )
        assert code == 0, err
        await bot.application.keeping_up.look()
        await begins(server)
