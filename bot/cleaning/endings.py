"""Endings that say what is in a file. Any other may be a piece of a name: "letter of.juana"."""

from __future__ import annotations

_KNOWN = frozenset({
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".heic", ".heif", ".avif", ".svg", ".pdf",
    ".doc", ".docx", ".odt", ".rtf", ".txt", ".md", ".csv", ".tsv", ".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".odp",
    ".html", ".xml", ".json", ".zip", ".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".wav", ".aif", ".aiff",
    ".flac", ".amr", ".wma", ".mp4", ".m4v", ".mov", ".3gp", ".3gpp", ".webm", ".mkv", ".avi", ".mpg", ".mpeg",
    ".ogv", ".wmv",
})  # fmt: skip


def known_ending(name: str) -> str:
    """The ending of a file's name in small letters, with its dot; nothing where it has none that is known."""
    _, dot, ending = name.rpartition(".")
    found = f"{dot}{ending.lower()}"
    return found if found in _KNOWN else ""
