"""What an invitation says besides the call itself, and the words that posters and texts to forward share."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from conversations.call import Call
from conversations.records import record
from conversations.text import Text

#: characters of an introduction that somebody reads in passing
_IN_PASSING = 210
_SENTENCE = re.compile(r".+?(?:[.!?؟。]+(?=\s)|$)", re.DOTALL)


@record
class Invitation:
    """How to come in, and until when."""

    #: without the @
    bot_name: str
    #: https://t.me/…
    link: str
    #: a code word as it is printed, if there is one
    word: str | None = None
    #: aware; None where the call does not end
    closes: datetime | None = None


LOOK_FOR = Text("In Telegram, look for {bot}")
WRITE = Text("and write: {word}")
QUESTIONS = Text("Questions? Call {phone}")
FREE = Text("Free. We never ask for money or for a code.")
ASKS = Text("Who asks: {organiser}")
UNTIL = Text("You can answer until {day}.")


def last_day(call: Call, invitation: Invitation) -> date | None:
    """The last day to answer, where the call is."""
    closes = invitation.closes
    return closes.astimezone(ZoneInfo(call.timezone)).date() if closes is not None else None


def in_passing(words: str, most: int = _IN_PASSING) -> str:
    """As many whole sentences as somebody reads in passing; of a very long one, its beginning."""
    words = " ".join(words.split())
    kept = ""
    for found in _SENTENCE.finditer(words):
        longer = f"{kept} {found[0].strip()}".strip()
        if len(longer) > most:
            break
        kept = longer
    return kept or shortened(words, most)


def shortened(words: str, most: int) -> str:
    """So many characters at most, cut between words, with a sign that there is more."""
    words = " ".join(words.split())
    if len(words) <= most:
        return words
    cut = words[: most - 2].rpartition(" ")[0] or words[: most - 2]
    return f"{cut} …"
