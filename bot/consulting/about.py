"""Who asks, why, and what becomes of the answers: what everybody can read before they agree, and at any time."""

from __future__ import annotations

from conversations.call import Call
from conversations.overviews import way_prompt
from conversations.state import Moment
from conversations.text import Text, own_name

from .screens import Lines
from .visit import Visit


def about_lines(call: Call, moment: Moment, is_checked: bool = True, listens: bool = False) -> Lines:
    """Who asks, why, how long it takes, who reads it, and that one can stop.

    `listens`: the person speaks a language that exists as sound alone, and a button below lets them hear this.
    """
    ways = way_prompt(call, moment).options
    lengths = ways if call.form.has_short_way else ways[-1:]
    asks = Text("Who asks: {organiser}", {"organiser": call.organiser})
    lines: list[object] = [call.title, asks if call.organiser else _NOBODY_YET]
    lines += [text for text in (call.introduction,) if text is not None]
    lines += [option.label for option in lengths]
    lines += [text for text in (call.privacy,) if text is not None]
    if call.retention is not None:
        lines.append(_KEPT_SO_LONG[call.retention.then].with_values(n=call.retention.months))
    if not is_checked:
        lines.append(_UNCHECKED)
    if listens:
        names = {"spoken": call.name_of(moment.spoken), "written": own_name(moment.language)}
        lines.append(_LISTEN.with_values(**names))
    lines.append(_STOP_AND_COME_BACK)
    if call.contact or call.phone:
        asked = ", ".join(filter(None, (call.contact, call.phone)))
        lines.append(Text("If you have a question, a person answers it: {contact}", {"contact": asked}))
    if call.closes is not None:
        lines.append(Text("You can answer until {day}.", {"day": call.closes.date()}))
    return tuple(lines)


def about(visit: Visit, call: Call) -> Lines:
    """The same for whoever asks now."""
    listens = visit.tongue in call.spoken and visit.house.recorded(call, visit.tongue, "about") is not None
    lines = about_lines(call, visit.moment(), visit.house.is_checked(call, visit.language), listens)
    return (*lines, _REHEARSAL) if visit.house.calls.phase(call.name, visit.now) == "rehearsal" else lines


def consent_lines(who: str | None, nameless: bool = False) -> Lines:
    """What one agrees to, for oneself (None) or for somebody else."""
    unnamed = (_WITHOUT_NAME,) if nameless else ()
    if who is None:
        ask = Text("Do you want to take part? Your answers are kept so that those who ask can read them.")
    elif nameless:
        ask = Text("Do you want to write down their answers? They are kept so that those who ask can read them.")
    else:
        ask = Text(
            "Do you want to write down the answers of {who}? They are kept so that those who ask can read them.",
            {"who": who},
        )
    return ask, *unnamed, KEPT, Text("Until you write /stop we may write to you about this call.")


def privacy_lines() -> Lines:
    """What anybody can read at any time about what is kept of them."""
    return KEPT, _NO_MORE_THAN_SENT


KEPT = Text(
    "Telegram keeps this chat, and could read it. With /mydata you can see and erase what is kept of you at any time. "
    "What is already printed or sent on cannot be called back."
)
_NO_MORE_THAN_SENT = Text("Of your Telegram account we keep its number and no name, picture or telephone number.")
_WITHOUT_NAME = Text(
    "You answer without a name: no name is kept, and nobody asks how to reach you. Please write no names. "
    "A voice or a face can be recognised all the same."
)
_KEPT_SO_LONG = {
    "delete": Text(
        "Answers are kept for {n} month after the end, and then deleted.",
        plural="Answers are kept for {n} months after the end, and then deleted.",
    ),
    "anonymise": Text(
        "{n} month after the end, names, contacts, voices and photos are deleted. What was written is kept.",
        plural="{n} months after the end, names, contacts, voices and photos are deleted. What was written is kept.",
    ),
}
_NOBODY_YET = Text("Those who ask have not put their name here yet, so please take this as a trial.")
_UNCHECKED = Text("A machine translated these words, and nobody has checked them yet. Please forgive its mistakes.")
_LISTEN = Text("In {spoken} you listen: tap the button below. What is written is in {written}.")
_REHEARSAL = Text("This is a rehearsal: your answers help to try out the questions, and are not counted.")
_STOP_AND_COME_BACK = Text("You can stop at any time and come back later: everything is kept.")
