"""What the Bot API takes: methods and objects, read from python-telegram-bot's own signatures."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import telegram

from .kinds import Kind, kind_of


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of a method, or a field of an object."""

    kind: Kind
    required: bool = False


Fields = Mapping[str, Field]

_STRING = Kind(scalars=frozenset({"str"}))
_TRUE = Kind(scalars=frozenset({"bool"}))
_TYPE = {"type": Field(_STRING, required=True)}

#: where the client's signature is not what goes over the wire
_DIFFERENT: Mapping[str, Fields] = {
    "InlineKeyboardButton": {"callback_data": Field(_STRING)},
    "ReplyKeyboardRemove": {"remove_keyboard": Field(_TRUE, required=True)},
    "ForceReply": {"force_reply": Field(_TRUE, required=True)},
}
_TYPED = re.compile(r"(InputMedia|BotCommandScope)[A-Z]")
_METHOD = re.compile(r"(?!doApiRequest)[a-z]+([A-Z][a-z]*)*\Z")
_NOT_SENT = frozenset({"self", "filename_depr"})

#: names that stand for several objects
_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "ReplyMarkup": ("InlineKeyboardMarkup", "ReplyKeyboardMarkup", "ReplyKeyboardRemove", "ForceReply"),
    "BotCommandScope": tuple(
        f"BotCommandScope{name}"
        for name in (
            "Default", "AllPrivateChats", "AllGroupChats", "AllChatAdministrators", "Chat", "ChatAdministrators",
            "ChatMember",
        )
    ),
}  # fmt: skip


@cache
def parameters_of(method: str) -> Fields | None:
    """The parameters of a method as Telegram writes its name (`sendMessage`), None when there is no such method."""
    name = re.sub(r"(?<!^)([A-Z])", r"_\1", method).lower()
    function = getattr(telegram.Bot, name, None)
    if not _METHOD.match(method) or not inspect.iscoroutinefunction(function):
        return None
    if "api_kwargs" not in inspect.signature(function).parameters:
        return None
    return _fields(function)


@cache
def fields_of(name: str) -> Fields | None:
    """The fields of an object, None for one that python-telegram-bot does not know."""
    made = getattr(telegram, name, None)
    if not inspect.isclass(made):
        return None
    more = _TYPE if _TYPED.match(name) else {}
    return {**_fields(made.__init__), **more, **_DIFFERENT.get(name, {})}


def members_of(names: frozenset[str]) -> tuple[str, ...]:
    """The objects that these names stand for."""
    return tuple(member for name in sorted(names) for member in _FAMILIES.get(name, (name,)))


def _fields(function: Callable[..., Any]) -> Fields:
    # What has to be named is the client's own: time limits, conveniences, old spellings.
    return {
        name: Field(kind_of(parameter.annotation), parameter.default is parameter.empty)
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD and name not in _NOT_SENT
    }
