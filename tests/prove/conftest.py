"""The same server, bot, nursery and databases as in the other tests."""

from tests.bot.conftest import bot, calls_loaded_once, nursery, server
from tests.postgres import postgres

__all__ = ["bot", "calls_loaded_once", "nursery", "postgres", "server"]
