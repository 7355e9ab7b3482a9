"""Sounds: MP3, AAC, WAV, AIFF, FLAC and AMR without what was written beside them."""

from __future__ import annotations

import re
import struct

from .pictures import chunk, chunks, riff
from .reading import Uncleanable, number, part

AMR, AMR_WIDE = b"#!AMR\n", b"#!AMR-WB\n"
FLAC = b"fLaC"


def is_wave(data: bytes) -> bool:
    """RIFF with sound."""
    return data[:4] == b"RIFF" and data[8:12] == b"WAVE"


def is_aiff(data: bytes) -> bool:
    """What a Macintosh makes of a sound."""
    return data[:4] == b"FORM" and data[8:12] in (b"AIFF", b"AIFC")


#: bytes that say how it sounds, by how it is coded; what stands behind them is somebody's own
_WAVE_HEADS = {1: 16, 2: 50, 3: 18, 6: 18, 7: 18, 0x11: 20, 0x31: 20, 0x55: 30, 0xFFFE: 40}


def clean_wave(data: bytes) -> bytes:
    """How it sounds and the sound."""
    found: dict[bytes, bytes] = {}
    for kind, body in chunks(data, 12, len(data), "<"):
        found.setdefault(kind, body)
    if not {b"fmt ", b"data"} <= set(found):
        raise Uncleanable("it holds no sound")
    head = found[b"fmt "]
    size = _WAVE_HEADS.get(number(head, 0, 2, "<"))
    if size is None:
        raise Uncleanable("it is coded in a way that we do not know")
    kept = part(head, 0, 16) + (struct.pack("<H", size - 18) + head[18:size] if size > 16 else b"")
    told = [(b"fact", found[b"fact"][:4])] if b"fact" in found else []
    return riff(b"WAVE", [(b"fmt ", kept), *told, (b"data", found[b"data"])])


def clean_aiff(data: bytes) -> bytes:
    """How it sounds and the sound."""
    found: dict[bytes, bytes] = {}
    for kind, body in chunks(data, 12, len(data), ">"):
        found.setdefault(kind, body)
    if not {b"COMM", b"SSND"} <= set(found):
        raise Uncleanable("it holds no sound")
    is_coded = data[8:12] == b"AIFC"
    # a name in words goes with how it is coded
    found[b"COMM"] = part(found[b"COMM"], 0, 22) + b"\0\0" if is_coded else part(found[b"COMM"], 0, 18)
    kept = {b"FVER": found.get(b"FVER", b"")[:4]} if is_coded else {}
    kept |= {kind: found[kind] for kind in (b"COMM", b"SSND")}
    body = data[8:12] + b"".join(chunk(kind, given, ">") for kind, given in kept.items() if given)
    return b"FORM" + struct.pack(">I", len(body)) + body


_STREAM, _SEEK = 0, 3
#: tags that programs put behind a sound; so many bytes do not stand in a row by chance
_BEHIND = re.compile(rb"APETAGEX|LYRICSBEGIN|ID3[\x02-\x04]\0[\0-\xf0][\0-\x7f]{4}")


def clean_flac(data: bytes) -> bytes:
    """How it sounds, where to find it, and the sound."""
    at, kept, last = len(FLAC), [], False
    while not last:
        head = part(data, at, 4)
        last, kind = bool(head[0] & 0x80), head[0] & 0x7F
        size = int.from_bytes(head[1:], "big")
        body = part(data, at + 4, size)
        at += 4 + size
        if kind in (_STREAM, _SEEK):
            kept.append((kind, body))
    if not kept or kept[0][0] != _STREAM or data[at : at + 1] != b"\xff":
        raise Uncleanable("it holds no sound")
    # no player needs the hash of the unpacked sound; it finds the same recording elsewhere
    first = kept[0][1]
    kept[0] = (_STREAM, first[:-16] + b"\0" * 16)
    blocks = [
        bytes([kind | (0x80 if index == len(kept) - 1 else 0)]) + len(body).to_bytes(3, "big") + body
        for index, (kind, body) in enumerate(kept)
    ]
    sound = data[at:]
    tags = _BEHIND.search(sound)
    sound = sound[: tags.start()] if tags else sound
    return FLAC + b"".join(blocks) + (sound[:-128] if sound[-128:-125] == b"TAG" else sound)


#: bytes behind the first of a frame, by its kind (RFC 4867, 3GPP TS 26.101 and 26.201)
_AMR_SIZES = {0: 12, 1: 13, 2: 15, 3: 17, 4: 19, 5: 20, 6: 26, 7: 31, 8: 5, 15: 0}
_WIDE_SIZES = {0: 17, 1: 23, 2: 32, 3: 36, 4: 40, 5: 46, 6: 50, 7: 58, 8: 60, 9: 5, 14: 0, 15: 0}


def clean_amr(data: bytes) -> bytes:
    """Its frames; a frame that is cut off, and what is none, ends it."""
    head, sizes = (AMR_WIDE, _WIDE_SIZES) if data.startswith(AMR_WIDE) else (AMR, _AMR_SIZES)
    at = len(head)
    while at < len(data):
        size = sizes.get(data[at] >> 3 & 0xF)
        if size is None or data[at] & 0x83 or at + 1 + size > len(data):
            break
        at += 1 + size
    if at == len(head):
        raise Uncleanable("it holds no sound")
    return data[:at]


# MP3 and AAC: frames that each say how long they are


#: a first frame that is no sound
_WORDS = re.compile(rb"Xing|Info|VBRI|LAME|[ -~]{10}")
_SYNC = re.compile(rb"\xff[\xe0-\xff]")
_KBITS = {
    (1, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HERTZ = (44_100, 48_000, 32_000)


def is_frames(data: bytes) -> bool:
    """Two frames, one after the other, or tags before them."""
    size = _frame(data, 0)
    return data[:3] == b"ID3" or bool(size and _frame(data, size))


def clean_frames(data: bytes) -> bytes:
    """The frames of an MP3 or AAC file; what stands before, between and behind them are tags and pictures."""
    made, at, found = [], _after_tags(data), 0
    while (sync := _SYNC.search(data, at)) is not None:
        begins = at = sync.start()
        first = _frame(data, begins)
        if first and _frame(data, begins + first) and _WORDS.search(data, begins + 4, begins + first):
            begins = at = begins + first  # says how long the sound is, and which program made it
        while (size := _frame(data, at)) and at + size <= len(data):
            at += size
            found += 1
        # one alone is chance, in a picture or a text
        if at > begins and (_frame(data, begins) or 0) + begins < at:
            made.append(data[begins:at])
        at = max(at, begins + 1)
    if not made or found < 2:
        raise Uncleanable("it holds no sound")
    return b"".join(made)


def _after_tags(data: bytes) -> int:
    """Where the ID3 tags at the beginning end."""
    at = 0
    while data[at : at + 3] == b"ID3" and at + 10 <= len(data):
        size = 0
        for seven in data[at + 6 : at + 10]:
            size = size << 7 | seven & 0x7F
        at += 10 + size + (10 if data[at + 5] & 0x10 else 0)
    return at


def _frame(data: bytes, at: int) -> int | None:
    """Bytes of the frame that begins there; None for none."""
    head = data[at : at + 7]
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    if head[1] & 0xF6 == 0xF0:  # AAC in ADTS
        size = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
        return size if size >= 7 and head[2] >> 2 & 0xF < 13 else None
    rate, hertz = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer == 0 or rate in (0, 15) or hertz == 3:
        return None
    kind = 4 - layer
    kbits = _KBITS[(1, kind) if version == 3 else (2, min(kind, 2))][rate - 1]
    per_second = _HERTZ[hertz] // {3: 1, 2: 2, 0: 4}[version]
    padding = head[2] >> 1 & 1
    if kind == 1:
        return (12_000 * kbits // per_second + padding) * 4
    return (72_000 if kind == 3 and version != 3 else 144_000) * kbits // per_second + padding
