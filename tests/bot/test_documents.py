"""The form as Word file and PDF: made after sending, within a minute, whole, and once."""

from __future__ import annotations

import asyncio
import io
import re

import docx
import pypdfium2
import pytest

from tests.documents.reading import boxes, pages, seen

from .small import PARTS, WORDS, asking, begins, closing, rows, sends, until
from .test_sending import fills, for_a_group


async def taken(server, person, label):
    """The bytes of the document that a tap brings, with its name and the size that was shown."""
    message = await person._message_with(label)
    await person.taps(label, on=message)
    shown = await person.sees(".docx" if "Word" in label else ".pdf")
    document = shown.raw["document"]
    return server.files.find(document["file_id"]).content, document["file_name"], shown


def label_with(person, word):
    """The button of a document."""
    return next(label for label in person.buttons if label.startswith(word))


def words_of_docx(data):
    """Question and answer, box by box."""
    return dict(boxes(docx.Document(io.BytesIO(data))))


def words_of_pdf(data):
    """All words of a PDF."""
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))


async def documents(server, person):
    """Both documents of a message that has just been sent by itself (a draft)."""
    found = []
    for suffix in (".docx", ".pdf"):
        document = (await person.sees(suffix, timeout=30)).raw["document"]
        found.append((server.files.find(document["file_id"]).content, document["file_name"]))
    return found


async def test_after_sending_both_documents_come_on_a_tap_that_shows_their_size(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await fills(amina, "Fatick", "We sell milk.", "A road")
        await sends(amina)
        await amina.sees("Here is your form", "as a file. Tap", timeout=30)
        labels = amina.buttons
        assert [re.sub(r"\d+", "N", label) for label in labels] == ["Word file, N kB", "PDF file, N kB"]
        (row,) = await rows(bot, "submission")
        for label in labels:
            data, name, _ = await taken(server, amina, label)
            assert int(re.search(r"\d+", label)[0]) == max(1, round(len(data) / 1000))
            assert row["reference"] in name
            words = words_of_pdf(data) if name.endswith("pdf") else "\n".join(words_of_docx(data).values())
            assert all(seen(text) in seen(words) for text in ("Fatick", "We sell milk.", "A road"))
            assert "DRAFT" not in words
        for made in await rows(bot, "document"):
            path = bot.settings.data / made["path"]
            assert (path.stat().st_mode & 0o777, path.stat().st_size) == (0o600, made["size"])


async def test_a_draft_can_be_had_at_any_moment_and_says_that_it_is_one(server, tmp_path):
    async with asking(server, tmp_path, WORDS):
        amina = await begins(server)
        await fills(amina, "Fatick")
        await amina.sends("/draft")
        await amina.sees("I am making your form as a file.")
        (word, word_name), (pdf, pdf_name) = await documents(server, amina)
        assert word_name.endswith("draft.docx")
        assert pdf_name.endswith("draft.pdf")
        assert "DRAFT" in words_of_pdf(pdf)
        package = docx.Document(io.BytesIO(word))
        heads = [paragraph.text for section in package.sections for paragraph in section.header.paragraphs]
        assert "DRAFT" in "\n".join([*heads, *(one.text for one in package.paragraphs)])
        assert "Fatick" in "\n".join(words_of_docx(word).values())
        await amina.sends("We sell milk.")
        await amina.sees("What do you wish for?")


async def test_documents_hold_every_character_of_a_long_answer(server, tmp_path):
    long = "".join(f"{n:04} the road to the market is gone. " for n in range(250))[:9000].rstrip()
    async with asking(server, tmp_path, PARTS):
        amina = await begins(server)
        await amina.sends(long)
        await amina.sees("part 3")
        await amina.taps("Done", on=amina.last)
        await amina.sees("Where do you live?")
        await amina.sends("Fatick")
        await amina.sees("last question")
        pieces = [message.text for message in amina.messages if not message.by_bot and len(message.text) > 500]
        await sends(amina)
        await amina.sees("as a file. Tap", timeout=30)
        word, _, _ = await taken(server, amina, label_with(amina, "Word"))
        assert words_of_docx(word)["Tell us everything."] == "\n".join(pieces)
        pdf, _, _ = await taken(server, amina, next(label for label in _offered(amina) if label.startswith("PDF")))
        assert seen("".join(pieces)) in seen("".join(pages(pdf)))


def _offered(person):
    """The buttons under the offer of the documents."""
    return next(message for message in person.messages[::-1] if "as a file. Tap" in message.text).buttons


async def test_documents_speak_the_language_of_the_person(server, tmp_path):
    questions = """
        - {type: text, name: village, label: {en: Where do you live?, fr: Où habitez-vous ?}}
        - {type: text, name: wish, label: {en: What do you wish for?, fr: Que souhaitez-vous ?}}
    """
    async with asking(server, tmp_path, questions, "languages: [en, fr]"):
        awa = server.person("Awa", "fr")
        await awa.starts()
        await awa.taps("Français")
        about = await awa.sees("A small call")
        await awa.taps(about.buttons[0], on=about)
        consent = await awa.sees()
        await awa.taps(consent.buttons[0], on=consent)
        await awa.sees("Où habitez-vous ?")
        await awa.sends("/draft")
        (word, _), (pdf, _) = await documents(server, awa)
        assert "Où habitez-vous ?" in words_of_docx(word)
        assert "Que souhaitez-vous ?" in words_of_pdf(pdf)


async def test_a_form_changed_after_sending_gets_new_documents_with_a_new_revision(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        mine = await amina.sends("Fatik")
        await amina.sees("What do you do?")
        await amina.sends("/send")
        await sends(amina, tap="Send what I have")
        await amina.sees("as a file. Tap", timeout=30)
        await amina.edits(mine, "Fatick")
        await amina.taps("Yes, change it")
        await amina.sees("Its number is")
        await amina.sees("as a file. Tap", timeout=30)
        word, name, _ = await taken(server, amina, label_with(amina, "Word"))
        assert name.endswith("-r2.docx")
        assert words_of_docx(word)["Where do you live?"] == "Fatick"
        assert sorted(row["revision"] for row in await rows(bot, "document")) == [1, 1, 2, 2]


@pytest.mark.parametrize("again", [1, 2])
async def test_a_bot_that_is_stopped_right_after_sending_makes_the_documents_when_it_is_back(server, tmp_path, again):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await fills(amina, "Fatick", "We sell milk.", "A road")
        await sends(amina)
        for _ in range(again):
            await bot.stop()
            await bot.start()
        await amina.sees("as a file. Tap", timeout=20)
        await bot.stop()
        await bot.start()
        await asyncio.sleep(0.5)
        offers = [message for message in amina.messages if "as a file. Tap" in message.text]
        assert len(offers) == 1
        assert await rows(bot, "job") == []
        data, _, _ = await taken(server, amina, offers[0].buttons[0])
        assert words_of_docx(data)["What do you do?"] == "We sell milk."


async def test_a_document_that_was_asked_for_comes_though_sending_it_fails_first(server, tmp_path):
    async with asking(server, tmp_path, WORDS):
        amina = await begins(server)
        await fills(amina, "Fatick", "We sell milk.", "A road")
        await sends(amina)
        await amina.sees("as a file. Tap", timeout=30)
        server.faults.fail(502, "sendDocument", times=1)
        await taken(server, amina, label_with(amina, "Word"))


async def test_only_who_writes_in_a_form_gets_its_documents(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina, binta = await begins(server), await begins(server, "Binta")
        await fills(amina, "Fatick", "We sell milk.", "A road")
        await sends(amina)
        offer = await amina.sees("as a file. Tap", timeout=30)
        stolen = offer.keys[0][0]["callback_data"]
        binta.looks()
        await binta.presses(stolen)
        await binta.sees("That button is from before.")
        await until(lambda: _none(bot))
        assert not [message for message in binta.messages if "document" in message.raw]


async def _none(bot):
    return not await rows(bot, "job")


async def test_the_document_names_who_answers_only_as_they_chose(server, tmp_path):
    for how, named in (("With the name", True), ("Without any name", False)):
        async with asking(server, tmp_path / how.split()[0], WORDS):
            amina = await for_a_group(server, how.split()[0])
            await fills(amina, "Fatick", "We sell milk.", "A road")
            await amina.taps("Send")
            await amina.sees("the name of that one person")
            await amina.sends("Binta Sow")
            await amina.taps(how)
            await amina.taps("Yes", on=await amina.sees("write to you again"))
            await amina.taps("No", on=await amina.sees("be sent on"))
            await amina.taps("Send", on=await amina.sees("Send it now?"))
            await amina.sees("as a file. Tap", timeout=30)
            pdf, _, _ = await taken(server, amina, label_with(amina, "PDF"))
            assert ("Women of Fatick" in words_of_pdf(pdf)) is named


async def test_documents_hold_what_was_sent_though_more_was_changed_before_the_call_closed(server, tmp_path):
    async with asking(server, tmp_path, WORDS, closing(server)):
        amina = await begins(server)
        await fills(amina, "Fatick", "We sell milk.", "A road")
        sent = await sends(amina)
        await amina.sees("as a file. Tap", timeout=30)
        await amina.taps("Change something", on=sent)
        await amina.sees("Your form is open again.")
        await amina.sends("/back")
        await amina.sees("What do you wish for?")
        await amina.sends("A well")
        await amina.sees("last question")
        server.clock.move(2 * 3600)
        await amina.sends("/progress")
        await amina.sees("Your form has been sent.")
        await amina.sends("/draft")
        await amina.sees("as a file. Tap", timeout=30)
        word, name, _ = await taken(server, amina, label_with(amina, "Word"))
        assert "draft" not in name
        assert words_of_docx(word)["What do you wish for?"] == "A road"
