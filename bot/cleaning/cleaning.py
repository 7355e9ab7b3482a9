"""A file by what it holds, never by its name: cleaned, or not kept."""

from __future__ import annotations

import os
import re
from pathlib import Path

from .boxes import BEGINNINGS as BOXES
from .boxes import clean_film
from .jpeg import BEGINS as JPEG
from .jpeg import clean_jpeg
from .matroska import BEGINS as MATROSKA
from .matroska import clean_matroska
from .ogg import BEGINS as OGG
from .ogg import clean_ogg
from .packages import PACKED, clean_package
from .pdf import PDF, clean_pdf
from .pictures import GIFS, PNG, clean_gif, clean_png, clean_webp, is_webp
from .reading import Uncleanable
from .repainting import BEGINNINGS as PAINTED
from .repainting import repaint
from .sounds import (
    AMR,
    AMR_WIDE,
    FLAC,
    clean_aiff,
    clean_amr,
    clean_flac,
    clean_frames,
    clean_wave,
    is_aiff,
    is_frames,
    is_wave,
)

#: a line of a message's head, also of one that was handed on
_HEAD = re.compile(
    r"[> \t*]*(?:From|To|Cc|Bcc|Sender|Reply-To|Return-Path|Delivered-To|Received|Message-ID)[ \t*]*:|From [^\s]+@",
    re.IGNORECASE,
)
#: it stands before an address, as a program writes it in the language of whoever has it
_BEFORE_ADDRESS = re.compile(r"[> \t*]*[^\W\d]{1,12}[ \t*]*:.*<[^<>\s]+@")


def clean(data: bytes) -> bytes:
    """The file without place, camera, author, software, names, dates and small pictures.

    What it shows and says stays as it is: nothing is coded anew but TIFF and BMP, which lose nothing, and the
    words, tables and pictures of Office files, which are written into plain ones. Raises
    Uncleanable for what we do not know, and for what is broken. Takes memory of some times the file's size; a file
    from outside belongs into a process with limits (`clean_file`).
    """
    if data.startswith(JPEG):
        return clean_jpeg(data)
    if data.startswith(PNG):
        return clean_png(data)
    if is_webp(data):
        return clean_webp(data)
    if data.startswith(GIFS):
        return clean_gif(data)
    if data.startswith(PAINTED):
        return repaint(data)
    if data.startswith(PDF):
        return clean_pdf(data)
    if data.startswith(PACKED):
        return clean_package(data, clean)
    if data[4:8] in BOXES:
        return clean_film(data)
    if data.startswith(MATROSKA):
        return clean_matroska(data)
    return _clean_sound(data)


def _clean_sound(data: bytes) -> bytes:
    if data.startswith(OGG):
        return clean_ogg(data)
    if is_wave(data):
        return clean_wave(data)
    if is_aiff(data):
        return clean_aiff(data)
    if data.startswith(FLAC):
        return clean_flac(data)
    if data.startswith((AMR, AMR_WIDE)):
        return clean_amr(data)
    if is_frames(data):
        return clean_frames(data)
    if _is_plain(data):
        return data
    raise Uncleanable("it is of a kind that we do not know")


def clean_file(given: tuple[str, str]) -> str:
    """Clean the first file into the second, which nobody else may read; why that is not possible, or nothing.

    For `Renderer.work`: it runs in a process whose memory and time are limited.
    """
    source, target = given
    try:
        made = clean(Path(source).read_bytes())
    except Uncleanable as wrong:
        return str(wrong)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "wb") as file:  # noqa: PTH123 - it has been opened for its owner alone
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    return ""


def _is_plain(data: bytes) -> bool:
    """Words, and no language that can hide others."""
    if not data or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{\\rtf", b"%!")):
        return False
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if _is_card_or_mail(text):
        raise Uncleanable("it is a contact or a message, which says whose it is")
    return not any(ord(one) < 32 and one not in "\t\n\r\f" for one in set(text))


def _is_card_or_mail(text: str) -> bool:
    in_head = True
    for line in text.lstrip().splitlines():
        if line.lstrip().upper().startswith("BEGIN:V"):
            return True
        if (_HEAD.match(line) and (in_head or "@" in line)) or _BEFORE_ADDRESS.match(line):
            return True
        in_head = in_head and bool(line.strip())
    return False
