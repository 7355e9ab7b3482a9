"""What is asked at each step of the way in, with its buttons."""

from __future__ import annotations

from collections.abc import Callable

from bot.database.records import Held
from conversations.call import Call
from conversations.prompts import BACK
from conversations.text import Text

from . import aloud, of_age, shown, way_in, without_name
from .about import about, consent_lines
from .screens import Act, Key, Lines, Rows
from .visit import Visit


def call_of(visit: Visit) -> Call:
    """The call that they are on the way into."""
    return visit.house.calls.named(visit.step.get("call", "")) or visit.default_call


def door_of(visit: Visit) -> str | None:
    """By which other door it came that is being entered; None for somebody's own answers here."""
    door: str | None = visit.step.get("door")
    return door


def language_keys(visit: Visit, call: Call) -> Rows:
    """A row for each language in its own name, the one of the app first."""
    first = visit.account.language or visit.guessed(call)
    ordered = sorted(call.tongues, key=lambda tag: tag != first)
    return tuple((Key(call.name_of(tag), Act("language", tag)),) for tag in ordered)


def _language(visit: Visit) -> tuple[Lines, Rows]:
    return (WHICH_LANGUAGE,), language_keys(visit, call_of(visit))


def _about(visit: Visit) -> tuple[Lines, Rows]:
    call = call_of(visit)
    unnamed: Rows = ((Key(Text("Without my name"), Act("for", "nameless")),),) if own_form(visit) is None else ()
    rows: Rows = (
        *aloud.house_rows(visit, call, "about"),
        (_for_myself(visit, Text("Go on")),),
        *unnamed,
        (Key(Text("For someone else or a group"), Act("for", "others")),),
    )
    if len(call.tongues) > 1:
        rows = (*rows, (Key(Text("Another language"), Act("language")),))
    return about(visit, call), rows


def _kind(visit: Visit) -> tuple[Lines, Rows]:
    rows = tuple((Key(label, Act("kind", name)),) for name, label in KINDS.items())
    if door_of(visit) is not None:
        return (Text("Whose answers are these?"),), (*rows, (Key(_LEAVE_IT, Act("refuse", visit.step["way"])),))
    return (Text("For whom do you answer?"),), (*rows, (_for_myself(visit, Text("For myself")),))


def _for_myself(visit: Visit, label: Text) -> Key:
    """The button for oneself: it opens their own form, if they have begun one."""
    own = own_form(visit)
    if own is None:
        return Key(label, Act("for", "myself"))
    return Key(Text("Go on with my form"), Act("open", "", own.submission))


def own_form(visit: Visit) -> Held | None:
    """Their own form in this call."""
    call = call_of(visit).name
    is_trial = visit.house.calls.phase(call, visit.now) == "rehearsal"
    mine = (one for one in visit.account.held if one.kind == "myself" and one.call == call and not one.helper)
    return next((one for one in mine if one.trial is is_trial), None)


def _name(visit: Visit) -> tuple[Lines, Rows]:
    return (_NAMES[visit.step["kind"]],), ((Key(Text("Without a name"), Act("unnamed")),), _BACK)


def _women(visit: Visit) -> tuple[Lines, Rows]:
    return (Text("How many women are in the group? Please write a number."),), (_BACK,)


def _men(visit: Visit) -> tuple[Lines, Rows]:
    return (Text("And how many men? Please write a number."),), (_BACK,)


def _age(visit: Visit) -> tuple[Lines, Rows]:
    return of_age.ask_age(visit, call_of(visit))


def _agreed(visit: Visit) -> tuple[Lines, Rows]:
    if door_of(visit) is not None:
        ask = _DID_THEY_AGREE_UNNAMED if is_nameless(visit) else _DID_THEY_AGREE.with_values(**_who(visit))
        return (ask,), (
            (Key(Text("It is signed or ticked"), Act("agreed", "paper")),),
            (Key(Text("Somebody was there and heard it"), Act("agreed", "witness")),),
            (Key(Text("They did not agree"), Act("refuse", visit.step["way"])),),
            _BACK,
        )
    how = Text("How did they agree that you answer for them? ({who})", _who(visit))
    if way_in.is_guarded(visit.step):
        how = Text("How did {who} agree to this?", _who(visit))
    return (how,), (
        (Key(Text("I send a short recording"), Act("agreed", "recording")),),
        (Key(Text("Somebody was there and heard it"), Act("agreed", "witness")),),
        _BACK,
    )


def _recording(visit: Visit) -> tuple[Lines, Rows]:
    words = Text("Please send a short voice note in which they say that they agree. ({who})", _who(visit))
    return (words,), ((Key(Text("I cannot record"), Act("agreed", "witness")),), _BACK)


def _witness(visit: Visit) -> tuple[Lines, Rows]:
    if is_nameless(visit):
        return without_name.ask_role(visit)
    if door_of(visit) is not None:
        return (Text("Who was there and heard that they agreed, and on which day? Please write both."),), (_BACK,)
    return (Text("Who was there and heard that they agreed? Please write the name."),), (_BACK,)


def _paper(visit: Visit) -> tuple[Lines, Rows]:
    return (Text("Who has signed it or put a mark, and on which day? Please write both."),), (_BACK,)


def _consent(visit: Visit) -> tuple[Lines, Rows]:
    way = visit.step["way"]
    item = "consent" if visit.step["kind"] == "myself" else "consent-others"
    heard = aloud.house_rows(visit, call_of(visit), item)
    if item == "consent" and is_nameless(visit):
        heard = aloud.house_rows(visit, call_of(visit), "consent-nameless") or heard
    return agreed_lines(visit), (
        *heard,
        (Key(Text("Yes, I take part"), Act("agree", agrees_to(visit))),),
        (Key(Text("No"), Act("refuse", way)),),
        _BACK,
    )


def agreed_lines(visit: Visit) -> Lines:
    """What one agrees to, once."""
    who = None if visit.step["kind"] == "myself" else visit.step.get("name", "")
    return consent_lines(who, nameless=is_nameless(visit))


def agrees_to(visit: Visit) -> str:
    """Which way one agrees to go, whether without a name, and a mark of the words.

    A button says yes to nothing else than stood above it.
    """
    way: str = visit.step["way"]
    return f"{f'{way}.n' if is_nameless(visit) else way}.{shown.mark(agreed_words(visit))}"


def agreed_words(visit: Visit) -> str:
    """What one agrees to, as it is kept: who asks and why, and what becomes of the answers."""
    lines = (*about(visit, call_of(visit)), *agreed_lines(visit))
    return shown.words(lines, visit.language, visit.house.translate)


def has_read(visit: Visit) -> str:
    """What somebody has read who was shown who asks and why, in this language and these words."""
    lines = about(visit, call_of(visit))
    return f"{visit.language}.{shown.mark(shown.words(lines, visit.language, visit.house.translate))}"


def _who(visit: Visit) -> dict[str, object]:
    """Whose agreement it is."""
    step = visit.step
    return {"who": step["guardian"] if way_in.is_guarded(step) else step["name"]}


def is_nameless(visit: Visit) -> bool:
    return bool(visit.account.step.get("nameless"))


QUESTIONS: dict[str, Callable[[Visit], tuple[Lines, Rows]]] = {
    "language": _language,
    "about": _about,
    "kind": _kind,
    "name": _name,
    "women": _women,
    "men": _men,
    "age": _age,
    "guardian": of_age.ask_guardian,
    "agreed": _agreed,
    "recording": _recording,
    "witness": _witness,
    "paper": _paper,
    "consent": _consent,
}


_BACK = (Key(BACK, Act("before")),)
_DID_THEY_AGREE_UNNAMED = Text("Did they agree that their words are kept and read? How is that known?")
KINDS = {
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
