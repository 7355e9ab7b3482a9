"""A Word file that somebody sends: it may be our own form, filled in. It is looked at once it is here."""

from __future__ import annotations

from bot.base36 import MOST, base36
from bot.database.records import Job, Submission
from conversations.asking import here_at
from conversations.questions import Refused
from conversations.records import replace
from conversations.replies import Attached, Reply
from conversations.sheet import Sheet
from conversations.state import Status
from conversations.text import Text

from . import belonging
from .screens import Act
from .visit import Visit

#: the act of the buttons below a form that was read; its value is what to do and the file
ACT = "paper"
#: what can be done with a form that was read
SEND, ENTER, READ, LEAVE = "send", "enter", "read", "leave"
_VERBS = frozenset({SEND, ENTER, READ, LEAVE})
#: what becomes of one to which nobody has said anything; no button says that
FORGET = "forget"
#: the job that looks at a file once it is here
JOB = "paper"
MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def may_be_form(reply: Reply) -> bool:
    """One Word file alone, by its name or by what the messenger says of it."""
    if not isinstance(reply, Attached) or len(reply.files) != 1:
        return False
    file = reply.files[0]
    return file.kind == "document" and (file.name.lower().endswith((".docx", ".docm")) or file.mime == MIME)


def is_answer(visit: Visit, submission: Submission | None, reply: Reply) -> bool:
    """The question that is open takes files, so this is its answer until we know better."""
    if submission is None or submission.conversation.status is not Status.MIDWAY or not isinstance(reply, Attached):
        return False
    sheet = Sheet(visit.call_of(submission), submission.conversation, visit.moment())
    item = sheet.item(submission.conversation.asking)
    if item is None:
        return False
    return not isinstance(item.question.read(reply, here_at(sheet, item, visit.moment())), Refused)


def receive(visit: Visit, reply: Reply) -> None:
    """A Word file that answers no question: it is fetched, and then looked at."""
    belonging.with_files(visit, None, reply)
    look_later(visit, answers=False)
    visit.say(Text("I have your Word file and am reading it. One moment, please."))


def look_later(visit: Visit, *, answers: bool) -> None:
    """Files of this visit are looked at as soon as they are fetched; `answers`: they are part of an answer already."""
    then = {"kind": JOB, "chat": visit.chat, "language": visit.language, "answers": answers}
    visit.changes.jobs = [
        replace(job, payload={**job.payload, "then": then}) if job.kind == "fetch" else job
        for job in visit.changes.jobs
    ]


def button(verb: str, file: int) -> Act:
    """The button that does this with the form in a file."""
    return Act(ACT, f"{verb}.{base36(file)}")


def tapped(visit: Visit, value: str) -> bool:
    """A button below a form that was read; False for none of ours. Whose file it is, is looked at later."""
    verb, _, code = value.partition(".")
    if verb not in _VERBS or not (code.isascii() and code.isalnum() and len(code) <= _LONGEST):
        return False
    number = int(code, 36)
    if number > MOST:
        return False
    given = {"file": number, "chat": visit.chat, "language": visit.language, "act": verb}
    visit.changes.jobs.append(Job(visit.house.ids(), JOB, given, visit.now))
    return True


_LONGEST = 13
