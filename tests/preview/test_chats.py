"""Chats that were saved on the page: written, read, and played through the real bot."""

from pathlib import Path

import pytest

from bot.preview.chats import is_done, read_chat, shown
from bot.preview.playing import DoesNotHold, play
from bot.simulator.samples import PICTURE
from conversations.loader import SHIPPED
from conversations.problems import BrokenCall

#: what was recommended, as three people read it in their own languages
EXPLAINED = sorted((Path(__file__).parents[1] / "chats").glob("*.yaml"))

#: from the last question to the sent form
WAY = (
    ("Send", "How may"),
    ("With the name", "write to you again"),
    ("Yes", "be sent on"),
    ("No", "Send it now?"),
    ("Send", "Tap the one you want"),
)


@pytest.mark.parametrize(
    ("line", "done"),
    [
        ("> yes", True),
        ("> two\nlines", True),
        ("[Go on]", True),
        ("(photo)", True),
        ("(voice 7)", True),
        ("(file a b.pdf)", True),
        ("(location 14.69 -17.45)", True),
        ("Which village is it?", False),
        ("[1] first\n[2] second", False),
        ("(about 39 minutes)", False),
        ("", False),
    ],
)
def test_what_is_done_and_what_is_shown_can_be_told_apart(line, done):
    assert is_done(line) is done
    assert not is_done(shown(line, []))


async def saved(visitor, path):
    status, headers, text = await visitor.get(f"people/{visitor.person.id}/transcript")
    assert status == 200
    assert headers["Content-Disposition"].startswith("attachment;")
    path.write_bytes(text)
    return path


async def walked(visitor, path):
    """Somebody answers with all that a chat can say."""
    await visitor.begins()
    await visitor.does("text", text="Ndiagne\n[Skip] > \U0001f331 “نعم”\t: - #")
    await visitor.person.sees("Is it dry?")
    await visitor.taps("No")
    await visitor.person.sees("Where is it?")
    await visitor.does("location", lat=15.6, lon=-16.2)
    await visitor.person.sees("A photo of the well?")
    await visitor.post(f"people/{visitor.person.id}/file?kind=photo&name=a.jpg", data=PICTURE)
    await visitor.person.sees("That was the last question")
    for label, then in WAY:
        await visitor.taps(label)
        await visitor.person.sees(then)
    return await saved(visitor, path)


async def test_a_saved_chat_holds_and_one_that_goes_another_way_says_where(visitor, previews, well, tmp_path):
    path = await walked(visitor, tmp_path / "chat.yaml")
    chat = read_chat(path)
    assert (chat.call, chat.name, chat.language) == ("well", "Amina", "en")
    async with previews(well, chat=chat) as player:
        await play(chat, player.people, player.person, pause=0)
        assert "(location 15.600000 -16.200000)" in player.people.scribe(player.person).lines

    path.write_text(path.read_text().replace("Is it dry?", "Is it deep?"))
    number = next(step.line for step in chat.steps if step.does.startswith("> Ndiagne"))
    chat = read_chat(path)
    async with previews(well, chat=chat) as player:
        with pytest.raises(DoesNotHold) as wrong:
            await play(chat, player.people, player.person, pause=0)
    assert str(wrong.value).startswith(f"{path}:{number}: after '> Ndiagne")
    assert "-Is it deep?\n+Is it dry?" in str(wrong.value)


async def test_a_button_that_is_not_there_does_not_hold(previews, well, tmp_path):
    (tmp_path / "chat.yaml").write_text('call: well\nlines:\n- "> /start"\n- "[Fly]"\n')
    chat = read_chat(tmp_path / "chat.yaml")
    async with previews(well, chat=chat) as player:
        with pytest.raises(DoesNotHold, match=r"chat.yaml:3: after '> /start' something else"):
            await play(chat, player.people, player.person, pause=0)


async def test_a_chat_ends_where_something_was_done_that_it_cannot_say(visitor, tmp_path):
    await visitor.begins()
    await visitor.does("text", text="Ndiagn")
    await visitor.person.sees("Is it dry?")
    own = [one for one in visitor.person.messages if not one.by_bot][-1]
    await visitor.does("edit", message=own.id, text="Ndiagne")
    await visitor.taps("No")
    text = (await saved(visitor, tmp_path / "chat.yaml")).read_text()
    assert text.endswith("# It ends here: then a message was changed, which such a file cannot say.\n")
    assert '"[No]"' not in text
    assert read_chat(tmp_path / "chat.yaml").steps[-1].does == "> Ndiagn"


@pytest.mark.parametrize(
    "text", ["", "lines: 5", "lines: []", "lines: [Which village?]", "lines: ['> a', {a: b}]", "lines: [[a]]", "\x00"]
)
def test_a_file_that_is_no_chat_says_so_with_its_line(tmp_path, text):
    (tmp_path / "chat.yaml").write_text(text)
    with pytest.raises(BrokenCall, match=r"chat.yaml:[0-9]+: error: "):
        read_chat(tmp_path / "chat.yaml")


def test_there_are_chats_about_the_recommendations_in_three_languages():
    assert {read_chat(path).language for path in EXPLAINED} >= {"fr", "ar", "sw"}


@pytest.mark.parametrize("path", EXPLAINED, ids=lambda path: path.stem)
async def test_a_chat_about_the_recommendations_goes_as_it_is_written(previews, path):
    chat = read_chat(path)
    async with previews(SHIPPED / "smallholders", chat=chat) as visitor:
        assert await visitor.running.play(chat, pause=0.0) is None
        assert not visitor.running.server.complaints
        assert not visitor.running.server.refused
