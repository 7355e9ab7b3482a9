"""PDF: without its author, dates, programs, attachments, names of those who commented, and what its photos tell."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import pikepdf

from .jpeg import BEGINS, clean_jpeg
from .reading import Uncleanable

PDF = b"%PDF-"

_OBJECTS = 100_000
#: what tells of people, programs, times, or does something when it is opened
_TELL = (
    "/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/OpenAction", "/AA", "/Collection",
    "/SpiderInfo", "/CreatorInfo", "/Perms", "/DSS",
)  # fmt: skip
_OF_NOTES = ("/T", "/CreationDate", "/M", "/NM", "/Popup", "/RC", "/FS")
_OF_SIGNATURES = ("/Contents", "/Name", "/Location", "/ContactInfo", "/Reason", "/M", "/Cert", "/Prop_Build")
_NOTES_WITH_FILES = ("/FileAttachment", "/Sound", "/Movie", "/RichMedia", "/Screen")


def clean_pdf(data: bytes) -> bytes:
    """The same pages, written anew: older versions that stood in the file are gone."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if len(pdf.objects) > _OBJECTS:
                raise Uncleanable("it holds too much")
            if not len(pdf.pages):
                raise Uncleanable("it has no page")
            _scrub(pdf)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True, linearize=False)
            return out.getvalue()
    except pikepdf.PasswordError:
        raise Uncleanable("it has a password") from None
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        raise Uncleanable("it cannot be read") from None


def _scrub(pdf: pikepdf.Pdf) -> None:
    for name in ("/Info", "/ID"):
        if name in pdf.trailer:
            del pdf.trailer[name]
    root = pdf.Root
    if "/AcroForm" in root and "/XFA" in root.AcroForm:
        raise Uncleanable("it is a form that keeps a second one inside")
    if "/Names" in root:
        for name in ("/EmbeddedFiles", "/JavaScript", "/Renditions"):
            _drop(root.Names, name)
    for page in pdf.pages:
        if "/Annots" in page.obj:
            notes = [one for one in page.obj.Annots if _is_kept(one)]
            page.obj.Annots = pikepdf.Array(notes)
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            _picture(thing)
        if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            _scrub_one(thing)


def _is_kept(note: Any) -> bool:
    return isinstance(note, pikepdf.Dictionary) and str(note.get("/Subtype", "")) not in _NOTES_WITH_FILES


def _scrub_one(thing: Any) -> None:
    for name in _TELL:
        _drop(thing, name)
    kind = str(thing.get("/Subtype", ""))
    is_note = "/Rect" in thing and kind != "/Widget"
    if is_note:
        for name in _OF_NOTES:
            _drop(thing, name)
    if "/ByteRange" in thing or str(thing.get("/Type", "")) == "/Sig":
        for name in _OF_SIGNATURES:
            _drop(thing, name)
    for name in ("/EF", "/RF"):
        _drop(thing, name)
    for _, inner in list(thing.items()):
        # what stands in a dictionary itself is not listed among the objects
        if isinstance(inner, pikepdf.Dictionary) and not inner.is_indirect:
            _scrub_one(inner)


def _drop(thing: Any, name: str) -> None:
    if name in thing:
        del thing[name]


def _picture(stream: Any) -> None:
    """A photo inside keeps what its camera wrote."""
    names = stream.get("/Filter")
    filters = [str(one) for one in names] if isinstance(names, pikepdf.Array) else [str(names)]
    if not {"/DCTDecode", "/JPXDecode"} & set(filters):
        return
    if "/JPXDecode" in filters and not any(one in stream.read_raw_bytes() for one in (b"xml ", b"uuid")):
        return
    if filters != ["/DCTDecode"]:
        raise Uncleanable("a photo in it is packed in a way that we do not know")
    raw = stream.read_raw_bytes()
    if raw.startswith(BEGINS):
        with contextlib.suppress(Uncleanable):
            clean = clean_jpeg(raw)
            stream.write(clean, filter=pikepdf.Name.DCTDecode, decode_parms=stream.get("/DecodeParms"))
            return
    raise Uncleanable("a photo in it cannot be read")
