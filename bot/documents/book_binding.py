"""Parts of a book put together: pages, links between them, bookmarks, page labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

#: what a link of a part says where it leads to another one
_SCHEME = "palabre-page:"


def bind(
    front: Path,
    body: Sequence[Path],
    out: Path,
    *,
    title: str,
    language: str,
    bookmarks: Sequence[tuple[str, str]],
    right_to_left: bool,
) -> int:
    """Write the parts as one PDF; how many pages it has. The same parts give the same bytes.

    `bookmarks` are words and places, "front/3" or "body/17", counted as the feet of the pages do.
    """
    with Pdf.new() as whole:
        parts = [Pdf.open(path) for path in (front, *body)]
        try:
            for part in parts:
                whole.pages.extend(part.pages)
            before = len(parts[0].pages)
            _link(whole, before)
            _name_pages(whole, before)
            _describe(whole, title, language, right_to_left)
            with whole.open_outline() as outline:
                outline.root.extend(
                    OutlineItem(words, number)
                    for words, place in bookmarks
                    if (number := _number(place, before)) < len(whole.pages)
                )
            whole.remove_unreferenced_resources()
            whole.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            return len(whole.pages)
        finally:
            for part in parts:
                part.close()


def _link(whole: Pdf, before: int) -> None:
    for page in whole.pages:
        for annotation in _links(page):
            action = annotation.get("/A")
            address = str(action.get("/URI", "")) if action is not None else ""
            if address.startswith(_SCHEME):
                number = _number(address.removeprefix(_SCHEME), before)
                del annotation["/A"]
                if number < len(whole.pages):
                    annotation["/Dest"] = Array([whole.pages[number].obj, Name.FitH, page.mediabox[3]])


def _links(page: pikepdf.Page) -> Iterator[pikepdf.Object]:
    for annotation in page.obj.get("/Annots", []):
        if annotation.get("/Subtype") == Name.Link:
            yield annotation


def _number(place: str, before: int) -> int:
    """The page among all, from 0."""
    where, _, number = place.partition("/")
    return int(number) - 1 + (before if where == "body" else 0)


def _name_pages(whole: Pdf, before: int) -> None:
    """Readers show the numbers that stand at the foot of the pages."""
    labels = [0, Dictionary(S=Name.r), before, Dictionary(S=Name.D)]
    whole.Root.PageLabels = Dictionary(Nums=Array(labels))


def _describe(whole: Pdf, title: str, language: str, right_to_left: bool) -> None:
    whole.docinfo[Name.Title] = String(title)
    whole.Root.Lang = String(language)
    shown: Mapping[str, object] = {"/DisplayDocTitle": True, "/Direction": Name.R2L if right_to_left else Name.L2R}
    whole.Root.ViewerPreferences = Dictionary(shown)
    whole.Root.PageMode = Name.UseOutlines
    with whole.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as data:
        data["dc:title"] = title
        data["dc:language"] = {language}
