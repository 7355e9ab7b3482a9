"""PDF: without its author, dates, programs, attachments, names of those who commented, and what its photos tell."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import pikepdf

from .jpeg import BEGINS, clean_jpeg
from .reading import Uncleanable, names

PDF = b"%PDF-"

_OBJECTS = 100_000
#: what tells of people, programs, times and places of files, or does something when it is opened
_TELL = (
    "/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/OpenAction", "/AA", "/PA", "/Collection",
    "/SpiderInfo", "/CreatorInfo", "/Perms", "/DSS", "/Author", "/Creator", "/Producer", "/CreationDate", "/ModDate",
    "/UserProperties", "/OPI", "/Ref", "/Alternates", "/FS", "/UF", "/EF", "/RF", "/FFilter", "/Usage", "/Prop_Build",
    "/Measure", "/VP", "/PtData", "/GTS_PDFXVersion", "/StructParent", "/StructParents", "/NM", "/RC", "/Popup", "/IRT",
)  # fmt: skip
#: all that stays of what stands at certain places
_OF_CATALOG = names(
    "/Type /Version /Pages /PageLabels /Names /Dests /ViewerPreferences /PageLayout /PageMode /Outlines /AcroForm "
    "/Lang /OCProperties"
)
_OF_PAGES = names(
    "/Type /Parent /Kids /Count /Resources /MediaBox /CropBox /BleedBox /TrimBox /ArtBox /Contents /Rotate /Group "
    "/Annots /UserUnit /Tabs"
)
_OF_FORM = names("/Fields /DA /DR /Q /NeedAppearances")
_OF_NOTES = names(
    "/Type /Subtype /Rect /Contents /P /F /AP /AS /Border /C /A /Dest /H /QuadPoints /BS /IC /CA /L /LE /Vertices "
    "/InkList /DA /Q /RD /BE /Name /CL /IT /Open /OC"
)
_OF_FIELDS = _OF_NOTES | names("/FT /Ff /V /DV /Parent /Kids /T /TU /MK /Opt /MaxLen /TI /I")
_NOTES_LEFT_OUT = ("/FileAttachment", "/Sound", "/Movie", "/RichMedia", "/Screen", "/Popup", "/3D", "/Projection")
_ADDRESSES = ("http://", "https://")
_DEPTH = 60


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
    _leave(root, _OF_CATALOG)
    if "/Names" in root:
        _leave(root.Names, frozenset({"/Dests"}))
    if "/AcroForm" in root:
        _leave(root.AcroForm, _OF_FORM)
        for field in root.AcroForm.get("/Fields", ()):
            _field(field, 0)
    for page in pdf.pages:
        if "/Annots" in page.obj:
            page.obj.Annots = pikepdf.Array([one for one in page.obj.Annots if _is_kept(one)])
            for note in page.obj.Annots:
                _note(note)
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            _picture(thing)
        _scrub_one(thing, 0)


def _leave(thing: Any, kept: frozenset[str]) -> None:
    for name in [name for name in thing if name not in kept]:
        del thing[name]


def _is_kept(note: Any) -> bool:
    return isinstance(note, pikepdf.Dictionary) and str(note.get("/Subtype", "")) not in _NOTES_LEFT_OUT


def _note(note: Any) -> None:
    is_field = str(note.get("/Subtype", "")) == "/Widget"
    if is_field and _is_signed(note, 0):
        _drop(note, "/AP")  # shows who signed
        _drop(note, "/V")
    _leave(note, _OF_FIELDS if is_field else _OF_NOTES)


def _field(field: Any, depth: int) -> None:
    if depth > _DEPTH:
        raise Uncleanable("it goes too deep")
    if _is_signed(field, 0):
        _drop(field, "/V")
        _drop(field, "/AP")
    _leave(field, _OF_FIELDS)
    for one in field.get("/Kids", ()):
        _field(one, depth + 1)


def _is_signed(field: Any, depth: int) -> bool:
    """It is a signature, or stands in one."""
    if depth > _DEPTH:
        raise Uncleanable("it goes too deep")
    if "/FT" in field:
        return str(field.FT) == "/Sig"
    return "/Parent" in field and _is_signed(field.Parent, depth + 1)


def _scrub_one(thing: Any, depth: int) -> None:
    """Take out what tells of a thing, and of the things that stand in it and are not listed among the objects."""
    if depth > _DEPTH:
        raise Uncleanable("it goes too deep")
    if isinstance(thing, pikepdf.Array):
        for index, inner in enumerate(thing):
            if (colours := _colours(inner)) is not None:
                thing[index] = colours
            elif not getattr(inner, "is_indirect", False):
                _scrub_one(inner, depth + 1)
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    _scrub_dictionary(thing)
    for name, inner in list(thing.items()):
        if (colours := _colours(inner)) is not None:
            thing[name] = colours
        elif not getattr(inner, "is_indirect", False):
            _scrub_one(inner, depth + 1)


def _scrub_dictionary(thing: Any) -> None:
    for name in _TELL:
        _drop(thing, name)
    kind = str(thing.get("/Type", ""))
    if kind in ("/Page", "/Pages"):
        _leave(thing, _OF_PAGES)
    if "/ByteRange" in thing or kind in ("/Sig", "/DocTimeStamp", "/Filespec", "/F", "/Thread"):
        _leave(thing, frozenset())
    if isinstance(thing, pikepdf.Stream):
        _drop(thing, "/F")  # it would stand in another file
    action = thing.get("/A")
    if isinstance(action, pikepdf.Dictionary) and "/S" in action and not _is_harmless(action):
        del thing["/A"]


def _is_harmless(action: Any) -> bool:
    """It goes to a page, or to an address of the web, and does nothing else."""
    _leave(action, frozenset({"/Type", "/S", "/D", "/URI"}))
    if str(action.S) == "/URI":
        return str(action.get("/URI", "")).lower().startswith(_ADDRESSES)
    return str(action.S) == "/GoTo"


def _colours(thing: Any) -> Any:
    """Colours as a device has them become colours as anybody has them: a profile names the device."""
    if not isinstance(thing, pikepdf.Array) or len(thing) != 2 or str(thing[0]) != "/ICCBased":
        return None
    return {
        1: pikepdf.Name.DeviceGray, 3: pikepdf.Name.DeviceRGB, 4: pikepdf.Name.DeviceCMYK,
    }.get(int(thing[1].get("/N", 0)))  # fmt: skip


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
