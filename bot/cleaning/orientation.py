"""Which way up a picture is held: the one thing in EXIF that changes how it is drawn."""

from __future__ import annotations

import struct

_ORIENTATION, _SHORT = 0x0112, 3


def orientation(tiff: bytes) -> int:
    """The orientation that EXIF tells (1 to 8), 1 where it tells none or is broken. Begins with II or MM."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        for place in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind = struct.unpack_from(f"{order}HH", tiff, place)
            if tag == _ORIENTATION and kind == _SHORT:
                (found,) = struct.unpack_from(f"{order}H", tiff, place + 8)
                return found if 1 <= found <= 8 else 1
    except struct.error:
        pass
    return 1


def with_orientation(which: int) -> bytes:
    """EXIF that says this and nothing else."""
    return b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHHI", _ORIENTATION, _SHORT, 1, which, 0, 0)
