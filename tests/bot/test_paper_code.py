"""A code on paper: whoever had another write for them sees, copies and takes back their form on any phone."""

from __future__ import annotations

import io
import re

import pytest
from pypdfium2 import PdfDocument

from bot.consulting.paper_code import code_hash, in_groups, new_code, read_code
from bot.database.paper_codes import count_codes
from bot.documents.slip import Slip
from bot.documents.slips import slip_pdf
from bot.inviting.qr import qr_png
from tests.organising.at_work import COMPLETE

from .small import WORDS, asking, begins, rows, until

CODE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}")


async def for_another(server, name="Amina"):
    """Somebody who writes for Old Moussa and has been given his code."""
    person = server.person(name, "en")
    await person.starts()
    await person.taps("For someone else or a group")
    await person.taps("One person")
    await person.sees("name?")
    await person.sends("Old Moussa")
    await person.taps("Somebody was there and heard it")
    await person.sees("Who was there")
    await person.sends("Awa Diop")
    await person.taps("Yes, I take part")
    seen = await person.sees("A code for Old Moussa")
    return person, CODE.search(seen.text)[0]


async def fills(person):
    for words, following in (("Fatick", "do?"), ("We sell milk.", "wish for?"), ("A road", "last question")):
        await person.sends(words)
        await person.sees(following)


async def came(server, words, name="Moussa"):
    """Somebody on another phone who types a code."""
    person = server.person(name, "en")
    await person.sends(words)
    return person


@pytest.mark.parametrize(
    "written",
    [
        "ACDE-FGHJ-KL34", "acde fghj kl34", " ACDEFGHJKL34 ", "ａｃｄｅ–ｆｇｈｊ–ｋｌ３４", "ACDE-FGHJ-KL٣٤",
        "ACDE.FGHJ_KL۳۴", "«ACDE FGHJ KL34»",
    ],
)  # fmt: skip
def test_a_code_is_read_however_it_is_written(written):
    assert read_code(written) == "ACDEFGHJKL34"


@pytest.mark.parametrize(
    "written", ["", "ACDE-FGHJ-KL3", "ACDE-FGHJ-KL345", "ACDE-FGHJ-KLO1", "²CD-FGHJ-KL34", "x" * 5000]
)
def test_other_words_are_no_code(written):
    assert read_code(written) is None


def test_a_new_code_is_read_as_it_is_written_and_no_two_are_the_same():
    made = {new_code() for _ in range(500)}
    assert len(made) == 500
    assert all(read_code(in_groups(one)) == one for one in made)


async def test_only_the_hash_of_a_code_is_kept(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        _, code = await for_another(server)
        await bot.application.sender.idle()
        await until(lambda: nothing_waits(bot))
        (kept,) = await rows(bot, "paper_code")
        assert kept["hash"] == code_hash(code.replace("-", ""))
        plain = code.replace("-", "")
        for path in tmp_path.rglob("palabre.db*"):
            assert plain.encode() not in path.read_bytes().replace(b"-", b"") or path.suffix == ".db-wal"
        for name in ("job", "outbox", "chat", "incoming"):
            for row in await rows(bot, name):
                assert plain not in str(row).replace("-", "")


async def nothing_waits(bot):
    return not await rows(bot, "outbox") and not await rows(bot, "job")


async def test_the_page_to_print_comes_beside_the_words(server, tmp_path):
    async with asking(server, tmp_path, WORDS, COMPLETE) as bot:
        person, code = await for_another(server)
        page = await person.sees("The same as a page to print.", timeout=30)
        words = (
            PdfDocument(server.files.find(page.raw["document"]["file_id"]).content)[0].get_textpage().get_text_bounded()
        )
        assert code in words
        assert "+221 77 000 00 00" in words.replace("\u00a0", " ").replace("\r\n", " ")
        assert (await rows(bot, "submission"))[0]["reference"] in words
        assert "Moussa" not in words
        assert "{" not in words, "every blank is filled in"


async def test_who_writes_for_themselves_gets_no_code(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        await begins(server)
        assert not await rows(bot, "paper_code")
        assert not await rows(bot, "job")


@pytest.mark.parametrize("how", ["/code {code}", "{code}", "/start p_{plain}", "/code {small}"])
async def test_with_the_code_any_phone_sees_which_form_it_is_and_no_answer_or_name(server, tmp_path, how):
    async with asking(server, tmp_path, WORDS) as bot:
        helper, code = await for_another(server)
        await fills(helper)
        await sends_for_another(helper)
        plain = code.replace("-", "")
        moussa = await came(server, how.format(code=code, plain=plain, small=plain.lower()))
        seen = await moussa.sees("Form number")
        (form,) = await rows(bot, "submission")
        assert form["reference"] in seen.text
        assert "It was sent on" in seen.text
        assert "Moussa" not in seen.text
        assert "Fatick" not in seen.text
        assert seen.buttons == ["Get a copy", "Take it back", "Erase it", "Go on where I was"]


async def sends_for_another(person):
    await person.taps("Send")
    await person.sees("Who has read or heard")
    await person.sends("Awa Diop")
    await person.taps("With the name", on=await person.sees("How may your words appear"))
    await person.taps("Yes", on=await person.sees("write to you again"))
    await person.taps("No", on=await person.sees("be sent on"))
    await person.taps("Send", on=await person.sees("Send it now?"))
    await person.sees("Its number is")


async def test_a_copy_comes_as_pdf_and_stands_in_the_record(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        helper, code = await for_another(server)
        await fills(helper)
        await sends_for_another(helper)
        moussa = await came(server, f"/code {code}")
        await moussa.taps("Get a copy", on=await moussa.sees("Form number"))
        await moussa.sees("I am making the copy")
        copy = await moussa.sees(".pdf", timeout=30)
        pages = PdfDocument(server.files.find(copy.raw["document"]["file_id"]).content)
        words = "".join(page.get_textpage().get_text_bounded() for page in pages)
        assert "We sell milk." in words
        (line,) = await rows(bot, "audit")
        assert (line["what"], line["chat_id"]) == ("submission.copy", None)
        assert [row["audit_id"] for row in await rows(bot, "taken_out")] == [line["id"]]


async def test_copies_have_an_end_too(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        _, code = await for_another(server)
        moussa = await came(server, f"/code {code}")
        seen = await moussa.sees("Form number")
        guesses, now = bot.application.house.guesses, bot.application.house.now()
        while not guesses.has_to_wait(moussa.id, now):
            guesses.is_one_too_many(moussa.id, now)
        await moussa.taps("Get a copy", on=seen)
        await moussa.sees("There were many tries from here.")
        assert not await rows(bot, "document")


async def test_the_form_is_taken_back_from_any_phone_and_the_helper_sees_that(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        helper, code = await for_another(server)
        await fills(helper)
        await sends_for_another(helper)
        moussa = await came(server, f"/code {code}")
        await moussa.taps("Take it back", on=await moussa.sees("Form number"))
        await moussa.taps("Yes, take it back", on=await moussa.sees("cannot be called back"))
        seen = await moussa.sees("The form is taken back.")
        assert seen.buttons == ["Get a copy", "Erase it", "Go on where I was"]
        assert [row["status"] for row in await rows(bot, "submission")] == ["withdrawn"]
        assert [bool(row["withdrawn_at"]) for row in await rows(bot, "consent")] == [True]
        last = max(await rows(bot, "permission"), key=lambda row: row["id"])
        assert (last["kind"], last["value"], last["chat_id"]) == ("part", "no", moussa.id)
        await helper.sends("/mine")
        await helper.sees("taken back")
        await moussa.sends(f"/code {code}")
        await moussa.sees("It was taken back, and is not used.")


async def test_erasing_is_asked_about_once_more_and_left_to_whoever_erases(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        _, code = await for_another(server)
        moussa = await came(server, f"/code {code}")
        await moussa.taps("Erase it", on=await moussa.sees("Form number"))
        asked = await moussa.sees("Erase this form, with its answers")
        assert not [row for row in await rows(bot, "job") if row["kind"] == "forget"]
        await moussa.taps("Yes, erase all of it", on=asked)
        await moussa.sees("It is being erased.")
        respondent = (await rows(bot, "submission"))[0]["respondent_id"]
        found = [row["payload"] for row in await rows(bot, "job") if row["kind"] == "forget"]
        asked_for = [(one["chat"], one["respondents"]) for one in found if "step" not in one]
        assert asked_for in ([(moussa.id, [respondent])], [])


async def test_a_guess_is_refused_and_after_ten_all_codes_are_for_an_hour(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        _, code = await for_another(server)
        thief = server.person("Thief", "en")
        for _ in range(10):
            await thief.sends(f"/code {new_code()}")
            await thief.sees("I know no form with this code.")
        await thief.sends(f"/code {code}")
        await thief.sees("There were many tries from here.")
        await thief.presses(f"!0:code:copy.{code.replace('-', '')}")
        await thief.sees("There were many tries from here.")
        assert not [row for row in await rows(bot, "job") if row["kind"] == "copy"]
        server.clock.move(3601)
        await thief.sends(f"/code {code}")
        await thief.sees("Form number")


async def test_ten_thousand_guesses_find_nothing_and_leave_nothing_in_the_database(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        await for_another(server)
        thief = server.person("Thief", "en")
        await thief.sends("/code")
        await thief.sees("Please write the code")
        guesses, now = bot.application.house.guesses, bot.application.house.now()
        before = {name: len(await rows(bot, name)) for name in ("chat", "paper_code", "job", "arrival", "audit")}
        assert sum(not guesses.is_one_too_many(thief.id, now) for _ in range(10_000)) == 10
        for _ in range(30):
            await thief.presses(f"!0:code:gone.{new_code()}")
        await thief.sees("There were many tries from here.")
        assert {name: len(await rows(bot, name)) for name in before} == before
        assert [row["status"] for row in await rows(bot, "submission")] == ["midway"]


@pytest.mark.parametrize("value", ["copy", "gone.", "gone.ACDE", "forget.AAAAAAAAAAAA", "x.ACDEFGHJKLMN", ""])
async def test_a_forged_button_does_nothing(server, tmp_path, value):
    async with asking(server, tmp_path, WORDS) as bot:
        await for_another(server)
        thief = server.person("Thief", "en")
        await thief.sends("/code")
        await thief.sees("Please write the code")
        await thief.presses(f"!0:code:{value}")
        await thief.sees("I know no form with this code.")
        assert [row["status"] for row in await rows(bot, "submission")] == ["midway"]
        assert not [row for row in await rows(bot, "job") if row["kind"] in ("copy", "forget")]


async def test_where_a_question_is_asked_twelve_letters_are_an_answer(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await amina.sends("ACDEFGHJKLMN")
        await amina.sees("What do you do?")
        assert [row["key"] for row in await rows(bot, "answer")] == ["village"]


async def test_a_lost_paper_is_made_anew_and_both_codes_work_up_to_five(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        helper, first = await for_another(server)
        await helper.sends("/mine")
        await helper.taps("What I agreed to", on=await helper.sees("Your forms."))
        screen = await helper.sees("Taking part:")
        codes = [first]
        for _ in range(4):
            await helper.taps("A code on paper", on=screen)
            codes.append(CODE.search((await helper.sees("A code for")).text)[0])
        await helper.taps("A code on paper", on=screen)
        await helper.sees("There are five codes for this form already.")
        (form,) = await rows(bot, "submission")
        async with bot.application.database.read() as connection:
            assert await count_codes(connection, form["respondent_id"]) == 5
        for at, code in enumerate(codes):
            moussa = await came(server, f"/code {code}", f"Moussa {at}")
            await moussa.sees(form["reference"])


async def test_a_code_works_over_a_restart(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        _, code = await for_another(server)
        moussa = await came(server, f"/code {code}")
        seen = await moussa.sees("Form number")
        await bot.stop()
        await bot.start()
        await moussa.taps("Take it back", on=seen)
        await moussa.taps("Yes, take it back", on=await moussa.sees("cannot be called back"))
        await moussa.sees("The form is taken back.")


@pytest.mark.parametrize("language", ["en", "ar", "fr"])
def test_a_slip_is_one_small_page_that_has_the_code_from_left_to_right(language):
    slip = Slip(
        language=language,
        right_to_left=language == "ar",
        title="استشارة حول المراعي" if language == "ar" else "A consultation " * 12,
        number=(("Form number ", False), ("ACDE-FGHJ", True)),
        code="ACDE-FGHJ-KL34",
        about="Somebody has written down your answers. " * 3,
        ways=("get a copy of your form", "take your form back", "have your form erased"),
        how=(("In Telegram, write: ", False), ("/code ACDE-FGHJ-KL34", True)),
        keep="Keep it in a safe place.",
        contact=(("+221 77 000 00 00", True), (" (Union of herders)", False)),
        scan="Or hold a phone’s camera over this square.",
        qr=qr_png("https://t.me/palabre_bot?start=p_ACDEFGHJKL34", quiet=4),
    )
    data, undrawn = slip_pdf(slip)
    assert not undrawn
    pages = PdfDocument(io.BytesIO(data))
    assert len(pages) == 1
    assert [round(side) for side in pages[0].get_size()] == [298, 420]
    words = pages[0].get_textpage().get_text_bounded()
    assert language == "ar" or "ACDE-FGHJ-KL34" in words
