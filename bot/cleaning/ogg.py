"""Ogg with Opus, Vorbis or Speex (RFC 3533, 7845): the comment packet is emptied where it stands."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

from .reading import Uncleanable, part

BEGINS = b"OggS"

_BEGINNING = 0x02


@dataclass(slots=True)
class _Stream:
    """One logical stream, until its comment packet has been found."""

    #: how its comment packet begins
    prefix: bytes
    #: ends the packet
    suffix: bytes
    packets: int = 0
    #: where the pieces of the comment packet stand: (from, to)
    pieces: list[tuple[int, int]] = field(default_factory=list)
    done: bool = False


def clean_ogg(data: bytes) -> bytes:
    """The same sound; all lengths stay, so that nothing else has to change. What stands between pages goes."""
    made = bytearray()
    #: by their numbers, and those that ended: another may begin under the same number
    streams: dict[bytes, _Stream] = {}
    every: list[_Stream] = []
    pages: list[tuple[int, int]] = []
    at = 0
    while at < len(data):
        if part(data, at, 4) != BEGINS:
            if pages and data.find(BEGINS, at) < 0:
                break  # tags behind its end
            raise Uncleanable("it holds something between its pages")
        lacing = part(data, at + 27, data[at + 26] if at + 26 < len(data) else 0)
        body = at + 27 + len(lacing)
        if body + sum(lacing) > len(data):
            break  # cut off on its way: what came before can be heard
        end, shift = body + sum(lacing), len(made) - at
        serial = data[at + 14 : at + 18]
        if data[at + 5] & _BEGINNING:
            streams[serial] = _begun(data[body:end])
            every.append(streams[serial])
        if serial not in streams:
            raise Uncleanable("a page belongs to no stream")
        if not streams[serial].done:
            _look(streams[serial], lacing, body + shift)
        pages.append((len(made), len(made) + end - at))
        made += data[at:end]
        at = end
    if not every or not all(stream.done for stream in every):
        raise Uncleanable("it says nothing of what it holds")
    for stream in every:
        _empty(made, stream)
    changed = {place for stream in every for place, _ in stream.pieces}
    for begins, end in pages:
        if any(begins < place < end for place in changed):
            made[begins + 22 : begins + 26] = b"\0\0\0\0"
            made[begins + 22 : begins + 26] = struct.pack("<I", checksum(bytes(made[begins:end])))
    return bytes(made)


def _begun(body: bytes) -> _Stream:
    if body.startswith(b"OpusHead"):
        return _Stream(b"OpusTags", b"")
    if body.startswith(b"\x01vorbis"):
        return _Stream(b"\x03vorbis", b"\x01")
    if body.startswith(b"Speex   "):
        return _Stream(b"", b"")
    raise Uncleanable("it holds what we do not know")


def _look(stream: _Stream, lacing: bytes, at: int) -> None:
    """Find the pieces of the second packet."""
    for size in lacing:
        if stream.packets == 1 and size:
            stream.pieces.append((at, at + size))
        at += size
        if size < 255:
            stream.packets += 1
        if stream.packets > 1:
            stream.done = True
            return


def _empty(made: bytearray, stream: _Stream) -> None:
    """Write tags without a word into the room that there is: the name of the program is made of spaces."""
    size = sum(end - begin for begin, end in stream.pieces)
    room = size - len(stream.prefix) - len(stream.suffix) - 8
    found = b"".join(bytes(made[begin:end]) for begin, end in stream.pieces)
    if room < 0 or not found.startswith(stream.prefix):
        raise Uncleanable("its comments are not where they should be")
    words = stream.prefix + struct.pack("<I", room) + b" " * room + b"\0\0\0\0" + stream.suffix
    at = 0
    for begin, end in stream.pieces:
        made[begin:end] = words[at : at + end - begin]
        at += end - begin


def checksum(page: bytes) -> int:
    """Ogg's own CRC: that of zlib with all bits the other way round, and without its inversions."""
    found = zlib.crc32(page.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{found:032b}"[::-1], 2)


_MIRRORED = bytes(int(f"{one:08b}"[::-1], 2) for one in range(256))
