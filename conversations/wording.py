"""Words of a call with answers in them, and answers as words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .plan import Item, Scope
from .questions.base import label_of
from .sheet import Sheet
from .state import Answer
from .text import Text

if TYPE_CHECKING:
    from .group import Group


def heading(section: Group) -> Text:
    """A section's number and heading as printed."""
    label = section.label or Text("Questions")
    return Text("{number} {heading}", {"number": section.number, "heading": label}) if section.number else label


def filled(text: Text, sheet: Sheet, item: Item) -> Text:
    """A text of the call with the answers it names put in."""
    names = item.node.names_in(text)
    if not names:
        return text
    return text.with_values(**{name: _named(name, sheet, item) for name in names})


def _named(name: str, sheet: Sheet, item: Item) -> object:
    if item.choice is not None and name == "choice" and item.question.for_each is not None:
        return _chosen(item.choice, item.question.for_each, sheet, item.scope)
    node, computed = sheet.value(name, item.scope)
    if node is None or node.question is None or computed is None:
        return ""
    if node.question.answerable:
        depth = min(node.depth, len(item.scope.prefixes) - 1)
        answer = sheet.conversation.answers.get(item.scope.prefixes[depth] + name)
        return node.question.shown(answer.value, node.question.choices) if answer is not None else ""
    return computed


def _chosen(name: str, select: str, sheet: Sheet, scope: Scope) -> object:
    """The option a follow-up is about: its label, or the person's own words for "other"."""
    node, _ = sheet.value(select, scope)
    _, words = sheet.value(f"{select}_other", scope)
    if name == "other" and isinstance(words, str) and words:
        return words
    return label_of(name, node.question.choices) if node is not None and node.question is not None else name


def answer_shown(item: Item, answer: Answer | None) -> object:
    """An answer in short, for a review: words, labels, or what was sent."""
    if answer is None:
        return Text("(no answer yet)")
    if answer.skipped:
        return Text("(skipped)")
    words, sent = answer_words(item, answer), sent_along(answer)
    if words is None:
        return sent or Text("(no answer yet)")
    return words if sent is None else Text("{answer} {sent}", {"answer": words, "sent": sent})


def answer_words(item: Item, answer: Answer) -> object | None:
    """What an answer says in words, labels or numbers, captions included; None where only files speak."""
    if answer.value not in (None, "", ()):
        return item.question.shown(answer.value, item.question.choices)
    return " ".join(part.text for part in answer.parts if part.text) or None


def sent_along(answer: Answer) -> Text | None:
    """What came with the words of an answer: "(spoken, 1 min 40)", "(2 files)", or both."""
    pieces: list[Text] = []
    sounds = sum(file.is_sound for file in answer.files)
    if sounds:
        seconds = answer.spoken_seconds
        pieces.append(Text("(spoken, {length})", {"length": length(seconds)}) if seconds else Text("(spoken)"))
    if others := len(answer.files) - sounds:
        pieces.append(Text("({n} file)", {"n": others}, plural="({n} files)"))
    if len(pieces) == 2:
        return Text("{spoken} {files}", {"spoken": pieces[0], "files": pieces[1]})
    return pieces[0] if pieces else None


def length(seconds: int) -> Text:
    """How long a recording is: "1 min 40", "40 s"."""
    if seconds < 60:
        return Text("{seconds} s", {"seconds": seconds})
    return Text("{minutes} min {seconds}", {"minutes": seconds // 60, "seconds": f"{seconds % 60:02}"})
