"""Which questions ask how somebody can be reached: their answers are for those who asked, and never for a book."""

from __future__ import annotations

from .questions import Question

#: questions of a call's contact part are called so: contact, contact_name, contact_phone
_NAMED = "contact"
_REACHED = frozenset({"email", "phone"})


def is_contact(question: Question) -> bool:
    """Its answer is an address or number, or says whom to reach and how."""
    marked = getattr(question, "contact", None)
    if isinstance(marked, bool) and marked:
        return True
    return bool(question.appearance & _REACHED) or question.name == _NAMED or question.name.startswith(f"{_NAMED}_")
