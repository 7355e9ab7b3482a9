"""Arriving: which language, who asks and why, for whom one answers, and whether one wants to take part."""

from __future__ import annotations

from typing import Any

from bot.database.records import Arrived, Submission
from conversations.call import Call
from conversations.reading import is_stop, match_choices, plain, yes_or_no
from conversations.replies import Reply, Typed
from conversations.text import Text

from . import aloud, beginning, filling, of_age, way_in, without_name
from .about import about
from .calls import is_over
from .coming import Said
from .hearing import TAP, heard
from .on_the_way import (
    KINDS,
    QUESTIONS,
    agreed_words,
    agrees_to,
    call_of,
    door_of,
    has_read,
    is_nameless,
    own_form,
)
from .screens import Act, Key, Screen
from .visit import Visit

#: what the buttons of the way in do
ACTS = frozenset({"for", "kind", "unnamed", "age", "guardian", "agreed", "role", "agree", "refuse", "before"})

BEGIN = Key(Text("Begin"), Act("begin"))


def arrive(visit: Visit, call: Call, source: str | None, *says: Text) -> None:
    """Somebody opens a call: from a link, a poster, the radio, or just so."""
    if visit.account.source is None and source and not any(one.nameless for one in visit.account.held):
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
    is_hidden = any(one.nameless and one.call == call.name for one in visit.account.held)
    came_from = None if is_hidden else source or visit.account.source
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
    if door_of(visit) is not None and phase == "closed" and not is_over(call, visit.now):
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


def is_arriving(visit: Visit) -> bool:
    """They stand on the way in."""
    return visit.account.step.get("at") in QUESTIONS


# What is asked


def show_step(visit: Visit, *says: Text) -> None:
    """What is asked now on the way in. Nobody is asked to agree who has not read in their language what to."""
    at, call = visit.step["at"], call_of(visit)
    lines, keys = QUESTIONS[at](visit)
    read = has_read(visit) if at in ("about", "consent") else ""
    is_read = visit.step.get("read") == read
    if at == "about" and says and is_read:
        lines = (Text("Shall we go on?"),)
    elif at in ("about", "consent") and not is_read:
        visit.at(at, read=read)
        if at == "consent":
            visit.show(Screen(says=says, lines=about(visit, call), keys=aloud.house_rows(visit, call, "about")))
            says = ()
    if at == "consent":
        visit.at(at, agrees=agrees_to(visit))
    visit.show(Screen(says=says, lines=lines, keys=keys))


# Buttons


def chose(visit: Visit, act: Act) -> None:
    """A button on the way in. One of an earlier step goes back there, unless it says what was said already."""
    step = visit.step
    at, kind = step["at"], step.get("kind")
    match act.name, act.value:
        case _ if at == "language":
            pass
        case "for", ("myself" | "nameless") as who:
            _for_oneself(visit, nameless=who == "nameless")
        case "for", "others" if at == "about" or kind not in KINDS:
            visit.at("kind")
        case "kind", value if value in KINDS and (at in ("about", "kind") or kind != value):
            _of_kind(visit, value)
        case "unnamed", _ if kind in KINDS and not (at != "name" and step.get("nameless")):
            step = without_name.anew(visit, at="name", kind=kind, name="", nameless=True)
            visit.at(way_in.after(step, call_of(visit)))
        case "age", value if value in (f"{step['way']}.yes", f"{step['way']}.no"):
            if not _aged(visit, is_old=value.endswith(".yes")):
                return
        case "guardian", value if at == "guardian" and step.get("nameless") and value == f"{step['way']}.yes":
            words = visit.moment().say(of_age.UNNAMED_GUARDIAN)
            others = {"agreed": "witness", "witness": words} if kind in KINDS else {}
            visit.at("consent", guardian=words, **others)
        case "role", value if step.get("nameless") and way_in.is_told(step) and _role(value, step) is not None:
            witness = visit.moment().say(_role(value, step))
            visit.at("consent" if at in ("witness", "consent") else at, agreed="witness", witness=witness)
        case "agreed", ("recording" | "witness" | "paper") as how if _may_agree(visit, how):
            if how == "paper" and step.get("nameless"):
                visit.at("consent", agreed="paper", witness=None)
            elif at == "agreed" and step.get("agreed") == how and way_in.owed(step, call_of(visit)) is None:
                visit.at("consent")  # they have gone back, and what they said stays
            else:
                visit.at(how)
        case "before", _:
            visit.at(way_in.before(step, call_of(visit)))
        case "agree", way if at == "consent" and way == step.get("agrees") == agrees_to(visit):
            if (missing := way_in.owed(step, call_of(visit))) is not None:
                visit.at(missing)
                show_step(visit)
            elif not _is_shut(visit):
                beginning.begin(visit, call_of(visit), agreed_words(visit))
            return
        case "agree", _ if at == "consent" and _is_shut(visit):
            return
        case "refuse", way if way == step["way"]:
            refuse(visit)
            return
    show_step(visit)


def _for_oneself(visit: Visit, *, nameless: bool) -> None:
    """They answer for themselves, with their name or without."""
    step = visit.step
    if own_form(visit) is not None:  # begun since; the button now opens it
        visit.at("about")
        return
    is_as_before = step.get("kind") == "myself" and is_nameless(visit) is nameless
    if is_as_before and step["at"] not in ("about", "kind"):
        return
    step = visit.at("about") if is_as_before else without_name.anew(visit, at="about", kind="myself", nameless=nameless)
    visit.at(way_in.after(step, call_of(visit)))


def _of_kind(visit: Visit, kind: str) -> None:
    """They answer for somebody of this kind; what was said of another holds no more."""
    if visit.step.get("kind") != kind:
        others = {"nameless", "of_age", "guardian"}
        visit.keep(step={name: value for name, value in visit.step.items() if name not in others})
    visit.at("name", kind=kind)


def _aged(visit: Visit, *, is_old: bool, **more: Any) -> bool:
    """Whether they are old enough; False once they are sent away, as their call takes nobody who is not."""
    call, step = call_of(visit), visit.step
    if call.minors is None and step["at"] == "age":
        visit.at(way_in.after(step, call))  # the call has stopped asking meanwhile
    if call.minors is None or not (step.get("kind") == "myself" or way_in.is_told(step)):
        return True
    if not is_old and call.minors.rule == "stop":
        _leave(visit, of_age.too_young(call))
        if not visit.account.held:
            without_name.forget_source(visit, call.name)
        return False
    if step["at"] == "age" or step.get("of_age") is not is_old:
        # who agreed, and how, is another matter now
        if step.get("of_age") is not is_old:
            gone = {"guardian", "agreed", "witness", "recording"}
            visit.keep(step={name: value for name, value in step.items() if name not in gone})
        step = visit.at("age", of_age=is_old, **more)
        visit.at(way_in.after(step, call))
    elif more:
        visit.at(step["at"], **more)
    return True


def _role(value: str, step: dict[str, Any]) -> Text | None:
    """Who heard it, as a button of this very way in says."""
    way, _, name = value.rpartition(".")
    return without_name.ROLES.get(name) if way == step["way"] else None


def _may_agree(visit: Visit, how: str) -> bool:
    """It can be said just now that they agreed in this way."""
    step = visit.step
    if not (way_in.is_told(step) or (step.get("kind") == "myself" and way_in.is_guarded(step))):
        return False
    if way_in.owed(step, call_of(visit)) in ("age", "guardian"):
        return False
    if step["at"] == "consent" and step.get("agreed") == how:
        return False
    if step.get("nameless") and ("door" not in step or way_in.is_guarded(step)):
        return False
    return how == "witness" or (how == "paper") is ("door" in step)


def refuse(visit: Visit) -> None:
    """They do not want to take part: what was said on the way in is forgotten."""
    _leave(visit, Text("That is fine. Nothing of this was kept."), _REFUSED)


def _leave(visit: Visit, words: Text, alone: Text | None = None) -> None:
    """The way in ends here: `alone` is said to whoever has no form that is open."""
    visit.step_done()
    if not visit.account.held:
        visit.keep(interests=None)
    if (submission := visit.open) is not None:
        filling.show_where(visit, submission, words)
    else:
        visit.show(Screen(lines=(alone or words,), keys=((BEGIN,),)))


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
    taken = heard(visit, at, what.reply, call_of(visit))
    if isinstance(taken, Text):
        visit.at(step["at"], said=kept)
        show_step(visit, taken)
        return
    if at == "age":
        if _aged(visit, is_old=taken["of_age"], said=kept):
            show_step(visit)
        return
    if at == step["at"] == "name":
        visit.keep(step={name: value for name, value in step.items() if name not in ("agreed", "witness")})
    now = visit.at(step["at"], **taken, said=kept)
    if at == step["at"]:
        visit.at(way_in.after(now, call_of(visit)))
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
    for row in QUESTIONS[at](visit)[1]:
        labels |= {visit.moment().say(key.label): key.does for key in row}
    found: Act | Reply | None = next((does for label, does in labels.items() if plain(label) == plain(words)), None)
    if found is None and (at in _LISTED or (at == "witness" and is_nameless(visit))):
        match = match_choices(words, list(labels), several=False)
        near = match.indices or match.near
        found = list(labels.values())[near[0]] if len(near) == 1 else None
    if found is None and at in ("about", "consent"):
        answer = yes_or_no(words, visit.language)
        if answer is not None:
            goes_on = (does for does in labels.values() if isinstance(does, Act) and does.name in _GOING_ON)
            found = next(goes_on, None) if answer else Act("refuse", visit.step["way"])
    return found if isinstance(found, Act) else None


#: steps at which a button can be named roughly, or by its place
_LISTED = frozenset({"language", "kind", "agreed", "recording"})
#: what Yes means where one goes on or agrees
_GOING_ON = frozenset({"for", "open", "agree"})
#: messages that can still be changed
_REMEMBERED = 10
_REFUSED = Text("That is fine. No answer was kept. If you change your mind, tap Begin or write /start.")
