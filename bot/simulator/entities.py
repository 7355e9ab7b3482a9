"""HTML as Telegram reads it: a text and its marks, or an error with its place in bytes.

The rules are those of https://core.telegram.org/bots/api#html-style and of the reader in tdlib/td,
td/telegram/MessageEntity.cpp: what is lenient there is lenient here, and the other way round.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .texts import Entity, length16

_TAGS = {
    "b": "bold", "strong": "bold",
    "i": "italic", "em": "italic",
    "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "span": "spoiler", "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code", "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]*)|#(?P<number>[0-9]*)|(?P<name>[a-zA-Z]*));?")
_SPECIAL = re.compile("[<&]")
_SPACE = " \t\r\n\0\v"
_NAME_END = re.compile(r"[ \t\r\n\0\v>]")
_ATTRIBUTE_END = re.compile(r"[ \t\r\n\0\v=>/\"']")
_TOKEN = re.compile(r"[a-zA-Z0-9.-]*")
_LAST_CHARACTER = 0x10FFFF
_LONGEST_NUMBER = 10
_USER_LINK = re.compile(r"tg:(?://)?user\?id=([0-9]+)\Z", re.IGNORECASE)
_LINK = re.compile(r"(?:(?:https?|tg|ton|tonsite)://?\S|mailto:\S|[^\s/:]+\.[^\s/:.]{2,}(?:[/?:#]|\Z))", re.IGNORECASE)


class BrokenMarkup(ValueError):
    """The text can't be read; the message is Telegram's."""


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """The plain text and its marks; raises BrokenMarkup."""
    if "<" not in text and "&" not in text:
        return text, []
    return _Reader(text).read()


@dataclass(slots=True)
class _Open:
    """A tag that waits for its end."""

    name: str
    attributes: dict[str, str]
    offset: int
    written: int


@dataclass(slots=True)
class _Reader:
    source: str
    plain: list[str] = field(default_factory=list)
    #: how long `plain` is, in UTF-16 units
    offset: int = 0
    open: list[_Open] = field(default_factory=list)
    marks: list[Entity] = field(default_factory=list)
    #: the language of a code mark, by the identity of the mark: it counts only inside a pre
    languages: dict[int, str] = field(default_factory=dict)

    def read(self) -> tuple[str, list[Entity]]:
        at = 0
        while at < len(self.source):
            if self.source[at] == "<":
                at = self._end_tag(at) if self.source.startswith("</", at) else self._start_tag(at)
                continue
            if self.source[at] == "&":
                meant, at = _reference(self.source, at)
            else:
                special = _SPECIAL.search(self.source, at)
                after = len(self.source) if special is None else special.start()
                meant, at = self.source[at:after], after
            self.plain.append(meant)
            self.offset += length16(meant)
        if self.open:
            raise BrokenMarkup(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        plain = "".join(self.plain)
        if any("\ud800" <= character <= "\udfff" for character in plain):
            raise BrokenMarkup(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate "
                "code units"
            )
        return plain, sorted(self.marks, key=lambda mark: (mark["offset"], -mark["length"]))

    def _start_tag(self, begin: int) -> int:
        end = _NAME_END.search(self.source, begin + 1)
        if end is None or self.source[end.start()] == "\0":
            raise self._broken("Unclosed start tag", begin)
        at = end.start()
        name = self.source[begin + 1 : at].lower()
        if name not in _TAGS:
            raise self._broken(f'Unsupported start tag "{name}"', begin)
        attributes: dict[str, str] = {}
        at = self._skip_space(at)
        while not self.source.startswith(">", at):
            at = self._skip_space(self._attribute(name, begin, at, attributes))
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._broken('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(name, attributes, self.offset, len(self.plain)))
        return at + 1

    def _attribute(self, tag: str, begin: int, at: int, attributes: dict[str, str]) -> int:
        end = _ATTRIBUTE_END.search(self.source, at)
        after = len(self.source) if end is None else end.start()
        name = self.source[at:after]
        if not name:
            raise self._broken(f'Empty attribute name in the tag "{tag}"', begin)
        at = self._skip_space(after)
        if at >= len(self.source):
            raise self._broken(f'Unclosed start tag "{tag}"', begin)
        if self.source[at] != "=":
            attributes[name] = ""
            return at
        at = self._skip_space(at + 1)
        if at >= len(self.source):
            raise self._broken(f'Unclosed start tag "{tag}"', begin)
        value, at = self._quoted(at) if self.source[at] in "'\"" else self._token(at)
        if at >= len(self.source):
            raise self._broken("Unclosed start tag", begin)
        attributes[name] = value
        return at

    def _token(self, begin: int) -> tuple[str, int]:
        match = _TOKEN.match(self.source, begin)
        at = begin if match is None else match.end()
        if at < len(self.source) and self.source[at] not in _SPACE and self.source[at] != ">":
            raise self._broken("Unexpected end of name token", begin)
        return self.source[begin:at].lower(), at

    def _quoted(self, begin: int) -> tuple[str, int]:
        mark, at = self.source[begin], begin + 1
        value: list[str] = []
        while at < len(self.source) and self.source[at] != mark:
            character = self.source[at]
            meant, at = _reference(self.source, at) if character == "&" else (character, at + 1)
            value.append(meant)
        return "".join(value), at + 1

    def _end_tag(self, begin: int) -> int:
        if not self.open:
            raise self._broken("Unexpected end tag", begin)
        end = _NAME_END.search(self.source, begin + 2)
        at = len(self.source) if end is None else end.start()
        name = self.source[begin + 2 : at].lower()
        at = self._skip_space(at)
        if not self.source.startswith(">", at):
            raise self._broken("Unclosed end tag", begin)
        opened = self.open[-1]
        if name not in ("", opened.name):
            place = self._bytes(begin)
            raise BrokenMarkup(
                f'Unmatched end tag at byte offset {place}, expected "</{opened.name}>", found "</{name}>"'
            )
        self.open.pop()
        if self.offset > opened.offset:
            self._mark(opened)
        return at + 1

    def _mark(self, opened: _Open) -> None:
        """Note what a tag that ends here means."""
        mark: Entity = {
            "type": _TAGS[opened.name],
            "offset": opened.offset,
            "length": self.offset - opened.offset,
        }
        match opened.name:
            case "a":
                link = opened.attributes.get("href") or "".join(self.plain[opened.written :])
                if user := _USER_LINK.match(link):
                    mark["type"] = "text_mention"
                    mark["user"] = {"id": int(user.group(1)), "is_bot": False, "first_name": ""}
                elif _LINK.match(link):
                    mark["url"] = _whole_link(link)
                else:
                    return
            case "blockquote" if "expandable" in opened.attributes:
                mark["type"] = "expandable_blockquote"
            case "tg-emoji":
                number = opened.attributes.get("emoji-id", "")
                if not re.fullmatch(r"-?[0-9]{1,19}", number) or int(number) == 0:
                    raise BrokenMarkup("Invalid custom emoji identifier specified")
                mark["custom_emoji_id"] = number
            case "tg-time":
                mark["unix_time"] = int(opened.attributes.get("unix") or 0)
                mark["date_time_format"] = opened.attributes.get("format", "")
            case "code" | "pre":
                if self._is_code_block(mark, opened):
                    return
            case _:
                pass
        self.marks.append(mark)

    def _is_code_block(self, mark: Entity, opened: _Open) -> bool:
        """Whether this closes a code with a language and a pre around the same text, which are one mark together."""
        language = opened.attributes.get("class", "")
        language = language.removeprefix("language-") if language.startswith("language-") else ""
        last = self.marks[-1] if self.marks else None
        same = last is not None and (last["offset"], last["length"]) == (mark["offset"], mark["length"])
        if (
            last is not None
            and same
            and mark["type"] == "pre"
            and last["type"] == "code"
            and self.languages.get(id(last))
        ):
            last["type"], last["language"] = "pre", self.languages[id(last)]
            return True
        if last is not None and same and mark["type"] == "code" and last["type"] == "pre" and language:
            last["language"] = language
            return True
        if mark["type"] == "code" and language:
            self.languages[id(mark)] = language
        return False

    def _skip_space(self, at: int) -> int:
        while at < len(self.source) and self.source[at] in _SPACE:
            at += 1
        return at

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode("utf-8", "surrogatepass"))

    def _broken(self, what: str, at: int) -> BrokenMarkup:
        return BrokenMarkup(f"{what} at byte offset {self._bytes(at)}")


def _whole_link(link: str) -> str:
    """A link with its scheme, and with a slash where it names a host alone."""
    scheme, colon, rest = link.partition("://")
    if not colon:
        scheme, rest = ("", "") if link.lower().startswith("mailto:") else ("http", link)
    if scheme.lower() not in ("http", "https"):
        return link
    return f"{scheme}://{rest}" if "/" in rest else f"{scheme}://{rest}/"


def _reference(source: str, at: int) -> tuple[str, int]:
    """The character that `&…;` stands for and where it ends; the sign itself where it stands for nothing."""
    match = _REFERENCE.match(source, at)
    if match is None:
        return "&", at + 1
    if (name := match.group("name")) is not None:
        return (_NAMED[name], match.end()) if name in _NAMED else ("&", at + 1)
    digits, base = (match.group("hex"), 16) if match.group("hex") is not None else (match.group("number"), 10)
    code = int(digits or "0", base)
    if code == 0 or code >= _LAST_CHARACTER or len(match.group().rstrip(";")) >= _LONGEST_NUMBER:
        return "&", at + 1
    return chr(code), match.end()
