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
    b"": {b"ftyp", b"moov", b"mdat"},
    b"moov": {b"mvhd", b"trak"},
    b"trak": {b"tkhd", b"edts", b"mdia"},
    b"edts": {b"elst"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"vmhd", b"smhd", b"hdlr", b"dinf", b"stbl"},
    b"dinf": {b"dref"},
    b"stbl": {
        b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"stsh", b"padb",
        b"stdp", b"sdtp", b"sbgp", b"sgpd", b"subs",
    },
    # how it is coded
    b"vide": {
        b"avcC", b"hvcC", b"vpcC", b"av1C", b"esds", b"d263", b"dvcC", b"dvvC", b"pasp", b"colr", b"clap", b"fiel",
        b"btrt", b"gama", b"mdcv", b"clli",
    },
    b"soun": {b"esds", b"dOps", b"dac3", b"dec3", b"damr", b"alac", b"dfLa", b"chan", b"btrt", b"wave"},
    b"wave": {b"frma", b"mp4a", b"esds", b"alac", b"enda", b"samr", b"damr"},
}  # fmt: skip
#: bytes of a sample entry before its boxes; a sound's first or second version by QuickTime has more
_ENTRY = {b"vide": 78, b"soun": 28}
_MORE_OF_SOUND = {0: 0, 1: 16, 2: 36}
#: kinds of colours that are numbers, and no profile of a device
_COLOURS = (b"nclx", b"nclc")
#: of their kinds only sound and picture are kept: others tell where a camera was, and when
_PLAYS = (b"soun", b"vide")

#: bytes that the names of its kinds may take
_NAMES_OF_KIND = 128

#: bytes of how a FLAC sounds, without its tags
_FLAC = 42

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
    kinds = [kind for kind, *_ in top]
    if b"moof" in kinds or b"ftyp" in kinds[1:] or kinds.count(b"moov") > 1:
        raise Uncleanable("it stands in pieces")
    for kind, start, body, end in top:
        if kind not in _INSIDE[b""]:
            _free(made, start, body, end)
        elif kind == b"ftyp" and end - body > _NAMES_OF_KIND:
            raise Uncleanable("its lengths are wrong")
        elif kind == b"moov":
            for box in _boxes(data, body, end):
                if box[0] == b"trak" and not _plays(data, box):
                    _free(made, *box[1:])
                elif box[0] == b"trak":
                    tracks += 1
                    _scrub(made, data, box, above=kind)
                    heard += _places(data, box)
                    _describe(made, data, box)
                else:
                    _scrub(made, data, box, above=kind)
    if not tracks:
        raise Uncleanable("it holds neither sound nor picture")
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
        held = list(_boxes(data, body, end))
        known = [one[0] for one in held if one[0] in _INSIDE[kind]]
        if len(set(known)) < len(known):
            raise Uncleanable("it says the same thing twice")
        for one in held:
            _scrub(made, data, one, kind)


def _describe(made: bytearray, data: bytes, track: _Box) -> None:
    """Of how a track is coded, leave what is needed to play it: neither names of programs nor anybody's own boxes."""
    handler = _find(data, track, b"mdia", b"hdlr")
    entries = _find(data, track, b"mdia", b"minf", b"stbl", b"stsd")
    if handler is None or entries is None:
        raise Uncleanable("it does not say how it is coded")
    kind = part(data, handler[2] + 8, 4)
    for _, _, body, end in _boxes(data, entries[2] + 8, entries[3]):
        size = _ENTRY[kind]
        if kind == b"soun":
            size += _MORE_OF_SOUND.get(number(data, body + 8, 2), 0)
        if body + size > end:
            raise Uncleanable("its lengths are wrong")
        made[body + 12 : body + 16] = bytes(4)
        if kind == b"vide":
            made[body + 42 : body + 74] = bytes(32)
        _sift(made, data, body + size, end, kind)


def _sift(made: bytearray, data: bytes, begin: int, end: int, above: bytes) -> None:
    at = begin
    for kind, start, body, over in _boxes(data, begin, end):
        at = over
        if kind == b"wave":
            _sift(made, data, body, over, kind)
        elif kind == b"dfLa" and over - body > _FLAC:
            raise Uncleanable("its sound tells more than how it sounds")
        elif (kind == b"colr" and part(data, body, 4) not in _COLOURS) or (
            kind not in _INSIDE[above] and any(data[start + 4 : over])
        ):
            _free(made, start, body, over)
    made[at:end] = bytes(end - at)


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
