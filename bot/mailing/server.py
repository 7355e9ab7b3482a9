"""The mail server as it is set: an address such as smtps://user:password@host:465 and what it means."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

_HOST = r"\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
_URL = re.compile(
    rf"(?P<scheme>smtps?)://(?:(?P<user>[^\s:@/?#]+):(?P<password>[^\s:@/?#]+)@)?(?P<host>{_HOST})"
    r"(?::(?P<port>[0-9]{1,5}))?/?(?:\?starttls=(?P<starttls>[01]))?",
    re.IGNORECASE,
)
#: ASCII alone: every server takes it, and nothing in it can end a header
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.)+[A-Za-z]{2,63}")
_HERE = ("localhost", "127.0.0.1", "[::1]")
_PORTS = {"tls": 465, "starttls": 587, "none": 25}

Secrecy = Literal["tls", "starttls", "none"]


class WrongServer(Exception):
    """It is no mail server that can be used: what is wrong, and what to do. Neither repeats the address."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(f"{what}; {todo}")
        self.what = what
        self.todo = todo


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where mail is handed in, and from whom it comes."""

    host: str
    port: int
    secrecy: Secrecy
    sender: str
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


def mail_server(url: str, sender: str) -> MailServer:
    """The server that an address names. Raises WrongServer."""
    found = _URL.fullmatch(url)
    if found is None:
        todo = "write smtps://user:password@host:465 or smtp://user:password@host:587?starttls=1"
        raise WrongServer("it is no address of a mail server", f"{todo}, signs such as @ in the password as %40")
    starttls = found["starttls"] == "1"
    if found["scheme"].lower() == "smtps" and starttls:
        raise WrongServer("smtps:// is secret from the start, and starttls=1 is not", "leave one of them out")
    secrecy: Secrecy = "tls" if found["scheme"].lower() == "smtps" else "starttls" if starttls else "none"
    if secrecy == "none" and found["user"] and found["host"].lower() not in _HERE:
        raise WrongServer("a password would travel in the open", "write smtps://, or add ?starttls=1")
    port = int(found["port"] or _PORTS[secrecy])
    if not 0 < port < 2**16:
        raise WrongServer("it names no port", "write one of 1 to 65535")
    return MailServer(
        host=found["host"].strip("[]"),
        port=port,
        secrecy=secrecy,
        sender=sender,
        user=unquote(found["user"]) if found["user"] else None,
        password=unquote(found["password"]) if found["password"] else None,
    )


def is_address(words: str) -> bool:
    """It is one e-mail address, in letters that every mail server takes."""
    return len(words) <= 254 and _ADDRESS.fullmatch(words) is not None and ".." not in words
