"""Hostile words as answers: on their way into tables, documents and messages they stay words, and stop nothing."""

import csv
import io
import zipfile

import openpyxl
import pypdfium2
import pytest

from tests.exporting.conftest import lite
from tests.exporting.farm import House, farm
from tests.exporting.filling import Filled
from tests.proving import PROVE, proof
from tests.reading.naughty import NAUGHTY

__all__ = ["lite"]

FORMULAS = (
    '=HYPERLINK("http://a.org")',
    "+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    '"=1',
    "a;=1",
)
HTML = ("<b>", "</a>", "&lt;", '<a href="tg://user?id=1">x</a>', "<" * 4096, "]]>", "<!--", "&#0;")
TEMPLATES = ("{{ 7 * 7191 }}", "{% for x in y %}", "{{ cycler.__init__.__globals__.os.popen('id').read() }}", "#{1}",
             "${who}", "{who}", "%(who)s", "{{r 1 }}",
             "{%p if 1 %}", "#let x = 7 * 7191", "#sys.version", "\\input{a}")  # fmt: skip
PATHS = (
    "../../x",
    "C:\\x",
    "a\x00.pdf",
    "é" * 300,
    "-rf",
    "/etc/passwd",
    "file:///etc/passwd",
    "http://169.254.169.254/",
)
SIGNS = (
    "\u202eevil",
    "\u200b\u200e",
    "Z\u0301\u0301\u0301\u0301" * 40,
    "\ufeff",
    "\x1b[31m",
    "\u2028",
    "ﷺ" * 30,
    "👩‍👩‍👧‍👦" * 20,
)
WORDS = [*FORMULAS, *HTML, *TEMPLATES, *PATHS, *SIGNS]
GUARDED = tuple("=+-@\t\r＝＋－＠")
#: what a template would have made of it
MADE = str(7 * 7191)


@pytest.fixture
async def house(lite, tmp_path):
    """A form with each of these as an answer."""
    house = House(lite, tmp_path, farm(tmp_path))
    all_of_them = [*WORDS, *(one for one in NAUGHTY if PROVE and one.strip() and len(one) < 5000)]
    clean = [one.encode("utf-8", "ignore").decode().replace("\x00", "") for one in all_of_them]
    await house.filling.fill(
        house.call, [Filled({"story": one, "village": one}, name=one[:90] or "x") for one in clean]
    )
    house.count = len(clean)
    return house


async def test_hostile_words_stay_words(house):
    wrong = []
    out, _ = await house.export("csv")
    cells = [cell for row in csv.reader(io.StringIO(out.read_bytes().decode("utf-8-sig"), newline="")) for cell in row]
    wrong += [("csv", cell) for cell in cells if cell.startswith(GUARDED) and not is_number(cell)]
    out, _ = await house.export("xlsx")
    book = openpyxl.load_workbook(out)
    wrong += [("xlsx", cell.value) for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    documents = 0
    for kind in ("docx", "pdf") if PROVE else ():
        out, _ = await house.export(kind)
        with zipfile.ZipFile(out) as packed:
            names = [name for name in packed.namelist() if name.endswith(kind)]
            wrong += [(kind, name) for name in packed.namelist() if ".." in name or name.startswith(("/", "-"))]
            wrong += [(kind, name) for name in names if MADE in shown(packed.read(name))]
            documents += len(names)
            if len(names) != house.count:
                wrong.append((kind, f"{len(names)} of {house.count}"))
    note = f"{house.count} texts: {len(cells):,} cells and {documents} documents"
    proof("hostile words", tried=house.count, lost=len(wrong), note=note)
    assert wrong == []


def is_number(words):
    """A number below zero is no formula."""
    return words.removeprefix("-").replace(".", "", 1).isdecimal()


def shown(data):
    """What can be read in a document."""
    if data.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(data)
        return "".join(page.get_textpage().get_text_range() for page in document)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return packed.read("word/document.xml").decode()
