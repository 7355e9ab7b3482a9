"""A PDF keeps what its pages show, and at places for names only what is known."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from bot.cleaning.cleaning import clean

from .making_files import MARK, B
from .test_cleaning import all_in


def note(**more):
    return Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], Contents="dry", **more)


def _direct_note(pdf):
    pdf.pages[0].Annots = Array([note(T=MARK)])


def _signature(pdf):
    signed = Dictionary(Type=Name.Sig, Name=MARK, ByteRange=[0, 1, 2, 3])
    pdf.Root.AcroForm = Dictionary(Fields=Array([Dictionary(FT=Name.Sig, T="s", V=signed)]))


def _thread(pdf):
    pdf.Root.Threads = Array([pdf.make_indirect(Dictionary(Type=Name.Thread, I=Dictionary(Author=MARK)))])
    pdf.pages[0].obj.B = Array([pdf.make_indirect(Dictionary(T=pdf.Root.Threads[0]))])


def _layers(pdf):
    pdf.Root.OCProperties = Dictionary(D=Dictionary(Creator=MARK), OCGs=Array([]))


def _catalog(pdf):
    pdf.Root.Author = MARK
    pdf.Root.URI = Dictionary(Base=f"file:///home/{MARK}/")
    pdf.Root.OutputIntents = Array([Dictionary(Type=Name.OutputIntent, Info=MARK)])


def _properties(pdf):
    told = Dictionary(O=Name.UserProperties, P=Array([Dictionary(N="Owner", V=MARK)]))
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(K=Array([Dictionary(A=Array([told]))])))


def _launch(pdf):
    pdf.pages[0].Annots = Array([pdf.make_indirect(note(A=Dictionary(S=Name.Launch, F=f"/home/{MARK}/a.pdf")))])


def _in_arrays(pdf):
    inner = Array([Array([Dictionary(PieceInfo=Dictionary(A=MARK), Metadata=MARK)])])
    pdf.pages[0].obj.Resources = Dictionary(Properties=Dictionary(P=inner))


@pytest.mark.parametrize(
    "tell", [_direct_note, _signature, _thread, _layers, _catalog, _properties, _launch, _in_arrays]
)
def test_names_go_wherever_they_stand(tell):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    tell(pdf)
    out = io.BytesIO()
    pdf.save(out, compress_streams=False)
    assert B in out.getvalue()
    made = clean(out.getvalue())
    assert B not in all_in(made)
    with pikepdf.open(io.BytesIO(made)) as kept:
        assert len(kept.pages) == 1


def test_a_link_to_the_web_still_works():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Annots = Array([note(A=Dictionary(S=Name.URI, URI="https://example.org/"))])
    out = io.BytesIO()
    pdf.save(out)
    with pikepdf.open(io.BytesIO(clean(out.getvalue()))) as kept:
        assert str(kept.pages[0].Annots[0].A.URI) == "https://example.org/"
