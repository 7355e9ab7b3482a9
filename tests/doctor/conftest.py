"""The same server, bot and people as in tests/bot."""

from tests.bot.conftest import calls_loaded_once, server

__all__ = ["calls_loaded_once", "server"]
