"""A picture drawn in a process of its own: matplotlib is heavy, and the bot lives for months without a picture."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection

from bot.children import secrets_hidden
from bot.documents.rendering import Limits
from bot.documents.worker import limit_memory

from .drawing import NoCharts, draw
from .picture import Picture

#: seconds and bytes for one picture, far more than it takes
LIMITS = Limits(seconds=30.0, memory=1024 * 2**20)


def draw_apart(picture: Picture, limits: Limits = LIMITS) -> bytes:
    """The picture as a PNG. Blocks for one to three seconds, so call it in a thread; raises NoCharts."""
    # never fork: the parent has threads, and locks held by them would stay locked
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_draw, args=(theirs, picture, limits.memory), name="picture", daemon=True)
    with secrets_hidden():
        process.start()
    theirs.close()
    try:
        if not ours.poll(limits.seconds):
            raise NoCharts(f"the picture took longer than {limits.seconds:g} s")
        answer = ours.recv()
    except (EOFError, OSError):
        process.join()
        raise NoCharts(f"the picture could not be drawn: its process ended by itself ({process.exitcode})") from None
    finally:
        ours.close()
        process.kill()
        process.join()
        process.close()
    if isinstance(answer, bytes):
        return answer
    raise NoCharts(str(answer))


def _draw(connection: Connection, picture: Picture, memory: int) -> None:
    # Ctrl+C is for the parent, which ends its workers
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # each thread of the arithmetic takes its own stack out of the memory that is allowed
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    limit_memory(memory)
    try:
        answer: object = draw(picture)
    except NoCharts as wrong:
        answer = str(wrong)
    except Exception as wrong:
        # the message of an exception may hold words of the call, and would end in a log
        answer = f"the picture could not be drawn ({type(wrong).__name__})"
    with suppress(OSError):  # nobody waits any more
        connection.send(answer)
