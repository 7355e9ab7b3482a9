"""JPEG (ITU T.81): the segments that draw the picture, and nothing else."""

from __future__ import annotations

import re
import struct

from .orientation import orientation, with_orientation
from .reading import Uncleanable, number, part

BEGINS = b"\xff\xd8\xff"

_SOI, _EOI, _SOS, _APP0, _APP1, _APP14 = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xEE
_DQT, _DHT, _DAC, _DNL, _DRI = 0xDB, 0xC4, 0xCC, 0xDC, 0xDD
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: coded data goes on until a marker that is neither a stuffed FF nor a restart
_END_OF_SCAN = re.compile(rb"(?<!\xff)\xff++[^\x00\xff\xd0-\xd7]")
_EXIF = b"Exif\0\0"


def clean_jpeg(data: bytes) -> bytes:
    """The same picture, coded as it was. Also what stands behind its end goes, where phones keep films and more."""
    made = [b"\xff\xd8"]
    at, which, has_frame, has_scan = 2, 1, False, False
    while True:
        if at >= len(data) and has_scan:
            break  # cut off on its way: what is there can be seen
        marker, at = _marker(data, at)
        if marker == _EOI:
            break
        if 0xD0 <= marker <= _SOI or marker == 0x01:
            continue
        size = number(data, at, 2)
        body = part(data, at + 2, size - 2)
        at += size
        if marker == _APP1 and body.startswith(_EXIF):
            which = orientation(body[len(_EXIF) :])
        elif (kept := _kept(marker, body)) is not None:
            made.append(_segment(marker, kept))
        has_frame = has_frame or marker in _FRAMES
        if marker == _SOS:
            if not has_frame:
                raise Uncleanable("its picture has no frame")
            has_scan = True
            found = _END_OF_SCAN.search(data, at)
            end = found.start() if found else len(data)
            made.append(data[at:end])
            at = end
    if not has_scan:
        raise Uncleanable("it holds no picture")
    if which > 1:
        # behind JFIF, which has to come first
        place = 2 if len(made) > 1 and made[1][1] == _APP0 else 1
        made.insert(place, _segment(_APP1, _EXIF + with_orientation(which)))
    return b"".join((*made, b"\xff\xd9"))


def _marker(data: bytes, at: int) -> tuple[int, int]:
    if part(data, at, 1) != b"\xff":
        raise Uncleanable("it holds something between its segments")
    while part(data, at, 1) == b"\xff":
        at += 1
    return data[at], at + 1


def _kept(marker: int, body: bytes) -> bytes | None:
    """What of a segment is needed to draw."""
    if marker in _FRAMES:
        return part(body, 0, 6 + 3 * number(body, 5, 1))
    if marker == _SOS:
        return part(body, 0, 4 + 2 * number(body, 0, 1))
    if marker in (_DNL, _DRI):
        return part(body, 0, 2)
    if marker in (_DQT, _DHT, _DAC):
        return _tables(marker, body)
    if marker == _APP0 and body.startswith(b"JFIF\0") and len(body) >= 14:
        return body[:12] + b"\0\0"  # without its small picture
    if marker == _APP14 and body.startswith(b"Adobe") and len(body) >= 12:
        return body[:12]  # says how colours are coded
    return None


def _tables(marker: int, body: bytes) -> bytes:
    """Whole tables, one behind the other, and nothing behind them."""
    at = 0
    while at < len(body):
        if marker == _DQT:
            at += 129 if body[at] >> 4 else 65
        elif marker == _DHT:
            at += 17 + sum(part(body, at + 1, 16))
        else:
            at += 2
    if at > len(body):
        raise Uncleanable("its lengths are wrong")
    return body


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body
