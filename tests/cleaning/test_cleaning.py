"""Files without traces of a person: nothing of what a format can tell stays, and what it shows or says stays."""

from __future__ import annotations

import contextlib
import io
import stat
import struct
import zipfile
import zlib

import openpyxl
import pikepdf
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from bot.cleaning.cleaning import clean, clean_file
from bot.cleaning.ogg import checksum
from bot.cleaning.reading import Uncleanable
from bot.documents.rendering import Limits, NotRendered, Renderer

from . import making_files as make
from .making_files import MARK, SOUND, B

KINDS = {
    "jpeg": make.jpeg,
    "jpeg, progressive": lambda: make.jpeg(progressive=True),
    "jpeg, turned": lambda: make.jpeg(6),
    "png": make.png,
    "webp": make.webp,
    "gif": make.gif,
    "tiff": make.tiff,
    "bmp": make.bmp,
    "pdf": make.pdf,
    "word": make.word,
    "excel": make.excel,
    "open document": make.open_document,
    "mp3": make.mp3,
    "aac": make.aac,
    "wave": make.wave,
    "aiff": make.aiff,
    "flac": make.flac,
    "amr": make.amr,
    "opus": make.opus,
    "opus with a cover": lambda: make.opus(40_000),
    "vorbis": make.vorbis,
    "film": make.film,
    "mp4": lambda: make.film(b"isom"),
    "webm": make.webm,
    "webm of a browser": lambda: make.webm(unknown=True),
}
PICTURES = ("jpeg", "jpeg, progressive", "jpeg, turned", "png", "webp", "gif", "tiff", "bmp")


def all_in(data: bytes) -> bytes:
    """Everything that stands in a file, also what is packed in it."""
    found = [data]
    if data[:4] == b"PK\3\4":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            found += [all_in(package.read(name)) for name in package.namelist()]
            found += [name.encode() for name in package.namelist()]
    if data[:5] == b"%PDF-":
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for one in pdf.objects:
                found.append(str(one).encode())
                if isinstance(one, pikepdf.Stream):
                    found.append(one.read_raw_bytes())
                    if one.get("/Filter") == pikepdf.Name.FlateDecode:
                        found.append(one.read_bytes())
    return b"\n".join(found)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_what_was_told_stays(kind):
    given = KINDS[kind]()
    assert B in all_in(given), "the file tells nothing, so nothing is tested"
    made = all_in(clean(given))
    assert B not in made
    assert MARK.encode("utf-16-le") not in made


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_clean_stays_as_it_is(kind):
    once = clean(KINDS[kind]())
    if kind in ("tiff", "bmp", "pdf"):  # written anew
        assert abs(len(clean(once)) - len(once)) < 100
    else:
        assert clean(once) == once


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_shows_the_same_the_same_way_up(kind):
    before, after = (Image.open(io.BytesIO(data)) for data in (KINDS[kind](), clean(KINDS[kind]())))
    before, after = ImageOps.exif_transpose(before), ImageOps.exif_transpose(after)
    assert after.convert("RGB").tobytes() == before.convert("RGB").tobytes()
    assert getattr(after, "n_frames", 1) == getattr(before, "n_frames", 1)


@pytest.mark.parametrize("kind", ["jpeg, turned", "png", "webp"])
def test_which_way_up_is_all_that_is_left_of_exif(kind):
    after = Image.open(io.BytesIO(clean(KINDS[kind]())))
    assert dict(after.getexif()) == {0x0112: 6}


def test_a_word_file_says_the_same_and_names_nobody():
    made = Document(io.BytesIO(clean(make.word())))
    assert made.paragraphs[0].text == "We need water."
    assert len(made.inline_shapes) == 1
    (comment,) = made.comments
    assert (comment.text, comment.author) == ("True.", "-")
    with zipfile.ZipFile(io.BytesIO(clean(make.word()))) as package:
        assert {one.date_time[0] for one in package.infolist()} == {1980}
        assert not any(name.startswith("docProps") for name in package.namelist())
        assert b"rsid" not in package.read("word/document.xml")


def test_a_table_says_the_same_and_names_nobody():
    sheet = openpyxl.load_workbook(io.BytesIO(clean(make.excel()))).active
    assert sheet["A1"].value == "goats"
    assert "How many?" in sheet["A1"].comment.text


def test_an_open_document_says_the_same_and_its_list_names_what_is_there():
    with zipfile.ZipFile(io.BytesIO(clean(make.open_document()))) as package:
        assert package.namelist()[0] == "mimetype"
        assert package.infolist()[0].compress_type == zipfile.ZIP_STORED
        content = package.read("content.xml").decode()
        assert all(words in content for words in ("We need water.", "True.", " Soon."))
        assert "2024" not in content
        assert b"meta.xml" not in package.read("META-INF/manifest.xml")


def test_a_pdf_shows_the_same_pages_with_their_notes():
    with pikepdf.open(io.BytesIO(clean(make.pdf()))) as pdf:
        assert len(pdf.pages) == 1
        assert str(pdf.pages[0].Annots[0].Contents) == "Our well is dry"
        photo = pdf.pages[0].Resources.XObject.P.read_raw_bytes()
        assert Image.open(io.BytesIO(photo)).size == (40, 30)
        assert not pdf.attachments
        assert "/Info" not in pdf.trailer


def test_frames_of_sound_are_kept_to_the_last():
    assert clean(make.mp3()) == make.mp3_frames()
    assert clean(make.amr()) == make.amr()[: 6 + 9 * 32]


@pytest.mark.parametrize("pad", [0, 40_000])
def test_pages_of_ogg_keep_their_lengths_and_have_right_sums(pad):
    given, made = make.opus(pad), clean(make.opus(pad))
    assert len(made) == len(given)
    assert made.endswith(given[-200:])
    at = 0
    while at < len(made):
        lacing = made[at + 27 : at + 27 + made[at + 26]]
        end = at + 27 + len(lacing) + sum(lacing)
        whole = bytearray(made[at:end])
        said = struct.unpack("<I", whole[22:26])[0]
        whole[22:26] = bytes(4)
        assert said == checksum(bytes(whole))
        at = end


def test_a_page_has_the_sum_that_the_format_defines():
    """RFC 3533, section 6: polynomial 04c11db7, beginning with zero, bits not turned round."""
    words = b"OggS is summed like this"
    register = 0
    for byte in words:
        register ^= byte << 24
        for _ in range(8):
            register = (register << 1 ^ (0x04C11DB7 if register & 1 << 31 else 0)) & 0xFFFFFFFF
    assert checksum(words) == register


@pytest.mark.parametrize("kind", ["film", "mp4", "webm", "webm of a browser"])
def test_a_film_keeps_its_sound_where_it_stood(kind):
    given, made = KINDS[kind](), clean(KINDS[kind]())
    assert len(made) == len(given)
    assert made.index(SOUND) == given.index(SOUND)
    assert b"\xd9\x01\x02\x03" not in made


def _heic():
    return make.box(b"ftyp", b"heic", bytes(4), b"mif1heic") + make.box(b"meta", B)


UNKNOWN = {
    "heic": _heic(),
    "old word": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "rtf": b"{\\rtf1 {\\author x}}",
    "rar": b"Rar!\x1a\7\1\0",
    "zip": b"PK\3\4" + bytes(40),
    "nothing": b"",
    "noise": bytes(range(256)) * 4,
    "jpeg without a picture": b"\xff\xd8\xff\xd9",
    "jpeg that ends": make.jpeg()[:30],
    "png that ends": make.png()[:60],
    "png with a length that lies": b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR",
    "gif that ends": make.gif()[:50],
    "webp that lies": b"RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\xff",
    "film that lies": b"\0\0\0\x18ftypisom" + bytes(12) + b"\xff\xff\xff\xffmoov",
    "film that ends": make.film()[:-40],
    "webm that lies": b"\x1a\x45\xdf\xa3\x01\xff\xff\xff\xff\xff\xff\xf0",
    "ogg of another kind": make.page(1, 0, 2, [b"fishead\0"]) + make.page(1, 1, 0, [b"x"]),
    "a pdf that is none": b"%PDF-1.7 nothing",
    "a packed bomb": make.zip_bomb(),
    "a bomb of pixels": make.pixel_bomb(),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_cannot_be_cleaned_is_said_so(name):
    with pytest.raises(Uncleanable):
        clean(UNKNOWN[name])


def test_words_are_kept_as_they_are():
    assert clean(b"Nous demandons de l'eau.\n") == b"Nous demandons de l'eau.\n"


def test_xml_that_says_how_it_is_to_be_read_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')
    with pytest.raises(Uncleanable):
        clean(out.getvalue())


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(KINDS)),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=6),
    st.integers(0, 3000),
)
def test_a_file_that_was_spoilt_is_cleaned_or_refused(kind, spoilt, cut):
    data = bytearray(_once(kind))
    for place, byte in spoilt:
        data[place % len(data)] = byte
    with contextlib.suppress(Uncleanable):
        clean(bytes(data[: max(1, len(data) - cut)] if cut < 1500 else data))


def _once(kind, _made={}):  # noqa: B006 - kept for all examples
    if kind not in _made:
        _made[kind] = KINDS[kind]()
    return _made[kind]


def _many_segments():
    return b"\xff\xd8" + b"\xff\xe1\0\x04no" * 100_000 + make.jpeg()[2:]


HOSTILE = {
    "100,000 segments": _many_segments(),
    "100,000 chunks": make.png_of(
        [(b"IHDR", bytes(13)), *[(b"tEXt", b"a\0b")] * 100_000, (b"IDAT", b""), (b"IEND", b"")]
    ),
    "a megabyte of markers": b"\xff" * 2**20,
    "a picture of markers": make.jpeg()[:-60] + b"\xff" * 2**20 + b"\0" + b"\xff\xd9",
    "boxes in boxes": make.box(b"moov", *[make.box(b"trak")] * 50_000),
    "a table that says it is long": make.film().replace(b"stsz" + bytes(4), b"stsz" + b"\0\0\0\0"),
}  # fmt: skip


@pytest.fixture(scope="module")
def renderer():
    with Renderer(Limits(seconds=20, memory=1024 * 2**20)) as made:
        yield made


@pytest.mark.parametrize("name", [*HOSTILE, "a packed bomb", "a bomb of pixels"])
def test_a_hostile_file_ends_within_limits(name, renderer, tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(HOSTILE.get(name) or UNKNOWN[name])
    try:
        why = renderer.work(clean_file, (str(source), str(target)))
    except NotRendered:
        why = "stopped"
    assert bool(why) != target.exists()


def test_a_clean_file_is_for_its_owner_alone(renderer, tmp_path):
    (tmp_path / "source").write_bytes(make.jpeg())
    assert renderer.work(clean_file, (str(tmp_path / "source"), str(tmp_path / "target"))) == ""
    assert stat.S_IMODE((tmp_path / "target").stat().st_mode) == 0o600
    assert (tmp_path / "target").read_bytes() == clean(make.jpeg())


def test_a_png_keeps_its_sums():
    data, at = clean(make.png()), 8
    while at < len(data):
        size = struct.unpack(">I", data[at : at + 4])[0]
        assert zlib.crc32(data[at + 4 : at + 8 + size]) == struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0]
        at += 12 + size
