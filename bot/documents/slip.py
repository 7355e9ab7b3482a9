"""A code on paper as words in one language: what stands on the slip, and nothing that is left to decide."""

from __future__ import annotations

from conversations.records import record

from .poster import Sentence


@record(kw_only=True)
class Slip:
    """A small piece of paper for whoever had another write for them."""

    #: BCP 47 tag
    language: str
    right_to_left: bool
    title: str
    #: "Form number ACDE-FGHJ", and on which day it was begun; what stands out runs from left to right
    number: Sentence
    #: ACDE-FGHJ-KLMN
    code: str
    #: what the code is
    about: str
    #: what one can do with it, a line each
    ways: tuple[str, ...]
    #: how to write it, with the name of the bot
    how: Sentence
    #: to keep it safe
    keep: str
    #: whom to ask; empty where nobody is named
    contact: Sentence
    #: below the QR code
    scan: str
    #: PNG
    qr: bytes
