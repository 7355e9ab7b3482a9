"""TIFF and BMP: drawn anew, since what they tell stands all over them."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from .reading import Uncleanable

BEGINNINGS = (b"II*\0", b"MM\0*", b"BM")

#: pixels of one page, and pages
_LARGEST, _PAGES = 60_000_000, 50


def repaint(data: bytes) -> bytes:
    """The same pixels, in a file of the same kind that holds nothing else."""
    Image.MAX_IMAGE_PIXELS = _LARGEST
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _repainted(data)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Uncleanable("its picture is too large") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, KeyError, EOFError, TypeError):
        raise Uncleanable("its picture cannot be read") from None


def _repainted(data: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(data), formats=("TIFF", "BMP")) as image:
        kind = image.format or "TIFF"
        if getattr(image, "n_frames", 1) > _PAGES:
            raise Uncleanable("it has too many pages")
        pages = [_bare(page) for page in ImageSequence.Iterator(image)]
    more = {"save_all": True, "append_images": pages[1:], "compression": "tiff_lzw"} if kind == "TIFF" else {}
    pages[0].save(out, kind, **more)
    return out.getvalue()


def _bare(page: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(page)
    bare = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    if upright.mode == "P" and (palette := upright.getpalette()) is not None:
        bare.putpalette(palette)
    return bare
