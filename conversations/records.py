"""Values that are never changed: a change makes a new one.

The types say so, and mypy keeps it. At run time nothing guards them: a frozen dataclass takes five times as long to
make, and a turn makes a hundred.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform, overload

__all__ = ["record", "replace"]

T = TypeVar("T")


@overload
def record(cls: type[T], /) -> type[T]: ...


@overload
def record(*, kw_only: bool = False) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def record(cls: type[T] | None = None, /, *, kw_only: bool = False) -> type[T] | Callable[[type[T]], type[T]]:
    """A dataclass with slots, equal and hashed by its values, whose fields nobody sets after it is made."""

    def made(cls: type[T]) -> type[T]:
        return dataclasses.dataclass(slots=True, unsafe_hash=True, kw_only=kw_only)(cls)

    return made if cls is None else made(cls)


#: class -> what reads all its fields, and where each of them stands
_FIELDS: dict[type[Any], tuple[Callable[[Any], tuple[Any, ...]], dict[str, int]]] = {}


def _replaced(one: Any, /, **changes: Any) -> Any:
    cls = one.__class__
    if cls not in _FIELDS:
        fields = dataclasses.fields(cls)
        # two fields at least, or what is read would be no tuple
        by_place = len(fields) > 1 and all(field.init and not field.kw_only for field in fields)
        names = [field.name for field in fields] if by_place else ["__class__", "__class__"]
        _FIELDS[cls] = attrgetter(*names), {name: at for at, name in enumerate(names)} if by_place else {}
    read, places = _FIELDS[cls]
    if not places:
        return dataclasses.replace(one, **changes)
    values = list(read(one))
    for name, value in changes.items():
        values[places[name]] = value
    return cls(*values)


if TYPE_CHECKING:
    from dataclasses import replace
else:
    #: dataclasses.replace in two fifths of its time, where fields can be given by their places
    replace = _replaced
