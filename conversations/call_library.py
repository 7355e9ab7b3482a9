"""The library of a call: its own or another folder's, tied to the questions of its form, with what it shows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from .call import Borrowed, Call
from .fields import Fields, near_miss
from .library_loader import LibraryReader
from .problems import Problems
from .recommendations import Library, Recommendation, Term
from .records import replace
from .source import Entry, read_bytes, read_yaml

LIBRARY_FILES = ("recommendations.yaml", "glossary.yaml")


def with_library(call: Call, fields: Fields, shipped: Path, kept: Path | None = None) -> Call:
    """The call with its library, as far as it can be read.

    `shipped` is the folder of the shipped calls; `kept` is where a copy of the library stands that `library:` names.
    """
    folder, domain, language = call.folder or Path(), call.name, call.source_language
    borrowed = None
    if (name := fields.words("library")) is not None:
        borrowed = _Finder(fields, call, shipped).borrowed(name, kept)
        if borrowed is None:
            return call
        folder, domain, language = borrowed.folder, borrowed.domain, borrowed.source_language
    questions = call.form.questions
    reader = LibraryReader(folder, domain, language, questions if borrowed is None else None)
    library = reader.library()
    fields.problems.add(reader.problems)
    library = _tied(library, questions, _explains(fields, call, library))
    shown = _without_unchecked(library) if fields.flag("hide_unchecked") else library
    return replace(call, borrowed=borrowed, whole_library=library, library=shown)


class _Refused(Exception):
    """A library that cannot be taken: what is wrong, and what to do."""


class _Finder:
    """Finds the folder that `library:` names; what is wrong with it is said once, at that key."""

    def __init__(self, fields: Fields, call: Call, shipped: Path) -> None:
        self._fields = fields
        self._call = call
        self._shipped = shipped
        self._here = call.folder or Path()

    def borrowed(self, name: str, kept: Path | None) -> Borrowed | None:
        """The library with this name; None where it is refused."""
        try:
            return self._borrowed(name, kept or self._place(name))
        except _Refused as refused:
            self._fields.error("library", *refused.args)
        except (OSError, ValueError, RuntimeError):  # too long, closed to us, links in a circle
            self._fields.error("library", f"the folder '{name}' cannot be read", _NAME_ONE)
        return None

    def _place(self, name: str) -> Path:
        """A shipped call by its name alone, else a folder as seen from the call's own."""
        is_shipped = Path(name).name == name and (self._shipped / name / "call.yaml").is_file()
        return self._shipped / name if is_shipped else self._here / name

    def _borrowed(self, name: str, folder: Path) -> Borrowed:
        domain = folder.resolve().name
        if folder.resolve() == self._here.resolve():
            raise _Refused("its library names the call itself", "remove the key library")
        if own := [file for file in LIBRARY_FILES if (self._here / file).is_file()]:
            files = " and ".join(own)
            what = f"it takes its library from '{name}' and has {files} of its own"
            raise _Refused(what, f"remove {files} from its folder, or remove the key library")
        entry = self._call_there(folder)
        if entry is not None and entry.get("library") is not None:
            raise _Refused(f"'{name}' takes its library from elsewhere itself", "name that folder here")
        if not _holds_library(folder):
            known = self._known()
            near = near_miss(Path(name).name, known, self._fields.problems)
            todo = f"did you mean '{known[near]}'?" if near is not None else _NAME_ONE
            raise _Refused(f"there is no library in '{name}'", todo)
        if domain in (self._call.name, "bot", ""):
            other = "the interface" if domain == "bot" else "this call"
            todo = "give one of the two folders another name: translations are found by it"
            raise _Refused(f"the folder of the library is called '{domain}', as {other} is", todo)
        return Borrowed(folder, domain, self._language(entry))

    def _call_there(self, folder: Path) -> Entry | None:
        """The call that stands in that folder; None where there is none."""
        path = folder / "call.yaml"
        if not path.is_file():
            return None
        problems = Problems(str(path))
        raw = read_bytes(path, problems)
        entry = read_yaml(raw, problems) if raw is not None else None
        self._fields.problems.add(problems.found)
        return entry

    def _language(self, entry: Entry | None) -> str:
        """What a library is written in: as its own call says; without a call, as this one."""
        languages = Fields(entry, Problems(""), "", "").names("languages") if entry is not None else ()
        if entry is None:
            return self._call.source_language
        return "en" if "en" in languages or not languages else languages[0]

    def _known(self) -> dict[str, str]:
        """Libraries that could be meant: the name of their folder -> how to write them here."""
        beside = {path.name: f"../{path.name}" for path in _libraries(self._here.resolve().parent)}
        return beside | {path.name: path.name for path in _libraries(self._shipped)}


def _libraries(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if _holds_library(path)]
    except OSError:
        return []


def _holds_library(folder: Path) -> bool:
    return any((folder / file).is_file() for file in LIBRARY_FILES)


def _explains(fields: Fields, call: Call, library: Library) -> dict[str, list[str]]:
    """Entry -> the questions that the call says it helps to answer."""
    given = fields.entry.get("explains")
    if given is None:
        return {}
    if not isinstance(given, Entry):
        fields.error("explains", "'explains' should be questions with entries", "write explains: {question: [entry]}")
        return {}
    inner = Fields(given, fields.problems, "explains", "")
    found: dict[str, list[str]] = {}
    for question in given:
        _must_be_known(inner, question, question, "question", call.form.questions)
        for name in inner.names(question):
            _must_be_known(inner, question, name, "recommendation", library.recommendations)
            found.setdefault(name, []).append(question)
    return found


def _must_be_known(fields: Fields, key: str, name: str, kind: str, known: Mapping[str, object]) -> None:
    if name not in known:
        near = near_miss(name, known, fields.problems)
        todo = f"did you mean '{near}'?" if near is not None else f"use one of: {', '.join(list(known)[:12])}"
        fields.error(key, f"there is no {kind} '{name}'", todo)


def _tied(library: Library, questions: Iterable[str], explains: Mapping[str, Iterable[str]]) -> Library:
    """Each entry with the questions of this form that it helps to answer, by its own word or the call's."""
    known = frozenset(questions)

    def tied(one: Recommendation) -> Recommendation:
        named = dict.fromkeys((*one.questions, *explains.get(one.id, ())))
        return replace(one, questions=tuple(name for name in named if name in known))

    return _each(library, lambda entries: map(tied, entries))


def _without_unchecked(library: Library) -> Library:
    """What was held against the official text, without sets of which nothing is left."""
    left = _each(library, lambda entries: filter(_is_official, entries))
    sets = tuple(each for each in left.sets if each.recommendations)
    return replace(left, sets=sets, glossary=tuple(filter(_is_official, library.glossary)))


def _is_official(one: Recommendation | Term) -> bool:
    return one.checked == "official"


def _each(library: Library, change: Callable[[tuple[Recommendation, ...]], Iterable[Recommendation]]) -> Library:
    """The library with the entries of each set changed."""
    sets = (replace(each, recommendations=tuple(change(each.recommendations))) for each in library.sets)
    return replace(library, sets=tuple(sets))


_NAME_ONE = "name a shipped call, or a folder with recommendations.yaml or glossary.yaml as seen from this one"
