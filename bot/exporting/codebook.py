"""The codebook: what each question of an export is, in the words of the call's languages."""

from __future__ import annotations

from collections.abc import Iterator

from conversations.call import Form
from conversations.group import walk
from conversations.questions import Question
from conversations.records import record

from .columns import Layout
from .naming import Naming


@record
class _Listed:
    question: Question
    section: str
    table: str
    #: beginnings of the hashes of the forms in which it stands
    versions: list[str]


def codebook(layout: Layout, naming: Naming) -> Iterator[tuple[str, ...]]:
    """Lines of cells, headings first: one line for each question that has columns."""
    languages = layout.call.languages
    yield (
        "name",
        "type",
        *(f"label ({one})" for one in languages),
        *(f"choices ({one})" for one in languages),
        "section",
        "table",
        "asked for each",
        "version",
    )
    for one in _listed(layout):
        question = one.question
        yield (
            question.name,
            question.type,
            *(naming.say(question.label, language) for language in languages),
            *(_choices(question, naming, language) for language in languages),
            one.section,
            one.table,
            question.for_each or "",
            " ".join(one.versions),
        )


def _choices(question: Question, naming: Naming, language: str) -> str:
    return "\n".join(f"{choice.name} = {naming.say(choice.label, language)}" for choice in question.choices)


def _listed(layout: Layout) -> list[_Listed]:
    """Questions as their columns stand: each as its newest form has it, behind the one it followed."""
    found: list[_Listed] = []
    names: list[str] = []
    for form in layout.forms:
        place = 0
        for question, section, table in _questions(form):
            name = question.name
            if name in layout.hidden or not (question.answerable or not question.asked):
                continue
            if name in names:
                place = names.index(name) + 1
                found[place - 1].versions.append(form.version[:12])
                continue
            names.insert(place, name)
            found.insert(place, _Listed(question, section, table, [form.version[:12]]))
            place += 1
    return found


def _questions(form: Form) -> Iterator[tuple[Question, str, str]]:
    """Each with its section and table."""
    for section in form.groups:
        for child, repeats in walk(section.children, (section.name,) if section.is_repeat else ()):
            if isinstance(child, Question):
                yield child, section.name, repeats[-1] if repeats else ""
