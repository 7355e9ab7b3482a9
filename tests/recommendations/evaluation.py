"""How well people's words find what fits: queries.yaml, written by somebody who had not seen the keywords.

Of each language's queries one half was there to tune by; only the other one, `test`, is counted here.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.translations.translator import Translations, read_all
from conversations.finding import Finders
from conversations.loader import SHIPPED, load_call

CALL = load_call(SHIPPED / "smallholders")
TRANSLATE = Translations(read_all([CALL]), [CALL])
FINDERS = Finders(CALL.library, CALL.languages, TRANSLATE)
QUERIES = yaml.safe_load((Path(__file__).parent / "queries.yaml").read_text(encoding="utf-8"))
LANGUAGES = tuple(QUERIES)


@dataclass(frozen=True)
class Quality:
    """Means over the queries of one language, between 0 and 1."""

    #: one of the relevant entries is among the first three
    recall: float
    #: one divided by the place of the first relevant entry among five
    mrr: float


@lru_cache
def quality(language: str) -> Quality:
    """Of the test half."""
    places = [_place(row, language) for row in QUERIES[language]["queries"] if row["half"] == "test"]
    recall = sum(place is not None and place <= 3 for place in places) / len(places)
    return Quality(recall, sum(1 / place for place in places if place is not None) / len(places))


def answered(language: str) -> list[str]:
    """Queries that fit nothing, and were given something."""
    return [words for words in QUERIES[language]["nothing"] if FINDERS.find(words, language)]


def _place(row: dict[str, list[str]], language: str) -> int | None:
    found = [one.id for one in FINDERS.find(str(row["query"]), language)]
    return next((place for place, name in enumerate(found, 1) if name in row["relevant"]), None)
