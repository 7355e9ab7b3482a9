"""A world that is written down and read again is the same one, and gives no number twice."""

import pytest

from bot.simulator import Keeper, Simulator, Unreadable
from bot.simulator.methods.about import set_my_commands
from bot.simulator.samples import PICTURE

KEYBOARD = {"keyboard": [[{"text": "a"}]]}


async def test_a_world_is_the_same_when_it_is_read_again(tmp_path):
    server = Simulator()
    amina = server.person("Amina", "fr", username="amina")
    await amina.sends("first")
    photo = await amina.sends_photo(PICTURE)
    await amina.sends_file("large.mov", b"", size=30 << 20)
    gone = await amina.sends("gone")
    await amina.deletes(gone)
    amina.chat.keyboard = KEYBOARD
    amina.chat.pinned = photo
    await server.person("Binta").blocks()
    mine = {"scope": {"type": "chat", "chat_id": amina.id}, "commands": [{"command": "call", "description": "Open"}]}
    set_my_commands(server, mine)
    Keeper(server, tmp_path).save({"noted": [1]})

    again = Simulator()
    keeper = Keeper(again, tmp_path)
    assert keeper.restore() == {"noted": [1]}
    first, second = keeper.people()
    assert vars_of(first.user) == vars_of(amina.user)
    assert [one.raw for one in first.chat.messages.values()] == [one.raw for one in amina.chat.messages.values()]
    assert first.chat.messages[gone.id].deleted
    assert first.chat.keyboard == KEYBOARD
    assert first.chat.pinned is first.chat.messages[photo.id]
    assert second.chat.blocked
    assert (first.menu, second.menu) == (["call"], [])
    assert again.files.find(photo.file_id).content == PICTURE
    assert [update.encoded for update in again.queue] == [update.encoded for update in server.queue]

    # also after a kill that came before the last save
    sent = await first.sends("second")
    assert sent.id > gone.id
    assert again.queue.newest_id > server.queue.newest_id
    assert again.person("Coumba").id not in (first.id, second.id)


def vars_of(user):
    return {name: getattr(user, name) for name in user.__slots__}


def test_where_nothing_was_there_is_nothing(tmp_path):
    keeper = Keeper(Simulator(), tmp_path / "nowhere")
    assert keeper.restore() == {}
    assert keeper.people() == []


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"files": [{}]}', b"\xff"])
def test_what_cannot_be_read_is_said(tmp_path, content):
    (tmp_path / "world.json").write_bytes(content)
    with pytest.raises(Unreadable, match=r"world\.json"):
        Keeper(Simulator(), tmp_path).restore()


async def test_whoever_comes_after_a_kill_is_nobody_whom_the_bot_may_know(tmp_path):
    server = Simulator()
    server.person("Amina")
    Keeper(server, tmp_path).save()
    lost = server.person("Bineta")  # known to the bot, and not yet written

    again = Simulator()
    Keeper(again, tmp_path).restore()
    assert again.person("Cheikh").id > lost.id


async def test_a_file_that_was_written_before_a_kill_is_taken_for_no_other(tmp_path):
    server = Simulator()
    amina = server.person("Amina")
    keeper = Keeper(server, tmp_path)
    keeper.save()
    world = (tmp_path / "world.json").read_bytes()
    await amina.sends_file("old", b"old")
    keeper.save()
    (tmp_path / "world.json").write_bytes(world)  # as if the kill had come in between

    second = Simulator()
    keeper = Keeper(second, tmp_path)
    keeper.restore()
    sent = await keeper.people()[0].sends_file("new", b"new")
    keeper.save()
    third = Simulator()
    Keeper(third, tmp_path).restore()
    assert third.files.find(sent.raw["document"]["file_id"]).content == b"new"
