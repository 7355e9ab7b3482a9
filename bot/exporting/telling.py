"""Which questions tell who speaks: what an export without names leaves out."""

from __future__ import annotations

from collections.abc import Iterable

from conversations.call import Form
from conversations.expressions import Expression
from conversations.questions import Question
from conversations.questions.geopoint import GeopointQuestion
from conversations.questions.media import MediaQuestion
from conversations.questions.text import TextQuestion
from conversations.text import Text

#: what stands in an export without names, and is said beside it
STILL_TELLS = Text(
    "This export is without names, contacts, voices, photos, files, places and sources. What people wrote in their own "
    "words can still tell who speaks: read it before you pass it on."
)
#: who answers, as the bot hands it to a form
_HANDED_IN = "respondent"


def telling(form: Form) -> frozenset[str]:
    """Names of the questions that tell who speaks.

    Those marked `contact: true`; texts for an e-mail address or a phone number; places; what is sent as a file; the
    name that the bot hands in; and whatever is computed, or proposed by default, from one of these.
    """
    questions = form.questions
    found = {name for name, question in questions.items() if _tells(question)}
    while more := {name for name, one in questions.items() if name not in found and found & _made_of(one)}:
        found |= more
    return frozenset(found)


def telling_in_any(forms: Iterable[Form]) -> frozenset[str]:
    """Those of any version: a mark that came later holds for what was answered before."""
    return frozenset[str]().union(*map(telling, forms))


def _tells(question: Question) -> bool:
    if question.contact or question.name == _HANDED_IN or isinstance(question, (GeopointQuestion, MediaQuestion)):
        return True
    return isinstance(question, TextQuestion) and bool(question.appearance & {"email", "phone"})


def _made_of(question: Question) -> frozenset[str]:
    made = (question.calculation, question.default)
    names = frozenset[str]().union(*(one.names for one in made if isinstance(one, Expression)))
    return names
