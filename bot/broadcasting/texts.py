"""A broadcast's words from files: one text for all, or one for each language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.telegram.announcing import with_buttons
from bot.telegram.words import is_blank, units
from conversations.call import Call
from conversations.text import Translate

from .audience import ways

#: UTF-16 units that one message holds
MOST = 4096


class WrongText(ValueError):
    """A file that cannot be sent: which, what is wrong with it, and what to do."""


def read_texts(files: Iterable[str], tongues: Iterable[str]) -> dict[str, str]:
    """Language -> words, from `FILE` (for everybody else, under the empty language) and `fr=FILE`. Raises WrongText."""
    known = {tongue.lower(): tongue for tongue in tongues}
    texts: dict[str, str] = {}
    for each in files:
        shape = _VARIANT.fullmatch(each)
        language, file = (shape[1].replace("_", "-"), shape[2]) if shape is not None else ("", each)
        if language and language.lower() not in known:
            raise WrongText(
                f"'{each}': no call speaks {language}; write one of {', '.join(known.values())} before the ="
            )
        language = known.get(language.lower(), "")
        if language in texts:
            which = f"{language} has" if language else "everybody has"
            raise WrongText(f"'{each}': {which} a text already; name one file for each language")
        texts[language] = _read(Path(file))
    return texts


def contents(
    texts: Mapping[str, str], call: Call, translate: Translate | None, now: datetime
) -> dict[str, dict[str, Any]]:
    """Language -> the message, for each language that has a text and each of the call's that one stands in for.

    The words may be another language's; the buttons are in that of the reader.
    """
    found = dict(texts)
    for language in call.languages:
        near = next((one for one in (*ways(language, call), "") if one in texts), None)
        if near is not None:
            found.setdefault(language, texts[near])
    return {
        language: with_buttons({"method": "sendMessage", "payload": _payload(words)}, call, language, translate, now)
        for language, words in found.items()
    }


_VARIANT = re.compile(r"([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)=(.+)")
#: what no message carries
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
#: bytes: more than any text that fits
_LARGEST = 8 * MOST


def _payload(words: str) -> dict[str, Any]:
    return {"text": words, "link_preview_options": {"is_disabled": True}}


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
        text = raw.decode("utf-8-sig") if len(raw) <= _LARGEST else "x" * len(raw)
    except IsADirectoryError:
        raise WrongText(f"{path}: this is a folder; name a text file") from None
    except UnicodeDecodeError as wrong:
        raise WrongText(f"{path}: it is not UTF-8 (byte {wrong.start + 1}); save it as plain text in UTF-8") from None
    except (OSError, ValueError) as wrong:
        what = wrong.strerror if isinstance(wrong, OSError) else wrong
        raise WrongText(f"{path}: it cannot be read ({what}); name a text file that is there") from None
    words = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if is_blank(words):
        raise WrongText(f"{path}: it is empty; write what people are to read")
    if units(words) > MOST:
        at_least = "more than " if len(raw) > _LARGEST else ""
        long = f"{at_least}{_LARGEST if at_least else units(words)}"
        raise WrongText(f"{path}: it has {long} characters, a message holds {MOST}; make it shorter")
    return words
