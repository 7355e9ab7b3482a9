"""How well people's own words find recommendations, and how long that takes beside one `Update.de_json`.

Quality is counted on the half of tests/recommendations/queries.yaml that nobody tuned by. Speed is that of one `find`
among 1,000 entries, put together from the shipped ones; the queries are those of the same file, each in turn, as they
stand and with a letter wrong in each word; and those that fit nothing, looked for in one language after the other. The
peer is what python-telegram-bot spends on parsing a text message.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from itertools import cycle
from random import Random
from typing import Any

from telegram import Update

from conversations.finding import Finder, Finders
from conversations.recommendations import Library
from conversations.records import replace
from tests.benchmarks.bench_engine import MESSAGE
from tests.recommendations.evaluation import CALL, LANGUAGES, QUERIES, TRANSLATE, quality

GATE, GOAL = 0.8, 0.9
SPEED_GATE, SPEED_GOAL = 60.0, 30.0
ENTRIES = 1_000
ROUNDS, EACH = 15, 60


def measure() -> list[dict[str, Any]]:
    """One row per figure."""
    rows = []
    for language in LANGUAGES:
        found = quality(language)
        rows.append(_row(f"recommendations, {language}: recall@3", found.recall, "share", "higher", GATE, GOAL))
        rows.append(_row(f"recommendations, {language}: MRR", found.mrr, "share", "higher", None, None))
    return [*rows, *_speed()]


def many_entries() -> Library:
    """The shipped library with 1,000 entries: topic, advice, example and keywords of different ones."""
    dice = Random(7)
    shipped = list(CALL.library.recommendations.values())

    def another(number: int) -> Any:
        one, plain, example, keywords = dice.choices(shipped, k=4)
        changes = {"plain": plain.plain, "example": example.example, "keywords": keywords.keywords}
        return replace(one, id=f"e{number}", **changes)

    each = replace(CALL.library.sets[0], recommendations=tuple(another(number) for number in range(ENTRIES)))
    return Library(actors=CALL.library.actors, tags=CALL.library.tags, sets=(each,))


def _speed() -> list[dict[str, Any]]:
    library = many_entries()
    sides: dict[str, Callable[[], object]] = {"parse": lambda: Update.de_json(MESSAGE, None)}
    for language in ("en", "ar"):
        queries = [str(row["query"]) for row in QUERIES[language]["queries"]]
        sides[f"in {language}"] = _finds(Finder(library, language, TRANSLATE), queries)
        sides[f"in {language}, misspelt"] = _finds(Finder(library, language, TRANSLATE), map(_misspelt, queries))
    finders = Finders(library, LANGUAGES, TRANSLATE)
    nothing = cycle([words for each in QUERIES.values() for words in each["nothing"]])
    sides["in six languages, where nothing fits"] = lambda: finders.find(next(nothing), "en")
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(ROUNDS):
        for name, side in sides.items():
            times[name].append(_seconds(side))
    parse = statistics.median(times.pop("parse"))
    return [
        _row(
            f"find among {ENTRIES:,} entries {name} ÷ Update.de_json",
            statistics.median(seconds) / parse,
            "ratio",
            "lower",
            SPEED_GATE,
            SPEED_GOAL,
        )
        for name, seconds in times.items()
    ]


def _finds(finder: Finder, queries: Any) -> Callable[[], object]:
    turn = cycle(list(queries))
    return lambda: finder.find(next(turn))


def _misspelt(query: str) -> str:
    return " ".join(f"{word[:-2]}q{word[-1:]}" if len(word) > 3 else word for word in query.split())


def _seconds(side: Callable[[], object]) -> float:
    begun = time.perf_counter()
    for _ in range(EACH):
        side()
    return (time.perf_counter() - begun) / EACH


def _row(what: str, value: float, unit: str, better: str, gate: float | None, goal: float | None) -> dict[str, Any]:
    return {"what": what, "value": round(value, 3), "unit": unit, "better": better, "gate": gate, "goal": goal}
