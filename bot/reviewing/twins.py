"""Submissions that may say the same: from the same people, under the same title, or in nearly the same words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import Indel

from bot.database.queue import Likeness
from conversations.call import Call
from conversations.records import record
from conversations.state import Answer
from conversations.text import Text


@record
class Twin:
    """Another submission that may say the same, and why it is thought so."""

    number: int
    reference: str
    why: Text
    #: the higher, the likelier
    weight: int


def title_key(call: Call) -> str | None:
    """The question whose answer is the title of a submission; None where the form asks for none."""
    return "title" if "title" in call.form.questions else None


def telling_keys(call: Call, answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """The answers that tell most: the title, and the longest texts of at least forty letters."""
    title = title_key(call)
    texts = {key: one.value for key, one in answers.items() if isinstance(one.value, str) and not one.skipped}
    questions = call.form.questions
    long = [
        key
        for key, words in texts.items()
        if key != title and len(words) >= _LEAST and key in questions and questions[key].type == "text"
    ]
    long.sort(key=lambda key: (-len(texts[key]), key))
    return (*([title] if title is not None else []), *long[:_MOST_TEXTS])


def find_twins(number: int, everybody: Iterable[Likeness], title: str | None) -> tuple[Twin, ...]:
    """Others that may say the same as one submission, the likeliest first, at most five.

    The rule, on words without case, accents, punctuation and repeated spaces:

    - nearly the same words: of one of the longest answers, to the same question, the first 600 letters are the same
      for nine tenths (by what has to be taken out and put in, counted by letters);
    - the same title, of at least eight letters;
    - the same people: the same name of at least four letters, or the same phone, if no more than three were written
      on it (somebody may write for a whole village).

    Texts whose lengths differ too much for nine tenths are not compared letter by letter, and no more than four
    answers of a submission are looked at: five thousand submissions take less than a second.
    """
    all_of_them = list(everybody)
    own = next((one for one in all_of_them if one.number == number), None)
    if own is None:
        return ()
    written = Counter(chat for one in all_of_them for chat in one.chats)
    phones = {chat for chat in own.chats if written[chat] <= _ON_ONE_PHONE}
    name, texts = _plain(own.name), {key: _plain(words) for key, words in own.words.items()}
    found = []
    for other in all_of_them:
        if other.number == number:
            continue
        theirs = {key: _plain(words) for key, words in other.words.items() if key in texts}
        same_name = len(name) >= _NAME and _plain(other.name) == name
        same_phone = bool(phones & other.chats)
        same_title = title is not None and len(texts.get(title, "")) >= _TITLE and texts[title] == theirs.get(title)
        near = any(_is_near(texts[key], theirs[key]) for key in theirs if key != title)
        weight = 8 * near + 4 * same_title + 2 * same_name + same_phone
        if weight:
            found.append(Twin(other.number, other.reference, _why(near, same_title, same_name), weight))
    found.sort(key=lambda one: (-one.weight, one.number))
    return tuple(found[:_MOST])


def _why(near: bool, same_title: bool, same_name: bool) -> Text:
    if near:
        return Text("nearly the same words")
    if same_title:
        return Text("the same title")
    return Text("the same name") if same_name else Text("the same phone")


def _is_near(ours: str, theirs: str) -> bool:
    if min(len(ours), len(theirs)) < _LEAST:
        return False
    if ours == theirs:
        return True
    # two of these can be alike for nine tenths only if the longer one is at most 11/9 of the shorter one
    if 9 * max(len(ours), len(theirs)) > 11 * min(len(ours), len(theirs)):
        return False
    return Indel.normalized_similarity(ours, theirs, score_cutoff=_NEAR) >= _NEAR


def _plain(words: str) -> str:
    begin = words[:_LOOKED_AT].casefold()
    if not begin.isascii():
        begin = _MARKS.sub("", unicodedata.normalize("NFKD", begin))
    return " ".join(_WORD.findall(begin))


_WORD = re.compile(r"[^\W_]+")
#: accents and vowel signs of Latin, Hebrew and Arabic letters
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]+")
#: letters of a text that are looked at, and the fewest that tell anything
_LOOKED_AT, _LEAST = 600, 40
_TITLE, _NAME = 8, 4
_NEAR = 0.9
_MOST, _MOST_TEXTS = 5, 3
_ON_ONE_PHONE = 3
