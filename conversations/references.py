"""The names in a form's conditions and texts: each is a question seen from where it stands, and none go in circles."""

from __future__ import annotations

from .call import Form
from .expressions import Expression, ExpressionError
from .fields import inside, near_miss
from .group import Group, walk
from .plan import Cycle
from .problems import Problems
from .questions import Question

_GROUP_EXPRESSIONS = ("relevant", "repeat_count")
_QUESTION_EXPRESSIONS = (
    "relevant",
    "constraint",
    "calculation",
    "choice_filter",
    "required",
    "default",
    "short",
)
_TEXTS = ("label", "hint", "guidance_hint", "example", "constraint_message", "required_message")

#: the repeats a question stands in, outermost first
_Place = tuple[str, ...]


def check_references(form: Form, problems: Problems) -> None:
    """Note every name that means nothing where it stands; then compile the form once, which finds circles."""
    before = len(problems.errors)
    checker = _Checker(form, problems)
    for owner, here in checker.owners:
        checker.expressions(owner, here)
        if isinstance(owner, Question):
            checker.texts(owner, here)
            checker.follow_up(owner, here)
        else:
            checker.offers(owner)
        checker.fixed_texts(owner)
    if len(problems.errors) > before or len(checker.places) < len(checker.owners):
        return
    try:
        _ = form.plan
    except Cycle as circle:
        first = next(owner for owner, _ in checker.owners if owner.name == circle.names[0])
        round_trip = " needs ".join(f"'{name}'" for name in circle.names)
        problems.error(first.line, f"conditions wait for each other: {round_trip}", "break the circle")


class _Checker:
    """Knows where every question of the form stands."""

    def __init__(self, form: Form, problems: Problems) -> None:
        self.form = form
        self.problems = problems
        self.owners = tuple(walk(form.groups))
        self.places = {owner.name: here for owner, here in self.owners}
        self.repeats = frozenset(o.name for o, _ in self.owners if isinstance(o, Group) and o.is_repeat)

    def offers(self, group: Group) -> None:
        """The question before which nothing is offered."""
        name = group.offers
        if isinstance(name, str) and name not in self.form.questions:
            near = near_miss(name, self.form.questions, self.problems)
            todo = f"did you mean '{near}'?" if near else "write true, or the name of a question"
            line = group.lines.get("offers", group.line)
            self.problems.error(line, f"group '{group.name}': offers: there is no question '{name}'", todo)

    def expressions(self, owner: Group | Question, here: _Place) -> None:
        for key in _GROUP_EXPRESSIONS if isinstance(owner, Group) else _QUESTION_EXPRESSIONS:
            expression = getattr(owner, key)
            if not isinstance(expression, Expression):
                continue
            columns = None
            if key == "choice_filter" and isinstance(owner, Question):
                columns = frozenset(column for choice in owner.choices for column in choice.columns) | {"name"}
            try:
                expression.compile(self.places, here, self.repeats, columns)
            except ExpressionError as wrong:
                self._error(owner, key, f"{key}: {inside(wrong.what)}", inside(wrong.todo))
            for name in sorted(expression.names):
                asked = self.form.questions.get(name)
                if asked is not None and asked.for_each is not None:
                    what = f"{key}: '{name}' has an answer for each choice"
                    self._error(owner, key, what, "ask about the question it follows instead")

    def texts(self, owner: Question, here: _Place) -> None:
        for key in _TEXTS:
            text = getattr(owner, key)
            for name in sorted(text.names) if text is not None else ():
                if name == "choice" and owner.for_each is not None:
                    continue
                if name not in self.places:
                    known = [*self.places, *(["choice"] if owner.for_each is not None else [])]
                    near = near_miss(name, known, self.problems)
                    todo = f"did you mean ${{{near}}}?" if near else "name a question of this form"
                    self._error(owner, key, f"the words name ${{{name}}}, which is no question", todo)
                elif self.places[name] != here[: len(self.places[name])]:
                    what = f"${{{name}}} has many answers (it is in a repeat)"
                    self._error(owner, key, what, "name a question outside the repeat")

    def fixed_texts(self, owner: Group | Question) -> None:
        """Headings and choices stand in reviews and documents too, where no answer is at hand."""
        labels = [owner.label] if isinstance(owner, Group) else [one.label for one in (*owner.choices, *owner.ready)]
        for name in sorted({name for label in labels if label is not None for name in label.names}):
            what = f"${{{name}}} stands in a heading or choice"
            key = "label" if isinstance(owner, Group) else "choices"
            self._error(owner, key, what, "name answers in the words of a question only")

    def follow_up(self, owner: Question, here: _Place) -> None:
        if owner.for_each is None:
            return
        asked = self.form.questions.get(owner.for_each)
        if asked is None or not type(asked).has_choices or self.places.get(owner.for_each) != here:
            what = f"for_each: '{owner.for_each}' has no choices here"
            self._error(owner, "for_each", what, "name a select question of the same group or repeat")

    def _error(self, owner: Group | Question, key: str, what: str, todo: str) -> None:
        kind = "question" if isinstance(owner, Question) else "group"
        self.problems.error(owner.lines.get(key, owner.line), f"{kind} '{owner.name}': {what}", todo)
