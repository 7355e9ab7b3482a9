"""MP4, MOV, M4A and 3GP (ISO 14496-12): what does not play is overwritten where it stands, so that all places hold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from .reading import Uncleanable, number, part

BEGINNINGS = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})

#: pictures in the same boxes: what tells of them stands where it cannot be taken out like this
_PICTURES = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis", b"crx ")
#: box -> the boxes in it that play
_INSIDE = {
    b"": {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"sidx", b"ssix", b"mfra", b"wide"},
    b"moov": {b"mvhd", b"trak", b"mvex", b"iods"},
    b"moof": {b"mfhd", b"traf"},
    b"traf": {b"tfhd", b"tfdt", b"trun", b"sdtp", b"sbgp", b"sgpd", b"subs", b"saiz", b"saio", b"senc"},
    b"trak": {b"tkhd", b"edts", b"mdia"},
    b"mdia": {b"mdhd", b"hdlr", b"minf", b"elng"},
    b"minf": {b"vmhd", b"smhd", b"nmhd", b"gmhd", b"hdlr", b"dinf", b"stbl"},
    b"dinf": {b"dref"},
    b"stbl": {
        b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"stsh", b"padb",
        b"stdp", b"sdtp", b"sbgp", b"sgpd", b"subs",
    },
}  # fmt: skip
#: of their kinds only sound and picture are kept: others tell where a camera was, and when
_PLAYS = (b"soun", b"vide")

#: box, its start, where its body begins, its end
_Box = tuple[bytes, int, int, int]


def clean_film(data: bytes) -> bytes:
    """The same sound and picture. What no track that plays refers to becomes zeros."""
    if data[4:8] == b"ftyp" and any(brand in part(data, 8, min(56, len(data) - 8)) for brand in _PICTURES):
        raise Uncleanable("pictures of this kind cannot be cleaned")
    made = bytearray(data)
    heard: list[tuple[int, int]] = []
    tracks = 0
    top = list(_boxes(data, 0, len(data)))
    for kind, start, body, end in top:
        if kind not in _INSIDE[b""]:
            _free(made, start, body, end)
        elif kind == b"moof":
            for box in _boxes(data, body, end):
                _scrub(made, data, box, above=kind)
        elif kind == b"moov":
            for box in _boxes(data, body, end):
                if box[0] == b"trak" and not _plays(data, box):
                    _free(made, *box[1:])
                    if _has(top, b"moof"):
                        raise Uncleanable("it holds a track that is neither sound nor picture")
                elif box[0] == b"trak":
                    tracks += 1
                    _scrub(made, data, box, above=kind)
                    heard += _places(data, box)
                else:
                    _scrub(made, data, box, above=kind)
    if not tracks:
        raise Uncleanable("it holds neither sound nor picture")
    if not _has(top, b"moof"):
        heard.sort()
        for kind, _, body, end in top:
            if kind == b"mdat":
                _silence(made, body, end, heard)
    return bytes(made)


def _boxes(data: bytes, at: int, end: int) -> Iterator[_Box]:
    while at + 8 <= end:
        size, kind, head = number(data, at, 4), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = number(data, at + 8, 8), 16
        elif size == 0:
            if end < len(data):
                return  # the zeros behind the last box of a user's data
            size = end - at
        if size < head or at + size > end:
            raise Uncleanable("its lengths are wrong")
        yield kind, at, at + head, at + size
        at += size
    if end == len(data) and at < end:
        raise Uncleanable("it ends before it should")


def _has(boxes: list[_Box], kind: bytes) -> bool:
    return any(one[0] == kind for one in boxes)


def _free(made: bytearray, start: int, body: int, end: int) -> None:
    """Say that nothing stands there, and let nothing stand there."""
    made[start + 4 : start + 8] = b"free"
    made[body:end] = bytes(end - body)


def _find(data: bytes, box: _Box, *path: bytes) -> _Box | None:
    for kind in path:
        found = next((one for one in _boxes(data, box[2], box[3]) if one[0] == kind), None)
        if found is None:
            return None
        box = found
    return box


def _plays(data: bytes, track: _Box) -> bool:
    handler = _find(data, track, b"mdia", b"hdlr")
    return handler is not None and part(data, handler[2] + 8, 4) in _PLAYS


def _scrub(made: bytearray, data: bytes, box: _Box, above: bytes) -> None:
    """Free what does not play, and empty dates and names in what does."""
    kind, start, body, end = box
    if kind not in _INSIDE[above]:
        _free(made, start, body, end)
    elif kind in (b"mvhd", b"tkhd", b"mdhd"):
        size = 16 if part(data, body, 1) == b"\1" else 8
        part(data, body + 4, size)
        made[body + 4 : body + 4 + size] = bytes(size)
    elif kind == b"hdlr" and end > body + 24:
        # the name, and who made the component
        made[body + 12 : end] = bytes(end - body - 12)
    elif kind == b"dref":
        for _, _, inside, over in _boxes(data, body + 8, end):
            made[inside + 4 : over] = bytes(max(0, over - inside - 4))
    elif kind in _INSIDE:
        for one in _boxes(data, body, end):
            _scrub(made, data, one, kind)


def _places(data: bytes, track: _Box) -> list[tuple[int, int]]:
    """Where a track's samples stand: (from, to) of each chunk."""
    table = _find(data, track, b"mdia", b"minf", b"stbl")
    if table is None:
        return []
    found = {kind: (body, end) for kind, _, body, end in _boxes(data, table[2], table[3])}
    chunks = _numbers(data, found, b"stco", 4) or _numbers(data, found, b"co64", 8)
    if not chunks:
        return []
    if b"stsz" not in found or b"stsc" not in found:
        raise Uncleanable("it does not say where its samples are")
    same = number(data, found[b"stsz"][0] + 4, 4)
    sizes = [] if same else _table(data, found[b"stsz"], 12, number(data, found[b"stsz"][0] + 8, 4), 4)
    of_chunk = _table(data, found[b"stsc"], 8, 3 * number(data, found[b"stsc"][0] + 4, 4), 4)
    firsts = [*of_chunk[::3], len(chunks) + 1]
    places, sample, at = [], 0, 0
    for (first, following), many in zip(pairwise(firsts), of_chunk[1::3], strict=False):
        for chunk in chunks[first - 1 : following - 1] if first else ():
            size = same * many if same else sum(sizes[sample : sample + many])
            sample += many
            at += 1
            places.append((chunk, chunk + size))
    if at != len(chunks):
        raise Uncleanable("it does not say where its samples are")
    return places


def _numbers(data: bytes, found: dict[bytes, tuple[int, int]], kind: bytes, size: int) -> list[int]:
    if kind not in found:
        return []
    return _table(data, found[kind], 8, number(data, found[kind][0] + 4, 4), size)


def _table(data: bytes, box: tuple[int, int], at: int, count: int, size: int) -> list[int]:
    body, end = box
    if body + at + count * size > end:
        raise Uncleanable("its lengths are wrong")
    raw = memoryview(data)[body + at : body + at + count * size]
    return [int.from_bytes(raw[place : place + size], "big") for place in range(0, len(raw), size)]


def _silence(made: bytearray, begin: int, end: int, heard: list[tuple[int, int]]) -> None:
    """Zeros wherever no sample stands."""
    at = begin
    for first, last in heard:
        if first >= end:
            break
        if first > at:
            made[at:first] = bytes(first - at)
        at = max(at, min(last, end))
    made[at:end] = bytes(end - at)
