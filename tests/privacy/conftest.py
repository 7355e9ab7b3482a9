"""The same server, bot and people as in tests/bot."""

from tests.bot.conftest import bot, calls_loaded_once, server

__all__ = ["bot", "calls_loaded_once", "server"]
