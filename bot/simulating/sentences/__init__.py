"""Plain sentences that people who were made up say, by language and topic."""

from __future__ import annotations

from collections.abc import Mapping

from . import ar, en, es, fr, pt, sw

#: language -> topic -> sentences, with {place}, {n} (a number of people) and {year} to be filled in
SENTENCES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "ar": ar.SENTENCES,
    "en": en.SENTENCES,
    "es": es.SENTENCES,
    "fr": fr.SENTENCES,
    "pt": pt.SENTENCES,
    "sw": sw.SENTENCES,
}

#: what a part of a question's name says that it is about; the first that fits counts
_TOPICS = {
    "heard": "heard",
    "women": "women",
    "vi_": "women",
    "youth": "youth",
    "vii_": "youth",
    "set1": "investing",
    "set2": "markets",
    "set3": "animals",
    "constraint": "hindered",
    "catalyst": "helped",
    "useful": "useful",
    "practice": "practices",
    "recommend": "wishes",
    "suggestion": "wishes",
    "future": "wishes",
    "actions": "spread",
    "short_term": "results",
    "long_term": "results",
    "sdg": "results",
    "price": "markets",
    "remark": "markets",
}


def topic_of(question: str) -> str:
    """What a question is about, as far as its name says; `general` otherwise."""
    begins = question.partition("_")[0] + "_"
    for part, topic in _TOPICS.items():
        if begins == part or (not part.endswith("_") and part in question):
            return topic
    return "general"


def sentences(language: str, topic: str) -> tuple[str, ...]:
    """The sentences of a language about a topic; English for a language that has none, general where it lacks these."""
    stock = SENTENCES.get(language) or SENTENCES.get(language.partition("-")[0]) or SENTENCES["en"]
    return stock.get(topic) or stock["general"]
