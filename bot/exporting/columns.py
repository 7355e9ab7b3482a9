"""The columns of a call's tables, in the order of the form: those of all versions of it that people began with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from conversations.call import Call, Form
from conversations.group import Group, walk
from conversations.questions import Question
from conversations.questions.geopoint import GeopointQuestion
from conversations.questions.media import MediaQuestion
from conversations.questions.select_multiple import SelectMultipleQuestion
from conversations.records import record
from conversations.text import Text
from conversations.who_speaks import sensitive_in_any, telling_in_any

#: the table with one row for each submission
MAIN = "submissions"
#: what was answered to a form that today's loader refuses, and has no column here
UNPLACED = "unplaced"


@record
class Column:
    """A column of a table."""

    name: str
    #: what it is called in words, from the outside in: a question, a choice of it
    words: tuple[Text | str, ...] = ()


@record
class Table:
    """A table of an export: one for all submissions, one for each repeat."""

    name: str
    columns: tuple[Column, ...]
    #: what stands in the first columns, which are not about answers
    known: tuple[str, ...]
    #: the repeats it stands in, outermost first, itself last; none for the table of submissions
    repeats: tuple[str, ...] = ()


@record
class Layout:
    """What stands where."""

    call: Call
    #: every version that counts, the newest first
    forms: tuple[Form, ...]
    #: the one of submissions first
    tables: tuple[Table, ...]
    #: names of questions that are left out, because they tell who speaks or are sensitive
    hidden: frozenset[str]
    without_names: bool
    splits: bool

    @property
    def main(self) -> Table:
        """The table of submissions."""
        return self.tables[0]


def lay_out(
    call: Call,
    forms: Sequence[Form],
    sent_along: Collection[str] = (),
    *,
    without_names: bool = False,
    sensitive: bool = False,
    splits: bool = False,
    is_whole: bool = True,
) -> Layout:
    """The tables of a call whose submissions began with these forms, the newest first.

    `sent_along` names questions that were answered with files. Not `is_whole`: some form could not be read any more,
    so there is a column for what has no other place.
    """
    hidden = telling_in_any(forms) if without_names else frozenset[str]()
    if not sensitive:
        hidden |= sensitive_in_any(forms)
    maker = _Maker(frozenset(sent_along), hidden, without_names, splits)
    places: dict[tuple[str, ...], list[list[Column]]] = {(): []}
    for form in forms:
        found: dict[tuple[str, ...], list[Column]] = {(): []}
        for child, repeats in walk(form.groups):
            if isinstance(child, Group):
                if child.is_repeat:
                    found.setdefault((*repeats, child.name), [])
            elif child.name not in hidden and (child.answerable or not child.asked):
                found.setdefault(repeats, []).extend(maker.columns(child, form))
        for repeats, asked in found.items():
            places.setdefault(repeats, []).append(asked)
    tables: list[Table] = []
    for repeats, versions in places.items():
        questions = merged(versions)
        rest = [] if is_whole else [Column(UNPLACED)]
        known = ("reference", *repeats) if repeats else _meta(without_names)
        names = {one.name for one in questions}
        columns = (*(_apart(one, names) for one in known), *questions, *rest)
        tables.append(Table(_table_name(repeats, tables), columns, known, repeats))
    return Layout(call, tuple(forms), tuple(tables), hidden, without_names, splits)


def merged(newest_first: Iterable[Sequence[Column]]) -> list[Column]:
    """Columns of several versions as one row of them: each new one stands behind the one it followed."""
    found: list[Column] = []
    names: list[str] = []
    for columns in newest_first:
        place = 0
        for one in columns:
            if one.name in names:
                place = names.index(one.name) + 1
            else:
                names.insert(place, one.name)
                found.insert(place, one)
                place += 1
    return found


@record
class _Maker:
    sent_along: frozenset[str]
    hidden: frozenset[str]
    without_names: bool
    splits: bool

    def columns(self, question: Question, form: Form) -> Iterator[Column]:
        """Those of one question."""
        asked = form.questions.get(question.for_each) if question.for_each is not None else None
        if question.for_each is None:
            yield from self._of(question, question.name, (question.label,))
        elif asked is not None:
            for choice in asked.choices:
                if not choice.exclusive:
                    yield from self._of(question, f"{question.name}/{choice.name}", (question.label, choice.label))
        if question.name in self.sent_along and not self.without_names and not isinstance(question, MediaQuestion):
            yield Column(f"{question.name}/files", (question.label, "files"))

    def _of(self, question: Question, name: str, words: tuple[Text, ...]) -> Iterator[Column]:
        if isinstance(question, GeopointQuestion):
            yield Column(f"{name}/lat", (*words, "lat"))
            yield Column(f"{name}/lon", (*words, "lon"))
            return
        yield Column(name, words)
        if self.splits and isinstance(question, SelectMultipleQuestion):
            for choice in question.choices:
                yield Column(f"{name}/{choice.name}", (*words, choice.label))


#: what is known of a submission besides its answers, and whether that tells who speaks
_META = (
    ("reference", False),
    ("status", False),
    ("revision", False),
    ("state", False),
    ("why", True),
    ("language", False),
    ("door", False),
    ("brought", True),
    ("source", True),
    ("began", False),
    ("sent", False),
    ("respondent/kind", False),
    ("respondent/name", True),
    ("respondent/women", False),
    ("respondent/men", False),
    ("respondent/agreed", False),
    ("respondent/witness", True),
    ("respondent/confirms", True),
    ("appearance", False),
    ("contact_again", False),
    ("send_outside", False),
    ("form", False),
    ("library_versions", False),
    ("explained", False),
)


def _meta(without_names: bool) -> tuple[str, ...]:
    return tuple(name for name, tells in _META if not (tells and without_names))


def _apart(name: str, names: Collection[str]) -> Column:
    """A column of ours, under another name where a question has this one."""
    return Column(f"meta/{name}" if name in names else name)


def _table_name(repeats: tuple[str, ...], others: Iterable[Table]) -> str:
    """What a table is called: as its repeat, or by all that are around it where that is taken."""
    name = repeats[-1] if repeats else MAIN
    taken = {one.name.lower() for one in others}
    return name if name.lower() not in taken else ".".join(repeats) if len(repeats) > 1 else f"{name}_"
