"""QR codes: the very link, large, with white around it."""

import struct
import zlib

import pytest
import segno

from bot.inviting.links import link
from bot.inviting.qr import qr_png

LINKS = [link("a_bot", "x"), link("W" * 32, "w" * 30, "x" * 32)]


def rows_of(png):
    """The pixels of a PNG of one bit each, True for black, read without anybody's help."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, data, width, height = 8, b"", 0, 0
    while at < len(png):
        (length,), kind = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        body = png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colours = struct.unpack(">IIBB", body[:10])
            assert (depth, colours) == (1, 0)
        data += body if kind == b"IDAT" else b""
        at += length + 12
    lines, size = zlib.decompress(data), (width + 7) // 8 + 1
    above = bytes(size - 1)
    for number in range(height):
        how, *line = lines[number * size : (number + 1) * size]
        assert how in (0, 2), "as it is, or as the difference to the line above"
        above = bytes((one + (over if how else 0)) % 256 for one, over in zip(line, above, strict=True))
        yield [not above[place // 8] >> (7 - place % 8) & 1 for place in range(width)]


@pytest.mark.parametrize("address", LINKS)
def test_the_picture_is_the_code_of_the_link_with_six_modules_of_white(address):
    code = segno.make(address, error="q", micro=False, boost_error=False)
    assert code.error == "Q"
    rows = list(rows_of(qr_png(address)))
    side = code.symbol_size(border=6)[0]
    assert len(rows) == len(rows[0]) >= 600
    assert len(rows) % side == 0
    scale = len(rows) // side
    middle = [[row[place * scale + scale // 2] for place in range(side)] for row in rows[scale // 2 :: scale]]
    inner = [[bool(one) for one in line] for line in code.matrix]
    assert [row[6:-6] for row in middle[6:-6]] == inner
    assert not any(any(row) for row in (*middle[:6], *middle[-6:]))
    assert not any(any((*row[:6], *row[-6:])) for row in middle)
