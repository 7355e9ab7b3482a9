"""The person's side of what moderators put to them about single answers: a question, or words to confirm."""

from __future__ import annotations

from bot.database.asked_back import BACK
from bot.database.records import AskedBack, Job, Submission
from bot.database.renditions import Rendition
from bot.database.reviews import Moderator
from conversations import answering_again
from conversations.answering_again import Again
from conversations.not_taken import not_taken
from conversations.reading import yes_or_no
from conversations.records import replace
from conversations.replies import Answering, Located, Shared, Typed
from conversations.state import Answer, Status
from conversations.text import Text

from . import belonging, browsing, filling, mine, papers
from .coming import Chose, Said
from .put_to_them import ACT, choices, key, number_of, read_button
from .replying import begun, goes_elsewhere, goes_on, is_asked_something, is_corrected, meant
from .screens import Act, Lines, Rows, Screen, Title
from .visit import Visit


def take(visit: Visit) -> bool:
    """Take what belongs to something that was put to them; False for anything else."""
    what = visit.coming.what
    tapped = begun(visit)
    match what:
        case Chose(does=Act(name=name, value=value)) if name == ACT:
            visit.notice()
            _chose(visit, value)
        case Said(edited=False) if (one := meant(visit, what, tapped)) is not None:
            _said(visit, what, one, is_begun=one.id == tapped)
        case Said(edited=False):
            goes_elsewhere(visit)
            return False
        case _:
            return False
    return True


def _may_take(visit: Visit, one: AskedBack) -> Submission | None:
    """The form, if something can still be said to this; otherwise they are told why not."""
    submission = visit.submission(one.submission)
    if submission is None:
        _gone_elsewhere(visit, one)
        return None
    call = visit.call_of(submission)
    now = visit.moment().now
    if submission.status is Status.WITHDRAWN:
        _over(visit, one, _TAKEN_BACK)
    elif (now > one.until and call.is_closed(now)) or visit.is_rehearsed(submission) or one.state == "over":
        _over(visit, one, _TOO_LATE)
    elif answering_again.asked(call, submission.conversation, one.key, visit.moment()) is None:
        _over(visit, one, _NO_PART)
    else:
        return submission
    return None


def _over(visit: Visit, one: AskedBack, words: Text) -> None:
    if one.state == "waiting":
        _settle(visit, one, "over", "over")
    _say(visit, one, words)


def _gone_elsewhere(visit: Visit, one: AskedBack) -> None:
    """The form is on another phone by now: there it is asked once more."""
    if one.state == "waiting" and one.chat == visit.chat:
        visit.changes.asked_back[one.id] = replace(one, message=None)
        visit.changes.jobs.append(Job(visit.house.ids(), "ask", {"asked": one.id}, visit.now))
    visit.say(_ELSEWHERE)
    mine.where(visit)


# Words


def _said(visit: Visit, what: Said, one: AskedBack, *, is_begun: bool) -> None:
    submission = _may_take(visit, one)
    if submission is None:
        return
    typed = what.reply.text if isinstance(what.reply, Typed) else None
    said = yes_or_no(typed, visit.language) if typed is not None and one.kind != "question" else None
    if one.kind == "question" or (typed is None and one.kind == "transcript"):
        _more_is_said(visit, submission, one, what)
    elif typed is None:
        _say(visit, one, _TAP_YES_OR_NO)
    elif said is not None and one.state in ("waiting", "left") and not is_begun:
        if said or one.kind == "published":
            _confirm(visit, submission, one, yes=said)
        else:
            _begin(visit, submission, one)
    elif said is not None and one.kind == "transcript" and not is_begun:
        _say(visit, one, _SETTLED)
    elif one.kind == "transcript" and one.state == "waiting" and what.replies_to is None and not is_begun:
        # words that nobody asked for may be about anything
        _begin(visit, submission, one)
    elif one.kind == "transcript":
        _correct(visit, submission, one, typed, anew=is_begun)
    else:
        _keep_own(visit, submission, one, typed)


def _more_is_said(visit: Visit, submission: Submission, one: AskedBack, what: Said) -> None:
    """A new version of that answer."""
    reply = belonging.with_files(visit, submission.id, what.reply)
    if not isinstance(reply, Answering):
        return
    if isinstance(reply, (Located, Shared)) and (why := not_taken(submission.conversation, reply)) is not None:
        _say(visit, one, why)
        return
    call = visit.call_of(submission)
    again = answering_again.answered_again(call, submission.conversation, one.key, reply, visit.moment())
    if again is None:
        _say(visit, one, _EMPTY)
        return
    if papers.may_be_form(reply):
        papers.look_later(visit, answers=True)
    words = reply.text if isinstance(reply, Typed) else getattr(reply, "caption", "")
    _keep(visit, submission, one, again, words)


def _keep(visit: Visit, submission: Submission, one: AskedBack, again: Again, words: str, *says: Text) -> None:
    """Keep the answer, let the documents be made anew and whoever asked be told."""
    before = submission.conversation.answers.get(one.key)
    after = _with_answer(visit, submission, one.key, again.answer)
    _settle(visit, one, "answered", "answered", words, reopened=after.status is Status.MIDWAY)
    goes_on(visit, one)
    about = answering_again.asked(visit.call_of(after), after.conversation, one.key, visit.moment())
    is_more = again.fits and about is not None and about.grows and before is not None and not before.is_empty
    if says:
        lines: Lines = says
    elif not again.fits:
        lines = (_BESIDE,)
    elif about is not None and about.grows:
        lines = (_ADDED if is_more else _KEPT,)
    else:
        lines = (_NOW.with_values(answer=about.shown if about is not None else ""),)
    keys: Rows = ((key(Text("Use only the new words"), "i", one),),) if is_more and not says else ()
    _say(visit, one, *lines, keys=keys)


def _with_answer(visit: Visit, submission: Submission, key: str, answer: Answer) -> Submission:
    """The form with this answer, which counts at once, also while the form is open to be changed and sent anew."""
    call = visit.call_of(submission)
    turn = answering_again.kept(call, submission.conversation, key, answer, visit.moment(), visit.house.phone)
    begin = len(visit.changes.given)
    after = filling.keep(visit, submission, turn)
    if after.status is Status.MIDWAY:
        # what else was changed since it was sent does not count yet: these rows stand on nothing of that
        rows = visit.changes.given[begin:]
        visit.changes.given[begin:] = [replace(one, before=None, revision=after.conversation.revision) for one in rows]
    else:
        after = replace(after, sent_at=visit.now)
        visit.store(after)
    payload = {
        "submission": after.id,
        "chat": visit.chat,
        "language": visit.language,
        "draft": False,
        "revision": after.conversation.revision,
    }
    visit.changes.jobs.append(Job(visit.house.ids(), "documents", payload, visit.now))
    return after


def _correct(visit: Visit, submission: Submission, one: AskedBack, words: str, *, anew: bool) -> None:
    """The words as they should have been written down; what comes after them stands behind them."""
    made = one.rendition
    if made is None or not words.strip():
        _say(visit, one, _EMPTY)
        return
    whole = f"{made.words}\n{words}" if is_corrected(visit, one) and not anew else words
    after = _rendition(visit, submission, made, whole, "confirmed")
    _settle(visit, replace(one, rendition=after), "answered", "corrected", words)
    goes_on(visit, one)
    _say(visit, one, _CORRECTED)


def _keep_own(visit: Visit, submission: Submission, one: AskedBack, words: str) -> None:
    """Neither yes nor no: nothing is printed otherwise than they said it, and their words are passed on."""
    if one.state != "waiting":
        _settle(visit, one, one.state, "said", words)
        _say(visit, one, _SETTLED_BUT_PASSED_ON)
        return
    if one.rendition is not None:
        _rendition(visit, submission, one.rendition, one.words, "refused")
    _settle(visit, one, "answered", "refused", words)
    _say(visit, one, _PASSED_ON)


def _rendition(visit: Visit, submission: Submission, of: Rendition, words: str, state: str) -> Rendition:
    by = Moderator(visit.chat, submission.respondent.name or submission.reference)
    made = replace(of, id=visit.house.ids(), words=words, state=state, by=by, at=visit.now)
    visit.changes.renditions.append(made)
    return made


# Buttons


def _chose(visit: Visit, value: str) -> None:
    verb, code, more = read_button(value)
    number = number_of(code)
    one = visit.known.asked_back.get(number) if number is not None else None
    is_theirs = one is not None and (visit.account.holds(one.submission) is not None or one.chat == visit.chat)
    if one is None or not is_theirs or one.state == "draft":
        mine.where(visit, mine.OLD_BUTTON)
        return
    submission = _may_take(visit, one)
    if submission is None:
        return
    match verb:
        case "a" if one.kind != "published":
            _begin(visit, submission, one)
        case "l" if one.kind != "published":
            _leave(visit, one)
        case "y" | "n" if one.kind == "published" or (one.kind == "transcript" and verb == "y"):
            _confirm(visit, submission, one, yes=verb == "y")
        case "i" if one.kind != "published":
            _use_new_alone(visit, submission, one)
        case "p" | "t" | "d" if one.kind == "question":
            _tap(visit, submission, one, verb, number_of(more or "0") or 0)
        case _:
            mine.where(visit, mine.OLD_BUTTON)


def _begin(
    visit: Visit, submission: Submission, one: AskedBack, *says: Text, chosen: int = 0, in_place: bool = False
) -> None:
    """The next words are about this, or a tap."""
    about = answering_again.asked(visit.call_of(submission), submission.conversation, one.key, visit.moment())
    assert about is not None
    lines: Lines = (_WRITE_IT_RIGHT,)
    keys: Rows = ()
    if one.kind == "question":
        lines = (Title(one.words), _TAP_OR_WRITE if about.choices else _WRITE_OR_SPEAK)
        keys = choices(one, about, chosen)
    visit.keep(step={**visit.step, browsing.ASKED: BACK, BACK: one.id})
    visit.show(
        Screen(
            says=says,
            lines=lines,
            keys=keys,
            submission=submission.id,
            aside=True,
            asked_back=one.id,
            answering=True,
            replaces=visit.tapped if in_place else None,
        )
    )


def _tap(visit: Visit, submission: Submission, one: AskedBack, verb: str, more: int) -> None:
    """A choice was tapped: the one that is meant, one of several, or that these are all."""
    if verb == "t":
        _begin(visit, submission, one, chosen=more, in_place=True)
        return
    places: tuple[int, ...] = (more,) if verb == "p" else tuple(at for at in range(_MOST_PLACES) if more >> at & 1)
    call = visit.call_of(submission)
    again = answering_again.chosen_again(call, submission.conversation, one.key, places, visit.moment())
    if again is None:
        _begin(visit, submission, one, _CHOOSE)
    elif again.answer.value == getattr(submission.conversation.answers.get(one.key), "value", None):
        _leave(visit, one)
    else:
        _keep(visit, submission, one, again, "")


def _leave(visit: Visit, one: AskedBack) -> None:
    if one.state == "waiting":
        _settle(visit, one, "left", "left")
    _say(visit, one, _LEFT if one.state in ("waiting", "left") else _SETTLED)


def _confirm(visit: Visit, submission: Submission, one: AskedBack, *, yes: bool) -> None:
    if one.state not in ("waiting", "left"):
        _say(visit, one, _SETTLED)
        return
    if one.rendition is not None:
        _rendition(visit, submission, one.rendition, one.words, "confirmed" if yes else "refused")
    _settle(visit, one, "answered", "confirmed" if yes else "refused")
    _say(visit, one, _CONFIRMED if yes else _KEEPS_WORDS)


def _use_new_alone(visit: Visit, submission: Submission, one: AskedBack) -> None:
    """Only what came since they were asked stands as the answer."""
    answer = submission.conversation.answers.get(one.key)
    since = one.message
    parts = tuple(
        part
        for part in (answer.parts if answer is not None else ())
        if since is not None and part.ref.isdecimal() and since < int(part.ref) < _MOST_MESSAGES
    )
    call = visit.call_of(submission)
    alone = answering_again.only(call, answer, one.key, parts, visit.moment()) if answer is not None else None
    if alone is None:
        _say(visit, one, _STANDS_ALONE)
    else:
        words = "\n".join(part.text for part in parts if part.text)
        _keep(visit, submission, one, Again(alone), words, _STANDS_ALONE)


# What follows


def _settle(visit: Visit, one: AskedBack, state: str, what: str, words: str = "", *, reopened: bool = False) -> None:
    """Note what became of it; whoever asked is told after the commit."""
    visit.changes.asked_back[one.id] = replace(one, state=state, settled_at=visit.now)
    given = {"asked": one.id, "what": what, "words": words[:_LONG], "reopened": reopened}
    visit.changes.jobs.append(Job(visit.house.ids(), "asked", given, visit.now))


def _say(visit: Visit, one: AskedBack, *lines: object, keys: Rows = ()) -> None:
    """A word about it; whoever was in the middle of something goes on there."""
    is_midway = is_asked_something(visit)
    visit.show(Screen(lines=lines, keys=keys, submission=one.submission, aside=True, asked_back=one.id))
    if is_midway:
        mine.where(visit)


#: digits of a number on a button; bits of what is ticked; characters of words that are passed on
_LONGEST_CODE, _MOST_PLACES, _LONG = 13, 62, 1000
#: the messenger numbers messages up to there, and our own numbers are larger
_MOST_MESSAGES = 2**31

_WRITE_OR_SPEAK = Text("Please write, speak or send your answer now. It is added to what you said before.")
_TAP_OR_WRITE = Text("Tap your answer now, or write it.")
_WRITE_IT_RIGHT = Text("Please write the words as they should be. You can also say them in a voice note.")
_CHOOSE = Text("Please tap an answer first.")
_ADDED = Text("Thank you. I have added this to your answer, and whoever asked is told. You can still add more.")
_KEPT = Text("Thank you. Your answer is kept, and whoever asked is told. You can still add more.")
_BESIDE = Text("Thank you. I have kept your words beside your answer, and whoever asked is told.")
_NOW = Text("Thank you. Your answer is now: {answer}. Whoever asked is told.")
_STANDS_ALONE = Text("Thank you. Your answer is now only what you said last.")
_LEFT = Text("Thank you. Your answer stays as it is.")
_CONFIRMED = Text("Thank you. That is noted.")
_KEEPS_WORDS = Text("Thank you. Your words stay as you gave them.")
_CORRECTED = Text("Thank you. It is written down as you wrote it. You can still add more.")
_PASSED_ON = Text("Thank you. Your words stay as you gave them, and I have passed on what you wrote.")
_SETTLED_BUT_PASSED_ON = Text("You have answered this already. I have passed on what you wrote.")
_SETTLED = Text("You have answered this already. Thank you.")
_TAP_YES_OR_NO = Text("Please tap Yes or No under the message. Nothing is printed without your yes.")
_EMPTY = Text("That message was empty. Please write or say your answer.")
_TOO_LATE = Text("It is too late to change this form now, so it stays as you sent it. Thank you for your words.")
_TAKEN_BACK = Text("You have taken this form back, so nothing is added to it. You find it under /mine.")
_NO_PART = Text("That question is no longer part of your form, so nothing is changed.")
_ELSEWHERE = Text("That form is on another phone now, so I have changed nothing here. The question goes there.")
