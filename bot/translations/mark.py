"""What a named person has to have checked in a language before it loses the mark "unchecked translation".

That is all that somebody reads who takes part: who asks and why, what they agree to, the questions with their choices,
and how a form is sent. Recommendations and glossary are long, and do not count.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from importlib.resources import files

from conversations.call import Call
from conversations.prompts import BACK, GO_ON, NO, REVIEW, SEND, YES
from conversations.recommendations import Library
from conversations.text import Text

from .messages import has_words, texts_in, texts_of

#: the modules whose every word counts
_WHOLE = ("about.py", "permitting.py", "sending.py")
#: words that stand beside those on the screens where one agrees and sends: a test plays these, and finds no others
_BESIDE = frozenset({
    *(text.source for text in (BACK, GO_ON, NO, REVIEW, SEND, YES)),
    "Yes, I take part", "For someone else or a group", "Another language", "Go on with my form",
    "Without my name",
    "about {n} minute", "Short: {n} question, {time}", "Whole form: {n} question, {time}",
})  # fmt: skip


def marked(call: Call) -> tuple[Text, ...]:
    """The texts of the interface and of a call that count, each once."""
    call = dataclasses.replace(call, library=Library(), whole_library=Library())
    own = {(text.context, text.source): text for text in texts_of(call) if text.context and has_words(text.source)}
    return (*(Text(source) for source in sorted(of_interface())), *own.values())


@cache
def of_interface() -> frozenset[str]:
    """The sources of the interface's texts that count."""
    folder = files("bot") / "consulting"
    found = (source for name in _WHOLE for source, _ in texts_in((folder / name).read_text(encoding="utf-8")))
    return _BESIDE.union(found)
