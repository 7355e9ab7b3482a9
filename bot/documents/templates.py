"""A completed form in an organiser's own Word file: read through, filled in, and nothing of an answer ever run."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time
from typing import Any

from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # ships no types
from jinja2 import TemplateError
from lxml import etree  # type: ignore[import-untyped]  # ships no types

from .packages import Refused, parse, read_package
from .placing import mend, place_words
from .template_check import check_template, names_in
from .template_language import OPEN, TICKED, Fields, Forbidden, Listed, Placed, Put, Sandbox
from .template_tags import PARTS
from .template_values import ANSWERS, OTHERS, Filled, Said, Templated, Unsound

_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def from_template(templated: Templated) -> bytes:
    """The Word document. Raises Unsound where the template is harmful or wrong."""
    faults = check_template(templated.template, templated.fields)
    if wrong := next((fault for fault in faults if fault.level == "error"), None):
        raise Unsound(str(wrong))
    return render(templated.template, templated.filled)


def render(template: bytes, filled: Filled) -> bytes:
    """The template with a form in it. Raises Unsound."""
    puts: list[Put] = []
    try:
        named = names_in(read_package(template))
        document = _Template(io.BytesIO(template))
        document.render(_context(filled, puts, named), Sandbox())
        _about(document.docx, filled)
        written = io.BytesIO()
        document.docx.save(written)
    except (Refused, Forbidden) as wrong:
        raise Unsound(str(wrong)) from None
    except TemplateError as wrong:
        raise Unsound(f"it cannot be filled in ({type(wrong).__name__})") from None
    return _filled_in(written.getvalue(), puts)


class _Template(DocxTemplate):  # type: ignore[misc]  # it ships no types
    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Leave the document's own data alone: an answer has no place there."""


def _context(filled: Filled, puts: list[Put], named: frozenset[str]) -> dict[str, Any]:
    answers = {name: _value(one, puts) for name, one in filled.answers.items()}
    sections = {name: Placed(puts, heading) for name, heading in filled.sections.items()}
    own = {name: Placed(puts, words, is_fact=True) for name, words in filled.own.items()}
    others = Listed(_row(one, puts) for one in filled.said if one.name not in named)

    def tick(value: object, choice: str) -> Placed:
        is_ticked = isinstance(value, Placed) and choice in value
        return Placed(puts, TICKED if is_ticked else OPEN, is_sign=True)

    return {**sections, **answers, **own, ANSWERS: Fields(answers), OTHERS: others, "tick": tick}


def _value(one: Any, puts: list[Put]) -> Any:
    """What a template gets for an answer, for the rows of a repeat, or for what was asked once per choice."""
    if isinstance(one, Said):
        return Placed(puts, one.words, one.names, besides=one.besides)
    if isinstance(one, list):
        return Listed(Fields({name: _value(each, puts) for name, each in row.items()}) for row in one)
    rows = {choice: _row(said, puts) for choice, said in one.items()}
    said = [f"{each.choice}: {each.words}" for each in one.values() if each.words]
    return Fields(rows, Placed(puts, "\n".join(said)))


def _row(one: Said, puts: list[Put]) -> Fields:
    shown = Placed(puts, one.words, one.names, besides=one.besides)
    values = {"question": Placed(puts, one.question), "answer": shown, "choice": Placed(puts, one.choice)}
    return Fields(values, shown)


def _about(document: Any, filled: Filled) -> None:
    data = document.core_properties
    data.title, data.subject = filled.own.get("call_title", "")[:255], filled.own.get("reference", "")[:255]
    data.author = data.last_modified_by = data.comments = data.keywords = ""
    data.language = filled.language
    data.created = data.modified = datetime.combine(filled.on, time(), UTC) if filled.on else _NO_DAY


def _filled_in(written: bytes, puts: list[Put]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if PARTS.match(name):
                root = parse(data)
                place_words(root, puts)
                mend(root)
                data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            target.writestr(zipfile.ZipInfo(name, _ZIP_DAY), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()
