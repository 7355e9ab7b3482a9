"""PNG, WebP and GIF: the chunks that draw the picture, and nothing else."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from .orientation import orientation, with_orientation
from .reading import Uncleanable, number, part

PNG = b"\x89PNG\r\n\x1a\n"
GIFS = (b"GIF87a", b"GIF89a")

#: what draws, tells of colours without naming a device, or moves the picture (PNG, third edition)
_PNG_DRAWS = frozenset({
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"cICP",
    b"acTL", b"fcTL", b"fdAT",
})  # fmt: skip


def clean_png(data: bytes) -> bytes:
    """The same picture, coded as it was."""
    made, at, kind, which = [PNG], len(PNG), b"", 1
    while kind != b"IEND":
        size, kind = number(data, at, 4), part(data, at + 4, 4)
        whole = part(data, at, size + 12)
        at += len(whole)
        if kind == b"eXIf":
            which = orientation(whole[8:-4])
        elif kind in _PNG_DRAWS:
            made.append(whole)
    if len(made) < 4 or made[1][4:8] != b"IHDR":
        raise Uncleanable("it holds no picture")
    if which > 1:
        made.insert(2, _png_chunk(b"eXIf", with_orientation(which)))
    return b"".join(made)


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


_WEBP_DRAWS = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"})
_ICC, _EXIF, _XMP = 0x20, 0x08, 0x04


def is_webp(data: bytes) -> bool:
    """It says that it is one."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def clean_webp(data: bytes) -> bytes:
    """The same picture, coded as it was."""
    kept: list[tuple[bytes, bytes]] = []
    which = 1
    for kind, body in chunks(data, 12, len(data), "<"):
        if kind == b"EXIF":
            which = orientation(body.removeprefix(b"Exif\0\0"))
        elif kind == b"ANMF":
            inner = chunks(body, 16, len(body), "<")
            frame = b"".join(chunk(one, given, "<") for one, given in inner if one in (b"ALPH", b"VP8 ", b"VP8L"))
            kept.append((kind, part(body, 0, 16) + frame))
        elif kind in _WEBP_DRAWS:
            kept.append((kind, body))
    if not any(kind in (b"VP8 ", b"VP8L", b"ANMF") for kind, _ in kept):
        raise Uncleanable("it holds no picture")
    if kept[0][0] == b"VP8X":
        flags = part(kept[0][1], 0, 10)[0] & ~(_ICC | _EXIF | _XMP) | (_EXIF if which > 1 else 0)
        kept[0] = (b"VP8X", bytes([flags]) + kept[0][1][1:10])
        if which > 1:
            kept.append((b"EXIF", with_orientation(which)))
    return riff(b"WEBP", kept)


def chunks(data: bytes, at: int, end: int, order: str) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a RIFF (<) or IFF (>) file. Raises Uncleanable where one is longer than the file."""
    while at + 8 <= end:
        kind, size = part(data, at, 4), number(data, at + 4, 4, order)
        yield kind, part(data, at + 8, size)
        at += 8 + size + size % 2


def chunk(kind: bytes, body: bytes, order: str) -> bytes:
    """One chunk, filled up to an even length."""
    return kind + struct.pack(f"{order}I", len(body)) + body + b"\0" * (len(body) % 2)


def riff(form: bytes, kept: list[tuple[bytes, bytes]]) -> bytes:
    """A RIFF file of these chunks."""
    body = form + b"".join(chunk(kind, given, "<") for kind, given in kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


_PLAYS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_EXTENSION, _IMAGE, _TRAILER, _CONTROL, _APPLICATION = 0x21, 0x2C, 0x3B, 0xF9, 0xFF


def clean_gif(data: bytes) -> bytes:
    """The same picture without comments and what programs left."""
    at = 13 + _colours(part(data, 10, 1)[0])
    made, has_picture = [part(data, 0, at)], False
    while (what := part(data, at, 1)[0]) != _TRAILER:
        if what == _IMAGE:
            # the picture's own colours, then how wide its codes are
            head = 10 + _colours(part(data, at + 9, 1)[0]) + 1
            has_picture = True
        elif what == _EXTENSION:
            head = 2
        else:
            raise Uncleanable("it holds something between its blocks")
        end = _after_blocks(data, at + head)
        is_play = data[at + 3 : at + 14] in _PLAYS
        label = data[at + 1]
        if what == _IMAGE or label == _CONTROL or (label == _APPLICATION and is_play):
            made.append(data[at:end])
        at = end
    if not has_picture:
        raise Uncleanable("it holds no picture")
    return b"".join((*made, b"\x3b"))


def _colours(flags: int) -> int:
    """Bytes of a table of colours."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while size := part(data, at, 1)[0]:
        at += size + 1
    return at + 1
