"""A text to forward: for those who hear of a call in another messenger."""

from __future__ import annotations

from conversations.call import Call
from conversations.text import Text, Translate, say

from .invitation import ASKS, FREE, QUESTIONS, UNTIL, Invitation, last_day, shortened

#: characters: a longer message is folded or cut by some apps
LONGEST = 700
#: how much of title and organiser is kept, until the rest has room
_ROOM = ((300, 200), (200, 120), (120, 80), (80, 50), (40, 30))


def text_to_forward(call: Call, language: str, invitation: Invitation, translate: Translate | None = None) -> str:
    """Plain words in a language, 700 characters at most: who asks, until when, the ways in, and that it is free.

    What is not known is left out.
    """
    made = ""
    for title, organiser in _ROOM:
        lines = _lines(call, language, invitation, translate, title, organiser)
        made = "\n".join(say(line, language, translate) for line in lines)
        if len(made) <= LONGEST:
            break
    return made


def _lines(
    call: Call, language: str, invitation: Invitation, translate: Translate | None, title: int, organiser: int
) -> list[object]:
    lines: list[object] = [shortened(say(call.title, language, translate), title)]
    if call.organiser:
        lines.append(ASKS.with_values(organiser=shortened(call.organiser, organiser)))
    if (until := last_day(call, invitation)) is not None:
        lines.append(UNTIL.with_values(day=until))
    bot = f"@{invitation.bot_name}"
    lines += ["", _HERE.with_values(link=invitation.link)]
    lines.append(_OR_WRITE.with_values(bot=bot, word=invitation.word) if invitation.word else _OR.with_values(bot=bot))
    lines.append("")
    if call.phone:
        lines.append(QUESTIONS.with_values(phone=shortened(call.phone, 40)))
    lines.append(FREE)
    return lines


_HERE = Text("Take part here, in Telegram: {link}")
_OR = Text("Or look for {bot} in Telegram.")
_OR_WRITE = Text("Or look for {bot} in Telegram and write: {word}")
