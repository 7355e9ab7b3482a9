"""Files as phones and programs make them, with a person's traces wherever their formats have room for them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import openpyxl
import pikepdf
from docx import Document
from openpyxl.comments import Comment
from PIL import Image, PngImagePlugin, TiffImagePlugin

from bot.cleaning.ogg import checksum
from bot.cleaning.pictures import chunk

#: stands for a place, a name, a camera
MARK = "Kolloma-5551234"
B = MARK.encode()


def picture(size=(40, 30)):
    image = Image.new("RGB", size)
    image.putdata([(x * 5 % 256, x * 3 % 256, x % 256) for x in range(size[0] * size[1])])
    return image


def exif(orientation=1):
    made = Image.Exif()
    made[0x010F] = made[0x0110] = made[0x0131] = MARK
    made[0x013B] = MARK
    made[0x0112] = orientation
    made.get_ifd(0x8825)[1] = "N"
    made.get_ifd(0x8825)[29] = MARK
    return made.tobytes()


def jpeg(orientation=1, *, progressive=False):
    out = io.BytesIO()
    picture().save(out, "JPEG", exif=exif(orientation), comment=B, progressive=progressive, icc_profile=b"icc " + B)
    whole = out.getvalue()
    body = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + B
    # what stands behind the end: a film, a second picture
    at = 4 + struct.unpack(">H", whole[4:6])[0]
    return whole[:at] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + whole[at:] + b"ftypfilm" + B


def png():
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", MARK)
    info.add_itxt("XML:com.adobe.xmp", MARK)
    info.add(b"tIME", b"\x07\xe8\x01\x01\0\0\0")
    out = io.BytesIO()
    picture().save(out, "PNG", pnginfo=info, exif=exif(6))
    return out.getvalue() + B


def webp():
    out = io.BytesIO()
    picture().save(out, "WEBP", lossless=True, exif=exif(6), xmp=B, icc_profile=b"icc " + B)
    return out.getvalue()


def gif():
    out = io.BytesIO()
    frames = [picture().convert("P"), picture((40, 30)).rotate(180).convert("P")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], comment=B, loop=0, duration=100)
    return out.getvalue() + B


def tiff():
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[271] = tags[315] = MARK
    out = io.BytesIO()
    picture().save(out, "TIFF", tiffinfo=tags)
    return out.getvalue()


def bmp():
    out = io.BytesIO()
    picture().save(out, "BMP")
    return out.getvalue() + B


def pdf():
    made = pikepdf.new()
    made.add_blank_page()
    page = made.pages[0]
    photo = made.make_stream(jpeg())
    photo.Type, photo.Subtype, photo.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
    photo.Width, photo.Height, photo.ColorSpace, photo.BitsPerComponent = 40, 30, pikepdf.Name.DeviceRGB, 8
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=photo))
    page.Contents = made.make_stream(b"q 40 0 0 30 0 0 cm /P Do Q")
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T=MARK, Contents="Our well is dry"
    )
    page.Annots = pikepdf.Array([made.make_indirect(note)])
    made.docinfo["/Author"] = made.docinfo["/Producer"] = MARK
    with made.open_metadata() as told:
        told["dc:creator"] = [MARK]
    made.attachments["note.txt"] = pikepdf.AttachedFileSpec(made, B, filename=f"{MARK}.txt")
    out = io.BytesIO()
    made.save(out, compress_streams=False)
    return out.getvalue()


def word():
    made = Document()
    paragraph = made.add_paragraph("We need water.")
    made.add_picture(io.BytesIO(jpeg()))
    made.core_properties.author = made.core_properties.last_modified_by = MARK
    made.add_comment(paragraph.runs, text="True.", author=MARK, initials="KM")
    body = paragraph._p
    for name in ("rsidR", "rsidRDefault"):
        body.set(f"{{{body.nsmap['w']}}}{name}", "00ABCDEF")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def excel():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "goats"
    sheet["A1"].comment = Comment("How many?", MARK)
    book.properties.creator = MARK
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def open_document():
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>We need water.'
        f"<office:annotation><dc:creator>{MARK}</dc:creator><dc:date>2024-05-01</dc:date><text:p>True.</text:p>"
        "</office:annotation> Soon.</text:p></office:text></office:body></office:document-content>"
    )
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/>'
        '<m:file-entry m:full-path="meta.xml" m:media-type="text/xml"/></m:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
        package.writestr("meta.xml", f"<a>{MARK}</a>")
        package.writestr("Thumbnails/thumbnail.png", png())
        package.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def mp3_frames(count=20):
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    return frame * count


def mp3():
    size = len(B) + 21
    tag = (
        b"ID3\x03\0\0" + bytes([0, 0, size >> 7, size & 127]) + b"TPE1" + struct.pack(">I", len(B) + 1) + b"\0\0\0" + B
    )
    tag += bytes(10 + size - len(tag))
    ape = b"APETAGEX" + bytes(24) + B
    return tag + mp3_frames() + ape + b"TAG" + B.ljust(125, b"\0")


def aac():
    size = 40
    frame = bytes([0xFF, 0xF1, 0x50, 0x80 | size >> 11, size >> 3 & 255, (size & 7) << 5 | 0x1F, 0xFC]) + bytes(33)
    return frame * 8 + b"TAG" + B.ljust(125, b"\0")


def wave():
    sound = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8), "<") + chunk(b"data", bytes(range(99)), "<")
    told = chunk(b"LIST", b"INFOIART" + B, "<") + chunk(b"bext", B, "<")
    return b"RIFF" + struct.pack("<I", 4 + len(sound + told)) + b"WAVE" + told + sound


def aiff():
    sound = chunk(b"COMM", bytes(18), ">") + chunk(b"SSND", bytes(range(99)), ">")
    told = chunk(b"AUTH", B, ">") + chunk(b"ID3 ", B, ">")
    return b"FORM" + struct.pack(">I", 4 + len(sound + told)) + b"AIFF" + told + sound


def flac():
    def block(kind, body, last=False):
        return bytes([kind | (0x80 if last else 0)]) + len(body).to_bytes(3, "big") + body

    told = block(4, struct.pack("<I", len(B)) + B + bytes(4)) + block(6, B) + block(2, b"abcd" + B, last=True)
    return b"fLaC" + block(0, bytes(34)) + told + b"\xff\xf8" + bytes(range(200))


def amr():
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * 9 + b"\xff" + B


def page(serial, number, flags, packets, *, open_end=False):
    """One page of Ogg; the last packet may go on in the next."""
    lacing = b""
    for index, packet in enumerate(packets):
        lacing += b"\xff" * (len(packet) // 255)
        if not (open_end and index == len(packets) - 1):
            lacing += bytes([len(packet) % 255])
    head = b"OggS\0" + bytes([flags]) + bytes(8) + struct.pack("<III", serial, number, 0) + bytes([len(lacing)])
    whole = bytearray(head + lacing + b"".join(packets))
    whole[22:26] = struct.pack("<I", checksum(bytes(whole)))
    return bytes(whole)


def opus(pad=0):
    words = b"ARTIST=" + B
    tags = b"OpusTags" + struct.pack("<I", len(B)) + B + struct.pack("<II", 1, len(words)) + words
    tags += bytes(pad)
    pages = [page(7, 0, 2, [b"OpusHead" + bytes(11)])]
    if len(tags) > 255 * 100:
        cut = 255 * 100
        pages += [page(7, 1, 0, [tags[:cut]], open_end=True), page(7, 2, 1, [tags[cut:]])]
    else:
        pages.append(page(7, 1, 0, [tags]))
    pages.append(page(7, len(pages), 4, [bytes(range(200)), b"sound" * 30]))
    return b"".join(pages)


def vorbis():
    comment = b"\x03vorbis" + struct.pack("<I", len(B)) + B + struct.pack("<I", 0) + b"\x01"
    return page(9, 0, 2, [b"\x01vorbis" + bytes(23)]) + page(9, 1, 0, [comment, b"\x05vorbis set"]) + page(
        9, 2, 4, [b"sound" * 30]
    )  # fmt: skip


def box(kind, *inside):
    body = b"".join(inside)
    return struct.pack(">I", 8 + len(body)) + kind + body


SOUND, PLACE = b"[the sound that plays]", b"[where it was] " + B


def _track(handler, at, size):
    whole = struct.pack(">I", 1)
    table = box(
        b"stbl",
        box(b"stsd", bytes(8)),
        box(b"stsc", bytes(4), whole, struct.pack(">III", 1, 1, 1)),
        box(b"stsz", bytes(4), struct.pack(">I", size), whole),
        box(b"stco", bytes(4), whole, struct.pack(">I", at)),
    )
    head = box(b"hdlr", bytes(8), handler, bytes(12), B)
    times = b"\xd9\x01\x02\x03" * 2
    inside = box(b"mdia", box(b"mdhd", bytes(4), times, bytes(12)), head, box(b"minf", table))
    return box(b"trak", box(b"tkhd", bytes(4), times, bytes(72)), inside, box(b"udta", box(b"name", B)))


def film(brand=b"qt  "):
    """Sound, a track that tells of places, tags at three places, and something nobody refers to."""
    start = box(b"ftyp", brand, bytes(4), brand)
    media = box(b"mdat", SOUND, PLACE, b"freeGPS " + B)
    at = len(start) + 8
    mvhd = box(b"mvhd", bytes(4), b"\xd9\x01\x02\x03" * 2, bytes(88))
    tags = box(b"udta", box(b"\xa9xyz", B), box(b"loci", B)), box(b"meta", bytes(4), B), box(b"uuid", bytes(16), B)
    moov = box(b"moov", mvhd, _track(b"soun", at, len(SOUND)), _track(b"meta", at + len(SOUND), len(PLACE)), *tags)
    return start + media + moov + box(b"uuid", bytes(16), B) + box(b"free", B)


def element(name, body, width=8):
    code = (len(body) | 1 << 7 * width).to_bytes(width, "big")
    return bytes.fromhex(name) + code + body


def webm(*, unknown=False):
    info = element("1549A966", element("2AD7B1", b"\x0f\x42\x40") + element("4D80", B) + element("5741", B)
                   + element("7BA9", B) + element("4461", bytes(8)))  # fmt: skip
    tracks = element("1654AE6B", element("AE", element("D7", b"\1") + element("536E", B)))
    sound = element("E7", b"\0") + element("A3", b"\x81\0\0\x80" + SOUND)
    tags = element("1254C367", B) + element("1941A469", B)
    if unknown:
        body = info + tracks + tags + bytes.fromhex("1F43B675") + b"\xff" + sound
        return element("1A45DFA3", b"") + bytes.fromhex("18538067") + b"\x01" + b"\xff" * 7 + body
    return element("1A45DFA3", b"") + element("18538067", info + tracks + element("1F43B675", sound) + tags)


def zip_bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<a/>")
        package.writestr("word/document.xml", bytes(300 * 2**20))
    return out.getvalue()


def pixel_bomb():
    """A TIFF that says it is a hundred thousand pixels wide and high."""
    tags = [(256, 4, 100_000), (257, 4, 100_000), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (278, 4, 9),
            (279, 4, 8)]  # fmt: skip
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return b"II*\0" + struct.pack("<I", 16) + bytes(8) + struct.pack("<H", len(tags)) + body + bytes(4)


def png_of(chunks):
    made = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + made
