"""A link as a QR code that a cheap phone reads off a photocopy."""

from __future__ import annotations

import io

import segno

#: pixels a side at least
_SMALLEST = 600
#: modules of white around it; the standard (ISO/IEC 18004) asks for four
_QUIET = 6


def qr_png(link: str, quiet: int = _QUIET) -> bytes:
    """A PNG, black on white, 600 pixels a side or more; a quarter of it may be spoilt (error correction Q).

    `quiet`: modules of white around it.
    """
    code = segno.make(link, error="q", micro=False, boost_error=False)
    scale = -(-_SMALLEST // code.symbol_size(border=quiet)[0])
    out = io.BytesIO()
    code.save(out, kind="png", scale=scale, border=quiet, dark="black", light="white")
    return out.getvalue()
