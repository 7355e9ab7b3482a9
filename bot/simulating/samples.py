"""Small real files: silence that plays as a voice note, and a picture of two greys, a field below a sky."""

from __future__ import annotations

import struct
from functools import lru_cache

#: 20 milliseconds of silence (RFC 6716), at the 48,000 samples a second that Ogg Opus counts in (RFC 7845)
_FRAME, _FRAME_SAMPLES, _FRAMES_A_SECOND = b"\xf8\xff\xfe", 960, 50


@lru_cache(maxsize=128)
def silence(seconds: int) -> bytes:
    """A voice note in which nothing is said, as an Ogg Opus stream."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 7) + b"palabre" + struct.pack("<I", 0)
    pages = [_page(0, [head], 0, 2), _page(1, [tags], 0, 0)]
    for second in range(1, seconds + 1):
        samples = second * _FRAMES_A_SECOND * _FRAME_SAMPLES
        pages.append(_page(second + 1, [_FRAME] * _FRAMES_A_SECOND, samples, 4 if second == seconds else 0))
    return b"".join(pages)


def _page(number: int, packets: list[bytes], samples: int, flags: int) -> bytes:
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, samples, 1, number, 0)
    body = head + bytes([len(packets), *map(len, packets)]) + b"".join(packets)
    return body[:22] + struct.pack("<I", _checksum(body)) + body[26:]


def _checksum(content: bytes) -> int:
    total, table = 0, _table()
    for byte in content:
        total = ((total << 8) & 0xFFFFFFFF) ^ table[(total >> 24) ^ byte]
    return total


@lru_cache(maxsize=1)
def _table() -> tuple[int, ...]:
    """What each byte adds to the checksum of an Ogg page (RFC 3533)."""
    found = []
    for total in range(0, 256 << 24, 1 << 24):
        for _ in range(8):
            total = ((total << 1) ^ (0x04C11DB7 if total & 0x80000000 else 0)) & 0xFFFFFFFF
        found.append(total)
    return tuple(found)


@lru_cache(maxsize=128)
def picture(sky: int, field: int, across: int = 40, down: int = 30) -> bytes:
    """A grey JPEG (baseline, ITU-T T.81) of `across` × `down` blocks of 8 × 8 points; both greys are -100 to 100."""
    bits, before = [], 0
    for block in range(across * down):
        grey = sky if block < across * (down // 2) else field
        step, before = grey - before, grey
        size = abs(step).bit_length()
        # all categories of differences have four bits here; then comes the difference, then "nothing more"
        bits.append(f"{size:04b}" + (f"{step if step > 0 else step + (1 << size) - 1:0{size}b}" if size else "") + "0")
    packed = "".join(bits)
    packed += "1" * (-len(packed) % 8)
    data = int(packed, 2).to_bytes(len(packed) // 8).replace(b"\xff", b"\xff\x00")
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
            _segment(0xDB, b"\0" + bytes([8] * 64)),
            _segment(0xC0, struct.pack(">BHHBBBB", 8, down * 8, across * 8, 1, 1, 0x11, 0)),
            _segment(0xC4, b"\x00" + bytes([0, 0, 0, 12, *[0] * 12]) + bytes(range(12))),
            _segment(0xC4, b"\x10" + bytes([1, *[0] * 15]) + b"\0"),
            _segment(0xDA, b"\1\1\0\0\x3f\0"),
            data,
            b"\xff\xd9",
        )
    )


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body
