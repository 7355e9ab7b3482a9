"""What stands in sounds, films and pictures without being heard or seen goes, or the file is refused."""

import io
import struct
import zlib

import pytest
from PIL import Image

from bot.cleaning.cleaning import clean
from bot.cleaning.reading import Uncleanable

from . import making_files as make
from .making_files import SOUND, B


def film(handler, entry):
    start, media = make.box(b"ftyp", b"isom", bytes(4)), make.box(b"mdat", SOUND)
    one, at = struct.pack(">I", 1), len(start) + 8
    table = make.box(
        b"stbl",
        make.box(b"stsd", bytes(4), one, entry),
        make.box(b"stsc", bytes(4), one, struct.pack(">III", 1, 1, 1)),
        make.box(b"stsz", bytes(4), struct.pack(">I", len(SOUND)), one),
        make.box(b"stco", bytes(4), one, struct.pack(">I", at)),
    )
    inside = make.box(b"mdia", make.box(b"hdlr", bytes(8), handler, bytes(13)), make.box(b"minf", table))
    return start + media + make.box(b"moov", make.box(b"trak", inside))


def seen():
    name = bytes([len(B)]) + B.ljust(31, b"\0")
    own = make.box(b"uuid", bytes(16), B) + make.box(b"colr", b"prof", B) + make.box(b"pasp", bytes(8))
    return film(b"vide", make.box(b"avc1", bytes(12), b"Awa!", bytes(26), name, bytes(4), own))


def heard():
    own = make.box(b"wave", make.box(b"frma", b"mp4a"), make.box(b"name", B), bytes(8))
    return film(b"soun", make.box(b"mp4a", bytes(28), own))


def wave():
    head = struct.pack("<HHIIHHH", 1, 1, 8000, 8000, 1, 8, len(B)) + B
    body = b"WAVE" + make.chunk(b"fmt ", head, "<") + make.chunk(b"data", bytes(8), "<")
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webm(*, head=b"", track=b"", cluster=b""):
    tracks = make.element("1654AE6B", make.element("AE", make.element("D7", b"\1") + track))
    played = make.element("E7", b"\0") + make.element("A3", b"\x81\0\0\x80" + SOUND)
    return make.element("1A45DFA3", make.element("4282", b"webm") + head) + make.element(
        "18538067", tracks + make.element("1F43B675", played + cluster)
    )


def png():
    pixels = zlib.compress(b"\0\0")
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", pixels + B), (b"IEND", B)]
    return make.png_of(chunks)


def jpeg():
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    return out.getvalue()[:-2] + b"\xff\xdf" + struct.pack(">H", len(B) + 2) + B + b"\xff\xd9"


HIDDEN = {
    "two sounds under one number": lambda: make.opus() + make.opus(),
    "two sounds of the other kind": lambda: make.vorbis() + make.vorbis(),
    "tags behind a flac": lambda: make.flac() + b"APETAGEX" + bytes(24) + B,
    "how a picture is coded": seen,
    "how a sound is coded": heard,
    "behind the head of a wave": wave,
    "the codec's name": lambda: webm(track=make.element("258688", B)),
    "a void in the head": lambda: webm(head=make.element("EC", B)),
    "a void in a cluster": lambda: webm(cluster=make.element("EC", B)),
    "a first frame that is no sound": lambda: (
        b"\xff\xfb\x90\0" + (bytes(32) + b"Info" + B).ljust(413, b"\0") + make.mp3_frames()
    ),
    "behind the pixels of a png": png,
    "a segment that draws nothing": jpeg,
    "blocks of a gif": lambda: make.gif().replace(b"NETSCAPE2.0\3\1\0\0", b"NETSCAPE2.0\3\1\0\0" + bytes([len(B)]) + B),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_not_heard_or_seen_goes(name):
    given = HIDDEN[name]()
    assert B in given
    assert B not in clean(given)


REFUSED = {
    "a film in pieces": lambda: make.film() + make.box(b"moof", bytes(8)) + make.box(b"mdat", B),
    "a kind that is a name": lambda: make.element("1A45DFA3", make.element("4282", B)) + make.element("18538067", b""),
    "words under a film": lambda: webm(track=make.element("83", b"\x11")),
    "more pixels than the picture has": lambda: make.png_of(
        [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\0" + B)), (b"IEND", b"")]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_told_from_a_hiding_place_is_refused(name):
    with pytest.raises(Uncleanable):
        clean(REFUSED[name]())
