"""Processes that we start are not told our secrets: whoever may list processes may read what they were started with."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

#: settings that are secret or hold a password
SECRETS = ("token", "webhook_secret", "smtp_url", "database_url", "backup_key", "backup_identity")
_NAMES = frozenset(f"PALABRE_{name.upper()}" for name in SECRETS)
_lock = threading.Lock()


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment for a process of ours."""
    return {name: value for name, value in environment.items() if name not in _NAMES}


@contextmanager
def secrets_hidden() -> Iterator[None]:
    """As long as the block runs, a process that is started with our environment gets no secret with it."""
    with _lock:
        hidden = {name: os.environ.pop(name) for name in _NAMES & os.environ.keys()}
        try:
            yield
        finally:
            os.environ.update(hidden)
