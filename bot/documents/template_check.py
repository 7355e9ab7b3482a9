"""What is wrong with an organiser's template, each with its place, before anybody waits for a document."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from conversations.problems import Level
from conversations.records import record

from .packages import Refused, read_package
from .template_language import MOST_LOOPS, Forbidden, Sandbox
from .template_tags import Tag, read_tags
from .template_values import ANSWERS, BESIDES, OTHERS, Field

WHOLE = "the whole document"
#: tags in a document, blocks in each other, characters of one tag
MOST_TAGS, MOST_DEEP, LONGEST_TAG = 5_000, 20, 500


@record
class Fault:
    """One thing that is wrong: where in the document, and what to do."""

    place: str
    #: of the paragraph; 0 for the whole document
    number: int
    level: Level
    what: str
    todo: str

    def __str__(self) -> str:
        return f"{self.place}: {self.level}: {self.what}; {self.todo}"


def check_template(data: bytes, fields: Mapping[str, Field]) -> list[Fault]:
    """Everything that is wrong with a template for these fields, errors and warnings."""
    try:
        tags = list(islice(read_tags(read_package(data)), MOST_TAGS + 1))
    except Refused as wrong:
        return [Fault(WHOLE, 0, "error", wrong.what, wrong.todo)]
    if len(tags) > MOST_TAGS:
        return [Fault(WHOLE, 0, "error", f"it has more than {MOST_TAGS} fields", "make it shorter")]
    checker = _Checker(fields)
    for tag in tags:
        checker.take(tag)
    checker.end()
    return [*checker.faults, *checker.left_out()]


def names_in(parts: Mapping[str, bytes]) -> frozenset[str]:
    """Every name that stands anywhere in a template."""
    sandbox, found = Sandbox(), set[str]()
    for tag in read_tags(parts):
        tree = _parsed(sandbox, tag)
        if tree is not None:
            found |= _names(tree)
    return frozenset(found)


def _names(tree: nodes.Node) -> set[str]:
    found = {node.name for node in tree.find_all(nodes.Name)}
    found |= {node.attr for node in tree.find_all(nodes.Getattr)}
    return found | {str(node.arg.value) for node in tree.find_all(nodes.Getitem) if isinstance(node.arg, nodes.Const)}


def _parsed(sandbox: Sandbox, tag: Tag) -> nodes.Template | None:
    """What a tag says; None where that is nothing, or the end of something, or cannot be read."""
    try:
        return _parse(sandbox, tag)
    except (TemplateSyntaxError, Forbidden):
        return None


def _parse(sandbox: Sandbox, tag: Tag) -> nodes.Template | None:
    if len(tag.words) > LONGEST_TAG:
        raise Forbidden("it is too long")
    match tag.sort, tag.words.split(" ", 1)[0]:
        case "print", _:
            return sandbox.parse(f"{{{{ {tag.words} }}}}")
        case "statement", "for":
            return sandbox.parse(f"{{% {tag.words} %}}{{% endfor %}}")
        case "statement", ("if" | "elif") as word:
            return sandbox.parse(f"{{% if {tag.words.removeprefix(word)} %}}{{% endif %}}")
        case _:
            return None


class _Checker:
    """Goes through the tags in their order, and knows which blocks are open."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.fields = fields
        self.faults: list[Fault] = []
        self.used: set[str] = set()
        #: used otherwise than for tick(): what is said beside the choices has a place
        self.printed: set[str] = set()
        #: blocks that are open: for | if, the tag that opened it, and what a `for` calls a row
        self.open: list[tuple[str, Tag, dict[str, Field]]] = []
        self.sandbox = Sandbox()

    def take(self, tag: Tag) -> None:
        match tag.sort:
            case "stray":
                what = f"a {tag.words} stands alone"
                self._error(tag, what, "begin and end a field in the same paragraph: {{ name }}")
            case "code":
                self._error(tag, "a field stands in a field code or in a property", "write it into the text")
            case "tracked":
                todo = "in Word: Review, Accept, Accept All Changes"
                self._error(tag, "words that were struck out are still in the file", todo)
            case "print":
                if tag.takes:
                    self._error(tag, f"{{{{{tag.takes} cannot be used", "write {{ name }}")
                else:
                    self._expression(tag)
            case "statement":
                self._statement(tag)

    def end(self) -> None:
        for word, tag, _ in self.open:
            self._error(tag, f"this '{word}' has no end", f"write {{% end{word} %}} where it ends")

    def left_out(self) -> Iterator[Fault]:
        """Warnings about what the template does not have."""
        for name, why in _NEEDED.items():
            if name not in self.used:
                yield Fault(WHOLE, 0, "warning", f"{{{{ {name} }}}} stands nowhere", why)
        yield from self._only_ticked()
        if OTHERS in self.used:
            return
        answers = self.fields[ANSWERS].fields
        for name in _unmapped(answers, self.used):
            todo = f"write {{{{ {name} }}}}, or a block with 'others' at the end"
            yield Fault(WHOLE, 0, "warning", f"question '{name}' has no place", todo)

    def _only_ticked(self) -> Iterator[Fault]:
        """Questions whose choices are ticked, and nothing else is shown of them."""
        for name in sorted(self.used - self.printed):
            if name in self.fields and self.fields[name].kind == "answer" and self.fields[name].choices:
                what = f"what is said or sent beside the choices of '{name}' has no place"
                yield Fault(WHOLE, 0, "warning", what, f"write {{{{ {name}.{BESIDES} }}}} below them")

    def _statement(self, tag: Tag) -> None:
        word = tag.words.split(" ", 1)[0]
        if tag.takes and tag.taken is None:
            self._error(tag, f"{{%{tag.takes} stands in no table", "write {%p … %} in a paragraph of its own")
        elif tag.besides:
            what = f"{{%{tag.takes} takes its whole {_TAKEN[tag.takes]} away, and other words stand there"
            self._error(tag, what, f"give it a {_TAKEN[tag.takes]} of its own")
        match word:
            case "for" | "if":
                self._begin(word, tag)
            case "elif" | "else":
                self._between(word, tag)
            case "endfor" | "endif" if tag.words == word:
                self._close(word.removeprefix("end"), tag)
            case _:
                self._error(
                    tag, f"'{word[:40]}' means nothing here", _near(word, _WORDS, "only for and if can be used")
                )

    def _begin(self, word: str, tag: Tag) -> None:
        if len(self.open) >= MOST_DEEP:
            self._error(tag, f"more than {MOST_DEEP} blocks stand in each other", "make it simpler")
        if word == "for" and sum(one == "for" for one, _, _ in self.open) >= MOST_LOOPS:
            self._error(tag, f"more than {MOST_LOOPS} 'for' stand in each other", "make it simpler")
        tree = self._expression(tag)
        rows: dict[str, Field] = {}
        loop = next(tree.find_all(nodes.For), None) if tree is not None and word == "for" else None
        if loop is not None and isinstance(loop.target, nodes.Name):
            rows = {loop.target.name: self._row(loop.iter, tag)}
        self.open.append((word, tag, rows))

    def _row(self, over: nodes.Node, tag: Tag) -> Field:
        found = self._field(over)
        if found is not None and found.kind not in ("repeat", "each", "others"):
            self._error(tag, "what stands after 'in' is no list", f"name one of: {self._lists()}")
        return found or Field("repeat")

    def _lists(self) -> str:
        return ", ".join(name for name, one in self.fields.items() if one.kind in ("repeat", "each", "others"))

    def _between(self, word: str, tag: Tag) -> None:
        if not self.open or (self.open[-1][0] != "if" and word == "elif"):
            self._error(tag, f"'{word}' belongs to no 'if'", "remove it")
            return
        self._same_place(tag)
        if word == "elif":
            self._expression(tag)

    def _close(self, word: str, tag: Tag) -> None:
        if not self.open or self.open[-1][0] != word:
            open_ = self.open[-1][0] if self.open else ""
            todo = f"write {{% end{open_} %}} before it" if open_ else "remove it"
            self._error(tag, f"'end{word}' belongs to no '{word}'", todo)
            return
        self._same_place(tag)
        self.open.pop()

    def _same_place(self, tag: Tag) -> None:
        """A block takes whole paragraphs, rows or cells, or stays within one paragraph: else the file would break."""
        word, first, _ = self.open[-1]
        if first.takes != tag.takes:
            wanted = f"{{%{first.takes}{' ' if first.takes else ''}"
            self._error(tag, f"this 'if' or 'for' began with {wanted}", f"write {wanted} here too")
        elif first.takes in ("", "r") and first.paragraph is not tag.paragraph:
            todo = f"write {{%p {word} … %}} and {{%p end{word} %}}, each in a paragraph of its own"
            self._error(tag, f"this '{word}' begins in another paragraph", todo)
        elif first.takes and not _are_beside(first.taken, tag.taken):
            self._error(tag, f"this '{word}' begins in another table or cell", "let it begin and end in the same one")

    def _expression(self, tag: Tag) -> nodes.Template | None:
        try:
            tree = _parse(self.sandbox, tag)
        except Forbidden as wrong:
            self._error(tag, str(wrong), _ALLOWED)
            return None
        except TemplateSyntaxError as wrong:
            self._error(tag, f"this cannot be read ({(wrong.message or '')[:100]})", _ALLOWED)
            return None
        if tree is not None:
            self.used |= _names(tree)
            if tag.sort == "print":
                ticked = {node.args[0] for node in tree.find_all(nodes.Call)}
                self.printed |= {node.name for node in tree.find_all(nodes.Name) if node not in ticked}
            loops = {loop.target.name for loop in tree.find_all(nodes.For) if isinstance(loop.target, nodes.Name)}
            self._known(tree, tag, frozenset(loops))
            self._shows(tree, tag)
        return tree

    def _shows(self, tree: nodes.Node, tag: Tag) -> None:
        """What is printed has words."""
        for shown in (one for output in tree.find_all(nodes.Output) for one in output.nodes):
            if isinstance(shown, nodes.Name) and shown.name in ("tick", "loop"):
                self._error(tag, f"'{shown.name}' has no words", _ALLOWED)
            elif (field := self._field(shown)) is not None and field.kind in ("repeat", "answers", "others"):
                self._error(tag, "this is a list and has no words", "write {%p for one in … %} and {{ one.… }}")

    def _known(self, tree: nodes.Node, tag: Tag, but: frozenset[str]) -> None:
        """Every name is one, and every choice one of its question."""
        scope = self._scope()
        for name in tree.find_all(nodes.Name):
            if name.name not in scope and name.name not in but and name.name not in ("tick", "loop"):
                self._unknown(name.name, scope, tag)
        for part in tree.find_all((nodes.Getattr, nodes.Getitem)):
            written = part.attr if isinstance(part, nodes.Getattr) else part.arg.value  # type: ignore[attr-defined]
            owner = self._field(part.node)  # type: ignore[attr-defined]
            if owner is None or not owner.fields or (owner.kind == "each" and written in owner.choices):
                if owner is not None and not owner.fields:
                    self._error(tag, f"'{written}' is no part of it", "write the name alone")
            elif written not in owner.fields:
                self._unknown(written, owner.fields, tag)
        for call in tree.find_all(nodes.Call):
            field = self._field(call.args[0])
            chosen = call.args[1].value if isinstance(call.args[1], nodes.Const) else None
            if field is not None and field.kind == "answer" and chosen not in field.choices:
                what = f"there is no choice '{chosen}' to tick"
                known = ", ".join(field.choices[:12]) or "it has no choices"
                self._error(tag, what, _near(str(chosen), field.choices, f"its choices are: {known}"))

    def _scope(self) -> dict[str, Field]:
        scope = dict(self.fields)
        for _, _, rows in self.open:
            scope |= rows
        return scope

    def _field(self, node: Any) -> Field | None:
        """What a name, or a part of one, stands for."""
        match node:
            case nodes.Name():
                return self._scope().get(node.name)
            case nodes.Getattr() | nodes.Getitem():
                owner = self._field(node.node)
                written = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", None)
                if owner is not None and owner.kind == "each" and written in owner.choices:
                    return Field("answer", fields=owner.fields)
                return owner.fields.get(str(written)) if owner is not None else None
            case _:
                return None

    def _unknown(self, name: str, known: Iterable[str], tag: Tag) -> None:
        self._error(tag, f"there is no field '{name[:60]}'", _near(name, known, "write the name of a question"))

    def _error(self, tag: Tag, what: str, todo: str) -> None:
        self.faults.append(Fault(tag.place, tag.number, "error", what, todo))


def _are_beside(one: Any, other: Any) -> bool:
    return one is None or other is None or one.getparent() is other.getparent()


def _unmapped(fields: Mapping[str, Field], used: set[str]) -> Iterator[str]:
    for name, one in fields.items():
        if one.kind == "repeat":
            yield from _unmapped(one.fields, used)
        elif name not in used:
            yield name


def _near(word: str, known: Iterable[str], otherwise: str) -> str:
    near = difflib.get_close_matches(word[:64], list(known), 1, 0.5)
    return f"did you mean '{near[0]}'?" if near else otherwise


_WORDS = ("for", "if", "elif", "else", "endfor", "endif")
_TAKEN = {"p": "paragraph", "tr": "row", "tc": "cell", "r": "run"}
_ALLOWED = "write {{ name }}, {{ tick(name, 'choice') }}, {% if name %} or {% for one in name %}"
_NEEDED = {
    "mark": "a draft would not be told from a form that was sent: write it at the top",
    "reference": "nobody could find the form again: write it at the top",
}
