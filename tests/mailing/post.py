"""A mail server of our own, on this machine, that takes, refuses or keeps people waiting as a test says."""

from __future__ import annotations

import asyncio
import email
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from tests.ports import free_port


class Post:
    """What came, and what the server answers next."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        #: answers to the next mails, the first first; empty: it takes them
        self.answers: list[str] = []
        #: it takes the next mails, and never says so
        self.keeps_waiting = False
        self.port = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - as aiosmtpd calls it
        if self.answers:
            return self.answers.pop(0)
        letter = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        if self.keeps_waiting:
            await asyncio.sleep(30)
        return "250 taken"


@contextmanager
def post() -> Iterator[Post]:
    """A server as long as the block runs."""
    box = Post()
    box.port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop(no_assert=True)
