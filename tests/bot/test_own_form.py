"""Completed forms are made in the organiser's own Word file, and nobody waits when that one does not work."""

import io
import logging

import docx
import pytest

from .small import WORDS, asking, begins, sends
from .test_documents import label_with, taken
from .test_sending import fills


def own_form(folder, *lines, name="form.docx"):
    """Put a Word file with these lines beside the call."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    place = folder / "calls" / "small" / "templates"
    place.mkdir(parents=True, exist_ok=True)
    document.save(str(place / name))


async def word_file(server, tmp_path):
    """The lines of the Word file that somebody gets who sends a form."""
    async with asking(server, tmp_path, WORDS):
        amina = await begins(server)
        await fills(amina, "Fatick {{ 7*7 }}", "We sell milk.", "A road")
        await sends(amina)
        await amina.sees("as a file. Tap", timeout=30)
        data, name, _ = await taken(server, amina, label_with(amina, "Word file"))
        assert name.endswith(".docx")
        return docx.Document(io.BytesIO(data))


async def test_the_word_file_is_the_organisers_own(server, tmp_path):
    own_form(tmp_path, "Our form {{ reference }}", "{{ village }}", "{{ work }} / {{ wish }}")
    first, *others = [one.text for one in (await word_file(server, tmp_path)).paragraphs]
    assert len(first) == len("Our form ABCD-EFGH")
    assert others == ["Fatick {{ 7*7 }}", "We sell milk. / A road"]


async def test_one_for_the_language_goes_before_the_one_for_all(server, tmp_path):
    own_form(tmp_path, "For all: {{ village }}")
    own_form(tmp_path, "In English: {{ village }}", name="form.en.docx")
    assert (await word_file(server, tmp_path)).paragraphs[0].text.startswith("In English: Fatick")


@pytest.mark.parametrize("line", ["{{ vilage }}", "{{ 'x' * 200000000 }}", "{% if village %}"])
async def test_one_that_does_not_work_gives_way_to_the_built_in_one(server, tmp_path, line, caplog):
    own_form(tmp_path, "Our form", line)
    with caplog.at_level(logging.WARNING):
        document = await word_file(server, tmp_path)
    assert document.tables, "the built-in form has boxes"
    (told,) = [record.getMessage() for record in caplog.records if "is not used" in record.getMessage()]
    assert "form.docx" in told
    assert "palabre template check small" in told
    assert "Fatick" not in told
