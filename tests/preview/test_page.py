"""The page in a real browser: what somebody sees, clicks, types and hears."""

import asyncio
import re
from contextlib import asynccontextmanager

import pytest

from bot.preview.chats import read_chat
from bot.simulator.samples import PICTURE
from conversations.loader import SHIPPED

HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"


@pytest.fixture
def opens(previews, browser):
    """Opens a preview in a browser; at the end nothing on the page has failed."""

    @asynccontextmanager
    async def opening(call, width=900, **more):
        async with previews(call, **more) as visitor:
            context = await browser.new_context(viewport={"width": width, "height": 640})
            page = await context.new_page()
            page.set_default_timeout(8000)
            wrong = []
            page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("request", lambda asked: wrong.append(asked.url) if not _is_own(asked.url, visitor) else None)
            await page.goto(visitor.address)
            try:
                yield page, visitor
            finally:
                await context.close()
            assert not wrong

    return opening


def _is_own(url, visitor):
    return url.startswith((visitor.address, f"blob:{visitor.address}"))


async def taps(page, *labels):
    for label in labels:
        await page.get_by_role("button", name=label, exact=True).last.click()


async def begins(page):
    await taps(page, "START", "Go on", "Yes, I take part")
    await sees(page, "Which village is it?")


async def sees(page, words):
    await page.get_by_role("log").get_by_text(words).last.wait_for()


async def types(page, words):
    await page.get_by_label("Message from Amina").fill(words)
    await page.keyboard.press("Enter")


async def test_a_whole_call_is_answered_and_the_document_opens(opens, well, tmp_path):
    (tmp_path / "well.jpg").write_bytes(PICTURE)
    async with opens(well) as (page, _):
        await begins(page)
        await types(page, "Ndiagne")
        await sees(page, "Is it dry?")
        await taps(page, "Yes")
        await taps(page, "Send my location")
        await page.get_by_label("Latitude").fill("15.5")
        await page.get_by_role("dialog").get_by_role("button", name="Send", exact=True).click()
        await sees(page, "A photo of the well?")
        async with page.expect_file_chooser() as chosen:
            await taps(page, "Attach", "A photo")
        await (await chosen.value).set_files(tmp_path / "well.jpg")
        await sees(page, "That was the last question")
        assert await page.get_by_role("img", name="Picture").evaluate("image => image.naturalWidth") == 8
        ways = (
            ("Send", "How may"),
            ("With the name", "write to you again"),
            ("Yes", "be sent on"),
            ("No", "Send it now?"),
        )
        for label, then in (*ways, ("Send", "Its number is")):
            await page.get_by_role("log").get_by_role("button", name=label, exact=True).last.click()
            await sees(page, then)
        pdf = page.get_by_role("button", name=re.compile("PDF"))
        await pdf.last.click()
        async with page.expect_download() as download:
            await page.get_by_role("link", name=re.compile(r"\.pdf")).last.click()
        assert (await (await download.value).path()).read_bytes().startswith(b"%PDF-")


async def test_arabic_runs_from_right_to_left_and_a_small_screen_is_wide_enough(opens):
    async with opens(SHIPPED / "prices", width=360) as (page, _):
        await taps(page, "Add a person")
        await page.get_by_label("Name").fill("أمل")
        await page.get_by_label("Language of the phone").select_option("ar")
        await page.get_by_role("button", name="Add", exact=True).click()
        await page.get_by_label("Message from أمل").wait_for()
        await page.get_by_role("button", name="START", exact=True).click()
        await page.get_by_role("button", name="العربية", exact=True).click()
        text = page.locator(".phone.current .message.bot .text").last
        button = page.locator(".phone.current .rows button").last
        await page.locator(".phone.current .message.bot").nth(1).wait_for()
        for shown in (text, button):
            assert await shown.evaluate("element => getComputedStyle(element).direction") == "rtl"
        assert await page.evaluate("document.documentElement.scrollWidth") == 360
        # the first person is still there, one tap away
        await taps(page, "Amina")
        assert await page.get_by_label("Message from Amina").is_visible()


async def test_what_somebody_writes_is_shown_and_never_run(opens, well):
    async with opens(well) as (page, visitor):
        await begins(page)
        await visitor.post("people", name=HOSTILE[:60], language="en")
        await types(page, HOSTILE)
        await sees(page, "Is it dry?")
        await taps(page, "Edit")
        await types(page, f"{HOSTILE} again")
        await sees(page, "again")
        assert await page.title() == "well · Palabre preview"
        assert await page.locator("img").count() == 1  # the page's own, for pictures


async def test_everything_can_be_reached_with_the_keyboard(opens, well):
    async with opens(well) as (page, _):

        async def presses(label, key="Enter"):
            for _ in range(40):
                if await page.evaluate("document.activeElement.textContent") == label:
                    return await page.keyboard.press(key)
                await page.keyboard.press("Tab")
            raise AssertionError(f"no way to {label}")

        await presses("START")
        await sees(page, "We ask about your well.")
        await presses("Go on", "Space")
        await sees(page, "Do you want to take part?")
        await presses("Yes, I take part")
        await sees(page, "Which village is it?")
        for _ in range(40):
            if await page.evaluate("document.activeElement.tagName") == "TEXTAREA":
                break
            await page.keyboard.press("Tab")
        await page.keyboard.type("Ndiagne")
        await page.keyboard.press("Enter")
        await sees(page, "Is it dry?")


async def test_a_voice_note_is_spoken_sent_and_played(opens, well):
    async with opens(well) as (page, visitor):
        await begins(page)
        await taps(page, "Attach", "A voice note", "Record")
        await page.get_by_text("Speak now.").wait_for()
        await asyncio.sleep(0.5)
        await taps(page, "Stop")
        await page.get_by_role("dialog").get_by_role("button", name="Send", exact=True).click()
        await sees(page, "Is it dry?")
        sound = page.get_by_role("log").locator("audio").last
        await sound.evaluate("async audio => { await audio.play(); audio.pause(); }")
        assert visitor.person.messages[-2].kind == "voice"


async def test_a_broken_call_is_shown_beside_the_chat_and_goes_away(opens, well):
    path = well / "call.yaml"
    good = path.read_text()
    async with opens(well, watch=True) as (page, _):
        path.write_text(good.replace("type: geopoint", "type: geopont"))
        told = page.get_by_label("What palabre check says")
        await told.get_by_text(re.compile(r"call\.yaml:\d+ error: .*geopont")).wait_for()
        path.write_text(good)
        await told.get_by_text("0 errors, 0 warnings").wait_for(timeout=15_000)


async def test_a_chat_is_saved_and_played_before_everybodys_eyes(opens, well, tmp_path):
    async with opens(well) as (page, _):
        await begins(page)
        await types(page, "Ndiagne")
        await sees(page, "Is it dry?")
        async with page.expect_download() as download:
            await page.get_by_role("link", name="Save this chat").click()
        await (await download.value).save_as(tmp_path / "chat.yaml")
    chat = read_chat(tmp_path / "chat.yaml")
    async with opens(well, chat=chat) as (page, visitor):
        playing = asyncio.create_task(visitor.running.play(chat, pause=0))
        await page.get_by_text("chat.yaml: it holds").wait_for()
        await sees(page, "Is it dry?")
        assert await playing is None


async def test_marks_are_drawn_and_a_link_cannot_run(opens, well):
    marked = (
        "<b>bold <i>both</i></b> <u>under</u> <s>gone</s> <code>x &lt; y</code> <pre>a  b</pre> "
        "<blockquote>said</blockquote> <tg-spoiler>hidden</tg-spoiler> <a href='https://example.org/a'>there</a> /help"
    )
    async with opens(well) as (page, visitor):
        await begins(page)
        server, chat = visitor.running.server, visitor.person.id
        api = f"{server.url}/bot{server.token}"
        sent = {"chat_id": chat, "text": marked, "parse_mode": "HTML"}
        async with visitor.session.post(f"{api}/sendMessage", json=sent) as answer:
            assert answer.status == 200, await answer.text()
        shown = page.locator(".message.bot .text").last
        await shown.get_by_text("both").wait_for()
        for mark in ("b > i", "u", "s", "code", "pre", "blockquote"):
            assert await shown.locator(mark).count() == 1, mark
        await shown.get_by_role("button", name="hidden").click()
        assert await shown.get_by_role("button", name="hidden").get_attribute("aria-expanded") == "true"
        assert await shown.get_by_role("link").get_attribute("rel") == "noopener noreferrer"
        for address in ("javascript:alert(1)", "data:text/html,x", " javascript:alert(1)"):
            entities = [{"type": "text_link", "offset": 0, "length": 4, "url": address}]
            content = {"text": "this one", "entities": entities}
            server.world.post(visitor.person.chat, server.world.bot, content)
        await shown.get_by_text("this one").wait_for()
        links = await page.get_by_role("log").get_by_role("link").all()
        assert [await one.get_attribute("href") for one in links] == [
            "mailto:wells@example.org",
            "https://example.org/a",
        ]
        async with visitor.session.post(f"{api}/sendChatAction", json={"chat_id": chat, "action": "typing"}) as answer:
            assert answer.status == 200
        await page.get_by_text("typing…").wait_for()
        await shown.page.get_by_role("button", name="/help").last.click()
        await sees(page, "/progress")


async def test_an_organiser_is_added_and_finds_the_commands_of_staff(opens, well):
    async with opens(well, width=360) as (page, _):
        await taps(page, "Add a person")
        await page.get_by_label("Name").fill("Awa")
        await page.get_by_label("Role").select_option("Organiser")
        await page.get_by_role("button", name="Add", exact=True).click()
        phone = page.locator(".phone.current")
        await phone.get_by_text("seen by Awa (en), Organiser").wait_for()
        await phone.get_by_role("button", name="Menu").click()
        await page.get_by_role("dialog").get_by_role("button", name="/call Open").click()
        await phone.get_by_role("log").get_by_text("The well").wait_for()
        assert await page.evaluate("document.documentElement.scrollWidth") == 360
        await taps(page, "Amina")
        await page.locator(".phone.current").get_by_role("button", name="Menu").click()
        assert not await page.get_by_role("dialog").get_by_role("button", name="/call Open").count()


async def test_a_message_is_replied_to_by_mouse_and_by_keyboard(opens, well):
    async with opens(well) as (page, visitor):
        await begins(page)
        reply = page.locator(".message.bot").last.get_by_role("button", name="Reply")
        await page.mouse.move(0, 0)
        await page.get_by_label("Message from Amina").focus()
        assert await reply.evaluate("button => getComputedStyle(button).opacity") == "0"
        await page.locator(".message.bot").last.hover()
        assert await reply.evaluate("button => getComputedStyle(button).opacity") == "1"
        await reply.click()
        await page.get_by_text("Reply to Palabre").wait_for()
        await page.keyboard.press("Escape")
        assert not await page.get_by_text("Reply to Palabre").is_visible()
        await page.mouse.move(0, 0)
        await reply.focus()
        assert await reply.evaluate("button => getComputedStyle(button).opacity") == "1"
        asked = visitor.person.last
        await page.keyboard.press("Enter")
        await page.keyboard.type("Ndiagne")
        await page.keyboard.press("Enter")
        await sees(page, "Is it dry?")
        quoted = page.locator(".message.mine").last.get_by_role("button", name="Which village is it?")
        await quoted.click()
        assert await page.evaluate("document.activeElement.dataset.id") == str(asked.id)
        sent = next(one for one in visitor.person.messages[::-1] if not one.by_bot)
        assert sent.raw["reply_to_message"]["message_id"] == asked.id
        # the next words reply to nothing
        await types(page, "Yes")
        await sees(page, "Where is it?")
        assert "reply_to_message" not in next(one for one in visitor.person.messages[::-1] if not one.by_bot).raw
