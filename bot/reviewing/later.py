"""What was decided away from the chat is told in it: jobs that `deciding_sheet` leaves for the running bot."""

from __future__ import annotations

from typing import Any

from bot.consulting.visit import Visit
from bot.database import jobs
from bot.database.records import Job
from bot.database.renditions import read_rendition
from bot.database.review_sheets import read_holders
from bot.database.reviews import read_review
from bot.office.requests import Office

from . import asking_back
from .telling import counts_again_screen, left_out_screen


async def left_out(office: Office, job: Job) -> None:
    """Tell somebody that their form was left out, and why, or no longer is (`is_back`).

    Nothing is told if that was decided otherwise since.
    """
    number = int(job.payload["submission"])

    async def do(visit: Visit, connection: Any) -> None:
        await jobs.job_done(connection, job.id)
        review = await read_review(connection, number)
        held = visit.account.holds(number)
        call = office.house.calls.named(held.call) if held is not None else None
        is_out = review is not None and review.state == "left-out"
        is_back = bool(job.payload.get("is_back"))
        if held is None or held.status == "withdrawn" or visit.account.quiet:
            return
        if review is None or call is None or is_out is is_back:
            return
        if is_back:
            visit.show(counts_again_screen(call, held.reference))
        else:
            visit.show(left_out_screen(office, call, number, held.reference, review.why))

    await office.attend(int(job.payload["chat"]), do, "")


async def heard(office: Office, job: Job) -> None:
    """Let somebody read what was written down of their voice, away from the chat, and confirm or correct it."""
    async with office.read() as connection:
        made = await read_rendition(connection, int(job.payload["rendition"]))
        chats = await read_holders(connection, made.submission) if made is not None else []
    if made is None or not chats:
        async with office.database.write() as connection:
            await jobs.job_done(connection, job.id)
        return

    async def do(visit: Visit, connection: Any) -> None:
        await jobs.job_done(connection, job.id)
        await asking_back.put(
            office, visit, connection, submission=made.submission, key=made.key, kind="transcript",
            words=made.words, language=made.language, by=made.by, rendition=made.id,
        )  # fmt: skip

    await office.attend(chats[0], do, "")
