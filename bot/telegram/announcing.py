"""Messages to many: the buttons that stand under each of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.consulting.screens import Act, Key
from conversations.call import Call
from conversations.text import Text, Translate, say

from .keyboards import Json, Maker

_ANSWER = Key(Text("Answer, or go on"), Act("begin"))
_NO_MORE = Key(Text("No more such messages"), Act("quiet"))


def with_buttons(
    content: Mapping[str, Any], call: Call, language: str, translate: Translate | None, now: datetime
) -> Json:
    """A message (method and payload) with what a person can do about it, in the language that they read.

    A call that is closed by `now` takes no answers, so it offers none. An empty language is the call's own.
    """
    written = call.written(language or call.source_language)
    rows = [[_NO_MORE]] if call.is_closed(now) else [[_ANSWER], [_NO_MORE]]
    keys = Maker(lambda text: say(text, written, translate), 0, None).keys(rows)
    return {**content, "payload": {**content["payload"], "reply_markup": {"inline_keyboard": keys}}}
