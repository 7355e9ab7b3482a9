"""Questions that stand together: a section, a group inside one, or a repeat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from .expressions import Expression
from .questions import Question
from .questions.select_one import SelectOneQuestion
from .records import record
from .text import Text


@record(kw_only=True)
class Group:
    """Questions that stand together; on the top level a section of the form."""

    name: str
    label: Text | None
    line: int = 0
    #: where each of its keys stands
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    #: as printed in front of the heading: "(iv)"
    number: str = ""
    relevant: Expression | None = None
    children: tuple[Group | Question, ...] = ()
    printed: bool = True
    #: at its first question the library's entry that fits best is offered; with the name of a question, never before
    #: that one was answered or passed over
    offers: bool | str = False
    #: asked again for each instance
    is_repeat: bool = False
    #: how many instances; None lets the person say when there are no more
    repeat_count: Expression | None = None
    #: "another one?", asked after each instance where there is no repeat_count
    gate: SelectOneQuestion | None = None


def walk(children: Iterable[Group | Question], here: tuple[str, ...] = ()) -> Iterator[Step]:
    """All groups and questions as written, each with the repeats it stands in, outermost first."""
    for child in children:
        yield child, here
        if isinstance(child, Group):
            yield from walk(child.children, (*here, child.name) if child.is_repeat else here)


Step = tuple[Group | Question, tuple[str, ...]]
