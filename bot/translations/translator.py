"""Text and language -> words, out of all catalogues that there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from bot import logs
from conversations.call import Call, domain_of
from conversations.problems import Problem
from conversations.text import Text

from .catalogues import Catalogue, plurals_of, read_catalogue
from .mark import marked
from .messages import INTERFACE

log = logs.get(__name__)


def shipped_locales() -> Path:
    """Where the catalogues stand that come with Palabre: in the installed package, or in the checkout."""
    installed = Path(str(files("bot"))) / "locales"
    return installed if installed.is_dir() else Path(str(files("bot"))).parent / "locales"


class Translations:
    """Finds the words of a text. Called with a text and a language, it gives None where there are none.

    Words are looked for in the language, in what its call says that it falls back to, in its base (`pt` for `pt-BR`),
    and in the first language of the text's call, for each text on its own. The interface knows no call. A library that
    several calls use is read in a language as the call that speaks it would.
    """

    def __init__(self, catalogues: Iterable[Catalogue] = (), calls: Iterable[Call] = ()) -> None:
        self._words: dict[str, dict[tuple[str, str], tuple[str, ...]]] = {}
        self._plural: dict[str, Callable[[int], int]] = {}
        self._chains: dict[tuple[str, str], tuple[str, ...]] = {}
        #: domain -> the calls that its words stand in, first the one of that name
        self._calls: dict[str, list[Call]] = {}
        for call in sorted(calls, key=lambda one: one.borrowed is not None):
            for domain in call.domains:
                self._calls.setdefault(domain, []).append(call)
        #: language -> the keys of words that no person has checked
        self._drafts: dict[str, set[tuple[str, str]]] = {}
        self._checked: dict[tuple[str, str, str], bool] = {}
        #: what is wrong with the files; their other words count
        self.problems: list[Problem] = []
        for catalogue in catalogues:
            self.problems += catalogue.problems
            known = self._words.setdefault(catalogue.language, {})
            known.update({key: words.forms for key, words in catalogue.words.items()})
            drafts = self._drafts.setdefault(catalogue.language, set())
            drafts.difference_update(catalogue.words)
            drafts.update(key for key, words in catalogue.words.items() if words.reviewed_by is None)

    @classmethod
    def load(cls, calls: Iterable[Call]) -> Translations:
        """All catalogues of the interface and of these calls; what is wrong with them is logged once."""
        calls = tuple(calls)
        found = cls(read_all(calls), calls)
        for problem in found.problems:
            log.error("words of a translation are wrong", fault=problem)
        return found

    def is_checked(self, call: Call, language: str) -> bool:
        """Nothing that counts (see `mark`) is shown in words that no named person has checked.

        What call.yaml says itself, and what nobody translated and stands in the language it was written in, is no
        machine's.
        """
        key = call.name, call.form.version, language
        if key not in self._checked:
            self._checked[key] = not any(self._is_draft(text, language) for text in marked(call))
        return self._checked[key]

    def _is_draft(self, text: Text, language: str) -> bool:
        """The words that are shown for a text are a draft."""
        where = text.context, text.source
        for tag in self._chain(language, text):
            if tag in text.given:
                return False
            if where in self._words.get(tag, {}):
                return where in self._drafts[tag]
        return False

    def __call__(self, text: Text, language: str) -> str | None:
        """The words of a text, without its values."""
        chain = self._chains.get((language, text.context))
        if chain is None:
            chain = self._chain(language, text)
        for tag in chain:
            if tag in text.given:
                return text.given[tag]
            forms = self._words[tag].get((text.context, text.source)) if tag in self._words else None
            if forms is not None:
                return forms[0] if len(forms) == 1 else forms[self._form(tag, text.values)]
        return None

    def _chain(self, language: str, text: Text) -> tuple[str, ...]:
        domain = domain_of(text, self._calls)
        source = "en"
        base = language.partition("-")[0]
        tags = [language, base]
        if domain is not None:
            calls = self._calls[domain]
            call = next((one for one in calls if language in one.languages), calls[0])
            source = call.domains[domain]
            fallbacks = [call.fallbacks[tag] for tag in tags if tag in call.fallbacks]
            tags = [language, *fallbacks, base, call.languages[0]]
        # after the source language nothing better comes
        chain = tuple(dict.fromkeys(tags))
        chain = chain[: chain.index(source)] if source in chain else chain
        if len(self._chains) < _MOST_CHAINS:
            self._chains[language, text.context] = chain
        return chain

    def _form(self, language: str, values: Mapping[str, object]) -> int:
        if language not in self._plural:
            self._plural[language] = plurals_of(language)[1]
        n = values.get("n", 0)
        return self._plural[language](abs(int(n)) if isinstance(n, (int, float)) else 0)


def read_all(calls: Iterable[Call]) -> list[Catalogue]:
    """The catalogues of the interface and of these calls: shipped ones first, then those in the calls' own folders.

    With a library that a call takes from another folder come that folder's catalogues.
    """
    calls = tuple(calls)
    domains = {INTERFACE, *(domain for call in calls for domain in call.domains)}
    found = [one for one in _in_folder(shipped_locales()) if one.domain in domains]
    places = {(call.folder, call.name): None for call in calls}
    places |= {(call.borrowed.folder, call.borrowed.domain): None for call in calls if call.borrowed is not None}
    for folder, domain in places:
        if folder is not None:
            found += [one for one in _in_folder(folder / "locales") if one.domain == domain]
    return found


def _in_folder(folder: Path) -> list[Catalogue]:
    paths = sorted(folder.glob("*/LC_MESSAGES/*.po"))
    return [_read(path, path.parent.parent.name.replace("_", "-"), _changed(path)) for path in paths]


@lru_cache(maxsize=256)
def _read(path: Path, language: str, changed: tuple[int, int]) -> Catalogue:
    """A catalogue, read once as long as its file stays as it is."""
    return read_catalogue(path, language)


def _changed(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


_MOST_CHAINS = 100_000
