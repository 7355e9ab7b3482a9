"""Reads documents back as their readers' programs do."""

import io
import re
import zipfile

import docx
import pypdfium2
from docx.table import Table

from bot.documents.printable import printable
from bot.documents.worker import made
from tests.documents.forms import COLLECTED

_TOP, _BOTTOM = 70, 50
_UNSEEN = re.compile("[\\s\u200b-\u200f\u2066-\u2069\ufeff\u00ad]+")


def word(form, language="en", particulars=COLLECTED, translate=None):
    """The Word document as python-docx reads it."""
    data, undrawn = made(printable(form, language, particulars, translate), "docx")
    assert not undrawn
    return docx.Document(io.BytesIO(data))


def pdf_of(form, language="en", particulars=COLLECTED, translate=None):
    """The PDF's bytes and what it could not draw."""
    return made(printable(form, language, particulars, translate), "pdf")


def pages(data):
    """The words of each page of a PDF, head and foot left out."""
    for page in pypdfium2.PdfDocument(data):
        width, height = page.get_size()
        yield page.get_textpage().get_text_bounded(0, _BOTTOM, width, height - _TOP)


def whole_pages(data):
    """The words of each page with head and foot."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def seen(text):
    """The characters that can be seen: spaces, ends of lines and marks of direction may stand otherwise on a page.

    pdfium gives a hyphen at the end of a line as U+0002.
    """
    return _UNSEEN.sub("", text.replace("\x02", "-"))


def boxes(document):
    """Question and what stands in its box, in the order of the document."""
    for table in document.element.body.iter("{*}tbl"):
        rows = Table(table, document).rows
        if len(rows) == 2 and len(rows[0].cells) == 1:
            yield rows[0].cells[0].text, rows[1].cells[0].text


def parts(data):
    """The files in a Word document."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}
