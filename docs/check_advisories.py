"""Asks the public advisory services about every locked distribution: `make audit`.

Exits 1 when one is known to be vulnerable. Where no service can be reached, or none knows what was asked about, it says
that nothing was checked, and exits 0: no answer is no good news, and no reason to stop work either.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

#: seconds for one answer, and for all of them
_ONE, _ALL = "10", 300


def ask(service: str, lock: str) -> list[dict[str, Any]] | None:
    """What a service says of each distribution; None where it cannot be asked."""
    words = [sys.executable, "-m", "pip_audit", "-r", lock, "--require-hashes", "--disable-pip", "--format", "json"]
    words += ["--vulnerability-service", service, "--timeout", _ONE, "--progress-spinner", "off"]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=_ALL, check=False)  # noqa: S603 - our words
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None
    return found


def judge(found: list[dict[str, Any]] | None) -> tuple[int, str]:
    """The exit code, and what to say."""
    known = [one for one in found or [] if "skip_reason" not in one]
    if found is None or not known:
        return 0, "the advisory service cannot be reached, not checked"
    wrong = [one for one in known if one["vulns"]]
    lines = [
        f"{one['name']} {one['version']}: {', '.join(each['id'] for each in one['vulns'])}"
        f" (mended in {', '.join(each for vuln in one['vulns'] for each in vuln['fix_versions']) or 'no version yet'})"
        for one in wrong
    ]
    left = len(found) - len(known)
    lines.append(
        f"{len(known)} distributions checked, {len(wrong)} vulnerable" + (f"; {left} NOT checked" if left else "")
    )
    return (1 if wrong else 0), "\n".join(lines)


def main(lock: str) -> int:
    """Ask one service, and the other where the first knows nothing."""
    code, words = 0, ""
    for service in ("pypi", "osv"):
        found = ask(service, lock)
        code, words = judge(found)
        if found is not None and any("skip_reason" not in one for one in found):
            break
    sys.stdout.write(words + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
