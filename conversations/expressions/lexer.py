"""Cuts the text of an expression into tokens."""

import re

from conversations.expressions.errors import ExpressionError

from ..records import record

LONGEST_SOURCE = 2_000
DEEPEST = 50

_NAME = r"[^\W\d][\w.\-]*"
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<reference>\$\{{\s*(?P<name>{_NAME})\s*\}})
    | (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    | (?P<word>{_NAME}(?::{_NAME})?)
    | (?P<symbol>\.\.|!=|<=|>=|[-+*=<>(),.])
    )""",
    re.VERBOSE,
)
_SPACE = re.compile(r"\s*")
_SINGLE, _DOUBLE = "'\u2018\u2019", '"\u201c\u201d'
_ADVICE = {
    "==": ("'==' is not an operator", "Write a single = to compare."),
    "<>": ("'<>' is not an operator", "Write != for 'is not equal to'."),
    "&&": ("'&&' is not an operator", "Write the word and."),
    "||": ("'||' is not an operator", "Write the word or."),
    "&": ("'&' is not an operator", "Write the word and, or concat() to join texts."),
    "|": ("'|' is not supported in a chat form", "Write the word or, or use coalesce()."),
    "/": ("Paths with '/' are not supported in a chat form", "Write ${name} for a question, div to divide."),
    "[": ("Square brackets are not supported in a chat form", "Use indexed-repeat() to pick one instance."),
    "%": ("'%' is not an operator", "Write mod for the remainder, or div 100 for a percentage."),
    "^": ("'^' is not an operator", "Use pow(number, power)."),
    "!": ("'!' is not an operator", "Write not(...)."),
    "{": ("A '{' stands alone", "Write a question's name as ${name}."),
    "$": ("The reference after '$' can't be read", "Write a question's name as ${name}."),
}


@record
class Token:
    """One word, sign, number, text or reference; `kind` says which of them `text` is."""

    kind: str
    text: str
    at: int


def tokens(source: str) -> list[Token]:
    """Return the tokens, ended by one of kind 'end'. Refuses what is too long, too deep or unreadable."""
    if len(source) > LONGEST_SOURCE:
        raise ExpressionError(
            f"The expression has {len(source)} letters, more than {LONGEST_SOURCE}",
            "Split it over several calculate rows.",
            LONGEST_SOURCE + 1,
        )
    found: list[Token] = []
    at = depth = 0
    end = len(source.rstrip())
    while (at := _skip(source, at)) < end:
        token, at = _next(source, at)
        depth += (token.text == "(") - (token.text == ")") if token.kind == "symbol" else 0
        if depth > DEEPEST:
            raise too_deep(token.at)
        found.append(token)
    return [*found, Token("end", "", end)]


def too_deep(at: int) -> ExpressionError:
    """Return the error for brackets in brackets in brackets."""
    return ExpressionError(
        f"The expression is nested more than {DEEPEST} deep", "Split it over several calculate rows.", at + 1
    )


def _skip(source: str, at: int) -> int:
    found = _SPACE.match(source, at)
    return found.end() if found else at


def _next(source: str, at: int) -> tuple[Token, int]:
    for quotes in (_SINGLE, _DOUBLE):
        if source[at] in quotes:
            return _text(source, at, quotes)
    found = _TOKEN.match(source, at)
    if not found or source.startswith(("==", "<>"), at):
        raise _unreadable(source, at)
    kind = found.lastgroup if found["reference"] is None else "reference"
    text = found["name"] or found.group(kind or 0)
    return Token(kind or "", text, at), found.end()


def _text(source: str, at: int, quotes: str) -> tuple[Token, int]:
    """Read a text in quotes. Curly quotes are what a spreadsheet made of straight ones."""
    straight = quotes[0]
    ends = [source.find(straight, at + 1)] if source[at] == straight else []
    if ends in ([], [-1]):
        ends = [source.find(quote, at + 1) for quote in quotes]
    close = min((end for end in ends if end != -1), default=-1)
    if close == -1:
        raise ExpressionError("A text in quotes is not closed", f"Add a {straight} where it ends.", at + 1)
    return Token("text", source[at + 1 : close], at), close + 1


def _unreadable(source: str, at: int) -> ExpressionError:
    what, todo = (
        _ADVICE.get(source[at : at + 2])
        or _ADVICE.get(source[at])
        or (f"The sign {source[at]!r} has no meaning here", "Remove it, or put text in quotes.")
    )
    if source.startswith("${", at):
        close = source.find("}", at)
        inside = source[at + 2 : close].strip() if close != -1 else ""
        if close == -1:
            what, todo = "A reference is not closed", "Add a } after the question's name."
        elif inside.startswith("last-saved#"):
            what, todo = "${last-saved#...} is not supported in a chat form", "Ask the question again."
        else:
            what = f"'{inside}' can't be the name of a question"
            todo = "Names begin with a letter and hold letters, digits, _, - and dots."
    return ExpressionError(what, todo, at + 1)
