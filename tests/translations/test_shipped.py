"""The catalogues that come with Palabre: whole, and nothing in them that a person would stumble over."""

import ast
import re
import unicodedata
from itertools import islice
from pathlib import Path

import pytest
from babel import Locale

import bot
from bot.consulting.consulting import MENU
from bot.consulting.screens import Screen
from bot.simulator.entities import parse_html
from bot.telegram.outgoing import payloads
from bot.telegram.words import units
from bot.translations import Translations
from bot.translations.commands import Work, problems_of
from bot.translations.translator import read_all
from conversations.loader import SHIPPED, load_call
from conversations.text import Text, say
from tests.telegram.walks import turns

LANGUAGES = ("ar", "es", "fr", "pt", "sw")
CALLS = [load_call(SHIPPED / name) for name in ("prices", "smallholders")]
FIND = Translations(read_all(CALLS), CALLS)


def test_every_text_has_words_in_every_language_and_none_is_wrong():
    assert [str(problem) for problem in problems_of(Work(None))] == []


def test_the_calls_speak_all_six():
    assert all(set(call.languages) == {"en", *LANGUAGES} for call in CALLS)


def test_nothing_claims_a_review_that_did_not_happen():
    for catalogue in read_all(CALLS):
        assert {words.state for words in catalogue.words.values()} == {"machine draft"}, catalogue.path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_described_within_telegrams_limit(language):
    for words in MENU.values():
        described = say(words, language, FIND)
        assert described != words.source
        assert 1 <= len(described) <= 256


@pytest.mark.parametrize("language", LANGUAGES)
def test_unchecked_words_say_so(language):
    assert not any(FIND.is_checked(call, language) for call in CALLS)


@pytest.mark.parametrize("language", ["ar"])
def test_arabic_is_in_arabic_letters(language):
    """Names, acronyms and commands apart, no Latin word stands in it."""
    latin = re.compile(r"(?<![/$@{.\w-])[a-z]{4,}(?![\w}.-]|://)")
    for call in CALLS:
        for text in _questions(call):
            words = say(text, language, FIND)
            assert not latin.search(re.sub(r"\S*[./@]\S*", "", words)), words


def _questions(call):
    for question in call.form.questions.values():
        yield from (text for text in (question.label, question.hint) if text is not None)


# A language that nobody speaks, to see that every word goes through translation and still fits


def stretched(text: Text, language: str) -> str:
    """Accents on every letter, half as long again, and the values where they were."""
    parts = re.split(r"(\$?\{[^{}]*\})", text.source)
    longer = [part if at % 2 else "".join(_ACCENTED.get(one, one) for one in part) for at, part in enumerate(parts)]
    return "".join(longer) + "~" * (len(text.source) // 2)


def turned(text: Text, language: str) -> str:
    """Arabic letters for all others."""
    parts = re.split(r"(\$?\{[^{}]*\})", text.source)
    return "".join(part if at % 2 else _LETTER.sub("ض", part) for at, part in enumerate(parts))


_LETTER = re.compile(r"[^\W\d_]")
_ACCENTED = {one: unicodedata.normalize("NFC", f"{one}\u0302\u0323") for one in "abcdefghijklmnopqrstuvwxyz"}
_ACCENTED |= {one.upper(): words.upper() for one, words in _ACCENTED.items()}


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
@pytest.mark.parametrize(("find", "language"), [(stretched, "en"), (turned, "ar")], ids=["long", "right-to-left"])
def test_every_word_goes_through_translation_and_fits(call, find, language):
    plain = re.compile(r"(?![ivx]+\b)[A-Za-z]{3,}")
    for turn in islice(turns(call, walks=2, aside=0.3), 400):
        own = _said_by_people(turn) | _countries(language)
        screen = Screen(turn.says, prompt=turn.prompt, submission=1)
        for _, parameters, _ in payloads(screen, 7, language, find, call.form, "PalabreBot"):
            text = parse_html(parameters["text"])[0]
            assert units(text) <= 4096
            buttons = [
                key["text"] for row in parameters.get("reply_markup", {}).get("inline_keyboard", ()) for key in row
            ]
            assert all(1 <= units(words) <= 64 for words in buttons)
            for words in (text, *buttons):
                left = [one for one in plain.findall(unicodedata.normalize("NFD", words)) if one not in own]
                assert not left, (left, words)


def _said_by_people(turn):
    """Words that nobody translates: answers, wherever they stand, and days, whose words come from CLDR."""
    prompt = turn.prompt
    shown = [
        turn.says,
        prompt.ask,
        prompt.hint,
        prompt.answer,
        prompt.lines,
        [option.label for option in prompt.options],
    ]
    said = [str(turn.conversation.answers), str(turn.conversation.pending), *_values(shown)]
    return set(re.findall(r"[A-Za-z]{3,}", " ".join(said)))


def _values(shown):
    """What stands in texts and is no text."""
    if isinstance(shown, Text):
        for value in shown.values.values():
            yield from _values(value)
    elif isinstance(shown, (tuple, list)):
        for one in shown:
            yield from _values(one)
    elif shown is not None:
        yield say(shown, "en")


def _countries(language):
    return set(re.findall(r"[A-Za-z]{3,}", " ".join(Locale(language).territories.values())))


#: they make a text of what a call says itself, or of names
OF_OTHERS = {"listing.py", "understanding.py", "mark.py", "tallying.py"}


def test_words_of_the_interface_stand_where_they_are_found():
    """Whoever gathers the texts reads the code: words that come in a variable would never be translated."""
    hidden = []
    for path in Path(bot.__file__).parent.rglob("*.py"):
        if path.name in OF_OTHERS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
                words = [*node.args[:1], *(one.value for one in node.keywords if one.arg in ("source", "plural"))]
                hidden += [f"{path.name}:{node.lineno}" for one in words if not isinstance(one, ast.Constant)]
    assert hidden == []
