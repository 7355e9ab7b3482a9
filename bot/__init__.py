"""Palabre on Telegram: what receives, stores and shows; the conversation itself lives in `conversations`."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("palabre")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0+unknown"
