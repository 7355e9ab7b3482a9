"""Small real files for people to send: a grey picture and silence."""

from __future__ import annotations

import base64
import struct

#: a JPEG of 8 × 8 grey points
PICTURE = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8"
    "ybqmx5moq6T/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AS//Z"
)

#: 20 milliseconds of silence (RFC 6716), at the 48,000 samples a second that Ogg Opus counts in (RFC 7845)
_FRAME = b"\xf8\xff\xfe"
_FRAME_SAMPLES = 960
_FRAMES_A_SECOND = 50
_POLYNOMIAL = 0x04C11DB7


def silence(seconds: int) -> bytes:
    """A voice note in which nothing is said, as an Ogg Opus stream that plays."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 7) + b"palabre" + struct.pack("<I", 0)
    pages = [_page(0, [head], 0, first=True), _page(1, [tags], 0)]
    for second in range(1, seconds + 1):
        samples = second * _FRAMES_A_SECOND * _FRAME_SAMPLES
        pages.append(_page(second + 1, [_FRAME] * _FRAMES_A_SECOND, samples, last=second == seconds))
    return b"".join(pages)


def _page(number: int, packets: list[bytes], samples: int, *, first: bool = False, last: bool = False) -> bytes:
    flags = (2 if first else 0) | (4 if last else 0)
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, samples, 1, number, 0)
    body = head + bytes([len(packets), *map(len, packets)]) + b"".join(packets)
    return body[:22] + struct.pack("<I", _checksum(body)) + body[26:]


def _checksum(content: bytes) -> int:
    total = 0
    for byte in content:
        total ^= byte << 24
        for _ in range(8):
            total = ((total << 1) ^ (_POLYNOMIAL if total & 0x80000000 else 0)) & 0xFFFFFFFF
    return total
