"""One export, from the database to the disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from bot.consulting.calls import Calls
from bot.consulting.hiding import held_back
from bot.database.exports import Came, read_all, read_sent_along
from bot.database.opening import Database
from bot.documents.rendering import Renderer
from conversations.text import Translate
from conversations.who_speaks import sensitive_in_any

from .as_csv import CsvWriter
from .as_documents import DocumentsWriter
from .as_json import JsonWriter, nobody
from .as_jsonl import JsonLinesWriter
from .as_zip import ZipWriter
from .columns import Layout, lay_out
from .naming import Naming
from .rows import Rows
from .streaming import Made, Make, Writer, write_export
from .versions import versions
from .wish import Wish


async def export(
    database: Database | None,
    calls: Calls,
    wish: Wish,
    out: Path,
    *,
    data: Path,
    translate: Translate | None,
    passed: Callable[[int], None] = lambda count: None,
    limit: int | None = None,
    renderer: Renderer | None = None,
    noted: Callable[[Made], Awaitable[None]] | None = None,
) -> Made:
    """Write what is wished for; with a limit of so many bytes, in parts of less.

    OUT appears when it is complete, and `noted` has put it on record. Raises OSError where it cannot be written,
    NotRendered where a document cannot be made, LookupError where there is no such call.
    """
    known = await versions(database, calls, wish.call)
    call = calls.named(wish.call)
    assert call is not None
    sent_along = await read_sent_along(database, wish.call) if database is not None else frozenset()
    layout = lay_out(
        call,
        known.forms,
        sent_along,
        without_names=wish.without_names,
        sensitive=wish.sensitive,
        splits=wish.splits,
        is_whole=known.is_whole,
    )
    came = read_all(database, wish.call, wish.which) if database is not None else nobody()
    if not wish.sensitive:
        came = _held_back(sensitive_in_any(known.forms), came)
    own = renderer or Renderer()
    make = _maker(calls, layout, wish, data, translate, own, is_whole=known.is_whole)
    try:
        return await write_export(out, make, came, passed, limit, noted)
    finally:
        if renderer is None:
            await asyncio.to_thread(own.close)


async def _held_back(sensitive: frozenset[str], came: AsyncIterator[Came]) -> AsyncIterator[Came]:
    async for one in came:
        yield held_back(one, sensitive)


def _maker(
    calls: Calls,
    layout: Layout,
    wish: Wish,
    data: Path,
    translate: Translate | None,
    renderer: Renderer,
    *,
    is_whole: bool,
) -> Make:
    rows, naming = Rows(calls, layout), Naming(layout, wish.labels, translate)

    def make(folder: Path, name: str) -> Writer:
        match wish.kind:
            case "csv":
                return CsvWriter(folder, name, rows, naming)
            case "xlsx":
                from .as_xlsx import XlsxWriter  # most do without it

                return XlsxWriter(folder, name, rows, naming)
            case "jsonl":
                return JsonLinesWriter(folder, name, calls, layout, is_whole=is_whole, note=naming.note())
            case "json":
                return JsonWriter(
                    folder,
                    name,
                    calls,
                    wish.call,
                    layout.hidden,
                    without_names=wish.without_names,
                    note=naming.note(),
                )
            case "zip":
                return ZipWriter(folder, name, rows, naming, data)
            case "docx" | "pdf" as kind:
                return DocumentsWriter(
                    folder,
                    name,
                    calls,
                    layout,
                    kind,
                    renderer,
                    language=wish.language,
                    translate=translate,
                    note=naming.note(),
                )
            case other:
                raise ValueError(other)

    return make
