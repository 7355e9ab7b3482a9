"""Coverage as tables to reckon with: CSV with a number a line, and a workbook with the quotes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator

from bot.exporting.legible import guarded
from bot.watching.figures import Hidden
from bot.watching.words import FEW, KEPT
from conversations.text import Translate, say

from .coverage_words import BREAKDOWN, NOT_YET, ROLE, UNCONFIRMED, WITHOUT_NAME, counted, notes, row_label, value_label
from .covering import ANY, BY, Coverage, Covered, CoveredSet

HEAD = ("set", "recommendation", "label", "by", "value", "role", "submissions")

Row = tuple[str, str, str, str, str, str, int | str]


def numbers(coverage: Coverage, language: str, translate: Translate | None = None) -> Iterator[Row]:
    """A number a row: of sets and recommendations, in all, and by country, kind of body and who answers.

    Rows in all are there also for those of which nobody speaks; of breakdowns, only those with somebody in them.
    """
    for each in coverage.sets:
        every: tuple[Covered | CoveredSet, ...] = (each, *each.entries)
        for one in every:
            entry = one.entry.id if isinstance(one, Covered) else ""
            label = say(row_label(one), language, translate)
            for role in coverage.roles:
                yield each.of.id, entry, label, "", "", role, _cell(one, (role, "", ""), language, translate)
            for cell in sorted(one.counts):
                role, by, value = cell
                if by and one.counts[cell] != 0:
                    shown = say(value_label(coverage, by, value), language, translate)
                    yield each.of.id, entry, label, by, shown, role, _cell(one, cell, language, translate)


def as_csv(coverage: Coverage, language: str, translate: Translate | None = None) -> bytes:
    """UTF-8 with a mark at the beginning, which spreadsheets look for; lines as RFC 4180 has them."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(HEAD)
    writer.writerows([_safe(one) for one in row] for row in numbers(coverage, language, translate))
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def as_xlsx(coverage: Coverage, language: str, translate: Translate | None = None) -> bytes:
    """A workbook: the table, one by each breakdown, every number, and the quotes with who said them."""
    import xlsxwriter  # type: ignore[import-untyped]  # ships no types

    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(written, options) as book:
        strong, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})

        def sheet(name: str, head: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
            made = book.add_worksheet(name)
            made.freeze_panes(1, 0)
            made.set_column(0, 0, 24)
            made.set_column(1, 1, 50, wrapped)
            for at, words in enumerate(head):
                made.write_string(0, at, words, strong)
            for line, row in enumerate(rows, start=1):
                for at, value in enumerate(row):
                    if isinstance(value, int):
                        made.write_number(line, at, value)
                    elif value:
                        made.write_string(line, at, str(value)[:32_767])

        def told(text: object) -> str:
            return say(text, language, translate)

        roles = tuple(told(ROLE[role]) for role in coverage.roles)
        sheet("coverage", ("id", "recommendation", *roles, ""), _table(coverage, told))
        for by in BY:
            values = sorted({cell[2] for one in _all(coverage) for cell in one.counts if cell[:2] == (ANY, by)})
            labels = tuple(told(value_label(coverage, by, value)) for value in values)
            sheet(f"by {by}", ("id", told(BREAKDOWN[by]), *labels), _by(coverage, by, values, told))
        sheet("numbers", HEAD, numbers(coverage, language, translate))
        if not coverage.in_fives:
            head = ("id", "recommendation", "role", "submission", "who", "words", "language", "translation", "state")
            sheet("quotes", head, _quotes(coverage, told))
        sheet(
            "about",
            ("", told(coverage.call.title)),
            (("", told(line)) for line in (*counted(coverage), *notes(coverage))),
        )
    return written.getvalue()


def _all(coverage: Coverage) -> Iterator[Covered | CoveredSet]:
    for each in coverage.sets:
        yield each
        yield from each.entries


def _table(coverage: Coverage, told: Callable[[object], str]) -> Iterator[tuple[object, ...]]:
    for one in _all(coverage):
        counts = (_number(one.count(role), told) for role in coverage.roles)
        yield _id(one), told(row_label(one)), *counts, told(NOT_YET) if one.count() == 0 else ""


def _by(coverage: Coverage, by: str, values: list[str], told: Callable[[object], str]) -> Iterator[tuple[object, ...]]:
    nobody = Hidden.FEW if coverage.in_fives else 0
    for one in _all(coverage):
        counts = (_number(one.counts.get((ANY, by, value), nobody), told) for value in values)
        yield _id(one), told(row_label(one)), *counts


def _quotes(coverage: Coverage, told: Callable[[object], str]) -> Iterator[tuple[object, ...]]:
    for one in coverage.entries:
        for quote in one.quotes:
            who = told(quote.who or WITHOUT_NAME)
            state = told(UNCONFIRMED) if quote.is_unconfirmed else ""
            words = (quote.words, quote.language, quote.translation, state)
            yield one.entry.id, told(row_label(one)), told(ROLE[quote.role]), quote.reference, who, *words


def _id(one: Covered | CoveredSet) -> str:
    return one.entry.id if isinstance(one, Covered) else one.of.id


def _cell(
    one: Covered | CoveredSet, cell: tuple[str, str, str], language: str, translate: Translate | None
) -> int | str:
    return _number(one.counts.get(cell, 0), lambda text: say(text, language, translate))


def _number(count: object, told: Callable[[object], str]) -> int | str:
    match count:
        case Hidden.FEW:
            return told(FEW)
        case Hidden.KEPT:
            return told(KEPT)
        case int():
            return count
    raise TypeError("no number")


def _safe(value: object) -> object:
    """Words that a spreadsheet would take for a formula begin with an apostrophe."""
    return guarded(value) if isinstance(value, str) else value
