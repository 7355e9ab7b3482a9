"""Finding recommendations by a person's own words, in one language, without anything outside.

The ranking is BM25F (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, 3.6):
a word counts by the fields it stands in and by how few entries have it. A word that no entry has is looked for by its
root, and compared letter by letter with those that there are.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from .recommendations import Library, Recommendation
from .records import record
from .text import Text, Translate, items, say
from .words import content_words, has_rules, rooter, stemmer

#: what a word counts for by where it stands
_KEYWORD, _TITLE, _TAG, _PLAIN, _EXAMPLE, _SET = 2.5, 3.0, 1.0, 1.2, 0.7, 0.2
#: a keyword of n words counts 1/n^this for each of them
_ITEM = 0.75
#: BM25: how soon more of the same word adds nothing, and how much a long entry loses
_SATURATION, _LENGTH = 1.0, 0.3
#: what two words side by side add, in a title or keyword, in any order
_PAIR = 0.5
#: what the very same form of a word adds
_EXACT = 0.3
#: what a word of the same root counts
_KIN = 0.4
#: how like each other misspelt words are, between 0 and 1; less where endings are part of the difference
_NEAR, _NEAR_WITHOUT_RULES = 0.8, 0.65
#: what a near word counts at most, and how many are looked at
_FORGIVEN, _MOST_NEAR = 0.9, 6
#: what a word weighs that the library does not know, compared with one that a single entry has
_UNKNOWN = 0.5
#: the least that the best entry has to reach, and others beside it, as a part of its score
_LEAST, _LEAST_BESIDE = 0.32, 0.3
#: the same in a language that is not the person's, and what a score counts there
_LEAST_ELSEWHERE, _ELSEWHERE = 0.4, 0.5
#: how soon words that the library does not know make one less sure: 0 for never, 1 for each as much as a known one
_STRANGE = 0.8
#: words of a person that are looked at
_MOST_WORDS = 24


@record
class Found:
    """An entry that fits."""

    id: str
    #: how much of what was asked for it has, between 0 and 1
    score: float


class Finder:
    """Finds entries of a library in one language. To make one takes a while; it stays as the library is."""

    def __init__(self, library: Library, language: str, translate: Translate | None = None) -> None:
        self.language = language
        self._ids = tuple(library.recommendations)
        self._stems, self._roots = stemmer(language), rooter(language)
        self._tags = {name: self._words_of(say(label, language, translate)) for name, label in library.tags}
        self._tags_of = [one.tags for one in library.recommendations.values()]
        #: stem, root, pair of stems or exact word -> (entry, what it adds there)
        self._added: dict[str, tuple[tuple[int, float], ...]] = {}
        #: the same -> what a word of a person weighs that has it
        self._weight: dict[str, float] = {}
        #: first letter, or nothing for all -> words
        self._vocabulary: dict[str, list[str]] = defaultdict(list)
        self._fill(library, translate)

    def find(self, words: str, most: int = 5) -> tuple[Found, ...]:
        """The entries that fit a person's words, best first; none where nothing honestly does."""
        scores, sureness = self._scores(words)
        ranked = sorted(scores.items(), key=lambda one: (-one[1], one[0]))[: max(0, most)]
        if not ranked or ranked[0][1] * sureness < _LEAST:
            return ()
        least = _LEAST_BESIDE * ranked[0][1]
        return tuple(Found(self._ids[at], round(min(score, 1.0), 4)) for at, score in ranked if score >= least)

    def nearest_topics(self, words: str, most: int = 3) -> tuple[str, ...]:
        """Topics to offer where nothing fits: those nearest to the words, then those with most entries."""
        near: dict[str, float] = defaultdict(float)
        for at, score in self._scores(words)[0].items():
            for tag in self._tags_of[at]:
                near[tag] = max(near[tag], score)
        general = Counter(tag for tags in self._tags_of for tag in tags)
        ordered = sorted(self._tags, key=lambda tag: (-near[tag], -general[tag]))
        return tuple(ordered[: max(0, most)])

    def _scores(self, words: str) -> tuple[dict[int, float], float]:
        """Entry -> the share of the words' weight that it has; and how sure one can be that a high share means much.

        One is surer the more words there are, and the less of them are strange to the library: of "visa Canada" it may
        know the first, and has nothing to say.
        """
        asked = self._words_of(words)[:_MOST_WORDS]
        different = dict.fromkeys(asked)
        scores: dict[int, float] = defaultdict(float)
        total = known = 0.0
        for word in different:
            best: dict[int, float] = {}
            weight = surest = 0.0
            for stem, closeness in self._meant(word):
                weight = max(weight, self._weight[stem])
                surest = max(surest, closeness)
                for at, adds in self._added[stem]:
                    if (adds := adds * closeness) > best.get(at, 0.0):
                        best[at] = adds
            for at, adds in best.items():
                scores[at] += adds
            for at, adds in self._added.get(_exactly(word), ()):
                scores[at] += adds * _EXACT
            total += weight or self._unknown
            known += surest
        for pair in self._pairs(asked):
            for at, adds in self._added.get(pair, ()):
                scores[at] += adds * _PAIR
        shares = {at: score / total for at, score in scores.items()}
        return shares, known / len(different) ** _STRANGE if different else 0.0

    def _meant(self, word: str) -> Iterator[tuple[str, float]]:
        """What a person may have meant, stem or root, and how sure that is."""
        found = [stem for stem in self._stems(word) if stem in self._weight]
        yield from ((stem, 1.0) for stem in found)
        yield from ((root, _KIN) for root in map(_root, self._roots(word)) if root in self._weight)
        if not found:
            for near, closeness in self._near(word):
                for stem in self._stems(near):
                    yield stem, closeness * _FORGIVEN

    def _near(self, word: str) -> Iterator[tuple[str, float]]:
        """Words of the library that are this one misspelt: other letters here and there, the first one right.

        In a language without rules they may be other forms of it as well, and begin otherwise.
        """
        beginning, least = (word[0], _NEAR) if has_rules(self.language) else ("", _NEAR_WITHOUT_RULES)
        known = self._vocabulary.get(beginning, ())
        similarity = OSA.normalized_similarity
        for near, closeness, _ in extract(word, known, scorer=similarity, score_cutoff=least, limit=_MOST_NEAR):
            yield near, closeness

    def _pairs(self, words: list[str]) -> Iterator[str]:
        """The stems of words side by side, in any order."""
        for one, other in pairwise(self._stems(word)[0] for word in words):
            if one != other:
                yield " ".join(sorted((one, other)))

    def _words_of(self, text: str) -> list[str]:
        return content_words(text, self.language)

    def _fill(self, library: Library, translate: Translate | None) -> None:
        titles = {each.id: self._words_of(say(each.title, self.language, translate)) for each in library.sets}
        counted: list[dict[str, float]] = []
        vocabulary: set[str] = set()
        for one in library.recommendations.values():
            count: dict[str, float] = defaultdict(float)
            for weight, words, in_pairs in self._fields(one, titles, translate):
                vocabulary.update(words)
                for word in words:
                    for part in (*self._stems(word), *map(_root, self._roots(word)), _exactly(word)):
                        count[part] += weight
                if in_pairs:
                    for pair in self._pairs(words):
                        count[pair] += weight
            counted.append(count)
        for word in sorted(vocabulary):
            self._vocabulary[word[0]].append(word)
            self._vocabulary[""].append(word)
        self._weigh(counted)

    def _fields(
        self, one: Recommendation, titles: Mapping[str, list[str]], translate: Translate | None
    ) -> Iterator[tuple[float, list[str], bool]]:
        """Weight, words, and whether words side by side belong together, for each field of an entry."""

        def of(text: Text | None) -> list[str]:
            return self._words_of(say(text, self.language, translate)) if text is not None else []

        yield _TITLE, of(one.topic), True
        yield _PLAIN, of(one.plain), False
        yield _EXAMPLE, of(one.example), False
        yield _SET, titles.get(one.set_id, []), False
        for tag in one.tags:
            yield _TAG, self._tags.get(tag, []), False
        for item in items(one.keywords, self.language, translate):
            if words := self._words_of(item):
                yield _KEYWORD / len(words) ** _ITEM, words, True

    def _weigh(self, counted: list[dict[str, float]]) -> None:
        """BM25F: frequencies weighted by field, saturated, and rare words above common ones."""
        number = len(counted)
        lengths = [sum(count.values()) for count in counted]
        usual = sum(lengths) / number if number else 1.0
        having: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, count in enumerate(counted):
            slack = _SATURATION * (1 - _LENGTH + _LENGTH * lengths[at] / usual) if usual else _SATURATION
            for stem, frequency in count.items():
                having[stem].append((at, frequency / (frequency + slack)))
        for stem, entries in having.items():
            rare = math.log(1 + (number - len(entries) + 0.5) / (len(entries) + 0.5))
            self._weight[stem] = rare
            self._added[stem] = tuple((at, rare * part) for at, part in entries)
        self._unknown = _UNKNOWN * math.log(1 + (number - 0.5) / 1.5) if number else 1.0


class Finders:
    """The finders of a library in the languages of its call, each made when it is first asked for."""

    def __init__(self, library: Library, languages: Iterable[str], translate: Translate | None = None) -> None:
        self._library, self._languages, self._translate = library, tuple(languages), translate
        self._made: dict[str, Finder] = {}

    def of(self, language: str) -> Finder:
        """The finder of one language."""
        if language not in self._made:
            self._made[language] = Finder(self._library, language, self._translate)
        return self._made[language]

    def find(self, words: str, language: str, most: int = 5, makes_others: bool = True) -> tuple[Found, ...]:
        """The entries that fit; where none does in a person's language, the words may be in another of the call's.

        To make a finder takes a while: without `makes_others` only those languages are tried that were made before.
        """
        if found := self.of(language).find(words, most):
            return found
        # "the" is no French tea
        strange = " ".join(content_words(words, language))
        tried = self._languages if makes_others else tuple(self._made)
        others = [self.of(other).find(strange, most) for other in tried if other != language]
        best = max(others, key=lambda found: found[0].score if found else 0.0, default=())
        if not best or best[0].score < _LEAST_ELSEWHERE:
            return ()
        return tuple(Found(one.id, round(one.score * _ELSEWHERE, 4)) for one in best)


def _root(root: str) -> str:
    return f"~{root}"


def _exactly(word: str) -> str:
    return f"={word}"
