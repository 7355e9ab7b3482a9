"""The simulator, as the bot's own tests have it."""

from tests.bot.conftest import calls_loaded_once, server

__all__ = ["calls_loaded_once", "server"]
