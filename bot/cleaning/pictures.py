"""PNG, WebP and GIF: the chunks that draw the picture, and nothing else."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from .orientation import orientation, with_orientation
from .reading import Uncleanable, number, part

PNG = b"\x89PNG\r\n\x1a\n"
GIFS = (b"GIF87a", b"GIF89a")
#: bytes of pixels, unpacked
_LARGEST = 2**29

#: what draws, and tells of colours without naming a device (PNG, third edition), with the bytes it may have.
#: What moves is left out: one cannot see whether more stands behind each of its pictures
_PNG_DRAWS = {
    b"IHDR": 13, b"PLTE": 768, b"tRNS": 256, b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"sBIT": 4, b"bKGD": 6, b"cICP": 4,
}  # fmt: skip
_BITS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
#: columns and rows of the seven pictures in one that becomes sharper: first, step
_SHARPER = ((0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2))


def clean_png(data: bytes) -> bytes:
    """The same picture, coded as it was."""
    before: list[bytes] = []
    drawn: list[bytes] = []
    at, kind, which = len(PNG), b"", 1
    while kind != b"IEND":
        size, kind = number(data, at, 4), part(data, at + 4, 4)
        whole = part(data, at, size + 12)
        at += len(whole)
        if kind == b"eXIf":
            which = orientation(whole[8:-4])
        elif kind == b"IDAT":
            drawn.append(whole[8:-4])
        elif kind in _PNG_DRAWS and not drawn:
            if size > _PNG_DRAWS[kind]:
                raise Uncleanable("its lengths are wrong")
            before.append(_png_chunk(kind, whole[8:-4]))
    if not drawn or not before or before[0][4:8] != b"IHDR":
        raise Uncleanable("it holds no picture")
    pixels = _only_pixels(b"".join(drawn), _size_of(before[0][8:-4]))
    if which > 1:
        before.insert(1, _png_chunk(b"eXIf", with_orientation(which)))
    return b"".join((PNG, *before, _png_chunk(b"IDAT", pixels), _png_chunk(b"IEND", b"")))


def _size_of(head: bytes) -> int:
    """Bytes of the pixels, unpacked."""
    wide, high, bits, colours, sharper = number(head, 0, 4), number(head, 4, 4), part(head, 8, 1)[0], head[9], head[12]
    if colours not in _BITS:
        raise Uncleanable("its colours are of a kind that we do not know")
    total = 0
    for column, over, row, down in _SHARPER if sharper else ((0, 1, 0, 1),):
        across, along = max(0, -(-(wide - column) // over)), max(0, -(-(high - row) // down))
        total += along * (1 + (across * bits * _BITS[colours] + 7) // 8) if across else 0
    return total


def _only_pixels(packed: bytes, size: int) -> bytes:
    """What is packed, without what stands behind it."""
    if size > _LARGEST:
        raise Uncleanable("its picture is too large")
    unpacking, left, rest = zlib.decompressobj(), size, packed
    try:
        while rest and not unpacking.eof:
            left -= len(unpacking.decompress(rest, 2**20))
            rest = unpacking.unconsumed_tail
            if left < 0:
                raise Uncleanable("more stands in it than its picture")
    except zlib.error:
        raise Uncleanable("its picture cannot be read") from None
    return packed[: len(packed) - len(unpacking.unused_data)] if unpacking.eof else packed


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
            kept.append((kind, body[:6] if kind == b"ANIM" else body))
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
        if what == _IMAGE:
            made.append(data[at:end])
        elif label == _CONTROL:
            made.append(b"\x21\xf9\x04" + part(data, at + 3, 4) + b"\0")
        elif label == _APPLICATION and is_play and data[at + 14 : at + 16] == b"\3\1":
            made.append(b"\x21\xff\x0bNETSCAPE2.0\3\1" + part(data, at + 16, 2) + b"\0")  # how often it moves
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
