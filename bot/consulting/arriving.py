"""Arriving: which language, who asks and why, for whom one answers, and whether one wants to take part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.database.records import Arrived, Held, Submission
from conversations.call import Call
from conversations.prompts import BACK
from conversations.reading import is_stop, match_choices, plain, yes_or_no
from conversations.replies import Reply, Typed
from conversations.text import Text

from . import aloud, beginning, filling
from .about import about, consent_lines
from .calls import is_over
from .coming import Said
from .hearing import TAP, heard
from .screens import Act, Key, Lines, Rows, Screen
from .visit import Visit

#: what the buttons of the way in do
ACTS = frozenset({"for", "kind", "agreed", "agree", "refuse", "before"})

BEGIN = Key(Text("Begin"), Act("begin"))


def arrive(visit: Visit, call: Call, source: str | None, *says: Text) -> None:
    """Somebody opens a call: from a link, a poster, the radio, or just so."""
    if visit.account.source is None and source:
        visit.keep(source=source)
    if (submission := visit.open) is not None and submission.call == call.name and not visit.is_rehearsed(submission):
        come_back(visit, submission)
        return
    is_on_the_way = is_arriving(visit) and visit.step["call"] == call.name
    _note_arrival(visit, call, source, is_on_the_way)
    if not is_on_the_way:
        visit.keep(step=first_step(visit, call, source))
        if visit.account.language not in call.tongues:
            visit.keep(language=None if len(call.tongues) > 1 else call.languages[0])
        if visit.account.language is not None:
            _to_about(visit, *says)
            return
    show_step(visit, *says)


def _note_arrival(visit: Visit, call: Call, source: str | None, is_on_the_way: bool) -> None:
    """Somebody came to this call; who is known to have come before is noted only if they say at last where from."""
    if is_on_the_way and source and not visit.step["source"]:
        visit.at(visit.step["at"], source=source)
    elif is_on_the_way or any(one.call == call.name for one in visit.account.held):
        return
    language = visit.account.language if visit.account.language in call.tongues else None
    came_from = source or visit.account.source
    visit.changes.arrived.append(Arrived(visit.chat, call.name, came_from, language or visit.guessed(call), visit.now))


def come_back(visit: Visit, submission: Submission) -> None:
    """Somebody opens a call in which they have a form."""
    visit.step_done()
    visit.keep(submission=submission.id)
    filling.show_where(visit, submission, Text("Welcome back."))


def add(visit: Visit, call: Call) -> None:
    """Somebody who knows the call begins one more form in it, for another."""
    visit.keep(step=first_step(visit, call, visit.account.source))
    if _is_shut(visit):
        return
    visit.at("kind")
    show_step(visit)


def first_step(visit: Visit, call: Call, source: str | None) -> dict[str, Any]:
    """The way in begins. It has a number, so that a button of an earlier way agrees to nothing on this one."""
    return {"at": "language", "call": call.name, "source": source, "way": str(visit.house.ids())}


def _to_about(visit: Visit, *says: Text) -> None:
    if not _is_shut(visit):
        visit.at("about")
        show_step(visit, *says)


def _is_shut(visit: Visit) -> bool:
    """The call has closed or is not open yet; then they are told, and nothing more is asked on the way in."""
    call = call_of(visit)
    if visit.house.calls.may_enter(call.name, visit.now, visit.chat):
        return False
    phase = visit.house.calls.phase(call.name, visit.now)
    if _door(visit) is not None and phase == "closed" and not is_over(call, visit.now):
        return False  # paper is slow: who works here enters it as long as a form can be finished
    if phase in ("closed", "archived") and call.closes is not None:
        words, when = Text("{call}\nThis call closed on {day}. Thank you for coming."), call.closes
    elif phase in ("closed", "archived"):
        words, when = Text("{call}\nThis call has closed. Thank you for coming."), None
    elif call.opens is not None and visit.now < call.opens:
        words, when = Text("{call}\nThis call opens on {day}. Please come back then."), call.opens
    else:
        words, when = Text("{call}\nThis call is not open yet. Please come back later."), None
    visit.step_done()
    day = {"day": when.date()} if when is not None else {}
    visit.say(words.with_values(call=call.title, **day))
    return True


def enter(visit: Visit, call: Call, door: str, brought: str) -> None:
    """Somebody who works here enters what came by another door: whose it is, how they agreed, then the form itself."""
    if visit.account.language not in call.tongues:
        visit.keep(language=call.languages[0])
    visit.keep(step={**first_step(visit, call, None), "door": door, "brought": brought})
    if not _is_shut(visit):
        visit.at("kind")
        show_step(visit)


def _door(visit: Visit) -> str | None:
    """By which other door it came that is being entered; None for somebody's own answers here."""
    door: str | None = visit.step.get("door")
    return door


def is_arriving(visit: Visit) -> bool:
    """They stand on the way in."""
    return visit.account.step.get("at") in _QUESTIONS


def call_of(visit: Visit) -> Call:
    """The call that they are on the way into."""
    return visit.house.calls.named(visit.step.get("call", "")) or visit.default_call


# What is asked


def show_step(visit: Visit, *says: Text) -> None:
    """What is asked now on the way in. Nobody is asked to agree who has not read in their language what to."""
    at, call = visit.step["at"], call_of(visit)
    lines, keys = _QUESTIONS[at](visit)
    has_read = visit.step.get("read") == visit.language
    if at == "about" and says and has_read:
        lines = (Text("Shall we go on?"),)
    elif at in ("about", "consent") and not has_read:
        visit.at(at, read=visit.language)
        if at == "consent":
            visit.show(Screen(says=says, lines=about(visit, call), keys=aloud.house_rows(visit, call, "about")))
            says = ()
    visit.show(Screen(says=says, lines=lines, keys=keys))


def language_keys(visit: Visit, call: Call) -> Rows:
    """A row for each language in its own name, the one of the app first."""
    first = visit.account.language or visit.guessed(call)
    ordered = sorted(call.tongues, key=lambda tag: tag != first)
    return tuple((Key(call.name_of(tag), Act("language", tag)),) for tag in ordered)


def _language(visit: Visit) -> tuple[Lines, Rows]:
    return (WHICH_LANGUAGE,), language_keys(visit, call_of(visit))


def _about(visit: Visit) -> tuple[Lines, Rows]:
    call = call_of(visit)
    rows: Rows = (
        *aloud.house_rows(visit, call, "about"),
        (_for_myself(visit, Text("Go on")),),
        (Key(Text("For someone else or a group"), Act("for", "others")),),
    )
    if len(call.tongues) > 1:
        rows = (*rows, (Key(Text("Another language"), Act("language")),))
    return about(visit, call), rows


def _kind(visit: Visit) -> tuple[Lines, Rows]:
    rows = tuple((Key(label, Act("kind", name)),) for name, label in _KINDS.items())
    if _door(visit) is not None:
        return (Text("Whose answers are these?"),), (*rows, (Key(_LEAVE_IT, Act("refuse", visit.step["way"])),))
    return (Text("For whom do you answer?"),), (*rows, (_for_myself(visit, Text("For myself")),))


def _for_myself(visit: Visit, label: Text) -> Key:
    """The button for oneself: it opens their own form, if they have begun one."""
    own = _own_form(visit)
    if own is None:
        return Key(label, Act("for", "myself"))
    return Key(Text("Go on with my form"), Act("open", "", own.submission))


def _own_form(visit: Visit) -> Held | None:
    """Their own form in this call."""
    call = call_of(visit).name
    is_trial = visit.house.calls.phase(call, visit.now) == "rehearsal"
    mine = (one for one in visit.account.held if one.kind == "myself" and one.call == call and not one.helper)
    return next((one for one in mine if one.trial is is_trial), None)


def _name(visit: Visit) -> tuple[Lines, Rows]:
    return (_NAMES[visit.step["kind"]],), (_BACK,)


def _women(visit: Visit) -> tuple[Lines, Rows]:
    return (Text("How many women are in the group? Please write a number."),), (_BACK,)


def _men(visit: Visit) -> tuple[Lines, Rows]:
    return (Text("And how many men? Please write a number."),), (_BACK,)


def _agreed(visit: Visit) -> tuple[Lines, Rows]:
    if _door(visit) is not None:
        return (_DID_THEY_AGREE.with_values(**_who(visit)),), (
            (Key(Text("It is signed or ticked"), Act("agreed", "paper")),),
            (Key(Text("Somebody was there and heard it"), Act("agreed", "witness")),),
            (Key(Text("They did not agree"), Act("refuse", visit.step["way"])),),
            _BACK,
        )
    return (Text("How did they agree that you answer for them? ({who})", _who(visit)),), (
        (Key(Text("I send a short recording"), Act("agreed", "recording")),),
        (Key(Text("Somebody was there and heard it"), Act("agreed", "witness")),),
        _BACK,
    )


def _recording(visit: Visit) -> tuple[Lines, Rows]:
    words = Text("Please send a short voice note in which they say that they agree. ({who})", _who(visit))
    return (words,), ((Key(Text("I cannot record"), Act("agreed", "witness")),), _BACK)


def _witness(visit: Visit) -> tuple[Lines, Rows]:
    if _door(visit) is not None:
        return (Text("Who was there and heard that they agreed, and on which day? Please write both."),), (_BACK,)
    return (Text("Who was there and heard that they agreed? Please write the name."),), (_BACK,)


def _paper(visit: Visit) -> tuple[Lines, Rows]:
    return (Text("Who has signed it or put a mark, and on which day? Please write both."),), (_BACK,)


def _consent(visit: Visit) -> tuple[Lines, Rows]:
    way = visit.step["way"]
    item = "consent" if visit.step["kind"] == "myself" else "consent-others"
    return _consent_lines(visit), (
        *aloud.house_rows(visit, call_of(visit), item),
        (Key(Text("Yes, I take part"), Act("agree", way)),),
        (Key(Text("No"), Act("refuse", way)),),
        _BACK,
    )


def _consent_lines(visit: Visit) -> Lines:
    """What one agrees to, once."""
    return consent_lines(None if visit.step["kind"] == "myself" else visit.step["name"])


def _who(visit: Visit) -> dict[str, object]:
    return {"who": visit.step["name"]}


_QUESTIONS: dict[str, Callable[[Visit], tuple[Lines, Rows]]] = {
    "language": _language,
    "about": _about,
    "kind": _kind,
    "name": _name,
    "women": _women,
    "men": _men,
    "agreed": _agreed,
    "recording": _recording,
    "witness": _witness,
    "paper": _paper,
    "consent": _consent,
}


# Buttons


def chose(visit: Visit, act: Act) -> None:
    """A button on the way in. One of an earlier step goes back there, unless it says what was said already."""
    step = visit.step
    at, kind = step["at"], step.get("kind")
    match act.name, act.value:
        case _ if at == "language":
            pass
        case "for", "myself":
            if _own_form(visit) is None:
                visit.at("consent", kind="myself")
            else:  # begun since; the button now opens it
                visit.at("about")
        case "for", "others" if at == "about" or kind not in _KINDS:
            visit.at("kind")
        case "kind", value if value in _KINDS and (at in ("about", "kind") or kind != value):
            visit.at("name", kind=value)
        case "agreed", ("recording" | "witness" | "paper") as how if (
            _is_told(step)
            and (at != "consent" or step.get("agreed") != how)
            and (how == "witness" or (how == "paper") is ("door" in step))
        ):
            visit.at(how)
        case "before", _:
            visit.at(_before(step))
        case "agree", way if at == "consent" and way == step["way"]:
            if not _is_shut(visit):
                call = call_of(visit)
                beginning.begin(visit, call, (*about(visit, call), *_consent_lines(visit)))
            return
        case "refuse", way if way == step["way"]:
            refuse(visit)
            return
    show_step(visit)


def _is_told(step: dict[str, Any]) -> bool:
    """It is known for whom they answer."""
    return bool(step.get("kind") in _KINDS and step.get("name") and (step["kind"] != "group" or "men" in step))


def _before(step: dict[str, Any]) -> str:
    """The step before this one."""
    at, kind = step["at"], step.get("kind")
    if at == "consent":
        return "agreed" if kind in _KINDS else "about"
    if at == "agreed":
        return "men" if kind == "group" else "name"
    return _BEFORE.get(at, "about")


def refuse(visit: Visit) -> None:
    """They do not want to take part: what was said on the way in is forgotten."""
    visit.step_done()
    if not visit.account.held:
        visit.keep(interests=None)
    if (submission := visit.open) is not None:
        filling.show_where(visit, submission, Text("That is fine. Nothing of this was kept."))
    else:
        visit.show(Screen(lines=(_REFUSED,), keys=((BEGIN,),)))


# Messages


def said(visit: Visit, what: Said) -> None:
    """Words on the way in: those of a button, a name, a number, a recording. A changed message changes what it said."""
    step, message = visit.step, str(visit.coming.message)
    before = dict(step.get("said", {}))
    at = before.get(message) if what.edited else step["at"]
    if at is None:
        show_step(visit, Text("The message you changed is no part of an answer, so nothing else has changed."))
        return
    if isinstance(what.reply, Typed) and at == step["at"]:
        if (act := _button_meant(visit, what.reply.text)) is not None:
            if act.name in ACTS:
                chose(visit, act)
            elif act.name == "language":
                choose_language(visit, act.value)
            else:
                show_step(visit, TAP)
            return
        if is_stop(what.reply.text):
            refuse(visit)
            return
    kept = dict([*before.items(), (message, at)][-_REMEMBERED:])
    taken = heard(visit, at, what.reply)
    if isinstance(taken, Text):
        visit.at(step["at"], said=kept)
        show_step(visit, taken)
        return
    visit.at(_after(at, step) if at == step["at"] else step["at"], **taken, said=kept)
    show_step(visit)


def choose_language(visit: Visit, tag: str) -> None:
    """A language was chosen on the way in; without a tag the choice is shown."""
    if tag not in call_of(visit).tongues:
        visit.at("language")
        show_step(visit)
        return
    visit.keep(language=tag)
    if visit.step["at"] == "language":
        _to_about(visit)
    else:
        show_step(visit)


def is_button(visit: Visit, words: str) -> bool:
    """Words that say what one of the buttons shown now says."""
    return _button_meant(visit, words) is not None


def _button_meant(visit: Visit, words: str) -> Act | None:
    """The button whose words were typed; where one agrees or goes on, also yes and no."""
    at = visit.step["at"]
    labels: dict[str, Act | Reply] = {}
    for row in _QUESTIONS[at](visit)[1]:
        labels |= {visit.moment().say(key.label): key.does for key in row}
    found: Act | Reply | None = next((does for label, does in labels.items() if plain(label) == plain(words)), None)
    if found is None and at in _LISTED:
        match = match_choices(words, list(labels), several=False)
        near = match.indices or match.near
        found = list(labels.values())[near[0]] if len(near) == 1 else None
    if found is None and at in ("about", "consent"):
        answer = yes_or_no(words, visit.language)
        if answer is not None:
            found = next(iter(labels.values())) if answer else Act("refuse", visit.step["way"])
    return found if isinstance(found, Act) else None


def _after(at: str, step: dict[str, Any]) -> str:
    """The step after one that was answered in words."""
    if at == "name":
        return "women" if step["kind"] == "group" else "agreed"
    return _AFTER[at]


_AFTER = {
    "women": "men",
    "men": "agreed",
    "agreed": "consent",
    "recording": "consent",
    "witness": "consent",
    "paper": "consent",
}
_BEFORE = {
    "name": "kind",
    "women": "name",
    "men": "women",
    "recording": "agreed",
    "witness": "agreed",
    "paper": "agreed",
}
#: steps at which a button can be named roughly, or by its place
_LISTED = frozenset({"language", "kind", "agreed", "recording"})
#: messages that can still be changed
_REMEMBERED = 10
_BACK = (Key(BACK, Act("before")),)
_KINDS = {
    "person": Text("One person"),
    "group": Text("A group"),
    "organisation": Text("An organisation"),
}
_NAMES = {
    "person": Text("What is the person's name?"),
    "group": Text("What is the group called?"),
    "organisation": Text("What is the organisation called?"),
}
_LEAVE_IT = Text("Leave it")
_DID_THEY_AGREE = Text("Did they agree that their words are kept and read? How is that known? ({who})")
WHICH_LANGUAGE = Text("Which language shall we speak?")
_REFUSED = Text("That is fine. No answer was kept. If you change your mind, tap Begin or write /start.")
