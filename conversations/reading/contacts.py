"""Addresses people can be reached at: e-mail, web pages, telephone."""

from __future__ import annotations

import re
import unicodedata

from conversations.reading.words import digits


def read_email(text: str) -> str | None:
    """Return the one plausible e-mail address typed, without the spaces around it, else None.

    Lengths are those of RFC 5321 (64 before the @, 254 in all); whether it exists only a message can tell.
    """
    typed = text.strip() if len(text) <= 400 else ""
    if len(typed) > 254 or not _is_printable(typed):
        return None
    name, at, host = typed.rpartition("@")
    if not at or not _MAILBOX.fullmatch(name) or len(name) > 64:
        return None
    return typed if _is_host(host) else None


def read_urls(text: str) -> tuple[str, ...] | None:
    """Return the web addresses typed, as typed, at most twenty; None if anything there is not one.

    They may be separated by spaces, line breaks, commas, bullets or numbers; http and https, or a bare domain
    such as www.fao.org/fsnforum. A bare file name ("report.pdf") is no address.
    """
    typed = _SPACE.sub(" ", text) if len(text) <= 8000 else ""
    if not _is_printable(typed):
        return None
    found: list[str] = []
    for chunk in typed.split():
        for item in _items(chunk):
            if not _is_url(item):
                return None
            found.append(item)
    return tuple(found) if 1 <= len(found) <= 20 else None


def read_phone(text: str) -> str | None:
    """Return the telephone number as typed but in ASCII digits, else None.

    It has 6 to 15 digits (15 is the most in E.164), and else only + ( ) - . and spaces.
    """
    if len(text) > 60:
        return None
    visible = "".join(each for each in text if unicodedata.category(each) != "Cf")
    typed = digits(visible).strip()
    if not _PHONE.fullmatch(typed) or typed.count("(") != typed.count(")"):
        return None
    return typed if 6 <= sum(each.isdigit() for each in typed) <= 15 else None


_MAILBOX = re.compile(r"[^\s@<>()\[\]\\,;:\"'.]+(?:[.'][^\s@<>()\[\]\\,;:\"'.]+)*")
_LABEL = re.compile(r"[^\W_]+(?:-+[^\W_]+)*")
_LAST_LABEL = re.compile(r"[^\W\d_]{2,24}|xn--[a-z0-9-]{2,59}", re.IGNORECASE)
_URL = re.compile(
    r"(?P<scheme>https?://)?(?P<host>[^\s/?#:@]+)(?P<port>:[0-9]{1,5})?(?P<rest>[/?#]\S*)?", re.IGNORECASE
)
_SPACE = re.compile(r"[\s\u00a0\u2000-\u200f\u2028\u2029\u202a-\u202f\u2066-\u2069\ufeff]+")
_BULLET = re.compile(r"(?:[-*•·◦‣▪–—>]+|[0-9]{1,2}[.)])")
_BETWEEN = re.compile(r"[,;،؛、|]+(?=$|https?://|www\.)", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+|\(\+)?[0-9( \u00a0\u202f][0-9(). \u00a0\u2009\u202f\u2010-\u2014-]*")
_FILES = frozenset(("pdf", "doc", "docx", "odt", "xls", "xlsx", "csv", "ppt", "txt", "jpg", "png", "mp3", "mp4", "zip"))


def _is_printable(text: str) -> bool:
    return all(unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Co", "Cn") for each in text)


def _is_host(host: str) -> bool:
    labels = host.split(".")
    if len(host) > 253 or len(labels) < 2 or not _LAST_LABEL.fullmatch(labels[-1]):
        return False
    return all(len(label) <= 63 and _LABEL.fullmatch(label) for label in labels)


def _items(chunk: str) -> list[str]:
    if _BULLET.fullmatch(chunk):
        return []
    chunk = chunk.lstrip("-*•·◦‣▪–—>")
    pieces = _BETWEEN.split(chunk)
    if "/" not in chunk:  # a comma may be part of a path, never of a domain
        pieces = re.split(r"[,;،؛、|]+", chunk)
    return [item for item in (_without_frame(piece) for piece in pieces) if item]


def _without_frame(item: str) -> str:
    item = item.strip("<>\"'«»“”").rstrip(".,;:!")
    if item.startswith("("):
        item = item[1:].removesuffix(")")
    return item.removesuffix(")") if item.count(")") > item.count("(") else item


def _is_url(item: str) -> bool:
    url = _URL.fullmatch(item)
    if url is None or len(item) > 2000 or not _is_host(url["host"]):
        return False
    is_bare = not url["scheme"] and not url["rest"]
    return not (is_bare and url["host"].rpartition(".")[2].lower() in _FILES)
