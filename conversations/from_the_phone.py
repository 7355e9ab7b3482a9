"""Places and contacts of the phone, as they stand in words once they are sent."""

from __future__ import annotations

import re

from .contacts_in_text import HIDDEN

#: a place, or a contact of the phone's, as the bot writes it down when it is sent to a question of words; phones write
#: numbers with and without spaces, and an amount such as 1 500 000 is none
SHARED = re.compile(
    r"(?m)^(?:-?\d{1,3}\.\d{5}, -?\d{1,3}\.\d{5}"
    # a name has a few words: a longer line is what somebody says
    r"|(?:(?:\S{1,40} ){0,5}\S{1,40}, )?\+?\d{8,15}"
    r"|(?:(?:[^\d\s]{1,40} ){0,5}[^\d\s]{1,40}, )?(?!\d{1,3}(?:[ .]\d{3})+$)\+?\(?\d(?:[ ().-]{0,2}\d){7,14})$"
)


def without_shared(text: str) -> str:
    """The text without lines that are a place or a contact, sent from the phone."""
    return SHARED.sub(HIDDEN, text)
