"""Taking the keys of one mapping one by one, so that each refusal names its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeGuard

from .expressions import Expression, ExpressionError, parse
from .problems import Problems
from .source import Ambiguous, Entries, Entry
from .text import BETWEEN, Text

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
#: what other dialects of XLSForm call a key
_ALIASES = {
    "relevance": "relevant",
    "caption": "label",
    "count": "repeat_count",
    "help": "hint",
    "calculate": "calculation",
}


#: characters of one text: more than a messenger shows in one message
LONGEST_TEXT = 4000


def near_miss(word: str, known: Iterable[str], problems: Problems) -> str | None:
    """The known word that was probably meant."""
    if problems.is_full or len(word) > 64:
        return None
    return next(iter(difflib.get_close_matches(word, known, 1, 0.6)), None)


@dataclass(slots=True)
class Fields:
    """The keys of one mapping, taken one by one; what is wrong is noted with its line."""

    entry: Entry
    problems: Problems
    #: what it is, for refusals: "question 'age'"
    who: str
    #: where its texts stand, for translators
    context: str
    source_language: str = "en"

    def line(self, key: str) -> int:
        return self.entry.lines.get(key, self.entry.line)

    def error(self, key: str, what: str, todo: str) -> None:
        self.problems.error(self.line(key), f"{self.who}: {what}", todo)

    def only(self, keys: Iterable[str]) -> None:
        """Refuse keys that mean nothing here: a misspelt condition must not pass for none."""
        known = list(keys)
        for key in self.entry:
            if key in known:
                continue
            near = _ALIASES.get(key) or near_miss(key, known, self.problems)
            todo = f"did you mean '{near}'?" if near in known else f"remove it; known are: {', '.join(known)}"
            self.error(key, f"the key '{key}' is not known", todo)

    def words(self, key: str, required: bool = False) -> str | None:
        """A plain string that is not shown to respondents in other languages."""
        value = self.entry.get(key)
        if value is None:
            if required:
                self.error(key, f"'{key}' is missing", f"add '{key}:'")
            return None
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            return str(value)
        self.error(key, f"'{key}' should be words", f'write {key}: "…"')
        return None

    def text(self, key: str, required: bool = False) -> Text | None:
        """Words for people: English, or language -> words."""
        value = self.entry.get(key)
        context = f"{self.context}.{key}"
        if value is None or value == "":
            if required:
                self.error(key, f"'{key}' is missing", f"add '{key}:' with the words that people will read")
            return None
        if isinstance(value, (Ambiguous, bool, int, float)):
            self.error(key, f"YAML does not read '{key}' as words", f'put it in quotes: {key}: "{value}"')
            return None
        if isinstance(value, str):
            if len(value) > LONGEST_TEXT:
                self.error(key, f"'{key}' has {len(value)} characters", f"keep it below {LONGEST_TEXT}")
                return None
            return Text(value, context=context)
        if isinstance(value, Entry) and value:
            return self._in_languages(key, value, context)
        self.error(key, f"'{key}' should be words, or words by language", f'write {key}: "…", or {key}: {{en: "…"}}')
        return None

    def _in_languages(self, key: str, value: Entry, context: str) -> Text | None:
        given: dict[str, str] = {}
        for language, words in value.items():
            line = value.lines.get(language, value.line)
            if not LANGUAGE.fullmatch(language):
                todo = "use a code such as fr, sw or pt-BR"
                if words is None:  # {en: How deep, in metres} : the comma began a new key
                    todo = "put words with a comma in quotes"
                self.problems.error(line, f"{self.who}: '{language}' is no language code", todo)
            elif isinstance(words, Ambiguous) or not isinstance(words, str) or not 0 < len(words) <= LONGEST_TEXT:
                todo = f'write {language}: "…"'
                self.problems.error(line, f"{self.who}: '{key}' in {language} should be words", todo)
            else:
                given[language] = words
        if not given:
            return None
        source = given.get(self.source_language) or next(iter(given.values()))
        return Text(source, context=context, given=given)

    def listed(self, key: str) -> Text | None:
        """Words for people that are no sentence but a list: in the source language, or language -> list.

        They become one text, joined by semicolons, so that a translator may give more of them, or fewer.
        """
        value = self.entry.get(key)
        if value is None:
            return None
        lists = value if isinstance(value, Entry) else {self.source_language: value}
        given: dict[str, str] = {}
        for language, words in lists.items():
            line = value.lines.get(language, value.line) if isinstance(value, Entry) else self.line(key)
            if not LANGUAGE.fullmatch(language):
                todo = "use a code such as fr, sw or pt-BR"
                self.problems.error(line, f"{self.who}: '{language}' is no language code", todo)
            elif not _is_list_of_words(words):
                what = f"{self.who}: '{key}' should be a list of words, or such lists by language"
                self.problems.error(
                    line, what, f"write {key}: [one, two], or {key}: {{en: [one, two]}}; a number needs quotes"
                )
            elif len(joined := BETWEEN.join(words)) > LONGEST_TEXT:
                what = f"{self.who}: '{key}' has {len(joined)} characters"
                self.problems.error(line, what, f"keep it below {LONGEST_TEXT}")
            elif joined:
                given[language] = joined
        if not given:
            return None
        source = given.get(self.source_language) or next(iter(given.values()))
        return Text(source, context=f"{self.context}.{key}", given=given)

    def flag(self, key: str, usual: bool = False) -> bool:
        value = self.entry.get(key)
        if value is None:
            return usual
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in ("yes", "true", "no", "false"):
            return value.lower() in ("yes", "true")
        self.error(key, f"'{key}' should be true or false", f"write {key}: true")
        return usual

    def number(self, key: str) -> float | None:
        value = self.entry.get(key)
        if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1000):
            return value
        self.error(key, f"'{key}' should be a number up to 1000", f"write {key}: 2")
        return None

    def expression(self, key: str) -> Expression | None:
        """An XLSForm expression."""
        value = self.entry.get(key)
        if value is None:
            return None
        if isinstance(value, bool):
            value = "true()" if value else "false()"
        if not isinstance(value, (str, int, float)) or value == "":
            self.error(key, f"'{key}' should be an expression", f'write {key}: "${{age}} > 18"')
            return None
        try:
            return parse(str(value))
        except ExpressionError as wrong:
            self.error(key, f"{key}: {inside(wrong.what)} (at character {wrong.column})", inside(wrong.todo))
            return None

    def flag_or_expression(self, key: str) -> Expression | bool:
        value = self.entry.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        if isinstance(value, str) and value.lower() in ("yes", "true", "no", "false", "true()", "false()"):
            return value.lower() in ("yes", "true", "true()")
        return self.expression(key) or False

    def names(self, key: str) -> tuple[str, ...]:
        """A list of words."""
        value = self.entry.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            return tuple(value.replace(",", " ").split())
        if isinstance(value, Entries) and all(isinstance(one, str) for one in value):
            return tuple(str(one) for one in value)
        self.error(key, f"'{key}' should be a list of words", f"write {key}: [one, two]")
        return ()

    def mappings(self, key: str, required: bool = False) -> tuple[Entry, ...]:
        """A list of mappings."""
        value = self.entry.get(key)
        if value is None or value == []:
            if required:
                self.error(key, f"'{key}' is missing or empty", f"add '{key}:' with a list")
            return ()
        if not isinstance(value, Entries):
            self.error(key, f"'{key}' should be a list", "begin each item with '- '")
            return ()
        for one, line in zip(value, value.lines, strict=True):
            if not isinstance(one, Entry):
                self.problems.error(line, f"{self.who}: an item of '{key}' has no keys", "write - name: …, label: …")
        return tuple(one for one in value if isinstance(one, Entry))


def _is_list_of_words(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, Entries) and all(isinstance(one, str) for one in value)


def inside(sentence: str) -> str:
    """A sentence that stands within another: small first letter, no full stop."""
    return sentence[:1].lower() + sentence[1:].removesuffix(".")
