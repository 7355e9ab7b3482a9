"""What a parameter may be, read from a type annotation."""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass
from functools import cache
from typing import Any

#: the client's own objects that stand for one of their fields and never go over the wire
_STAND_INS = frozenset(
    {
        "Animation", "Audio", "ChatPhoto", "Document", "LivePhoto", "PhotoSize", "Sticker", "Video", "VideoNote",
        "Voice", "ChatInviteLink", "Gift",
    }
)  # fmt: skip
_SCALARS = frozenset({"str", "int", "float", "bool"})
_FILES = frozenset({"FileInput", "InputFile", "Path", "IO", "bytes"})
_NOTHING = frozenset({"None", "NoneType", "object", "Any", "Callable", "tuple", "DefaultValue"})
_WRAPPERS = frozenset({"Union", "Optional"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One of several: scalars, objects by the name of their type, an array, a file."""

    scalars: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    items: Kind | None = None
    is_file: bool = False

    def __or__(self, other: Kind) -> Kind:
        return Kind(
            self.scalars | other.scalars,
            self.objects | other.objects,
            self.items or other.items,
            self.is_file or other.is_file,
        )

    @property
    def is_structure(self) -> bool:
        """It travels as JSON also inside a form."""
        return bool(self.objects) or self.items is not None

    def __str__(self) -> str:
        named = sorted(self.scalars | self.objects)
        if self.items is not None:
            named.append(f"array of {self.items}")
        if self.is_file:
            named.append("file")
        return " or ".join(named) or "anything"


def kind_of(annotation: Any) -> Kind:
    """The kind that an annotation of python-telegram-bot stands for."""
    return _kind(annotation if isinstance(annotation, str) else inspect.formatannotation(annotation))


@cache
def _kind(words: str) -> Kind:
    kind = _read(ast.parse(words, mode="eval").body)
    if kind.is_file or kind.scalars:
        kind = Kind(kind.scalars, kind.objects - _STAND_INS, kind.items, kind.is_file)
    return kind


def _read(node: ast.expr) -> Kind:
    match node:
        case ast.BinOp(left=left, right=right):
            return _read(left) | _read(right)
        case ast.Constant(value=str() as words):
            return _kind(words)
        case ast.Call(args=[ast.Constant(value=str() as words)]):
            return _kind(words)
        case ast.Subscript(value=base, slice=inner):
            return _read_generic(_name(base), inner)
        case ast.Name() | ast.Attribute():
            return _named(_name(node))
        case _:
            return Kind()


def _read_generic(name: str, inner: ast.expr) -> Kind:
    parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    if name in _WRAPPERS:
        kind = Kind()
        for part in parts:
            kind |= _read(part)
        return kind
    if name == "Sequence":
        return Kind(items=_read(parts[0]))
    if name == "Literal":
        return Kind(scalars=frozenset(type(ast.literal_eval(part)).__name__ for part in parts))
    return _named(name)


def _named(name: str) -> Kind:
    if name in _SCALARS:
        return Kind(scalars=frozenset({name}))
    if name in ("timedelta", "datetime"):
        return Kind(scalars=frozenset({"int"}))
    if name in _FILES:
        return Kind(is_file=True)
    if name in _NOTHING:
        return Kind()
    return Kind(objects=frozenset({name}))


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
