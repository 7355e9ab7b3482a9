"""A ZIP as tools for ODK read it: a CSV for each table, and the files that were sent along in media/."""

from __future__ import annotations

import re
import shutil
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from bot.database.exports import Came, Sent
from conversations.state import Answer

from .as_csv import CsvTable
from .columns import MAIN
from .naming import Naming
from .rows import Rows, instance_of

MEDIA = "media"


class ZipWriter:
    """submissions.csv, a CSV for each repeat, and media/REFERENCE-question-1.jpg."""

    def __init__(self, folder: Path, name: str, rows: Rows, naming: Naming, data: Path) -> None:
        self._rows = rows
        self._data = data.resolve()
        self._scratch = folder / f".{name}"
        self._scratch.mkdir()
        self._zip = ZipFile(folder / name, "w", ZIP_DEFLATED)
        self._tables = {
            table.name: CsvTable(self._scratch / f"{_plain(table.name)}.csv", naming.headings(table))
            for table in rows.layout.tables
        }
        self._note = naming.note()
        self._gone = (self._scratch / "missing.txt").open("w", encoding="utf-8")
        self.missing = 0

    @property
    def size(self) -> int:
        """Bytes so far, tables as if they were not packed."""
        return self._zip.start_dir + sum(table.size for table in self._tables.values())

    def weight(self, came: Came) -> int:
        """Bytes of the files that come with it."""
        return 0 if self._rows.layout.without_names else sum(file.size for file in came.files.values())

    def put(self, came: Came) -> None:
        """The rows of one submission, and its files."""
        files: dict[str, dict[str, list[str]]] = {}
        for key, answer in () if self._rows.layout.without_names else came.submission.conversation.answers.items():
            if answer.files and not answer.skipped:
                instance, question = instance_of(key)
                names = files.setdefault(instance, {}).setdefault(question, [])
                names += self._media(came, key, answer)
        for table, cells in self._rows.of(came, files):
            self._tables[table.name].put(cells)

    def _media(self, came: Came, key: str, answer: Answer) -> list[str]:
        """Pack the files of one answer; the names that they have here."""
        names = []
        stem = f"{_plain(came.submission.reference)}-{_plain(key)}"
        for number, file in enumerate(answer.files, start=1):
            sent = came.files.get(file.ref)
            name = f"{stem}-{number}{suffix(sent.name if sent is not None else file.name, sent)}"
            names.append(name)
            if sent is None or not self._pack(sent, f"{MEDIA}/{name}"):
                self.missing += 1
                self._gone.write(f"{name}\n")
        return names

    def _pack(self, sent: Sent, name: str) -> bool:
        """Pack a file of ours; False where it is not there."""
        path = (self._data / sent.path).resolve() if sent.path else None
        if path is None or not path.is_relative_to(self._data) or not path.is_file():
            return False
        # it is packed already by whoever made it
        about = ZipInfo.from_file(path, name, strict_timestamps=False)
        about.compress_type = ZIP_STORED
        with path.open("rb") as read, self._zip.open(about, "w") as write:
            shutil.copyfileobj(read, write, 1 << 20)
        return True

    def close(self) -> None:
        """Pack the tables."""
        for name, table in self._tables.items():
            table.close()
            self._zip.write(self._scratch / f"{_plain(name)}.csv", f"{_plain(name)}.csv")
        self._gone.close()
        if self.missing:
            self._zip.write(self._scratch / "missing.txt", "missing.txt")
        if self._note:
            self._zip.writestr("readme.txt", self._note + "\n")
        self._zip.close()
        shutil.rmtree(self._scratch)


def suffix(name: str, sent: Sent | None = None) -> str:
    """The ending of a file, made safe: that of its name, or of where it is kept."""
    for one in (name, (sent.path or "") if sent is not None else ""):
        found = PurePosixPath(one).suffix.lower()
        if _SUFFIX.fullmatch(found):
            return found
    return ""


def _plain(name: str) -> str:
    """A name that every file system takes: "products[2]/photo" -> "products-2-photo"."""
    return _OTHER.sub("-", name).strip("-.") or MAIN


_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_OTHER = re.compile(r"[^A-Za-z0-9_.]+")
