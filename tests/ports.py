"""Ports that nothing listens at."""

import os
import random
import socket

#: below those that the system gives to connections on their way out: one of these could be gone a moment later
_OURS = range(15_000, 32_000)
_DICE = random.Random(f"{os.getpid()} {os.environ.get('PYTEST_XDIST_WORKER', '')}")


def free_port() -> int:
    """A port of this machine that a server can listen at."""
    while True:
        port = _DICE.choice(_OURS)
        with socket.socket() as found:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                found.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
