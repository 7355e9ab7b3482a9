"""PO files: read strictly, each mistake with its line, and written in the order of the texts.

Babel reads and writes them; but it drops a string that is not closed in silence, and counts lines from 0, so what a
line may be is looked at here first.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from gettext import c2py
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from conversations.problems import Problem, Problems
from conversations.records import record, replace
from conversations.text import blanks

from .messages import INTERFACE, Message

#: a translator's comment says in what state the words are
_STATE = "state: "
DRAFT = "machine draft"
CHANGED = "draft, the English words have changed since"
#: a comment for words that are the same in both languages, such as a name
SAME = "same as English"
_REVIEWED = re.compile(r"reviewed by (?P<who>.+?)(?:, (?P<when>\d{4}-\d\d-\d\d))?")
#: characters
_LARGEST = 8 << 20

#: rules that Babel has in another order than all other programs that read PO files
_PLURALS = {
    "ar": (6, "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5"),
}

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_STRING = r'"(?:[^"\\]|\\[\\"ntrabfv0-7x])*"'
_LINE = re.compile(rf"(?:#.*|(?:(?P<word>msgctxt|msgid|msgid_plural|msgstr(?:\[[0-9]\])?)\s+)?(?P<string>{_STRING}))?")
#: what no text for people holds, and no spreadsheet takes
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f\ufffe\uffff]")
#: what may come before each word; at the beginning, nothing
_AFTER = {
    "msgctxt": ("", "msgstr", "msgstr["),
    "msgid": ("", "msgctxt", "msgstr", "msgstr["),
    "msgid_plural": ("msgid",),
    "msgstr": ("msgid",),
    "msgstr[": ("msgid_plural", "msgstr["),
}


@record
class Words:
    """A text in one language."""

    #: one, or as many as the language has plural forms
    forms: tuple[str, ...]
    state: str = DRAFT
    #: where it stands in its file
    line: int = 0
    #: a translator said that these words are the same in English
    is_same: bool = False
    #: other comments of translators, for whoever comes after them
    notes: tuple[str, ...] = ()

    @property
    def reviewed_by(self) -> str | None:
        """The person who checked the words; None for a draft."""
        found = _REVIEWED.fullmatch(self.state)
        return found["who"] if found is not None else None


@record(kw_only=True)
class Catalogue:
    """One domain in one language, as its file has it."""

    path: Path
    language: str
    domain: str
    #: (context, source) -> words; what is not translated is not there
    words: dict[tuple[str, str], Words]
    problems: tuple[Problem, ...] = ()


def reviewed(who: str, when: str) -> str:
    """The state of words that a person checked."""
    return f"reviewed by {who}, {when}"


def path_of(folder: Path, language: str, domain: str) -> Path:
    """Where a catalogue stands."""
    return folder / language / "LC_MESSAGES" / f"{domain}.po"


def plurals_of(language: str) -> tuple[int, Callable[[int], int]]:
    """How many plural forms a language has, and which of them a number takes. Raises ValueError for an unknown one."""
    number, expression = _plural_rule(language)
    return number, c2py(expression)


def _plural_rule(language: str) -> tuple[int, str]:
    locale = _locale(language)
    if locale.language in _PLURALS:
        return _PLURALS[locale.language]
    catalogue = Catalog(locale=locale)
    return catalogue.num_plurals, catalogue.plural_expr


def read_catalogue(path: Path, language: str) -> Catalogue:
    """A file's words, without those that are wrong, and what is wrong with it."""
    problems = Problems(str(path))
    words: dict[tuple[str, str], Words] = {}
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        problems.error(1, f"the file cannot be read ({error.strerror})", "let this user read it")
        text = ""
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problems.error(line, "these bytes are not UTF-8", "save the file as UTF-8")
        text = ""
    if len(text) > _LARGEST:
        problems.error(1, "the file is larger than 8 MB", "keep one call in one file")
        text = ""
    _look_at_lines(text, problems)
    if text and not problems.found:
        words = _read(text, language, path.stem, problems)
    found = tuple(problems)
    return Catalogue(path=path, language=language, domain=path.stem, words=words, problems=found)


def _look_at_lines(text: str, problems: Problems) -> None:
    before, parts = "", {"msgctxt": "", "msgid": ""}
    seen: set[tuple[str, str]] = set()
    for number, raw in enumerate(text.split("\n"), 1):
        row = raw.strip()
        found = _LINE.fullmatch(row)
        if found is None:
            what = f"this is no line of a PO file: {row[:60]}"
            problems.error(number, what, 'close the quotes, and write \\" for a quote inside them')
            before, parts = "?", {"msgctxt": "", "msgid": ""}
        elif word := (found["word"] or "").rstrip("0123456789]"):
            if before not in (*_AFTER[word], "?"):
                what = f"'{word.rstrip('[')}' cannot stand here"
                problems.error(number, what, "put msgctxt, if there is one, msgid and msgstr in this order")
            if word == "msgctxt" or (word == "msgid" and before != "msgctxt"):
                parts = {"msgctxt": "", "msgid": ""}
            if word in parts:
                parts[word] = found["string"]
            elif word in ("msgstr", "msgstr[") and not before.startswith("msgstr"):
                key = parts["msgctxt"], parts["msgid"]
                if key[1] and key in seen:
                    problems.error(number, "this text stands here twice", "keep one of the two entries")
                seen.add(key)
            before = word
        elif found["string"] is not None:
            if not before:
                problems.error(number, "these words belong to nothing", "write msgid or msgstr before them")
            elif before in parts:
                parts[before] += found["string"]


def _read(text: str, language: str, domain: str, problems: Problems) -> dict[tuple[str, str], Words]:
    try:
        count, _ = plurals_of(language)
        read = read_po(io.StringIO(text), locale=_locale(language), abort_invalid=True)
    except ValueError as error:
        problems.error(1, str(error), "use a language code such as fr, sw or pt-BR")
        return {}
    except PoFileError as error:
        problems.error(error.lineno + 1, f"this cannot be read: {error}", "mend it, or leave the entry out")
        return {}
    words: dict[tuple[str, str], Words] = {}
    for message in read:
        if not message.id:
            continue
        line = message.lineno or 1
        source, plural = message.id if isinstance(message.id, (tuple, list)) else (message.id, "")
        forms = tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string or "",)
        if not any(form.strip() for form in forms):
            continue
        context = message.context or ""
        if context.partition(".")[0] != ("" if domain == INTERFACE else domain):
            problems.error(
                line, f"this text does not belong to “{domain}”", "take it out: a file is for one call alone"
            )
            continue
        comments = [str(comment).strip() for comment in message.user_comments]
        state = CHANGED if message.fuzzy else _state(comments)  # other tools guess words, and say so with this flag
        notes = tuple(one for one in comments if one and one != SAME and not one.startswith(_STATE))
        found = Words(forms, state, line, SAME in comments, notes)
        if (wrong := wrong_forms(context, source, plural, found, count)) is not None:
            problems.error(line, wrong, f"mend the words of “{source[:40]}”")
            continue
        words[context, source] = found
    return words


def wrong_forms(context: str, source: str, plural: str, words: Words, count: int) -> str | None:
    """Why words cannot be shown: they name values that the text has not, or lack one, or a plural form."""
    there = sum(bool(form.strip()) for form in words.forms)
    wanted = count if plural else 1
    if len(words.forms) != wanted or there != wanted:
        return f"there are {there} of {wanted} plural forms" if plural else "there is one text here, not several"
    known = blanks(source, bool(context)) | blanks(plural, bool(context))
    sign = "$" if context else ""
    for form in words.forms:
        if _CONTROL.search(form):
            return "there are control characters in it"
        named = blanks(form, bool(context))
        if extra := named - known:
            return f"the text has no value {sign}{{{min(extra)}}}"
        # "one cow" needs no number
        if missing := known - named - ({"n"} if plural else set()):
            return f"the value {sign}{{{min(missing)}}} is missing"
    return None


def _state(comments: Iterable[str]) -> str:
    return next((one.removeprefix(_STATE) for one in comments if one.startswith(_STATE)), DRAFT)


def write_template(path: Path, domain: str, messages: Iterable[Message]) -> None:
    """Write a file with these texts and no words."""
    _write(path, None, domain, messages, {})


def write_catalogue(
    path: Path, language: str, domain: str, messages: Iterable[Message], words: dict[Any, Words]
) -> None:
    """Write a file with these texts, in their order; those without words stand there empty."""
    _write(path, language, domain, messages, words)


def _write(path: Path, language: str | None, domain: str, messages: Iterable[Message], words: dict[Any, Words]) -> None:
    catalogue = Catalog(locale=_locale(language) if language else None)
    number, expression = _plural_rule(language) if language else (1, "0")
    for message in messages:
        found = words.get(message.key)
        comments = [f"{_STATE}{found.state}"] if found is not None else []
        if found is not None and found.is_same:
            comments.append(SAME)
        comments += found.notes if found is not None else ()
        forms: Any = found.forms if found is not None else ("",) * (number if message.plural else 1)
        catalogue.add(
            (message.source, message.plural) if message.plural else message.source,
            forms if message.plural else forms[0],
            context=message.context or None,
            user_comments=comments,
            auto_comments=[message.where] if message.where else [],
        )
    body = io.BytesIO()
    # never wrapped: the second line of a comment could not be told from another comment
    write_po(body, catalogue, width=1 << 20, no_location=True, omit_header=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(_head(domain, language, f"nplurals={number}; plural={expression};").encode() + body.getvalue())
    part.replace(path)


def _head(domain: str, language: str | None, plurals: str) -> str:
    """The entry that says how to read the others. No dates: a file in which nothing changed looks as it did."""
    lines = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    if language is not None:
        lines = [f"Language: {language}", f"Plural-Forms: {plurals}", *lines]
    entries = "".join(f'"{line}\\n"\n' for line in ("MIME-Version: 1.0", *lines))
    return f'# The texts of “{domain}”, for Palabre.\nmsgid ""\nmsgstr ""\n{entries}\n'


def brought_up_to_date(
    messages: Iterable[Message], words: dict[tuple[str, str], Words]
) -> dict[tuple[str, str], Words]:
    """The words of each text. A text whose English changed keeps its old words as a draft, whoever had checked them."""
    messages = tuple(messages)
    known = {message.key for message in messages}
    orphans = {context: one for (context, source), one in words.items() if context and (context, source) not in known}
    kept: dict[tuple[str, str], Words] = {}
    for message in messages:
        found = words.get(message.key)
        if found is None and message.context in orphans:
            old = replace(orphans[message.context], state=CHANGED, is_same=False)
            found = old if wrong_forms(*message.key, "", old, 1) is None else None
        if found is not None:
            kept[message.key] = found
    return kept


def _locale(language: str) -> Locale:
    try:
        if not _LANGUAGE.fullmatch(language):  # Babel would read the beginning of anything
            raise ValueError
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        raise ValueError(f"“{language}” is no language that is known") from None
