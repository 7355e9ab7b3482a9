"""Matroska and WebM (RFC 9559): what does not play is overwritten where it stands, so that all places hold."""

from __future__ import annotations

from .reading import Uncleanable, part

BEGINS = b"\x1a\x45\xdf\xa3"

_HEAD, _SEGMENT, _CLUSTER, _VOID = 0x1A45DFA3, 0x18538067, 0x1F43B675, 0xEC
_INFO, _TRACKS, _TRACK, _SEEK, _CUES, _SEGMENT_PARTS = 0x1549A966, 0x1654AE6B, 0xAE, 0x114D9B74, 0x1C53BB6B, 0xBF
#: what plays: scale, length; cues; clusters and what stands in one of unknown length
_KEPT = frozenset({_HEAD, _SEEK, _CUES, 0xE7, 0xA3, 0xA0, 0xA7, 0xAB, 0xAF})
_OF_INFO = frozenset({0x2AD7B1, 0x4489})
#: names of programs, which have to be there
_PROGRAMS = frozenset({0x4D80, 0x5741})
_NAMES = frozenset({0x536E})


def clean_matroska(data: bytes) -> bytes:
    """The same sound and picture."""
    made = bytearray(data)
    has_tracks = _walk(made, data, 0, len(data))
    if not has_tracks:
        raise Uncleanable("it holds neither sound nor picture")
    return bytes(made)


def _walk(made: bytearray, data: bytes, at: int, end: int) -> bool:
    """Look at one element after the other; into the segment, and a cluster that does not say how long it is."""
    has_tracks = False
    while at < end:
        name, body, size = _element(data, at)
        if name == _SEGMENT or (name == _CLUSTER and size is None):
            at = body
            continue
        if size is None:
            raise Uncleanable("it does not say how long its parts are")
        over = body + size
        if over > end:
            if name in _KEPT or name == _CLUSTER:
                break  # cut off on its way: what came before can be played
            raise Uncleanable("it ends before it should")
        if name == _INFO:
            _sift(made, data, body, over, _OF_INFO)
        elif name == _TRACKS:
            has_tracks = True
            _tracks(made, data, body, over)
        elif name not in _KEPT and name != _CLUSTER:
            _empty(made, at, over)
        at = over
    return has_tracks


def _tracks(made: bytearray, data: bytes, at: int, end: int) -> None:
    while at < end:
        name, body, size = _element(data, at)
        over = body + (size or 0)
        if size is None or over > end:
            raise Uncleanable("its lengths are wrong")
        if name == _TRACK:
            _without(made, data, body, over)
        else:
            _empty(made, at, over)
        at = over


def _without(made: bytearray, data: bytes, at: int, end: int) -> None:
    """Of a track, everything but its name, tags of its own and sums."""
    while at < end:
        name, body, size = _element(data, at)
        over = body + (size or 0)
        if size is None or over > end:
            raise Uncleanable("its lengths are wrong")
        if name in _NAMES or name in (_SEGMENT_PARTS, _VOID):
            _empty(made, at, over)
        at = over


def _sift(made: bytearray, data: bytes, at: int, end: int, kept: frozenset[int]) -> None:
    while at < end:
        name, body, size = _element(data, at)
        over = body + (size or 0)
        if size is None or over > end:
            raise Uncleanable("its lengths are wrong")
        if name in _PROGRAMS:
            made[body:over] = b"-" * (over - body)
        elif name not in kept:
            _empty(made, at, over)
        at = over


def _empty(made: bytearray, at: int, end: int) -> None:
    """A void element of the same length."""
    total = end - at
    if total < 2:
        raise Uncleanable("its lengths are wrong")
    width = 1 if total - 2 < 127 else 8
    if width == 8 and total < 9:
        raise Uncleanable("its lengths are wrong")
    size = total - 1 - width
    head = bytes([_VOID]) + (size | 1 << 7 * width).to_bytes(width, "big")
    made[at:end] = head + bytes(size)


def _element(data: bytes, at: int) -> tuple[int, int, int | None]:
    """Its name, where its body begins and how long that is; None for one that does not say."""
    first = part(data, at, 1)[0]
    width = 9 - first.bit_length() if first else 9
    if width > 4:
        raise Uncleanable("it holds something between its elements")
    name = int.from_bytes(part(data, at, width), "big")
    at += width
    first = part(data, at, 1)[0]
    width = 9 - first.bit_length() if first else 9
    if width > 8:
        raise Uncleanable("its lengths are wrong")
    size = int.from_bytes(part(data, at, width), "big") & ((1 << 7 * width) - 1)
    return name, at + width, None if size == (1 << 7 * width) - 1 else size
