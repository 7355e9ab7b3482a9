"""python-telegram-bot's own client against the server, end to end."""

import asyncio

import pytest
import telegram
from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, ReplyParameters
from telegram.constants import ParseMode

from bot.simulator.samples import PICTURE


@pytest.fixture
async def bot(server):
    made = telegram.Bot(server.token, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot")
    async with made:
        yield made
    assert server.complaints == []


async def test_it_introduces_itself(server, bot):
    assert (await bot.get_me()).username == server.world.bot.username


async def test_a_whole_small_conversation(server, bot, amina):
    await amina.sends("hello")
    (update,) = await bot.get_updates(timeout=2)
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
    reply = ReplyParameters(update.message.message_id)
    await update.message.reply_text("<b>Sure?</b>", ParseMode.HTML, reply_markup=keyboard, reply_parameters=reply)
    await amina.sees("Sure?")
    tap = await amina.taps("Yes")
    (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=2)
    await update.callback_query.answer("Thank you")
    await update.callback_query.edit_message_text("Done")
    assert await tap.answered() == "Thank you"
    assert (await amina.sees("Done")).buttons == []


async def test_every_update_of_a_person_can_be_parsed(server, bot, amina):
    sent = await amina.sends("a")
    await amina.edits(sent, "b")
    for sending in (
        amina.sends_voice(), amina.sends_photo(), amina.sends_album(), amina.sends_file("a", b"x"), amina.sends_video(),
        amina.sends_location(1, 2), amina.sends_contact(), amina.sends_sticker(), amina.sends_video_note(),
        amina.sends_audio(), amina.forwards(sent), amina.forwards(sent, hidden=True), amina.blocks(), amina.unblocks(),
    ):  # fmt: skip
        await sending
    group = server.group("Co-op", amina)
    await group.adds_bot(amina, as_administrator=True)
    await group.upgrades(amina)
    await bot.send_message(
        amina.id, "?", reply_markup=InlineKeyboardMarkup.from_button(InlineKeyboardButton("Y", callback_data="y"))
    )
    message = amina.last
    await amina.taps("Y")
    await amina.deletes(message)
    await amina.taps("Y", on=message)
    updates = await bot.get_updates()
    assert len(updates) == 23
    assert all(update.effective_chat for update in updates)


async def test_files_go_both_ways(bot, amina):
    await bot.send_document(amina.id, b"content", filename="rés.pdf", caption="yours")
    assert amina.last.raw["document"]["file_name"] == "rés.pdf"
    voice = await amina.sends_voice(2)
    fetched = await (await bot.get_file(voice.file_id)).download_as_bytearray()
    assert fetched.startswith(b"OggS")


async def test_each_sending_method(bot, amina):
    await bot.send_photo(amina.id, PICTURE, caption="p")
    await bot.send_voice(amina.id, b"OggS", duration=3)
    await bot.send_audio(amina.id, b"ID3", title="t")
    await bot.send_video(amina.id, b"film")
    first, _ = await bot.send_media_group(amina.id, [InputMediaPhoto(PICTURE, caption="a"), InputMediaPhoto(PICTURE)])
    await bot.edit_message_caption(amina.id, first.message_id, caption="b")
    await bot.edit_message_reply_markup(
        amina.id,
        first.message_id,
        reply_markup=InlineKeyboardMarkup.from_button(InlineKeyboardButton("x", url="t.me/x")),
    )
    await bot.copy_message(amina.id, amina.id, first.message_id)
    await bot.forward_message(amina.id, amina.id, first.message_id)
    await bot.pin_chat_message(amina.id, first.message_id)
    await bot.delete_message(amina.id, first.message_id)
    await bot.send_chat_action(amina.id, "typing")
    assert (await bot.get_chat(amina.id)).first_name == "Amina"
    assert (await bot.get_chat_member(amina.id, amina.id)).status == "member"


async def test_menus_and_descriptions(bot):
    await bot.set_my_commands([BotCommand("help", "Get help")], language_code="sw")
    assert (await bot.get_my_commands(language_code="sw"))[0].command == "help"
    await bot.delete_my_commands(language_code="sw")
    assert await bot.get_my_commands(language_code="sw") == ()
    await bot.set_my_description("Long", language_code="fr")
    await bot.set_my_short_description("Short")
    assert (await bot.get_my_description("fr")).description == "Long"
    assert (await bot.get_my_short_description()).short_description == "Short"


async def test_webhooks_can_be_set_and_deleted(bot):
    await bot.set_webhook("http://127.0.0.1:9/hook", secret_token="s", max_connections=3)
    assert (await bot.get_webhook_info()).max_connections == 3
    await bot.delete_webhook()
    assert not (await bot.get_webhook_info()).url


@pytest.mark.filterwarnings("ignore:Please use")
async def test_raw_calls_pass_as_they_are(bot, amina):
    await bot.do_api_request("sendMessage", api_kwargs={"chat_id": amina.id, "text": "raw"})
    assert amina.last.text == "raw"


async def test_refusals_become_the_clients_errors(server, bot, amina):
    with pytest.raises(telegram.error.BadRequest, match="Chat not found"):
        await bot.send_message(999, "x")
    await amina.blocks()
    with pytest.raises(telegram.error.Forbidden, match="bot was blocked by the user"):
        await bot.send_message(amina.id, "x")
    server.faults.too_many(5, times=1)
    with pytest.raises(telegram.error.RetryAfter):
        await bot.get_me()
    server.faults.fail(502, times=1)
    with pytest.raises(telegram.error.NetworkError, match="Bad Gateway"):
        await bot.get_me()
    with pytest.raises(telegram.error.InvalidToken):
        async with telegram.Bot("123:wrong", base_url=f"{server.url}/bot"):
            pass


async def test_a_second_poller_is_a_conflict(server, bot):
    waiting = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.1)
    async with telegram.Bot(server.token, base_url=f"{server.url}/bot") as another:
        second = asyncio.create_task(another.get_updates(timeout=1))
        with pytest.raises(telegram.error.Conflict):
            await waiting
        await second
