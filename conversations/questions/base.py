"""What every type of question has and can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from random import Random
from types import MappingProxyType
from typing import Any, ClassVar, Literal

from ..expressions import Expression, to_text
from ..expressions import Value as Computed
from ..records import record
from ..replies import Answering, Reply
from ..state import Answer, Moment, Part, Value
from ..text import Text

EMPTY: Mapping[str, Any] = MappingProxyType({})

#: what a Pressed carries when the proposed answer is taken
PROPOSAL = "="


@record
class Choice:
    """One thing to choose: kept by name, shown by label."""

    name: str
    label: Text
    #: choosing it clears the others, as "none of these" does
    exclusive: bool = False
    #: what a choice_filter can ask about
    columns: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    line: int = 0


@record
class Here:
    """What a question needs to know to read a reply: the moment, the answer so far, the choices left by the filter."""

    moment: Moment
    answer: Answer | None = None
    choices: tuple[Choice, ...] = ()
    #: the person has confirmed that the words are meant as an answer
    sure: bool = False


@record
class Given:
    """The reply answers the question; `parts` are what came, piece by piece, where the type keeps them."""

    value: Value = None
    parts: tuple[Part, ...] = ()
    #: more may come until Done
    complete: bool = True


@record
class Refused:
    """The reply does not fit; `why` says kindly what would."""

    why: Text


@record
class Offered:
    """One of these was probably meant: never taken without asking."""

    values: tuple[Value, ...]


@record
class Searched:
    """The words found several choices of a long list."""

    words: str


@record
class Doubtful:
    """Words that may not belong to the answer: courtesy, STOP, or a question back."""

    matter: Literal["keep", "stop", "question"]


Outcome = Given | Refused | Offered | Searched | Doubtful


@record
class Option:
    """A button that answers: `chosen` is None where it cannot be ticked; `number` counts from 1 in the whole list."""

    value: str
    label: object
    number: int
    chosen: bool | None = None


@record(kw_only=True)
class Question:
    """A question as the call's author wrote it; field names are XLSForm's, ours where XLSForm has none."""

    type: ClassVar[str]
    #: False for what is computed or handed in, never asked
    asked: ClassVar[bool] = True
    #: there is something to answer (a note has nothing)
    answerable: ClassVar[bool] = True
    #: chosen from a list
    has_choices: ClassVar[bool] = False
    #: several replies make one answer, until Done
    in_parts: ClassVar[bool] = False
    #: turns a stored value into what expressions compute with; None where it is the same
    typed: ClassVar[Callable[[Any], Computed] | None] = None
    #: minutes an answer takes unless the author says otherwise
    usual_minutes: ClassVar[float] = 0.5

    name: str
    label: Text
    line: int = 0
    #: where each of its keys stands
    lines: Mapping[str, int] = field(default_factory=lambda: EMPTY, compare=False, repr=False)
    hint: Text | None = None
    guidance_hint: Text | None = None
    example: Text | None = None
    required: Expression | bool = False
    required_message: Text | None = None
    relevant: Expression | None = None
    constraint: Expression | None = None
    constraint_message: Text | None = None
    calculation: Expression | None = None
    choice_filter: Expression | None = None
    default: Expression | str | int | float | None = None
    appearance: frozenset[str] = frozenset()
    parameters: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    choices: tuple[Choice, ...] = ()
    ready: tuple[Choice, ...] = ()
    #: estimated minutes, None for the type's usual
    minutes: float | None = None
    #: part of the short way
    short: Expression | bool = False
    #: asked last, printed in its place
    last: bool = False
    #: asked once per chosen option of this question
    for_each: str | None = None
    #: stands in the printed form
    printed: bool = True
    #: its answer tells who speaks, or how to reach them
    contact: bool = False
    #: nobody's business but of those who asked: it leaves the house only when it is asked for by name
    sensitive: bool = False

    def read(self, reply: Answering, here: Here) -> Outcome:
        """What a reply means as an answer to this question; never raises, whatever came."""
        raise NotImplementedError

    def wanted(self) -> Text:
        """What to send, said kindly, when something else came."""
        raise NotImplementedError

    def shown(self, value: Value, choices: tuple[Choice, ...] = ()) -> object:
        """A stored value as a person should see it: Text, number, date, or a tuple of such."""
        return value

    def options(self, here: Here) -> tuple[Option, ...]:
        """The buttons that answer, in order, all of them: pages are cut later."""
        return ()

    def sample(self, random: Random, here: Here) -> Reply:
        """A reply that a person could give: for the automatic walker and the lint."""
        raise NotImplementedError

    def stored(self, computed: Computed) -> Value:
        """What an expression's value is as an answer to this question; None where it cannot be one."""
        return to_text(computed) or None

    def has_shape(self, value: Value) -> bool:
        """The value is of the kind that this type of question stores."""
        return isinstance(value, str)

    def proposed(self, proposal: Value) -> Given:
        """The proposal taken as the answer."""
        return Given(proposal)

    def value_of(self, parts: tuple[Part, ...]) -> Value:
        """The value that the parts of an answer make up together; None where only files speak."""
        return None

    def is_whole(self, value: Value, choices: tuple[Choice, ...]) -> bool:
        """Nothing is missing from an answer that may have been given piece by piece."""
        return True

    @property
    def takes_parts(self) -> bool:
        """This very question is answered in parts until Done."""
        return self.in_parts


def label_of(name: object, choices: tuple[Choice, ...]) -> object:
    """The label of a choice; the name itself when the choice is gone."""
    return next((choice.label for choice in choices if choice.name == name), name)
