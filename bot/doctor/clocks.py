"""Whether our clock says the time that others say."""

from __future__ import annotations

from .findings import Finding, error, ok, warning

#: seconds: closing times and reminders are wrong by as much, and TLS fails with more
_LATE, _WRONG = 5.0, 60.0
_TODO = "let the machine set its clock by itself (timedatectl set-ntp true)"


def compare(whose: str, ahead: float) -> Finding:
    """`ahead`: seconds by which ours is ahead of theirs."""
    how = "ahead of" if ahead > 0 else "behind"
    what = f"this machine's is {abs(ahead):.0f} s {how} {whose}"
    if abs(ahead) > _WRONG:
        return error("clock", what, _TODO)
    if abs(ahead) > _LATE:
        return warning("clock", what, _TODO)
    return ok("clock", f"it agrees with {whose}")
