"""What a respondent would stumble over in a call that can be read: told before anyone is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .call import Call, Group
from .expressions import Expression
from .loader import read_call
from .problems import Problems
from .prompts import Phone
from .questions import Question
from .text import Text, Translate
from .walker import ENOUGH_TRIES, Walker

#: automatic walks of one check: enough that each branch of the shipped calls is taken many times over
WALKS = 60
#: and so many more, at most, while something has not been reached
MORE_WALKS = 300

_SENTENCE = re.compile(r"[.!?؟。]+(?=\s|$)|\n")
_CHOICE_TEST = re.compile(
    r"selected\(\s*\$\{\s*([\w.-]+)\s*\}\s*,\s*'([^']*)'\s*\)|\$\{\s*([\w.-]+)\s*\}\s*!?=\s*'([^']*)'"
)


def check_call(folder: Path, phone: Phone | None = None, translate: Translate | None = None) -> Problems:
    """Everything that is wrong with the call in a folder, errors and warnings; `translate` finds catalogued words."""
    call, problems = read_call(folder)
    if call is not None:
        linter = _Linter(call, problems, phone or Phone(), translate)
        linter.organiser()
        linter.questions()
        linter.translations()
        linter.walks()
    return problems


@dataclass(frozen=True, slots=True)
class _Linter:
    call: Call
    problems: Problems
    phone: Phone
    translate: Translate | None

    def organiser(self) -> None:
        """What an organiser has to fill in before a round."""
        for key, why in _TO_FILL_IN.items():
            if getattr(self.call, key) is None:
                self.problems.warning(self.call.lines.get(key, 1), f"'{key}' is not set", why)

    def questions(self) -> None:
        """Each question on a small screen."""
        for question in self.call.form.questions.values():
            if question.asked:
                self._screen(question)
                self._choices(question)
            self._required(question)
            self._tests(question, question.relevant)
        for group in _groups(self.call.form.groups):
            self._tests(group, group.relevant)
        for text, line, who in _texts(self.call):
            self._sentences(text, line, who)

    def _screen(self, question: Question) -> None:
        texts = [text for text in (question.label, question.hint, question.example) if text is not None]
        for language in self.call.languages:
            length = sum(len(self._say(text, language)) for text in texts)
            if length > self.phone.screen:
                what = f"question '{question.name}': {length} characters in {language} are longer than a screen"
                todo = f"say it in {self.phone.screen}, or move words to guidance_hint"
                self.problems.warning(question.lines.get("label", question.line), what, todo)

    def _choices(self, question: Question) -> None:
        labels = [choice.label for choice in (*question.choices, *question.ready)]
        for language in self.call.languages:
            long = [words for label in labels if len(words := self._say(label, language)) > self.phone.button]
            if long:
                what = f"question '{question.name}': the button “{long[0][:40]}…” is too long in {language}"
                if len(long) > 1:
                    what += f", and {len(long) - 1} more"
                todo = f"{self.phone.button} characters fit; longer ones are listed above and the buttons get numbers"
                self.problems.warning(question.line, what, todo)
        if len(question.choices) > self.phone.page + 2:
            what = f"question '{question.name}': {len(question.choices)} choices need pages"
            self.problems.warning(question.line, what, f"{self.phone.page} fit on one; fewer are easier to answer")
        if question.type == "select_one" and any(choice.exclusive for choice in question.choices):
            what = f"question '{question.name}': exclusive means nothing where only one can be chosen"
            self.problems.warning(question.line, what, "remove it")
        if question.for_each is not None and "choice" not in question.label.names:
            what = f"question '{question.name}': it is asked for each choice, but does not say which one"
            self.problems.warning(question.lines.get("label", question.line), what, "write ${choice} into its label")
        if type(question).has_choices and question.type != "select_one" and len(question.choices) < 2:
            what = (
                f"question '{question.name}': {question.type} needs at least two choices, found {len(question.choices)}"
            )
            self.problems.error(question.line, what, "add a choice, or make it an acknowledge question")

    def _required(self, question: Question) -> None:
        if question.required is not False and not type(question).answerable:
            what = f"question '{question.name}' is required, but a {question.type} cannot be answered"
            self.problems.error(question.line, what, "remove required")

    def _tests(self, owner: Question | Group, expression: Expression | None) -> None:
        """A condition that compares with a choice that the list does not have."""
        for found in _CHOICE_TEST.finditer(expression.source) if expression is not None else ():
            asked = self.call.form.questions.get(found[1] or found[3])
            wanted = found[2] if found[1] else found[4]
            if asked is None or not type(asked).has_choices or not wanted:
                continue
            if wanted not in {choice.name for choice in asked.choices}:
                what = f"'{owner.name}': the condition looks for '{wanted}', which is no choice of '{asked.name}'"
                known = ", ".join(choice.name for choice in asked.choices[:8])
                self.problems.warning(owner.lines.get("relevant", owner.line), what, f"use one of: {known}")

    def _sentences(self, text: Text, line: int, who: str) -> None:
        for sentence in _SENTENCE.split(text.source):
            words = len(sentence.split())
            if words > self.phone.sentence:
                what = f"{who}: a sentence of {words} words (“{' '.join(sentence.split()[:5])} …”)"
                self.problems.warning(line, what, f"make two of it; {self.phone.sentence} words read easily")
                return

    def translations(self) -> None:
        """A declared language has no gap."""
        for language in self.call.languages[1:]:
            gaps: dict[int, list[str]] = {}
            for text, line, who in (*_texts(self.call), *_library_texts(self.call)):
                if (
                    text.context
                    and not text.given.get(language)
                    and not (self.translate and self.translate(text, language))
                ):
                    gaps.setdefault(line, []).append(who)
            for line, whose in gaps.items():
                more = f" and {len(whose) - 1} more" if len(whose) > 1 else ""
                self.problems.error(line, f"{whose[0]}{more}: no words in {language}", f"add {language}: “…”")

    def _say(self, text: Text, language: str) -> str:
        return text.given.get(language) or (self.translate and self.translate(text, language)) or text.source

    def walks(self) -> None:
        """Walk through many times: dead ends, and what nobody ever reaches."""
        if not self.call.form.questions:
            return
        walker = Walker(self.call)
        for _ in walker.walks(WALKS):
            pass
        for _ in walker.walks(MORE_WALKS, thorough=True):
            if not walker.unsettled():
                break
        found = walker.findings
        questions = self.call.form.questions
        reasons = {end.question: end.why for end in (*found.beyond, *found.dead_ends)}
        for name, why in reasons.items():
            self._dead_end(name, why)
        for group in _groups(self.call.form.groups):
            inside = [q for q in _asked(group) if q.name in questions]
            if inside and not any(question.name in found.asked for question in inside):
                what = f"group '{group.name}': nobody can reach it"
                line = group.lines.get("relevant", group.line)
                self.problems.error(line, what, "look at its relevant, and at those of the groups around it")
        for question in questions.values():
            self._never_offered(question, found.offered[question.name])
            if question.asked and question.name not in found.asked and self._group_is_reached(question, found.asked):
                what = f"question '{question.name}': nobody can reach it"
                self.problems.error(question.lines.get("relevant", question.line), what, "look at its relevant")
            elif found.tried[question.name] >= ENOUGH_TRIES and question.name not in found.answered:
                self._unanswerable(question)

    def _dead_end(self, name: str, why: str) -> None:
        question = self.call.form.questions.get(name)
        if question is not None and question.name:
            self._unanswerable(question, why)
        else:
            self.problems.error(1, f"an automatic walk found a dead end: {why}", "look at required and relevant")

    def _unanswerable(self, question: Question, why: str = "no answer is taken") -> None:
        line, who = question.line, f"question '{question.name}'"
        if question.constraint is None:
            what = f"{who}{' is required and' if question.required is not False else ':'} cannot be answered: {why}"
            self.problems.error(line, what, "look at its choices, choice_filter and relevant")
        elif "regex" in question.constraint.functions:
            what = f"{who}: no answer we tried satisfies its constraint"
            self.problems.warning(line, what, "add an example: that satisfies it, so that it can be tried")
        else:
            what = f"{who}: nothing satisfies its constraint"
            line = question.lines.get("constraint", question.line)
            self.problems.error(line, what, f"change the constraint: {question.constraint.source}")

    def _never_offered(self, question: Question, offered: set[str]) -> None:
        """A choice that the filter left out in every walk: most often a misspelt column."""
        never = [choice for choice in question.choices if choice.name not in offered]
        if question.choice_filter is None or not never:
            return
        names = ", ".join(choice.name for choice in never[:5])
        what = f"question '{question.name}': its choice_filter never leaves {names}"
        self.problems.warning(never[0].line, what, "look at what the filter compares, letter by letter")

    def _group_is_reached(self, question: Question, asked: set[str]) -> bool:
        around = [g for g in _groups(self.call.form.groups) if question.name in {q.name for q in _asked(g)}]
        return all(any(q.name in asked for q in _asked(group)) for group in around)


_TO_FILL_IN = {
    "organiser": "say who asks",
    "contact": "give an address or a page where the organiser can be reached",
    "phone": "give the phone number of a human who can be called",
    "opens": "give the day the call opens",
    "closes": "give the day the call closes",
}


def _groups(children: tuple[Group | Question, ...]) -> Iterator[Group]:
    for child in children:
        if isinstance(child, Group):
            yield child
            yield from _groups(child.children)


def _asked(group: Group) -> Iterator[Question]:
    for child in group.children:
        if isinstance(child, Group):
            yield from _asked(child)
        elif child.asked:
            yield child


def _texts(call: Call) -> Iterator[tuple[Text, int, str]]:
    """The texts of call.yaml with their line and whose they are."""
    for key in ("title", "introduction", "privacy"):
        if (text := getattr(call, key)) is not None:
            yield text, call.lines.get(key, 1), f"the call's {key}"
    for group in _groups(call.form.groups):
        if group.label is not None and not group.number:
            yield group.label, group.lines.get("label", group.line), f"the heading of '{group.name}'"
    for question in call.form.questions.values():
        if not question.asked:
            continue
        for key in _TEXTS:
            if (text := getattr(question, key)) is not None:
                yield text, question.lines.get(key, question.line), f"question '{question.name}', {key}"
        for choice in (*question.choices, *question.ready):
            yield choice.label, choice.line or question.line, f"question '{question.name}', choice '{choice.name}'"


_TEXTS = ("label", "hint", "guidance_hint", "example", "required_message", "constraint_message")


def _library_texts(call: Call) -> Iterator[tuple[Text, int, str]]:
    for group in _groups(call.form.groups):
        if group.label is not None and group.number:
            yield group.label, group.lines.get("label", group.line), f"the heading of '{group.name}'"
    for one in call.library.recommendations.values():
        for text in (one.topic, one.plain, one.example):
            if text is not None:
                yield text, 1, f"recommendation '{one.id}'"
    for term in call.library.glossary:
        yield term.term, 1, f"glossary entry '{term.id}'"
        yield term.plain, 1, f"glossary entry '{term.id}'"
