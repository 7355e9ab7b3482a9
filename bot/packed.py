"""A packed file from outside (Word, Excel), measured by what it says of itself before anything in it is unpacked."""

from __future__ import annotations

from typing import Literal
from zipfile import ZipFile

from conversations.records import record

#: it holds too many files; one of them twice, or one that would stand outside; one has a password; together, or one of
#: them, it unpacks to too much
Wrong = Literal["many", "strange", "locked", "large", "tight"]


@record
class PackedLimits:
    """How much is opened. The standard library unpacks no more of a file than it says of itself."""

    files: int
    #: of all files unpacked
    total: int
    #: times that packing may have made a file smaller
    ratio: int
    #: smaller ones do no harm however well they are packed
    small: int


def wrong_with(package: ZipFile, limits: PackedLimits) -> Wrong | None:
    """Why it is not opened; None where it may be."""
    entries = package.infolist()
    names = [one.filename for one in entries]
    if len(entries) > limits.files:
        return "many"
    if len(set(names)) < len(names) or any(_stands_outside(name) for name in names):
        return "strange"
    if any(one.flag_bits & 1 for one in entries):
        return "locked"
    total, packed = sum(one.file_size for one in entries), sum(one.compress_size for one in entries)
    if total > limits.total:
        return "large"
    sizes = [(total, packed), *((one.file_size, one.compress_size) for one in entries)]
    if any(size > limits.small and size > limits.ratio * max(1, small) for size, small in sizes):
        return "tight"
    return None


def _stands_outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")
