"""What a respondent would stumble over in a call that can be read: told before anyone is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from .call import Call, domain_of
from .expressions import Expression
from .group import Group, walk
from .library_lint import lint_library
from .loader import read_call
from .plain_words import long_sentence
from .problems import Problem, Problems
from .prompts import Phone
from .proofs import can_hold
from .questions import Question
from .records import record
from .text import Text, Translate
from .walker import ENOUGH_TRIES, Findings, Walker

#: automatic walks of one check: enough that each branch of the shipped calls is taken many times over
WALKS = 60
#: and so many more, at most, while something has not been reached
MORE_WALKS = 300
#: questions looked at in all walks together: a long call is walked fewer times
MOST_WORK = 250_000

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
        linter.library()
        linter.translations()
        linter.walks()
    return problems


@record
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
        if self.call.privacy is not None and self.call.retention is None:
            todo = "say it, and it is done by itself: retention: {months: 24, then: delete}"
            line = self.call.lines.get("privacy", 1)
            self.problems.warning(line, "'privacy' says what is kept, and nothing how long", todo)

    def library(self) -> None:
        """What it says, and whether this call shows any of it."""
        self.problems.add(lint_library(self.call, self.phone))
        entries = self.call.whole_library.recommendations.values()
        if entries and not self.call.library.recommendations:
            line = self.call.lines.get("hide_unchecked", 1)
            todo = "say checked: official in those that were held against the official text, or remove hide_unchecked"
            self.problems.warning(line, "hide_unchecked leaves no recommendation", todo)
        if self.call.coverage and not entries:
            todo = "remove it, or write a library of recommendations"
            what = "coverage counts what is said of recommendations, and this call explains none"
            self.problems.warning(self.call.lines.get("coverage", 1), what, todo)
        if self.call.borrowed and entries and not any(one.questions for one in entries):
            what = "no recommendation of this library helps to answer a question of this form"
            self.problems.warning(self.call.lines.get("library", 1), what, "say which: explains: {question: [id, id]}")

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
        if (found := long_sentence(text.source, self.phone.sentence)) is not None:
            what = f"{who}: a sentence of {found[0]} words (“{found[1]}”)"
            self.problems.warning(line, what, f"make two of it; {self.phone.sentence} words read easily")

    def translations(self) -> None:
        """A declared language has no gap."""
        for language in self.call.languages:
            gaps: dict[tuple[str, int], list[str]] = {}
            for text, file, line, who in self._all_texts():
                if text.context and not self._has(text, language):
                    gaps.setdefault((file, line), []).append(who)
            for (file, line), whose in gaps.items():
                more = f" and {len(whose) - 1} more" if len(whose) > 1 else ""
                what = f"{whose[0]}{more}: no words in {language}"
                todo = f"add {language}: “…”, or use palabre translate"
                self.problems.add([Problem(file, line, "error", what, todo)])

    def _all_texts(self) -> Iterator[tuple[Text, str, int, str]]:
        folder = Path(self.problems.file).parent
        yield from ((text, self.problems.file, line, who) for text, line, who in _texts(self.call))
        library = self.call.borrowed.folder if self.call.borrowed is not None else folder
        for text, file, line, who in _library_texts(self.call):
            yield text, str((folder if file == "call.yaml" else library) / file), line, who

    def _has(self, text: Text, language: str) -> bool:
        """Words of its own, or the plain ones if they are in this language, or those of a catalogue."""
        domains = self.call.domains
        written = domains[domain_of(text, domains) or self.call.name]
        if text.given.get(language) or (not text.given and language == written):
            return True
        if not any(map(str.isalpha, text.source)):
            return True
        return bool(self.translate and self.translate(text, language))

    def _say(self, text: Text, language: str) -> str:
        return text.given.get(language) or (self.translate and self.translate(text, language)) or text.source

    def walks(self) -> None:
        """Walk through many times: dead ends, and what nobody ever reaches."""
        questions = self.call.form.questions
        if not questions:
            return
        walker = Walker(self.call)
        for found in chain(walker.walks(WALKS), walker.walks(MORE_WALKS, thorough=True)):
            if found.work > MOST_WORK or (found.walks > WALKS and not walker.unsettled()):
                break
        found = walker.findings
        for question in questions.values():
            if question.constraint is None or question.name in found.answered:
                continue
            if can_hold((question.constraint,), questions, question) is False:
                self._unsatisfiable(question)
        reasons = {end.question: end.why for end in (*found.beyond, *found.dead_ends)}
        for name, why in reasons.items():
            self._dead_end(name, why)
        self._unreached(self.call.form.groups, (), found)
        for question in questions.values():
            self._never_offered(question, found.offered[question.name])
            if question.name in found.answered or found.walks < WALKS:
                continue
            if found.tried[question.name] >= ENOUGH_TRIES:
                self._unanswerable(question, "no answer is taken")

    def _unreached(
        self, children: tuple[Group | Question, ...], above: tuple[Expression, ...], found: Findings
    ) -> None:
        """What no walk came to: an error where no answers can lead there, else something to look at."""
        for child in children:
            asked = [child] if isinstance(child, Question) else list(_asked(child))
            conditions = (*above, child.relevant) if child.relevant is not None else above
            if not asked or all(not one.asked for one in asked):
                continue
            if any(one.name in found.asked for one in asked):
                if isinstance(child, Group):
                    self._unreached(child.children, conditions, found)
                continue
            kind = "group" if isinstance(child, Group) else "question"
            line = child.lines.get("relevant", child.line)
            if can_hold(conditions, self.call.form.questions) is False:
                what = f"{kind} '{child.name}': nobody can reach it"
                self.problems.error(line, what, "look at its relevant, and at those of the groups around it")
            elif found.walks >= WALKS:
                what = f"{kind} '{child.name}': no automatic walk came to it"
                self.problems.warning(line, what, "look at its relevant; it may be right and rare")

    def _dead_end(self, name: str, why: str) -> None:
        question = self.call.form.questions.get(name)
        if question is not None:
            self._unanswerable(question, why)
        else:
            self.problems.error(1, f"an automatic walk found a dead end: {why}", "look at required and relevant")

    def _unanswerable(self, question: Question, why: str) -> None:
        who = f"question '{question.name}'"
        if question.constraint is None:
            what = f"{who}{' is required and' if question.required is not False else ':'} cannot be answered: {why}"
            self.problems.error(question.line, what, "look at its choices, choice_filter and relevant")
        elif can_hold((question.constraint,), self.call.form.questions, question) is None:
            line = question.lines.get("constraint", question.line)
            what = f"{who}: no answer we tried satisfies its constraint"
            self.problems.warning(line, what, "add an example: that satisfies it, so that it can be tried")

    def _unsatisfiable(self, question: Question) -> None:
        line = question.lines.get("constraint", question.line)
        what = f"question '{question.name}': nothing satisfies its constraint"
        source = question.constraint.source if question.constraint is not None else ""
        self.problems.error(line, what, f"change the constraint: {source}")

    def _never_offered(self, question: Question, offered: set[str]) -> None:
        """A choice that the filter left out in every walk: most often a misspelt column."""
        never = [choice for choice in question.choices if choice.name not in offered]
        if question.choice_filter is None or not never:
            return
        names = ", ".join(choice.name for choice in never[:5])
        what = f"question '{question.name}': its choice_filter never leaves {names}"
        self.problems.warning(never[0].line, what, "look at what the filter compares, letter by letter")


_TO_FILL_IN = {
    "organiser": "say who asks",
    "contact": "give an address or a page where the organiser can be reached",
    "phone": "give the phone number of a human who can be called",
    "opens": "give the day the call opens",
    "closes": "give the day the call closes",
}


def _groups(groups: tuple[Group, ...]) -> Iterator[Group]:
    return (child for child, _ in walk(groups) if isinstance(child, Group))


def _asked(group: Group) -> Iterator[Question]:
    return (child for child, _ in walk(group.children) if isinstance(child, Question) and child.asked)


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


def _library_texts(call: Call) -> Iterator[tuple[Text, str, int, str]]:
    """The texts of recommendations.yaml and glossary.yaml with their file, line and whose they are."""
    for group in _groups(call.form.groups):
        if group.label is not None and group.number:
            yield group.label, "call.yaml", group.lines.get("label", group.line), f"the heading of '{group.name}'"
    library, file = call.library, "recommendations.yaml"
    for name, label in (*library.actors, *library.tags):
        yield label, file, 1, f"'{name}'"
    for activity in library.activities:
        yield activity.label, file, 1, f"activity '{activity.id}'"
    for each in library.sets:
        for words in (each.title, each.agreed_by, each.note):
            if words is not None:
                yield words, file, 1, f"set '{each.id}'"
    for one in library.recommendations.values():
        for words in (one.topic, one.plain, one.example, one.keywords, one.seen):
            if words is not None:
                yield words, file, one.line, f"recommendation '{one.id}'"
    background = [words for event in library.timeline for words in event.texts]
    background += [words for figure in library.figures for words in figure.texts]
    background += [words for words in (library.caution,) if words is not None]
    yield from ((words, file, 1, "the background") for words in background)
    for term in library.glossary:
        for words in (term.term, term.plain, term.forms):
            if words is not None:
                yield words, "glossary.yaml", term.line, f"glossary entry '{term.id}'"
