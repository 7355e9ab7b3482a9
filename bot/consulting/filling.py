"""The form itself: a reply goes to the engine, and what comes of it is kept and shown."""

from __future__ import annotations

from bot.database.records import Given, SpokenOf, Submission, Unclear
from conversations import engine
from conversations.call import Call
from conversations.plan import question_name
from conversations.prompts import Prompt
from conversations.questions.text import TextQuestion
from conversations.reading import is_stop
from conversations.records import replace
from conversations.replies import (
    Back,
    Done,
    Page,
    Pressed,
    Reopen,
    Reply,
    Settle,
    Show,
    Submit,
    Typed,
    Unanswered,
    Withdraw,
)
from conversations.state import Answer, Conversation, Status
from conversations.text import Text
from conversations.turns import Turn

from . import aloud, belonging, browsing, explaining, permitting, quiet, sending
from .belonging import Meant
from .calls import is_over
from .coming import Chose, Said
from .places import Place
from .screens import Act, Key, Screen
from .visit import Visit, who


def take(visit: Visit, submission: Submission, reply: Reply) -> None:
    """One reply to one form."""
    _take(visit, *belonging.added(visit, submission, reply))


def _take(visit: Visit, submission: Submission, did: Meant) -> None:
    call, before = visit.call_of(submission), submission.conversation
    reply = _marked(visit, call, before, _in_time(visit, before, did.reply))
    if is_too_late(visit, submission, reply):
        if isinstance(reply, Typed) and is_stop(reply.text):
            quiet.hush(visit)
        show_over(visit, submission)
        return
    turn = engine.advance(call, before, reply, visit.moment(), visit.house.phone)
    turn = belonging.in_parts(turn, before, did)
    sent = turn.conversation.status is Status.SUBMITTED
    if sent and before.status is Status.MIDWAY and submission.appearance is None:
        sending.begin(visit, submission)
        return
    after = keep(visit, submission, turn)
    if turn.quiet:
        quiet.hush(visit)
        turn = replace(turn, says=())
    says = (*did.says, *_chosen(visit, call, before, reply, turn), *turn.says, *_before_parting(before, turn))
    if sent and turn.conversation.revision > before.revision:
        sending.sent(visit, after, turn)
    elif sending.is_on_the_way(visit, after) and turn.conversation.pending is None:
        sending.show_step(visit, after, *says)  # an answer was edited meanwhile
    else:
        replaces = _replaced(visit, before, turn, reply)
        if replaces is not None and _is_as_before(before, turn) and turn.prompt.kind == "question":
            if visit.account.asked and visit.account.asked[-1].message == replaces:
                return  # tapped twice: it shows this already
            replaces = None
        show(visit, after, turn.prompt, says, replaces=replaces)


def _before_parting(before: Conversation, turn: Turn) -> tuple[Text, ...]:
    """What is said before a form is taken back."""
    pending = turn.conversation.pending
    is_asked = pending is not None and pending.matter == "withdraw" and pending != before.pending
    return (permitting.STAYS, _WHO_HAS_IT) if is_asked else ()


def _is_as_before(before: Conversation, turn: Turn) -> bool:
    """The question looks as it did."""
    after = turn.conversation
    as_before = all(_is_same(before.answers.get(key), after.answers[key]) for key in turn.changed)
    return as_before and (before.page, before.search) == (after.page, after.search)


def _is_same(before: Answer | None, after: Answer) -> bool:
    return before is not None and replace(before, at=after.at) == after


def _in_time(visit: Visit, before: Conversation, reply: Reply) -> Reply:
    """Back under a question that is no longer asked, such as one tapped twice, goes no further back."""
    if not isinstance(reply, Back) or visit.tapped is None:
        return reply
    asked = next((one for one in visit.account.asked if one.message == visit.tapped), None)
    is_old = asked is not None and asked.kind.startswith(("question", "end")) and asked.key != (before.asking or "")
    return Show() if is_old else reply


def _marked(visit: Visit, call: Call, before: Conversation, reply: Reply) -> Reply:
    """A ready answer that was tapped gets a mark of its own, so that Remove takes back this very part."""
    if not isinstance(reply, Pressed) or reply.ref or reply.to is None:
        return reply
    question = call.form.questions.get(question_name(reply.to))
    if not isinstance(question, TextQuestion) or not question.takes_parts:
        return reply
    label = next((visit.moment().say(one.label) for one in question.ready if one.name == reply.value), None)
    answer = before.answers.get(reply.to)
    same = [part.ref for part in answer.parts if part.text == label] if answer is not None else []
    return replace(reply, ref=same[0] if same else str(visit.house.ids()))


def keep(visit: Visit, submission: Submission, turn: Turn) -> Submission:
    """Keep what a turn changed: the conversation, and each answer it wrote as one row more."""
    before, after = submission.conversation, turn.conversation
    held = visit.account.holds(submission.id)
    questions = visit.call_of(submission).form.questions
    answered = {key for key in turn.changed if (one := questions.get(question_name(key))) is None or one.asked}
    for key in turn.changed:
        if _is_same(before.answers.get(key), after.answers[key]):
            continue
        visit.changes.given.append(
            Given(
                submission=submission.id,
                consent=submission.consent_id,
                key=key,
                answer=after.answers[key],
                before=before.answers.get(key),
                chat=visit.chat,
                # what is computed beside it came with no message
                message=visit.coming.message if key in answered else None,
                # the sending that it is part of, or will be
                revision=after.revision + (after.status is Status.MIDWAY),
                helper=held is not None and held.helper,
                at=visit.now,
                library_version=submission.library_shown,
            )
        )
    now = replace(
        submission,
        conversation=after,
        language=visit.tongue if turn.changed else submission.language,
        changed_at=visit.now,
        library_shown=None if turn.changed else submission.library_shown,
        speaks_of=_still_to_say(visit, submission, turn),
    )
    visit.store(now)
    if after.status is not before.status:
        agreed = engine.prompt(visit.call_of(submission), before, visit.moment(), visit.house.phone).ask
        permitting.note_part(visit, submission, now, (agreed,))
    return now


def _still_to_say(visit: Visit, submission: Submission, turn: Turn) -> tuple[str, str] | None:
    """What the next words speak of, as long as its question is asked; words that came now are noted as doing so."""
    if submission.speaks_of is None:
        return None
    key, entry = submission.speaks_of
    before, after = submission.conversation.answers.get(key), turn.conversation.answers.get(key)
    was = (before.value, before.parts) if before is not None else None
    if key in turn.changed and after is not None and not after.is_empty and (after.value, after.parts) != was:
        visit.changes.spoken_of.append(SpokenOf(submission.id, key, entry, visit.chat, visit.now))
    is_open = turn.conversation.asking == key or turn.conversation.pending is not None
    return submission.speaks_of if is_open else None


def show(
    visit: Visit,
    submission: Submission,
    prompt: Prompt,
    says: tuple[Text, ...] = (),
    replaces: int | None = None,
) -> None:
    """Show a form's prompt, with whose form it is where there are several."""
    if prompt.kind in ("sent", "withdrawn") and visit.call_of(submission).is_closed(visit.now):
        prompt = _for_good(prompt)
    place = Place(visit.call_of(submission), submission)
    lines, offered = explaining.offer(visit, place, prompt)
    visit.show(
        Screen(
            says=(*says, *closing(visit, submission)),
            whose=whose(visit, submission),
            prompt=prompt,
            submission=submission.id,
            lines=lines,
            keys=(*offered, *_more_keys(visit, place, submission, prompt)),
            replaces=replaces,
        )
    )


def _for_good(prompt: Prompt) -> Prompt:
    """A form that can no longer be opened again: nothing offers it."""
    buttons = tuple(button for button in prompt.buttons if not isinstance(button.reply, Reopen))
    is_shown_later = prompt.kind == "sent" and prompt.ask != sending.THANKS
    return replace(prompt, ask=_SENT if is_shown_later else prompt.ask, buttons=buttons)


def note_unclear(visit: Visit, submission: Submission, question: str) -> None:
    """A tester does not understand a question."""
    if submission.trial and question in visit.call_of(submission).form.questions:
        number = visit.house.ids()
        one = Unclear(number, submission.id, submission.call, question, visit.language, visit.now)
        visit.changes.unclear.append(one)
    show_where(visit, submission, _NOTED)


def show_where(visit: Visit, submission: Submission, *says: Text) -> None:
    """Where a form stands, once more."""
    if is_too_late(visit, submission):
        show_over(visit, submission, *says)
        return
    call = visit.call_of(submission)
    prompt = engine.prompt(call, submission.conversation, visit.moment(), visit.house.phone)
    show(visit, submission, prompt, says)


def said(visit: Visit, submission: Submission, what: Said) -> None:
    """A message: an answer to what was asked when it was written, or a change of an earlier one."""
    if not what.edited:
        did = belonging.meant(visit, submission, what)
        _take(visit, submission, did)
        belonging.remember(visit, submission, what, did)
    elif not belonging.is_unchanged(submission, what.reply):
        anew = belonging.changed(visit, submission, what)
        if anew is None:
            show_where(visit, submission, _NO_ANSWER_OF_THAT)
        else:
            _take(visit, submission, anew)


def is_too_late(visit: Visit, submission: Submission, reply: Reply | None = None) -> bool:
    """The days of grace have passed too: a form that was never sent takes no more answers.

    Nor does one of a rehearsal that is over, or of a call that is not open.
    """
    conversation = submission.conversation
    if isinstance(reply, Withdraw):
        return False
    if visit.is_rehearsed(submission):
        return True
    if conversation.status is not Status.MIDWAY or conversation.revision:
        return False
    now = visit.moment().now
    return visit.house.calls.phase(submission.call, now) == "draft" or is_over(visit.call_of(submission), now)


def show_over(visit: Visit, submission: Submission, *says: Text) -> None:
    """It is too late, and nothing is lost: a word, and the form so far."""
    call = visit.call_of(submission)
    draft = Key(Text("Give me my form so far"), Act("draft", "", submission.id))
    keys: tuple[tuple[Key, ...], ...] = ((draft,), (Key(AGREED_TO, Act("agreed-to", "", submission.id)),))
    if visit.is_rehearsed(submission):
        words = _REHEARSED
        if visit.house.calls.may_enter(call.name, visit.now, visit.chat):
            keys = ((Key(Text("Begin my own form"), Act("begin")),),)
    elif call.is_closed(visit.now) and call.closes is not None:
        words = Text("This call closed on {day}, so it takes no more answers. Thank you.", {"day": call.closes.date()})
    else:
        words = Text("This call is not open now, so it takes no answers. What you wrote is kept.")
    visit.show(Screen(says=says, whose=whose(visit, submission), lines=(words,), submission=submission.id, keys=keys))


def _in_grace(visit: Visit, submission: Submission) -> bool:
    """The call has closed, and this form, which was never sent, can still be."""
    is_begun = submission.status is Status.MIDWAY and not submission.conversation.revision
    return is_begun and visit.call_of(submission).is_closed(visit.now)


def closing(visit: Visit, submission: Submission) -> tuple[Text, ...]:
    """A word to somebody midway in a call that has closed: how long it can still be sent."""
    over = visit.call_of(submission).over
    if over is None or not _in_grace(visit, submission):
        return ()
    return (Text("This call has closed. You can still send what you have until {day}.", {"day": over.date()}),)


def whose(visit: Visit, submission: Submission) -> Text | None:
    """Whose form it is, where this phone has several."""
    held = visit.account.holds(submission.id)
    if held is None or len(visit.account.held) < 2:
        return None
    return Text("This is the form of: {who}", {"who": who(held)})


def _more_keys(visit: Visit, place: Place, submission: Submission, prompt: Prompt) -> tuple[tuple[Key, ...], ...]:
    """Buttons of the house beside those of the form."""
    if prompt.kind == "sent":
        first = (Key(Text("My form as a file"), Act("draft", "", submission.id)),)
        return (first, (Key(AGREED_TO, Act("agreed-to", "", submission.id)),))
    is_first = prompt.kind == "way" or (
        prompt.kind == "question" and not submission.conversation.trail and not place.call.form.has_short_way
    )
    rows: list[tuple[Key, ...]] = []
    if is_first and browsing.asks_what_matters(visit, place):
        rows.append((Key(browsing.MATTERS, Act("aboutme", "", submission.id)),))
    if prompt.kind not in ("question", "part") or prompt.key is None:
        return tuple(rows)
    name = question_name(prompt.key)
    if prompt.kind == "question":
        rows += aloud.question_rows(visit, place.call, submission.id, name)
    if submission.trial and prompt.kind == "question":
        rows.append((Key(Text("I don't understand this question"), Act("unclear", name, submission.id)),))
    if explaining.explains(visit, place.call, prompt):
        rows.append((Key(Text("Explain"), Act("explain", name, submission.id)),))
    if _in_grace(visit, submission):
        rows.append((Key(Text("Send what I have"), Submit()),))
    return tuple(rows)


def _chosen(visit: Visit, call: Call, before: Conversation, reply: Reply, turn: Turn) -> tuple[Text, ...]:
    """What a tap chose, once the form has gone on: a tap leaves no words of its own in the chat."""
    if not isinstance(visit.coming.what, Chose) or turn.says:
        return ()
    key: str | None = None
    if isinstance(reply, (Pressed, Done)):
        key = reply.to
    elif isinstance(reply, Settle) and before.pending is not None and before.pending.matter == "offer":
        key = before.pending.key
    if key is None or key not in turn.changed or turn.prompt.key == key:
        return ()
    answer, question = turn.conversation.answers[key], call.form.questions.get(question_name(key))
    if question is None or answer.value in (None, "", ()) or not answer.complete:
        return ()
    if isinstance(reply, Done) and not question.has_choices:
        return ()
    return (Text("✓ {answer}", {"answer": question.shown(answer.value, question.choices)}),)


def _replaced(visit: Visit, before: Conversation, turn: Turn, reply: Reply) -> int | None:
    """The message to change in place: where a tap ticks, or turns a page, of the question that is still asked."""
    what = visit.coming.what
    if not isinstance(what, Chose) or turn.says or before.asking != turn.conversation.asking:
        return None
    if isinstance(reply, Unanswered) and turn.prompt.kind == "unanswered":
        return what.message
    if isinstance(reply, (Pressed, Page)) and turn.prompt.kind == "question" and turn.prompt.key == reply.to:
        return what.message
    return None


_WHO_HAS_IT = Text("Who has received it you see under: What I agreed to.")
AGREED_TO = Text("What I agreed to")
_REHEARSED = Text("The rehearsal is over. Thank you: it helped to make the questions better. It is not counted.")
_NOTED = Text("Thank you, that is noted. Answer as you understand it, or leave it.")
_SENT = Text("Your form has been sent. Thank you for your words.")
_NO_ANSWER_OF_THAT = Text("The message you changed is no part of an answer, so nothing else has changed.")
