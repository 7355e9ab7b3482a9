"""What a message belongs to: the question that was seen when it was written, the rest of another, an earlier answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.database.records import Asked, Job, KeptFile, Submission
from conversations import prompts
from conversations.face import COMMANDS
from conversations.plan import question_name
from conversations.questions import Given, Here
from conversations.questions.text import TextQuestion
from conversations.reading import plain
from conversations.records import record, replace
from conversations.replies import Answering, Attached, File, Reply, Settle, Show, Typed
from conversations.state import Answer, Conversation, Part, Status
from conversations.text import Text
from conversations.turns import Turn

from .coming import Said
from .visit import Visit, asked_before
from .without_name import neutral

#: Telegram's apps cut a text that is longer than 4096 units into several messages, and send them at once
_CUT_BY_APP = 4000
_CUT_SECONDS = 3
#: a question that has not arrived by then was most likely answered on another phone
_ON_ITS_WAY = timedelta(seconds=5)


@record
class Meant:
    """A message read as a reply."""

    reply: Reply
    #: words at the end of the answer that `reply` gives anew: a part of their own, as they came by themselves
    rest: Part | None = None
    #: what to say before anything else
    says: tuple[Text, ...] = ()


def meant(visit: Visit, submission: Submission, what: Said) -> Meant:
    """What a new message replies to."""
    reply = with_files(visit, submission.id, what.reply)
    recent = visit.account.step.get("recent") or {}
    if recent.get("submission") == submission.id and recent.get("key") is not None:
        if what.album and recent.get("album") == what.album:
            return Meant(_with_album(submission.conversation, reply, recent["key"], recent["ref"]))
        if isinstance(reply, Typed) and _is_cut(visit, recent):
            return _rest_of_cut(visit, submission, reply, recent)
    if isinstance(reply, Answering) and _is_at_the_end(visit, submission):
        return Meant(Show(), says=(_NOT_KEPT,))
    asked = _seen(visit, submission)
    if asked is None or not isinstance(reply, Answering):
        return Meant(reply)
    if not isinstance(reply, Typed):
        return Meant(replace(reply, to=asked.key))
    if _is_button(visit, reply.text):
        return Meant(Show())
    answer = submission.conversation.answers.get(asked.key)
    if answer is not None and _is_burst(visit, submission) and _adds(visit, submission, asked.key, answer, reply):
        return _with_rest(asked.key, answer, reply)
    return Meant(replace(reply, to=asked.key))


def remember(visit: Visit, submission: Submission, what: Said, did: Meant) -> None:
    """Note what the next message may be the rest of: an album, or a text that an app cut."""
    key = getattr(did.reply, "to", None) or submission.conversation.asking
    recent: dict[str, Any] = {"submission": submission.id, "key": key, "ref": getattr(what.reply, "ref", "")}
    if what.album:
        recent["album"] = what.album
    elif isinstance(what.reply, Typed) and _units(what.reply.text) >= _CUT_BY_APP and visit.coming.at is not None:
        recent["long_at"] = visit.coming.at.timestamp()
    else:
        recent = {}
    step = {name: value for name, value in visit.account.step.items() if name != "recent"}
    if recent or "recent" in visit.account.step:
        visit.keep(step={**step, "recent": recent} if recent else step)


def changed(visit: Visit, submission: Submission, what: Said) -> Meant | None:
    """What a message that was changed replies to now; None where it is no part of an answer."""
    reply, conversation = what.reply, submission.conversation
    if not isinstance(reply, (Typed, Attached)):
        return None
    key = _answered(visit, submission, reply.ref)
    if key is not None:
        return Meant(_anew(visit, submission, reply, key))
    if isinstance(reply, Typed) and reply.text.strip() in COMMANDS:
        return Meant(COMMANDS[reply.text.strip()][0]())
    pending = conversation.pending
    if pending is not None and getattr(pending.reply, "ref", "") == reply.ref:
        return Meant(_to(with_files(visit, submission.id, reply), pending.key))
    # it was not understood, and is now put better
    asked = newest_before(visit)
    if asked is None or not _is_question(asked, submission) or conversation.status is not Status.MIDWAY:
        return None
    before = conversation.answers.get(asked.key)
    if before is not None and not before.is_empty:
        return None
    return Meant(_to(with_files(visit, submission.id, reply), asked.key))


def added(visit: Visit, submission: Submission, reply: Reply) -> tuple[Submission, Meant]:
    """Words that were asked about ("Yes, add it") stand behind those that are there, and do not replace them."""
    conversation = submission.conversation
    pending = conversation.pending
    if pending is None or pending.key is None or not isinstance(reply, Settle) or reply.of != pending.number:
        return submission, Meant(reply)
    words, answer = pending.reply, conversation.answers.get(pending.key)
    is_added = _ADDING.get(pending.matter) == reply.option and conversation.status is Status.MIDWAY
    if not is_added or not isinstance(words, Typed) or answer is None or answer.skipped or not answer.parts:
        return submission, Meant(reply)
    if _free_line(visit, submission, pending.key) is None:
        return submission, Meant(reply)
    settled = replace(submission, conversation=replace(conversation, pending=None))
    return settled, _with_rest(pending.key, answer, words)


def is_unchanged(submission: Submission, reply: Reply) -> bool:
    """Nothing in the message differs from what is kept of it: only a preview was added to it, say."""
    if not isinstance(reply, Typed):
        return False
    parts = (part for answer in submission.conversation.answers.values() for part in answer.parts)
    return any(part.ref == reply.ref and part.text == reply.text and part.file is None for part in parts)


def in_parts(turn: Turn, before: Conversation, did: Meant) -> Turn:
    """The rest of a text stays a part of its own, so that each message can be changed by itself."""
    key = getattr(did.reply, "to", None)
    if did.rest is None or key not in turn.changed:
        return turn
    answer, parts = turn.conversation.answers[key], (*before.answers[key].parts, did.rest)
    if answer.value != "\n".join(part.text for part in parts if part.text):
        return turn
    answers = {**turn.conversation.answers, key: replace(answer, parts=parts, ref=did.rest.ref)}
    return replace(turn, conversation=replace(turn.conversation, answers=answers))


def with_files(visit: Visit, submission: int | None, reply: Reply) -> Reply:
    """The reply with its files under our own numbers; each is fetched after the commit."""
    if not isinstance(reply, Attached):
        return reply
    reply = neutral(visit.submission(submission) or visit.open, reply)
    files = []
    for source, file in zip(visit.coming.files, reply.files, strict=True):
        number = visit.house.ids()
        visit.changes.files.append(
            KeptFile(
                id=number,
                submission=submission,
                chat=visit.chat,
                message=visit.coming.message,
                handle=source.handle,
                unique=source.unique,
                kind=file.kind,
                name=file.name,
                mime=file.mime,
                size=file.size,
                seconds=file.seconds,
                at=visit.now,
            )
        )
        visit.changes.jobs.append(Job(visit.house.ids(), "fetch", {"file": number}, visit.now))
        files.append(replace(file, ref=str(number)))
    return replace(reply, files=tuple(files))


def _to(reply: Reply, key: str | None) -> Reply:
    return replace(reply, to=key) if isinstance(reply, Answering) else reply


# The question that was seen


def newest_before(visit: Visit) -> Asked | None:
    """What was on the screen when the message was written, as far as that is sure."""
    account, message = visit.account, visit.coming.message
    if message is None or not account.asked or account.asked[-1].message < message:
        return account.asked[-1] if message is not None and account.asked else None
    return asked_before(account, message)


def _is_question(asked: Asked, submission: Submission) -> bool:
    kind = asked.kind.startswith("question") or asked.kind == "part"
    return kind and asked.submission == submission.id and asked.key != ""


def _seen(visit: Visit, submission: Submission) -> Asked | None:
    """The question that was seen when the message was written, where it is not the one that is asked now.

    The next one was not there yet, or a second phone has answered and this one has not been told.
    """
    asked = newest_before(visit)
    if asked is None or not _is_question(asked, submission) or asked.key == submission.conversation.asking:
        return None
    return asked


def _is_at_the_end(visit: Visit, submission: Submission) -> bool:
    """This phone shows that nothing is left to ask, while a second one has gone back to a question."""
    asked = newest_before(visit)
    is_end = asked is not None and asked.submission == submission.id and asked.kind == "end"
    return is_end and submission.conversation.asking is not None


def seen_elsewhere(visit: Visit) -> int | None:
    """The form whose question was seen when the message was written, where another one is open now."""
    asked = newest_before(visit)
    if asked is None or asked.submission in (0, visit.account.submission):
        return None
    return asked.submission if asked.kind.startswith("question") or asked.kind == "part" else None


def _is_burst(visit: Visit, submission: Submission) -> bool:
    """It was sent before anything could be seen of what the message before led to."""
    account, coming = visit.account, visit.coming
    if coming.message is not None and account.asked and account.asked[-1].message > coming.message:
        return True
    return coming.at is not None and coming.at <= submission.changed_at + _ON_ITS_WAY


def _is_button(visit: Visit, text: str) -> bool:
    """The words of a button, typed a second time: what they were meant for has gone by."""
    said = plain(text) if len(text) <= _LONGEST_BUTTON else ""
    return bool(said) and any(plain(visit.moment().say(label)) == said for label in _BUTTONS)


# More of an answer that is one line


def _adds(visit: Visit, submission: Submission, key: str, answer: Answer, reply: Typed) -> bool:
    """Words that may stand behind those that are there: nobody has asked for them, and they say something."""
    question = _free_line(visit, submission, key)
    if question is None or answer.skipped or not answer.parts or answer.parts[-1].text == reply.text:
        return False
    given = question.read(reply, Here(visit.moment()))
    return isinstance(given, Given) and [part.text for part in given.parts] == [reply.text]


def _free_line(visit: Visit, submission: Submission, key: str) -> TextQuestion | None:
    """The question, if any words answer it, and one message of them is enough."""
    question = visit.call_of(submission).form.questions.get(question_name(key))
    if isinstance(question, TextQuestion) and question.is_free and not question.takes_parts:
        return question
    return None


def _with_rest(key: str, answer: Answer, reply: Typed) -> Meant:
    """For the form it is a change of the last message; `in_parts` keeps the two apart."""
    last = answer.parts[-1]
    words = f"{last.text}\n{reply.text}" if last.text else reply.text
    return Meant(Typed(words, key, last.ref), Part(reply.text, ref=reply.ref))


def _is_cut(visit: Visit, recent: dict[str, Any]) -> bool:
    """It was sent at once with a long text, before anything that was asked after that one."""
    since, at = recent.get("long_at"), visit.coming.at
    seen = newest_before(visit)
    if seen is not None and recent["ref"].isdecimal() and seen.message > int(recent["ref"]):
        return False
    return since is not None and at is not None and 0 <= at.timestamp() - since <= _CUT_SECONDS


def _rest_of_cut(visit: Visit, submission: Submission, reply: Typed, recent: dict[str, Any]) -> Meant:
    """The rest of a long text goes where its beginning went; where that was refused, so is the rest."""
    key, conversation = recent["key"], submission.conversation
    if _free_line(visit, submission, key) is None:
        return Meant(replace(reply, to=key))
    answer = conversation.answers.get(key)
    if answer is not None and answer.parts and answer.parts[-1].ref == recent["ref"]:
        return _with_rest(key, answer, reply)
    asked_about = conversation.pending is not None and getattr(conversation.pending.reply, "ref", "") == recent["ref"]
    return Meant(replace(reply, to=key) if asked_about else Show())


def _with_album(conversation: Conversation, reply: Reply, key: str, ref: str) -> Reply:
    """The rest of an album goes where its beginning went; to an answer that was complete with it, it is added."""
    if not isinstance(reply, Attached):
        return reply
    answer = conversation.answers.get(key)
    parts = [part for part in answer.parts if part.ref == ref and part.file is not None] if answer is not None else []
    if not parts or key == conversation.asking:
        return replace(reply, to=key)
    files = tuple(part.file for part in parts if part.file is not None)
    caption = "\n".join(filter(None, (parts[0].text, reply.caption)))
    return Attached((*files, *reply.files), caption, key, ref)


# An earlier answer


def _answered(visit: Visit, submission: Submission, ref: str) -> str | None:
    """The key that a message answered."""
    found = visit.known.answered.get((visit.chat, visit.coming.message or 0))
    if found is not None and found[0] == submission.id:
        return found[1]
    for key, answer in submission.conversation.answers.items():
        if ref and (answer.ref == ref or any(part.ref == ref for part in answer.parts)):
            return key
    return None


def _anew(visit: Visit, submission: Submission, reply: Typed | Attached, key: str) -> Reply:
    """The message as it is now, in its place. Other words under a file leave the file; another file leaves the rest
    of its album.
    """
    if isinstance(reply, Typed):
        return replace(reply, to=key)
    reply = neutral(submission, reply)
    answer = submission.conversation.answers.get(key)
    kept = [part.file for part in answer.parts if part.ref == reply.ref and part.file] if answer is not None else []
    if kept and [_without_ref(kept[0])] == [_without_ref(file) for file in reply.files]:
        return Attached(tuple(kept), reply.caption, key, reply.ref)
    fresh = with_files(visit, submission.id, reply)
    assert isinstance(fresh, Attached)
    return Attached((*fresh.files, *kept[1:]), reply.caption, key, reply.ref)


def _without_ref(file: File) -> File:
    return replace(file, ref="")


def _units(text: str) -> int:
    """The length as the apps count it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


_NOT_KEPT = Text("I have not kept this, because the form has moved on meanwhile. Here is where it is now.")
#: what was asked about words, and the option that makes them a part of the answer
_ADDING = {"keep": 0, "question": 0, "stop": 1}
_BUTTONS = (prompts.SKIP, prompts.DONE, prompts.NEXT, prompts.BACK, prompts.PAUSE, prompts.REMOVE, prompts.SEND)
_LONGEST_BUTTON = 40
