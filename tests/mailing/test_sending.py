"""A form goes on by e-mail: once, with consent, and neither lost nor repeated when something breaks."""

import io
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import docx
import pypdfium2
import pytest
from sqlalchemy import update

from bot.database import models
from bot.database.mailing import mail_payload
from bot.database.records import Job
from bot.database.review_sheets import add_jobs
from bot.database.reviews import Moderator, decide
from tests.bot.running import Running
from tests.bot.small import begins, rows, until, write_call
from tests.bot.test_sending import for_a_group
from tests.mailing.post import post
from tests.organising.at_work import employ
from tests.reviewing.at_review import moderator, opens

OFFICE = "office@example.org"
QUESTIONS = """
    - {type: text, name: village, label: Where do you live?}
    - {type: text, name: contact_name, label: Who can be asked?, contact: true}
"""


@pytest.fixture(scope="module")
def mail():
    with post() as box:
        yield box


@pytest.fixture
def box(mail):
    mail.letters.clear()
    mail.answers.clear()
    mail.keeps_waiting = False
    return mail


def made(server, folder, port, after="sent", more=""):
    """A bot whose forms go on to an address."""
    lines = f'[calls.small]\nsend_to = "{OFFICE}"\nsend_after = "{after}"\n'
    (folder / "palabre.toml").write_text(lines)
    calls = write_call(folder, QUESTIONS, more)
    given = {
        "PALABRE_CALLS": str(calls),
        "PALABRE_DEFAULT_CALL": "small",
        "PALABRE_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "PALABRE_MAIL_FROM": "forms@example.org",
    }
    return Running(server, folder, now=lambda: datetime.fromtimestamp(server.clock.now(), UTC), **given)


@asynccontextmanager
async def mailing(server, folder, port, after="sent", more=""):
    running = made(server, folder, port, after, more)
    await running.start()
    try:
        yield running
    finally:
        await running.stop()
    assert not server.complaints


async def sends(server, how="With the name", outside="Yes", village="Fatick", *, for_whom=begins):
    """Somebody who fills the form in and sends it."""
    person = await for_whom(server)
    await person.sends(village)
    await person.sees("Who can be asked?")
    await person.sends("Awa Ndiaye")
    await person.sees("last question")
    await person.taps("Send")
    if for_whom is for_a_group:
        await person.sees("Who has read or heard this form")
        await person.sends("Awa Diop")
    await person.taps(how)
    await person.sees("write to you again")
    await person.taps("Yes", on=person.last)
    await person.sees("be sent on")
    await person.taps(outside, on=person.last)
    await person.sees("Send it now?")
    await person.taps("Send", on=person.last)
    await person.sees("Its number is")
    return person


async def settled(bot, state, count=1):
    """Wait until so many mails have come to this state; their rows."""

    async def look():
        found = [row for row in await rows(bot, "sent_on") if row["state"] == state]
        return found if len(found) >= count else None

    return await until(look, 30)


async def no_mail_left(bot):
    async def look():
        return not [row for row in await rows(bot, "job") if row["kind"] == "mail" and row["error"] is None]

    await until(look, 30)


def words_of(letter):
    """The text, and the words in the two files."""
    body = letter.get_body().get_content()
    files = {one.get_filename().rpartition(".")[2]: one.get_content() for one in letter.iter_attachments()}
    document = docx.Document(io.BytesIO(files["docx"]))
    word = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    pdf = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(files["pdf"]))
    return body, word, pdf


async def test_a_form_goes_on_once_with_its_documents(server, tmp_path, box):
    async with mailing(server, tmp_path, box.port) as bot:
        await sends(server)
        (row,) = await settled(bot, "sent")
        (form,) = await rows(bot, "submission")
        assert (row["address"], row["revision"], row["tries"], row["error"]) == (OFFICE, 1, 1, None)
        (letter,) = box.letters
        assert (letter["To"], letter["From"]) == (OFFICE, "forms@example.org")
        assert form["reference"] in letter["Subject"]
        body, word, pdf = words_of(letter)
        assert form["reference"] in body
        assert "does not wish to be named" not in body
        for words in (word, pdf):
            assert "Fatick" in words
            assert "Awa Ndiaye" in words
        application = bot.application
        async with application.database.write() as connection:
            again = Job(application.house.ids(), "mail", mail_payload("small", form["id"]), application.house.now())
            await add_jobs(connection, [again])
        application.errands.wake()
        await no_mail_left(bot)
        assert len(box.letters) == 1
        (line,) = [one for one in await rows(bot, "audit") if one["what"] == "submission.send_on"]
        assert await rows(bot, "taken_out") == [{"audit_id": line["id"], "submission_id": form["id"]}]


async def test_a_name_that_may_stand_stands(server, tmp_path, box):
    async with mailing(server, tmp_path, box.port) as bot:
        await sends(server, for_whom=for_a_group)
        await settled(bot, "sent")
        assert "Who answers: Women of Fatick (women: 10, men: 2)" in words_of(box.letters[0])[0]


async def test_a_name_that_is_not_to_stand_stands_nowhere(server, tmp_path, box):
    async with mailing(server, tmp_path, box.port) as bot:
        said = "Fatick, say the women of Fatick"
        await sends(server, "Without any name", village=f"{said}, with Awa Diop, 77 654 32 19", for_whom=for_a_group)
        await settled(bot, "sent")
        (letter,) = box.letters
        for words in (*words_of(letter), str(letter["Subject"])):
            assert "women of fatick" not in words.lower()
            assert "Awa Diop" not in words
            assert "Awa Ndiaye" not in words
        assert "Fatick, say the […], with […], […]" in words_of(letter)[1]
        assert "does not wish to be named" in words_of(letter)[0]


async def test_names_of_the_nameless_are_left_out_however_they_are_written(server, tmp_path, box):
    async with mailing(server, tmp_path, box.port) as bot:
        words = "We met Ndiaye Awa and AWA DIOP"
        await sends(server, "Without any name", village=words, for_whom=for_a_group)
        await settled(bot, "sent")
        for words in words_of(box.letters[0]):
            assert not {"Ndiaye", "AWA", "DIOP"} & set(words.split())
        assert "We met […] […] and […]" in words_of(box.letters[0])[1]


@pytest.mark.parametrize(("how", "outside"), [("With the name", "No"), ("Only counted, words not shown", "Yes")])
async def test_without_consent_nothing_goes(server, tmp_path, box, how, outside):
    async with mailing(server, tmp_path, box.port) as bot:
        await sends(server, how, outside)
        await no_mail_left(bot)
        assert box.letters == []
        assert await rows(bot, "sent_on") == []


async def test_it_waits_until_moderators_accept_it(server, tmp_path, box):
    async with mailing(server, tmp_path, box.port, "accepted") as bot:
        await sends(server)
        await no_mail_left(bot)
        assert box.letters == []
        (form,) = await rows(bot, "submission")
        mina = await moderator(server, bot)
        await mina.taps("Accept", on=await opens(mina, form["reference"]))
        await mina.sees("Accepted.")
        bot.application.errands.wake()
        await settled(bot, "sent")
        assert len(box.letters) == 1


async def test_one_that_moderators_left_out_does_not_go(server, tmp_path, box):
    async with mailing(server, tmp_path, box.port) as bot:
        box.answers = ["451 later"]
        await sends(server)
        await settled(bot, "waiting")
        await until(lambda: _answered(box))
        (form,) = await rows(bot, "submission")
        database = bot.application.database
        async with database.write() as connection:
            by = Moderator(None, "Awa")
            await decide(database, connection, form["id"], "left-out", 1, by, datetime.now(UTC), why="twice")
        await _later(server, bot)
        await no_mail_left(bot)
        assert box.letters == []


async def _answered(box):
    return not box.answers


async def _later(server, bot, seconds=6 * 3600):
    """Wait until a pause has begun, and let it be over."""

    async def look():
        return [row for row in await rows(bot, "job") if row["kind"] == "mail" and row["tries"] > 0]

    await until(look, 20)
    server.clock.move(seconds)
    bot.application.errands.wake()


async def test_a_server_that_says_later_is_asked_again(server, tmp_path, box):
    async with mailing(server, tmp_path, box.port) as bot:
        box.answers = ["451 the greylist knows you not"]
        await sends(server)
        await until(lambda: _answered(box), 20)
        await _later(server, bot)
        (row,) = await settled(bot, "sent")
        assert row["tries"] == 2
        assert len(box.letters) == 1


async def test_after_two_days_it_is_given_up(server, tmp_path, box):
    async with mailing(server, tmp_path, 9) as bot:
        await sends(server)
        await _later(server, bot, 49 * 3600)
        (row,) = await settled(bot, "refused")
        assert row["error"]


async def test_one_that_is_refused_is_told_to_those_who_run_the_call_once(server, tmp_path, box):
    async with mailing(server, tmp_path, box.port) as bot:
        boss = server.person("Boss", "en")
        await boss.starts()
        await boss.sees("A small call")
        await employ(bot, boss, "organiser", "small")
        box.answers = ["550 no such office"]
        await sends(server)
        (row,) = await settled(bot, "refused")
        assert row["error"].startswith("550")
        seen = await boss.sees("could not be sent on to")
        assert "550 no such office" in seen.text
        await no_mail_left(bot)
        assert sum("could not be sent on to" in message.text for message in boss.messages) == 1
        assert box.letters == []


@pytest.mark.parametrize("how", ["withdrawn", "consent"])
async def test_one_that_is_taken_back_meanwhile_does_not_go(server, tmp_path, box, how):
    async with mailing(server, tmp_path, box.port) as bot:
        box.answers = ["451 later"]
        person = await sends(server)
        await until(lambda: _answered(box), 20)
        if how == "withdrawn":
            await person.sends("/withdraw")
            await person.sees("Take this form back?")
            await person.taps("Yes, take it back")
            await person.sees("You took this form back.")
        else:
            async with bot.application.database.write() as connection:
                await connection.execute(update(models.submission).values(send_outside=False))
        await _later(server, bot)
        await no_mail_left(bot)
        assert box.letters == []


async def test_a_form_that_is_sent_anew_goes_anew(server, tmp_path, box):
    async with mailing(server, tmp_path, box.port) as bot:
        person = await sends(server)
        await settled(bot, "sent")
        await person.taps("Change something")
        await person.sees("Your form is open again.")
        await person.sends("/send")
        await person.sees("Its number is")
        found = await settled(bot, "sent", 2)
        assert sorted(row["revision"] for row in found) == [1, 2]
        first, second = box.letters
        assert first["Message-ID"] != second["Message-ID"]
        assert "takes the place of the form that you had before" in words_of(second)[0]


async def test_a_kill_after_the_server_took_it_repeats_it_once_at_most(server, tmp_path, box):
    box.keeps_waiting = True
    for expected in (1, 2):
        running = made(server, tmp_path, box.port)
        await running.start()
        if expected == 1:
            await sends(server)
        await until(lambda count=expected: _came(box, count), 30)
        await running.stop()
    assert box.letters[0]["Message-ID"] == box.letters[1]["Message-ID"]
    box.keeps_waiting = False
    async with mailing(server, tmp_path, box.port) as bot:
        (row,) = await settled(bot, "refused")
        assert "may have arrived or not" in row["error"]
        assert len(box.letters) == 2


async def _came(box, count):
    return len(box.letters) >= count
