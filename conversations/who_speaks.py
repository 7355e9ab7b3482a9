"""Which questions tell who speaks: what a book, a mail and an export without names leave out.

There are two rules. A contact says how somebody can be reached: it is for those who asked, and never printed, not even
of somebody who wants to be named. What tells who speaks is more: it goes where nobody is to be named. And a sensitive
answer is nobody's business but of those who asked: it leaves the house only when it is asked for by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from .expressions import Expression
from .questions import Question
from .questions.calculate import CalculateQuestion
from .questions.geopoint import GeopointQuestion
from .questions.hidden import HiddenQuestion
from .questions.media import MediaQuestion
from .questions.text import TextQuestion

#: questions of a call's contact part are called so: contact, contact_name, contact_phone
_NAMED = "contact"
_REACHED = frozenset({"email", "phone"})
#: who answers, as the bot hands it to a form
_HANDED_IN = "respondent"


class Form(Protocol):
    """What a form has for this: its questions by name."""

    @property
    def questions(self) -> Mapping[str, Question]: ...


def is_contact(question: Question) -> bool:
    """Its answer is an address or number, or says whom to reach and how."""
    is_named = question.name == _NAMED or question.name.startswith(f"{_NAMED}_")
    return question.contact or is_named or bool(question.appearance & _REACHED)


def contacts_in(form: Form) -> frozenset[str]:
    """Names of the questions that are contacts, and of what is computed, or proposed by default, from one of these."""
    return _with_made_of(form, {name for name, question in form.questions.items() if is_contact(question)})


def telling(form: Form) -> frozenset[str]:
    """Names of the questions that tell who speaks.

    Contacts; places; what is sent as a file; the name that the bot hands in; and whatever is computed, or proposed by
    default, from one of these.
    """
    return _with_made_of(form, {name for name, question in form.questions.items() if _tells(question)})


def sensitive_in_any(forms: Iterable[Form]) -> frozenset[str]:
    """Names of the questions that are sensitive in any version, and of what is computed or proposed from them."""
    known = list(forms)
    names = {name for form in known for name, question in form.questions.items() if question.sensitive}
    return frozenset(names).union(*(_with_made_of(form, names & form.questions.keys()) for form in known))


def unasked_without_name(form: Form) -> frozenset[str]:
    """Names of the questions that somebody who answers without a name is not asked.

    Contacts; the name that the bot hands in; places of the phone; and what is computed from one of these.
    """
    asked = {name for name, one in form.questions.items() if _points(one)}
    made = (CalculateQuestion, HiddenQuestion)
    return frozenset(
        name for name in _with_made_of(form, asked) if name in asked or isinstance(form.questions[name], made)
    )


def telling_in_any(forms: Iterable[Form]) -> frozenset[str]:
    """Those of any version: a mark that came later holds for what was answered before."""
    return frozenset[str]().union(*map(telling, forms))


def worded(form: Form) -> frozenset[str]:
    """Names of the questions that are answered in free words, and of whatever is computed or proposed from them.

    Choices and numbers are none of these, whatever proposes them.
    """
    found = _with_made_of(form, {name for name, one in form.questions.items() if isinstance(one, TextQuestion)})
    return frozenset(
        name for name in found if isinstance(form.questions[name], (TextQuestion, CalculateQuestion, HiddenQuestion))
    )


def _tells(question: Question) -> bool:
    is_sent = isinstance(question, (GeopointQuestion, MediaQuestion))
    return is_sent or question.name == _HANDED_IN or is_contact(question)


def _points(question: Question) -> bool:
    return isinstance(question, GeopointQuestion) or question.name == _HANDED_IN or is_contact(question)


def _with_made_of(form: Form, names: set[str]) -> frozenset[str]:
    found = set(names)
    while more := {name for name, one in form.questions.items() if name not in found and found & _made_of(one)}:
        found |= more
    return frozenset(found)


def _made_of(question: Question) -> frozenset[str]:
    made = (question.calculation, question.default)
    return frozenset[str]().union(*(one.names for one in made if isinstance(one, Expression)))
