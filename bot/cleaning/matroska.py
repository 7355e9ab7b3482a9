"""Matroska and WebM (RFC 9559): what does not play is overwritten where it stands, so that all places hold."""

from __future__ import annotations

from .reading import Uncleanable, part

BEGINS = b"\x1a\x45\xdf\xa3"

_FILE, _HEAD, _SEGMENT, _CLUSTER, _VOID = 0, 0x1A45DFA3, 0x18538067, 0x1F43B675, 0xEC
_INFO, _TRACKS, _TRACK, _SEEKS, _CUES, _GROUP = 0x1549A966, 0x1654AE6B, 0xAE, 0x114D9B74, 0x1C53BB6B, 0xA0
_KIND_OF_FILE, _KIND, _CODEC, _PRIVATE, _PACKING = 0x4282, 0x83, 0x86, 0x63A2, 0x6D80
_OF_CLUSTER = frozenset({0xE7, 0xA3, _GROUP, 0xA7, 0xAB})
#: element -> the elements in it that play
_INSIDE: dict[int, frozenset[int]] = {
    _FILE: frozenset({_HEAD, _SEGMENT}),
    _HEAD: frozenset({0x4286, 0x42F7, 0x42F2, 0x42F3, _KIND_OF_FILE, 0x4287, 0x4285}),
    # one cluster that does not say how long it is leaves what is in it to the segment
    _SEGMENT: frozenset({_INFO, _TRACKS, _SEEKS, _CUES, _CLUSTER, *_OF_CLUSTER}),
    _INFO: frozenset({0x2AD7B1, 0x4489, 0x4D80, 0x5741}),
    _SEEKS: frozenset({0x4DBB}),
    0x4DBB: frozenset({0x53AB, 0x53AC}),
    _CUES: frozenset({0xBB}),
    0xBB: frozenset({0xB3, 0xB7}),
    0xB7: frozenset({0xF7, 0xF1, 0xF0, 0xB2, 0x5378}),
    _CLUSTER: _OF_CLUSTER,
    _GROUP: frozenset({0xA1, 0x9B, 0xFB, 0xFA, 0x75A2}),
    _TRACKS: frozenset({_TRACK}),
    _TRACK: frozenset({
        0xD7, 0x73C5, _KIND, 0xB9, 0x88, 0x55AA, 0x9C, 0x6DE7, 0x23E383, _CODEC, _PRIVATE, 0x56AA, 0x56BB, 0x22B59C,
        0xAA, 0xE0, 0xE1,
    }),
    0xE0: frozenset({0xB0, 0xBA, 0x9A, 0x9D, 0x54AA, 0x54BB, 0x54CC, 0x54DD, 0x54B0, 0x54BA, 0x54B2, 0x53C0}),
    0xE1: frozenset({0xB5, 0x78B5, 0x9F, 0x6264}),
}  # fmt: skip
#: sounds and pictures stand in these, which may be long; all other things are numbers and short words
_MEDIA = frozenset({0xA3, 0xA1, _PRIVATE})
_SHORT = 64
#: names of programs, which have to be there
_PROGRAMS = frozenset({0x4D80, 0x5741})
_FILES = (b"webm", b"matroska")
_PLAYS = (b"\1", b"\2")
#: how it is coded, where what is written for the player holds no tags
_CODECS = (b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG4/ISO/AVC", b"V_MPEGH/ISO/HEVC", b"A_OPUS", b"A_AAC", b"A_PCM/INT/LIT",
           b"A_PCM/FLOAT/IEEE", b"A_MPEG/L3")  # fmt: skip


class _Cut(Exception):
    """It ends on its way: what came before can be played."""


def clean_matroska(data: bytes) -> bytes:
    """The same sound and picture."""
    made = bytearray(data)
    found: set[int] = set()
    try:
        _walk(made, data, (0, len(data)), _FILE, found)
    except _Cut as cut:
        del made[cut.args[0] :]
    if _TRACKS not in found:
        raise Uncleanable("it holds neither sound nor picture")
    return bytes(made)


def _walk(made: bytearray, data: bytes, where: tuple[int, int], above: int, found: set[int]) -> None:
    """Look at one element after the other, and empty what does not play."""
    at, end = where
    allowed = _INSIDE[above]
    while at < end:
        name, body, size = _element(data, at)
        if name == _CLUSTER and size is None and above == _SEGMENT:
            at = body
            continue
        over = end if name == _SEGMENT and size is None else body + (size or 0)
        if size is None and name != _SEGMENT:
            raise Uncleanable("it does not say how long its parts are")
        if over > end:
            if end < len(data) or name not in (_SEGMENT, _CLUSTER, *_OF_CLUSTER, _CUES):
                raise Uncleanable("its lengths are wrong")
            if name not in (_SEGMENT, _CLUSTER):
                raise _Cut(at)
            over = end
        if name == _PACKING and above == _TRACK:
            raise Uncleanable("its sound is packed in a way that we do not know")
        if name not in allowed:
            _empty(made, at, over)
        elif name in _INSIDE:
            found.add(name)
            _walk(made, data, (body, over), name, found)
        elif name in _PROGRAMS:
            made[body:over] = b"-" * (over - body)
        else:
            _check(name, data[body:over])
        at = over


def _check(name: int, body: bytes) -> None:
    """What stays is of a kind that we know."""
    bare = body.rstrip(b"\0")
    if len(body) > _SHORT and name not in _MEDIA:
        raise Uncleanable("its lengths are wrong")
    if name == _KIND_OF_FILE and bare not in _FILES:
        raise Uncleanable("it is of a kind that we do not know")
    if name == _KIND and body not in _PLAYS:
        raise Uncleanable("it holds a track that is neither sound nor picture")
    if name == _CODEC and bare not in _CODECS and not bare.startswith(b"A_AAC/"):
        raise Uncleanable("it is coded in a way that we do not know")


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
