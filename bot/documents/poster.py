"""A poster as words in one language: what is printed on it, and nothing that is left to decide."""

from __future__ import annotations

from conversations.records import record

#: a stretch of words, and whether it is one of those that are to be seen from afar: a name, a number, a code word
Stretch = tuple[str, bool]
#: a sentence in its stretches; an empty one to be seen from afar is a line to write on
Sentence = tuple[Stretch, ...]


@record(kw_only=True)
class Poster:
    """One sheet of paper."""

    #: BCP 47 tag
    language: str
    right_to_left: bool
    title: str
    #: who asks
    asks: Sentence
    #: what it is about; may be left out where there is no room
    about: str
    #: until when; empty without an end
    until: str
    #: how to come in: a sentence a line
    ways: tuple[Sentence, ...]
    #: whom to call with a question
    questions: Sentence
    #: that it costs nothing
    free: str
    #: below the QR code
    scan: str
    #: PNG
    qr: bytes
    #: "DRAFT"; empty on a sheet that can go out
    mark: str = ""
