"""People with a role in a preview: they see there what staff see."""

import asyncio
from dataclasses import replace

import pytest
from aiohttp import FormData

from bot.database.staff import read_notes, read_team
from bot.preview.chats import read_chat
from bot.simulator.samples import PICTURE
from conversations.problems import BrokenCall


async def joins(visitor, role="organiser", name="Awa"):
    """Somebody with a role."""
    told = await visitor.post("people", name=name, language="en", role=role)
    return visitor.people.find(told["id"])


async def menu(visitor, person):
    told = await visitor.post(f"people/{person.id}/menu")
    return [one["command"] for one in told["menu"]]


async def types(visitor, person, text, **more):
    await visitor.post(f"people/{person.id}/text", text=text, **more)


async def shown(visitor, person):
    return next(one for one in (await visitor.state())["people"] if one["id"] == person.id)


async def test_somebody_with_a_role_finds_the_commands_of_staff_in_the_menu_and_they_answer(visitor):
    person = await joins(visitor)
    assert {"call", "watch", "broadcast", "start"} <= set(await menu(visitor, person))
    assert "staff" not in await menu(visitor, person)
    await types(visitor, person, "/call")
    await person.sees("The well")
    await person.sees_nothing(0.1)


async def test_without_a_role_no_command_of_staff_is_known(visitor):
    await joins(visitor)
    person = visitor.people.find((await visitor.post("people", name="Binta", language="en", role=""))["id"])
    for one in (visitor.person, person):
        assert "call" not in await menu(visitor, one)
        await types(visitor, one, "/call")
        await one.sees("I do not know that command.")


async def test_only_an_owner_sees_who_works_here(visitor):
    viewer, owner = await joins(visitor, "viewer"), await joins(visitor, "owner", "Ousmane")
    assert "call" not in await menu(visitor, viewer)
    await types(visitor, owner, "/staff")
    await owner.sees("Awa: Viewer", "Ousmane: Owner")


async def test_a_role_is_given_and_noted_as_by_a_link(visitor):
    person = await joins(visitor, "moderator")
    async with visitor.running.worker.at_work.database.read() as connection:
        [member] = await read_team(connection)
        [noted] = await read_notes(connection)
    assert (member.chat, member.call, member.role, member.label) == (person.id, "well", "moderator", "Awa")
    assert (noted["what"], noted["chat_id"], noted["call"]) == ("staff.join", person.id, "well")
    assert noted["details"] == {"role": "moderator", "by": None}


@pytest.mark.parametrize("role", ["tester", "king", 5, ["owner"], {"a": 1}])
async def test_a_role_that_cannot_be_chosen_adds_nobody(visitor, role):
    assert "Choose one of these" in (await visitor.post("people", 400, name="Awa", language="en", role=role))["why"]
    assert len((await visitor.state())["people"]) == 1


async def test_a_role_stays_over_a_restart_with_its_menu_and_is_gone_when_all_begins_anew(previews, well):
    async with previews(well) as first:
        before = await menu(first, await joins(first))
    async with previews(well) as again:
        person = next(one for one in again.people if one.user.first_name == "Awa")
        assert await menu(again, person) == before
        assert (await shown(again, person))["role"] == "Organiser"
        await types(again, person, "/call")
        await person.sees("The well")
    async with previews(well, fresh=True) as anew:
        assert [one["role"] for one in (await anew.state())["people"]] == [""]
        async with anew.running.worker.at_work.database.read() as connection:
            assert await read_team(connection) == []


async def test_the_page_is_told_of_a_role_that_a_link_gave(visitor, monkeypatch):
    monkeypatch.setattr("bot.preview.running._SAVING", 0.05)
    owner = await joins(visitor, "owner")
    await types(visitor, owner, "/staff")
    await owner.taps("Invite a viewer")
    await owner.taps("The well")
    await owner.sees("Whom do you invite?")
    await types(visitor, owner, "Amina of the north")
    link = (await owner.sees("t.me/")).text
    await visitor.does("start", payload=link.partition("start=")[2].split()[0])
    await visitor.person.sees("You now work here as: Viewer")
    for _ in range(100):
        if (await shown(visitor, visitor.person))["role"]:
            break
        await asyncio.sleep(0.03)
    assert (await shown(visitor, visitor.person))["role"] == "Viewer"


async def test_a_reply_arrives_as_a_reply_and_is_shown_as_one(visitor):
    await visitor.begins()
    asked = visitor.person.last
    await visitor.does("text", text="Ndiagne", reply_to=asked.id)
    await visitor.person.sees("Is it dry?")
    sent = next(one for one in visitor.person.messages[::-1] if not one.by_bot)
    assert sent.raw["reply_to_message"]["message_id"] == asked.id
    page = [(one["text"], one["reply_to"]) for one in (await shown(visitor, visitor.person))["messages"]]
    assert ("Ndiagne", asked.id) in page
    assert {to for words, to in page if words != "Ndiagne"} == {0}
    assert "a message was replied to" in visitor.people.scribe(visitor.person).stopped_at


async def test_a_message_that_is_gone_or_was_never_there_cannot_be_replied_to(visitor):
    await visitor.begins()
    gone = visitor.person.messages[0]
    await visitor.person.deletes(gone)
    for number in (gone.id, 10**9, -1):
        assert "not there any more" in (await visitor.does("text", 400, text="a", reply_to=number))["why"]
    await visitor.does("text", 400, text="a", reply_to="1")


async def test_a_picture_of_the_bot_is_handed_to_the_page(visitor):
    server, person = visitor.running.server, visitor.person
    api = f"{server.url}/bot{server.token}/sendPhoto"
    form = FormData({"chat_id": str(person.id), "caption": "How it grows"})
    form.add_field("photo", PICTURE, filename="well.png")
    async with visitor.session.post(api, data=form) as answer:
        assert answer.status == 200, await answer.text()
    told = (await shown(visitor, person))["messages"][-1]
    assert (told["file"]["kind"], told["text"]) == ("photo", "How it grows")
    status, headers, content = await visitor.get(f"files/{told['file']['id']}")
    assert (status, headers["Content-Type"], content) == (200, "image/jpeg", PICTURE)


async def test_a_chat_of_somebody_with_a_role_is_saved_with_it_and_holds(visitor, previews, well, tmp_path):
    person = await joins(visitor)
    await types(visitor, person, "/call")
    await person.sees("The well")
    _, _, text = await visitor.get(f"people/{person.id}/transcript")
    path = tmp_path / "chat.yaml"
    path.write_bytes(text)
    chat = read_chat(path)
    assert chat.role == "organiser"
    async with previews(well, chat=chat) as played:
        assert await played.running.play(chat, pause=0) is None
    plain = replace(chat, role="")
    async with previews(well, chat=plain) as played:
        assert "I do not know that command." in await played.running.play(plain, pause=0)


def test_a_saved_chat_with_a_role_that_is_none_says_which_there_are(tmp_path):
    path = tmp_path / "chat.yaml"
    path.write_text('role: king\nlines:\n- "> /call"\n')
    with pytest.raises(BrokenCall, match="there is no role 'king'; name one of: owner, organiser"):
        read_chat(path)


async def test_while_the_bot_is_away_somebody_is_added_without_a_role_and_that_is_said(visitor):
    await visitor.running.worker.stop()
    told = await visitor.post("people", 400, name="Awa", language="en", role="viewer")
    assert told["why"].startswith("Awa is here without a role")
    await visitor.running.worker.start(visitor.running.call)
    assert [one["role"] for one in (await visitor.state())["people"]] == ["", ""]
    assert (await shown(visitor, await joins(visitor, "viewer")))["role"] == "Viewer"


async def test_a_call_is_open_until_somebody_closes_it_and_open_again_when_all_begins_anew(previews, well):
    async with previews(well) as first:
        person = await joins(first)
        await types(first, person, "/call")
        await person.sees("It is open.")
        await person.taps("Close it now")
        await person.taps("Yes, close it now")
        await person.sees("It has closed.")
    async with previews(well) as again:
        await again.does("start")
        await again.person.sees("closed")
    async with previews(well, fresh=True) as anew:
        await anew.begins()
