"""How old somebody is, where a call asks: and a parent or guardian who agrees for whoever is too young."""

from __future__ import annotations

from typing import Any

from conversations.call import Call
from conversations.prompts import BACK, NO, YES
from conversations.reading import read_number, yes_or_no
from conversations.replies import Reply, Typed
from conversations.text import Text

from . import aloud
from .screens import Act, Key, Lines, Rows
from .visit import Visit

#: years; nobody is older
_OLDEST = 125


def ask_age(visit: Visit, call: Call) -> tuple[Lines, Rows]:
    """Whether they are old enough."""
    way = visit.step["way"]
    heard = aloud.house_rows(visit, call, "age") if visit.step["kind"] == "myself" else ()
    rows = (
        *heard,
        (Key(YES, Act("age", f"{way}.yes")), Key(NO, Act("age", f"{way}.no"))),
        (Key(BACK, Act("before")),),
    )
    return (_asked(visit, call),), rows


def own_age(call: Call) -> Text:
    """The question to whoever answers for themselves."""
    return Text("Are you {age} or older?", {"age": call.minors.age if call.minors is not None else 0})


def _asked(visit: Visit, call: Call) -> Text:
    step = visit.step
    values: dict[str, object] = {"age": call.minors.age if call.minors is not None else 0}
    match step["kind"]:
        case "myself":
            words = own_age(call)
        case "group":
            words = Text("Are all of them {age} or older?", values)
        case _ if step.get("nameless"):
            words = Text("Is that person {age} or older?", values)
        case _:
            words = Text("Is {who} {age} or older?", {**values, "who": step["name"]})
    return words


def ask_guardian(visit: Visit) -> tuple[Lines, Rows]:
    """Who agrees for them; without a name, whether somebody does."""
    way = visit.step["way"]
    nobody = ((Key(Text("Nobody has agreed"), Act("refuse", way)),), (Key(BACK, Act("before")),))
    if visit.step.get("nameless"):
        there = Key(Text("Yes, they agree"), Act("guardian", f"{way}.yes"))
        return (_IS_SOMEBODY_THERE,), ((there,), *nobody)
    return (_WHICH_GUARDIAN,), nobody


def age_in(reply: Reply, language: str, call: Call) -> bool | Text:
    """Whether words say that somebody is old enough: yes, no, or how many years; else what to say."""
    if isinstance(reply, Typed) and call.minors is not None:
        read = read_number(reply.text, language, whole=True)
        found = [read.value] if read.value is not None else list(read.offers)
        if len(found) == 1 and 0 <= found[0] <= _OLDEST:
            return bool(found[0] >= call.minors.age)
        said = yes_or_no(reply.text, language)
        if said is not None:
            return said
    return Text("Please tap Yes or No, or write how many years.")


def consented(step: dict[str, Any]) -> dict[str, Any]:
    """What the consent keeps of it."""
    return {"of_age": step.get("of_age"), "guardian": step.get("guardian") if step.get("of_age") is False else None}


def too_young(call: Call) -> Text:
    """The goodbye, where nobody can agree for them."""
    age = call.minors.age if call.minors is not None else 0
    return Text(
        "Thank you for coming. This call is for people of {age} years or older, so nothing of this was kept.",
        {"age": age},
    )


_WHICH_GUARDIAN = Text("Then a parent or guardian has to agree. Who is it? Please write the name.")
_IS_SOMEBODY_THERE = Text("Then a parent or guardian has to agree. Is one of them there, and do they agree?")
#: what is kept of a parent or guardian whose name is not
UNNAMED_GUARDIAN = Text("a parent or guardian was there")
