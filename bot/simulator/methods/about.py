"""The bot itself: who it is, its menu, what it says about itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..jsons import write_json
from ..refusals import bad_request

if TYPE_CHECKING:
    from ..server import Simulator

Given = dict[str, Any]

MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 512
LONGEST_SHORT_DESCRIPTION = 120
_LONGEST_COMMAND_DESCRIPTION = 256
_COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")
_LANGUAGE = re.compile(r"([a-z]{2})?\Z")
_DEFAULT_SCOPE = {"type": "default"}


def get_me(server: Simulator, given: Given) -> object:
    """The bot's account."""
    return {
        **server.world.bot.as_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": not server.rules.group_privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def log_out(server: Simulator, given: Given) -> object:
    """Leave this server: nothing works here any more."""
    server.is_logged_out = True
    return True


def close(server: Simulator, given: Given) -> object:
    """End the bot's work here; it may start anew."""
    return True


def set_my_commands(server: Simulator, given: Given) -> object:
    """The menu, for a scope and a language."""
    commands = [{**command, "command": command["command"].removeprefix("/")} for command in given["commands"]]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.match(command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= _LONGEST_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    server.commands[_menu_key(given)] = commands
    return True


def get_my_commands(server: Simulator, given: Given) -> object:
    """The menu that was set for just this scope and language."""
    return server.commands.get(_menu_key(given), [])


def delete_my_commands(server: Simulator, given: Given) -> object:
    """No menu of its own for this scope and language any more."""
    server.commands.pop(_menu_key(given), None)
    return True


def menu_of(server: Simulator, chat_id: int, language: str) -> list[dict[str, str]]:
    """The menu in a private chat: that of the closest scope which has one, in the language if it can be."""
    for scope in ({"type": "chat", "chat_id": chat_id}, {"type": "all_private_chats"}, _DEFAULT_SCOPE):
        for code in (language, ""):
            commands = server.commands.get(_menu_key({"scope": scope, "language_code": code}))
            if commands:
                return commands
    return []


def set_my_description(server: Simulator, given: Given) -> object:
    """What an empty chat shows."""
    return _describe(server, given, "description", LONGEST_DESCRIPTION)


def get_my_description(server: Simulator, given: Given) -> object:
    """The same, for one language."""
    return {"description": server.descriptions.get(("description", _language(given)), "")}


def set_my_short_description(server: Simulator, given: Given) -> object:
    """What the profile shows."""
    return _describe(server, given, "short_description", LONGEST_SHORT_DESCRIPTION)


def get_my_short_description(server: Simulator, given: Given) -> object:
    """The same, for one language."""
    return {"short_description": server.descriptions.get(("short_description", _language(given)), "")}


def _describe(server: Simulator, given: Given, name: str, longest: int) -> object:
    words = given.get(name, "")
    if len(words) > longest:
        raise bad_request(f"{name} is too long")
    server.descriptions[name, _language(given)] = words
    return True


def _menu_key(given: Given) -> tuple[bytes, str]:
    scope = given.get("scope") or _DEFAULT_SCOPE
    return write_json(dict(sorted(scope.items()))), _language(given)


def _language(given: Given) -> str:
    code: str = given.get("language_code") or ""
    if not _LANGUAGE.match(code):
        raise bad_request("invalid language code specified")
    return code
