"""Writes docs/licences.md: every locked distribution, its licence as it says itself, and where it comes from.

.venv/bin/python -m docs.list_licences
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LIST = Path(__file__).with_name("licences.md")
#: what may be used; the LGPL for libraries that stay files of their own, as all of Python's do
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "LGPL-2.1-only", "LGPL-3.0-only", "MIT",
    "MIT-CMU", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Zlib",
}  # fmt: skip
#: as older distributions write them
_WORDS = {
    "apache 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd license": "BSD",
    "mit license": "MIT",
    "mit, bsd": "MIT AND BSD",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
}
#: who does not say it in a field, or is installed on Windows alone: as their licence file has it
_READ = {
    "colorama": ("BSD-3-Clause", "https://github.com/tartley/colorama"),
    "fontpkg-noto-sans": ("", "https://fontpkg.org"),
    "pypdfium2": ("BSD-3-Clause AND Apache-2.0", ""),
    "pyrage": ("MIT", ""),
}
_HEAD = """# Licences

Palabre itself is Apache-2.0. It is used with the distributions below, which `make setup` installs as they were
published; none of them is part of this repository. `make licences` writes this list from what they say of themselves,
and a test fails when it is not that of `requirements.lock`, or when a licence is not among those that are allowed.

Three things to know:

- **python-telegram-bot** and **docxtpl** are under the LGPL: Palabre uses them as libraries, unchanged, and anybody may
  put another version in their place in `.venv`. Whoever hands Palabre on in one piece (an image, an installer) hands
  their licence on too, and leaves that possible.
- The **Noto fonts** are under the Open Font License; documents that are made with them are not.
- Some bring parts of others along (OpenSSL, libxml2, qpdf, FreeType): their texts stand in their `dist-info` folders.

"""


def locked() -> list[tuple[str, str]]:
    """(name, version) of all that requirements.lock may install; some have two, for older Pythons and newer ones."""
    text = (ROOT / "requirements.lock").read_text()
    return re.findall(r"(?m)^([a-z0-9.-]+)==([^ ;]+)", text)


def at_work() -> set[str]:
    """Those that a bot needs, with and without the optional ones: what is declared, and what that needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    waiting = [Requirement(one) for one in project["dependencies"]]
    waiting += [Requirement(one) for extra in project["optional-dependencies"].values() for one in extra]
    found: set[str] = set()
    while waiting:
        needed = waiting.pop()
        name = canonicalize_name(needed.name)
        if name not in found:
            found.add(name)
            waiting += _needed_by(name, needed.extras)
    return found


def licence_of(name: str) -> tuple[str, str] | None:
    """The licence as an SPDX expression, and the home page; None for what is not installed here."""
    try:
        about = distribution(name).metadata
    except PackageNotFoundError:
        return _READ.get(name)
    said, read = (about.get("License-Expression") or "").strip(), _READ.get(name, ("", ""))
    classified = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier", []) if one.startswith("License")]
    given = (about.get("License") or "").strip()
    candidates = [said, read[0], *([given] if len(given) < 40 else []), *classified]
    found = next((one for one in (_WORDS.get(each.lower(), each) for each in candidates) if one), "unknown")
    pages = dict(_pages(about.get_all("Project-URL", [])))
    home = about.get("Home-page") or read[1]
    return found, home or next((pages[key] for key in _HOMES if key in pages), next(iter(pages.values()), ""))


def is_allowed(licence: str) -> bool:
    """Whether each part of it, or one where there is a choice, is allowed."""
    return all(any(one.strip(" ()") in ALLOWED for one in part.split(" OR ")) for part in licence.split(" AND "))


def listed() -> str:
    """The list as it should be; what is not installed here stays as it stands there."""
    before = dict(re.findall(r"(?m)^\| ([^ ]+ \| [^ ]+) \| (.*) \|$", LIST.read_text() if LIST.exists() else ""))
    runs = at_work()
    tables = {True: "## What runs\n\n", False: "\n## What is used for tests, types and benchmarks alone\n\n"}
    for is_run in tables:
        tables[is_run] += "| distribution | version | licence | home |\n| --- | --- | --- | --- |\n"
        for name, version in locked():
            if (name in runs) == is_run:
                stood = before.get(f"{name} | {version}")
                about = licence_of(name) if stood is None or _is_here(name, version) else None
                rest = " | ".join(about) if about is not None else stood or "unknown | "
                tables[is_run] += f"| {name} | {version} | {rest} |\n"
    return _HEAD + tables[True] + tables[False]


def _is_here(name: str, version: str) -> bool:
    try:
        return distribution(name).version == version
    except PackageNotFoundError:
        return False


def _needed_by(name: str, extras: set[str]) -> Iterator[Requirement]:
    try:
        said = distribution(name).requires or []
    except PackageNotFoundError:
        return
    for one in map(Requirement, said):
        if one.marker is None or any(one.marker.evaluate({**_THERE, "extra": extra}) for extra in (extras or {""})):
            yield one


def _pages(said: list[str]) -> Iterator[tuple[str, str]]:
    for one in said:
        name, _, page = one.partition(",")
        yield name.strip().lower(), page.strip()


#: the list is the same wherever it is made
_THERE = {
    "python_version": "3.11",
    "python_full_version": "3.11.0",
    "sys_platform": "linux",
    "platform_system": "Linux",
}
_HOMES = ("homepage", "home", "home page", "repository", "source", "source code", "github", "documentation")

if __name__ == "__main__":
    LIST.write_text(listed())
