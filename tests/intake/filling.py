"""Fill in a blank Word form as Word does, and take it through LibreOffice."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from bot.documents.blank import tag_of
from bot.documents.blank_docx import blank_docx
from bot.intake.blank import blank
from bot.intake.reading_word import Found, read_word
from bot.intake.understanding import Understood, language_of, understand
from bot.translations.translator import Translations
from conversations.call import Call
from conversations.records import replace
from tests.making import moment as moment_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

#: who agrees, answers for themselves, and lets the name be shown
AGREED: Mapping[str, Sequence[str]] = {
    "@agreed": ["yes"],
    "@who": ["myself"],
    "@appearance": ["name"],
    "@again": ["yes"],
    "@outside": ["no"],
}


def made(call: Call, language: str = "en", **how: bool) -> bytes:
    """The blank Word form of a call."""
    return blank_docx(blank(call, language, Translations.load([call]), **how))


def filled(
    call: Call,
    data: bytes,
    words: Mapping[str, str] | None = None,
    ticks: Mapping[str, Sequence[str]] | None = None,
    but: Sequence[str] = (),
) -> bytes:
    """The form with words and ticks in its places; what everybody fills in is there, but for `but`."""
    both = {**AGREED, **(ticks or {})}

    def change(root: Any) -> None:
        for name, text in (words or {}).items():
            write(root, call, name, text)
        for name, choices in both.items():
            for choice in choices if name not in but else ():
                tick(root, call, name, choice)

    return changed(data, change)


def changed(data: bytes, change: Any) -> bytes:
    """The file after `change(root)` of its document."""
    return with_entry(data, "word/document.xml", lambda old: _written(old, change))


def with_entry(data: bytes, name: str, change: Any) -> bytes:
    """The file with an entry changed, or added where there is none."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            target.writestr(entry, change(source.read(entry)) if entry == name else source.read(entry))
        if name not in source.namelist():
            target.writestr(name, change(b""))
    return out.getvalue()


def _written(old: bytes, change: Any) -> bytes:
    root = etree.fromstring(old)
    change(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def control(root: Any, call: Call, name: str, choice: str = "") -> Any:
    """The control of a place."""
    wanted = tag_of(call.form.version, name, choice)
    return next(one for one in root.iter(f"{W}sdt") if one.find(f"{W}sdtPr/{W}tag").get(f"{W}val") == wanted)


def write(root: Any, call: Call, name: str, text: str) -> None:
    """Type into a control: what stood there to be replaced is gone."""
    here = control(root, call, name)
    properties = here.find(f"{W}sdtPr")
    for one in properties.findall(f"{W}showingPlcHdr"):
        properties.remove(one)
    content = here.find(f"{W}sdtContent")
    for one in list(content):
        content.remove(one)
    run = etree.SubElement(content, f"{W}r")
    for place, line in enumerate(text.split("\n")):
        if place:
            etree.SubElement(run, f"{W}br")
        one = etree.SubElement(run, f"{W}t")
        one.text = line
        one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def tick(root: Any, call: Call, name: str, choice: str) -> None:
    """Tap a box."""
    here = control(root, call, name, choice)
    here.find(f"{W}sdtPr/{W14}checkbox/{W14}checked").set(f"{W14}val", "1")
    next(here.iter(f"{W}t")).text = "☒"


def understood(call: Call, data: bytes) -> Understood:
    """The form read whole."""
    found = read_word(data)
    assert isinstance(found, Found), found
    language = language_of(found, call)
    form = understand(found, call, replace(moment_of(language), translate=Translations.load([call])))
    assert isinstance(form, Understood), form
    return form


def through_libreoffice(data: bytes, folder: Path) -> bytes:
    """The file as LibreOffice saves it."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    source = folder / "form.docx"
    source.write_bytes(data)
    own = f"-env:UserInstallation=file://{folder}/profile"
    kind = "docx:MS Word 2007 XML"
    done = subprocess.run(
        [office, own, "--headless", "--convert-to", kind, "--outdir", str(folder / "out"), str(source)],
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (folder / "out" / "form.docx").is_file(), done.stderr
    return (folder / "out" / "form.docx").read_bytes()


def values(form: Understood) -> dict[str, Any]:
    """Every answer, by key."""
    answers = form.form.conversation.answers
    return {key: answers[key].value for key in form.form.read}
