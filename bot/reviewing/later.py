"""What was decided or written down is told in the chats of the people: jobs that `decision` leaves for the running bot.

By night they wait until morning, and whoever asked for silence since is not told.
"""

from __future__ import annotations

from typing import Any

from bot.consulting.visit import Visit
from bot.database import jobs
from bot.database.holders import read_holders
from bot.database.queue import read_left_out, read_standing
from bot.database.records import Job
from bot.database.renditions import read_rendition
from bot.office.requests import Office

from . import asking_back
from .decision import LEFT_OUT
from .telling import counts_again_screen, left_out_screen


async def decided(office: Office, job: Job) -> None:
    """Tell somebody that their form was left out, or is no longer; nothing if that was decided otherwise since."""
    number, chat = int(job.payload["submission"]), int(job.payload["chat"])
    async with office.read() as connection:
        standing = await read_standing(connection, number=number)
        holder = next((one for one in await read_holders(connection, number) if one.chat == chat), None)
    call = office.house.calls.named(standing.call) if standing is not None else None
    if standing is None or call is None or holder is None or not holder.may_be_told:
        await _done(office, job)
        return
    morning = office.morning(call, holder.timezone)
    if morning is not None:
        async with office.database.write() as connection:
            await jobs.job_again(connection, job.id, morning, job.tries)
        return

    async def do(visit: Visit, connection: Any) -> None:
        await jobs.job_done(connection, job.id)
        left_out, held = await read_left_out(connection, [number]), visit.account.holds(number)
        is_gone = held is None or held.status == "withdrawn" or visit.account.quiet
        if is_gone or (number in left_out) != (job.kind == LEFT_OUT):
            return
        if number in left_out:
            visit.show(left_out_screen(office, call, number, standing.reference, left_out[number] or None))
        else:
            visit.show(counts_again_screen(call, standing.reference))

    await office.attend(chat, do, standing.language)


async def heard(office: Office, job: Job) -> None:
    """Let somebody read what was written down of their voice, away from the chat, and confirm or correct it."""
    async with office.read() as connection:
        made = await read_rendition(connection, int(job.payload["rendition"]))
        holders = await read_holders(connection, made.submission) if made is not None else []
    if made is None or not holders:
        await _done(office, job)
        return

    async def do(visit: Visit, connection: Any) -> None:
        await jobs.job_done(connection, job.id)
        await asking_back.put(
            office, visit, connection, submission=made.submission, key=made.key, kind="transcript",
            words=made.words, language=made.language, by=made.by, rendition=made.id,
        )  # fmt: skip

    # it only leaves word: to whom it goes, and when, is found when it is sent
    await office.attend(holders[0].chat, do, "")


async def _done(office: Office, job: Job) -> None:
    async with office.database.write() as connection:
        await jobs.job_done(connection, job.id)
