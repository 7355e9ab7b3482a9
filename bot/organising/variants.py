"""What a broadcast says in each language: what fits, what is added, and whether it was tried as it stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from bot.broadcasting.audience import nearest
from bot.telegram.announcing import with_buttons
from bot.telegram.words import units
from conversations.call import Call
from conversations.records import replace
from conversations.text import Text, Translate, say

#: the key of a message whose language was not said yet; no language is called so
UNSAID = "?"
#: the key of what everybody gets who has no message in a language of theirs
EVERYBODY = ""

Content = Mapping[str, Any]

#: UTF-16 units
_LONGEST_TEXT, _LONGEST_CAPTION, _LONGEST_REFERENCE = 4096, 1024, 16
_PLACE = "{reference}"
_ENDING = Text("Your form: {reference}")
_CANNOT = Text(
    "I cannot pass on a message of this kind. Reply to a text, a photo, a voice message, a sound, a video or a file."
)
_TOO_LONG = Text(
    "This message has {n} characters, with what is added to it. There is room for {most}. Please send a shorter one."
)


def ending(language: str, translate: Translate | None) -> str:
    """The last line of news, in a language, with `{reference}` where the number of somebody's form is to stand."""
    words = say(_ENDING, language, translate)
    return words if _PLACE in words else _ENDING.source


def misfit(message: Content, languages: Collection[str], translate: Translate | None, *, is_news: bool) -> Text | None:
    """Why a message cannot be sent to others; None where it can."""
    payload = message.get("payload")
    if not message.get("method") or not isinstance(payload, Mapping):
        return _CANNOT
    is_text = "text" in payload
    length = units(str(payload.get("text" if is_text else "caption", "")))
    if is_news:
        added = max((units(ending(language, translate)) for language in languages), default=0)
        length += added + _LONGEST_REFERENCE + 2
    most = _LONGEST_TEXT if is_text else _LONGEST_CAPTION
    return _TOO_LONG.with_values(n=length, most=most) if length > most else None


def finished(
    content: Content, call: Call, translate: Translate | None, when: datetime, *, is_closed: bool, is_news: bool
) -> dict[str, Any]:
    """The content as it is sent: each of the call's languages with buttons in it, whoever's words it has.

    `is_closed`: the call takes nobody in, whatever its times say.
    """
    found = {language: message for language, message in content.items() if language != UNSAID}
    for language in call.languages:
        near = nearest(content, call, language)
        if near is not None:
            found.setdefault(language, content[near])
    as_it_is = replace(call, closes=when) if is_closed else call
    return {
        language: _finished(message, as_it_is, language, translate, when, is_news=is_news)
        for language, message in found.items()
    }


def _finished(
    message: Content, call: Call, language: str, translate: Translate | None, when: datetime, *, is_news: bool
) -> dict[str, Any]:
    made = with_buttons(message, call, language, translate, when)
    if not is_news:
        return made
    written = call.written(language or call.source_language)
    return {**made, "reference": True, "ending": ending(written, translate)}


# What was tried


def print_of(message: Content) -> str:
    """A short code of a message: another one for other words."""
    return hashlib.sha256(json.dumps(message, sort_keys=True).encode()).hexdigest()[:16]


def tried(tested: str | None) -> dict[str, dict[str, str]]:
    """What became of tries: language -> {of: code of the message, refused: words, if Telegram did not take it}."""
    try:
        found = json.loads(tested or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def with_try(tested: str | None, language: str, of: str, refused: str | None) -> str:
    """What became of one more."""
    outcome = {"of": of} if refused is None else {"of": of, "refused": refused}
    return json.dumps({**tried(tested), language: outcome}, ensure_ascii=False)


def untried(content: Content, tested: str | None) -> list[str]:
    """The languages whose messages, as they stand now, were not tried or not taken."""
    known = tried(tested)
    return [language for language, message in content.items() if known.get(language) != {"of": print_of(message)}]


def refusals(content: Content, tested: str | None) -> dict[str, str]:
    """Language -> Telegram's words, of messages that it did not take as they stand now."""
    return {language: one["refused"] for language, one in _outcomes(content, tested).items() if "refused" in one}


def is_clear(content: Content, tested: str | None) -> bool:
    """It is known of each message as it stands now whether Telegram takes it."""
    return len(_outcomes(content, tested)) == len(content.keys() - {UNSAID})


def _outcomes(content: Content, tested: str | None) -> dict[str, dict[str, str]]:
    known = tried(tested)
    return {
        language: known[language]
        for language, message in content.items()
        if language in known and known[language].get("of") == print_of(message)
    }
