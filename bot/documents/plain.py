"""The form as plain text, for an e-mail or a chat."""

from __future__ import annotations

from collections.abc import Iterator

from .printable import Printable, PrintedEntry


def plain(form: Printable) -> str:
    """Title, facts, then each question with what was said under it; blocks are parted by an empty line."""
    return "\n\n".join(block for block in _blocks(form) if block) + "\n"


def _blocks(form: Printable) -> Iterator[str]:
    yield "\n".join(line for line in (form.mark, form.title, form.mark_meaning) if line)
    yield "\n".join([*([form.origin] if form.origin else []), *(f"{label}: {value}" for label, value in form.facts)])
    for section in form.sections:
        heading = f"{section.number} {section.heading}".strip()
        yield f"== {heading} ==" if heading else ""
        for entry in section.entries:
            yield "\n".join(_lines(form, entry))


def _lines(form: Printable, entry: PrintedEntry) -> Iterator[str]:
    yield f"{entry.instance}. {entry.label}" if entry.instance else entry.label
    for choice in entry.choices:
        yield f"[{'x' if choice.ticked else ' '}] {choice.label}"
    if entry.answer:
        yield entry.answer if entry.state == "answered" else f"({entry.answer})"
    elif entry.state == "blank" and not entry.choices:
        yield "________"
    for number, item in enumerate(entry.items, start=1):
        yield f"{number}. {item}"
    if entry.answered_in:
        yield f"({entry.answered_in})"
    if entry.files:
        yield " ".join([form.files, ", ".join(entry.files)])
