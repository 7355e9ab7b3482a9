"""What Palabre is made with: locked by hash, as pyproject.toml asks, under licences that are allowed and listed."""

import json
import re
import stat
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from docs.check_advisories import ask, judge
from docs.list_licences import LIST, is_allowed, licence_of, listed, locked

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "build.lock", "audit.lock")


def pinned(lock):
    """What a lock pins: name -> [(version, hashes)]."""
    found = {}
    for block in re.split(r"\n(?=\S)", (ROOT / lock).read_text()):
        if match := re.match(r"([a-z0-9.-]+)==([^ ;]+)", block):
            found.setdefault(match[1], []).append((match[2], re.findall(r"--hash=(\S+)", block)))
        else:
            assert block.startswith("#"), block[:80]
    return found


def asked():
    """What pyproject.toml asks for, and in which lock it should stand."""
    said = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project, groups = said["project"], said["dependency-groups"]
    of_lock = {"build": "build.lock", "audit": "audit.lock"}
    lists = [("requirements.lock", project["dependencies"])]
    lists += [("requirements.lock", extra) for extra in project["optional-dependencies"].values()]
    lists += [(of_lock.get(name, "requirements.lock"), group) for name, group in groups.items()]
    return [(lock, Requirement(one)) for lock, group in lists for one in group if isinstance(one, str)]


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_is_locked_with_hashes(lock):
    found = pinned(lock)
    assert len(found) > 3
    for name, versions in found.items():
        for version, hashes in versions:
            assert hashes, f"{name} {version}"
            assert all(re.fullmatch("sha256:[0-9a-f]{64}", one) for one in hashes)


@pytest.mark.parametrize(("lock", "requirement"), asked(), ids=str)
def test_the_locks_fit_what_is_asked_for(lock, requirement):
    versions = [version for version, _ in pinned(lock)[canonicalize_name(requirement.name)]]
    assert all(requirement.specifier.contains(version) for version in versions)


def test_the_list_of_licences_is_that_of_the_lock():
    """Write it anew by `make licences`."""
    assert LIST.read_text() == listed()


def test_every_licence_is_known_and_allowed():
    rows = re.findall(r"(?m)^\| (\S+) \| (\d\S*) \| (.*) \| (http\S*) \|$", LIST.read_text())
    assert {(name, version) for name, version, _, _ in rows} == set(locked())
    for name, _, licence, _ in rows:
        assert is_allowed(licence), name


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "AGPL-3.0-or-later", "unknown", "MIT AND GPL-2.0-only", ""])
def test_others_are_not(licence):
    assert not is_allowed(licence)


def test_a_library_under_the_lgpl_is_named():
    assert licence_of("python-telegram-bot")[0] == "LGPL-3.0-only"
    assert "**python-telegram-bot**" in LIST.read_text()


WELL = {"name": "click", "version": "8.5.1", "vulns": []}
ILL = {"name": "lxml", "version": "6.1", "vulns": [{"id": "CVE-1", "fix_versions": ["6.2"]}]}
UNKNOWN = {"name": "rich", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("found", "code", "words"),
    [
        (None, 0, "cannot be reached, not checked"),
        ([], 0, "cannot be reached, not checked"),
        ([UNKNOWN], 0, "cannot be reached, not checked"),
        ([WELL], 0, "1 distributions checked, 0 vulnerable"),
        ([WELL, UNKNOWN], 0, "1 NOT checked"),
        ([WELL, ILL, UNKNOWN], 1, "lxml 6.1: CVE-1 (mended in 6.2)"),
    ],
)
def test_an_advisory_fails_and_silence_is_not_taken_for_health(found, code, words):
    got, said = judge(found)
    assert got == code
    assert words in said


@pytest.mark.parametrize("says", ["", "no JSON", json.dumps({"dependencies": [WELL, ILL]})])
def test_the_tool_is_asked_and_what_it_says_is_read(tmp_path, monkeypatch, says):
    """A program in the place of the tool: it may also fail without a word."""
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{says}\nEND\nexit 1\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sys, "executable", str(program))
    assert ask("pypi", "requirements.lock") == ([WELL, ILL] if says.startswith("{") else None)
