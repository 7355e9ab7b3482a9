"""Secrets that stand in a file of their own, as systemd credentials and containers give them: PALABRE_TOKEN_FILE."""

from __future__ import annotations

from pathlib import Path

from .children import SECRETS

#: the name of a setting that names a file -> the setting that stands in it
FILES = {f"{name}_file": name for name in SECRETS}
_LARGEST = 8192


class WrongFile(Exception):
    """No secret can be had from it: what is wrong, and what to do. Neither repeats what stands there."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(f"{what}; {todo}")
        self.what = what
        self.todo = todo


def read_secret(path: Path) -> str:
    """The one line of a file. Raises WrongFile."""
    todo = "name a file that holds the secret alone, and that this user may read"
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        words = data.decode("utf-8-sig").strip()
    except OSError as wrong:
        raise WrongFile(f"the file cannot be read ({wrong.strerror})", todo) from None
    except UnicodeDecodeError:
        raise WrongFile("the file holds no text", todo) from None
    if not words:
        raise WrongFile("the file is empty", todo)
    if len(data) > _LARGEST or len(words.splitlines()) > 1:
        raise WrongFile("the file holds more than one line", todo)
    return words
