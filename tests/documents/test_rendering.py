"""Documents are made in a process of their own, which may fail, hang or eat memory without harm."""

import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.documents import rendering
from bot.documents.printable import printable
from bot.documents.rendering import Limits, NotRendered, Renderer, TooSlow, document_name, documents
from bot.documents.worker import READY
from conversations.state import Status
from tests.documents.forms import COLLECTED, ENGLISH, smallholders

FORM = printable(smallholders(**ENGLISH), "en", COLLECTED)


@pytest.fixture(scope="module")
def renderer():
    with Renderer() as held:
        yield held


def test_gives_each_kind_that_is_asked_for(renderer):
    found = documents(smallholders(**ENGLISH), "en", ("pdf", "docx", "txt"), particulars=COLLECTED, renderer=renderer)
    assert list(found) == ["pdf", "docx", "txt"]
    assert found["pdf"].data.startswith(b"%PDF-")
    assert found["docx"].data.startswith(b"PK")
    assert "Awa Ndiaye" in found["txt"].data.decode()
    assert [one.name for one in found.values()] == ["form-K7F2-QD.pdf", "form-K7F2-QD.docx", "form-K7F2-QD.txt"]
    assert found["pdf"].undrawn == {"🐄"}
    assert found["docx"].undrawn == frozenset()


def test_leaves_no_process_behind():
    before = {one.pid for one in multiprocessing.active_children()}
    found = documents(smallholders(Status.MIDWAY, title="x"), "en", ["txt"])
    assert found["txt"].name == "form-draft.txt"
    assert {one.pid for one in multiprocessing.active_children()} == before


@pytest.mark.parametrize(
    ("reference", "revision", "name"),
    [
        ("../../x", 1, "form-x.pdf"),
        ("AB 12\u202e", 3, "form-AB-12-r3.pdf"),
        ("سوق", 0, "form.pdf"),
        ("x" * 200, 1, None),
    ],
)
def test_names_are_safe(reference, revision, name):
    found = document_name(replace(FORM, reference=reference, revision=revision), "pdf")
    assert len(found) < 60
    assert name is None or found == name


def hang(connection, memory, seconds):
    connection.send(READY)
    connection.recv()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(1)


def never_start(connection, memory, seconds):
    time.sleep(600)


def die(connection, memory, seconds):
    connection.send(READY)
    connection.recv()
    os.kill(os.getpid(), signal.SIGABRT)


@pytest.mark.parametrize("stuck", [hang, never_start])
def test_what_takes_too_long_is_stopped(stuck, monkeypatch):
    with monkeypatch.context() as patched, Renderer(Limits(seconds=2)) as renderer:
        patched.setattr(rendering, "work", stuck)
        began = time.monotonic()
        with pytest.raises(TooSlow, match="longer than 2 s"):
            renderer.render(FORM, "pdf")
        assert time.monotonic() - began < 20
        patched.undo()
        renderer.limits = Limits()
        assert renderer.render(FORM, "txt").data


def test_what_is_being_made_ends_at_once_when_all_is_stopped(monkeypatch):
    with monkeypatch.context() as patched, Renderer() as renderer, ThreadPoolExecutor(1) as thread:
        patched.setattr(rendering, "work", hang)
        made = thread.submit(renderer.render, FORM, "pdf")
        time.sleep(1.5)
        began = time.monotonic()
        renderer.stop()
        with pytest.raises(NotRendered):
            made.result()
        assert time.monotonic() - began < 5


def test_a_real_document_that_takes_too_long_is_stopped(renderer):
    endless = replace(FORM, sections=FORM.sections * 3000)
    with Renderer(Limits(seconds=3)) as short, pytest.raises(TooSlow):
        short.render(endless, "pdf")


HUGE = [("pdf", {"title": "🐄" * 10_000_000}), ("docx", {"sections": FORM.sections * 4000})]


@pytest.mark.parametrize(("kind", "values"), HUGE, ids=["pdf", "docx"])
def test_what_takes_too_much_memory_is_an_error(kind, values):
    huge = replace(FORM, **values)
    with Renderer(Limits(memory=420 * 2**20, seconds=120)) as small:
        with pytest.raises(NotRendered) as wrong:
            small.render(huge, kind)
        assert not isinstance(wrong.value, TooSlow)
        assert small.render(FORM, kind).data


def test_a_process_that_dies_is_an_error_and_the_next_one_works(monkeypatch):
    with monkeypatch.context() as patched, Renderer() as renderer:
        patched.setattr(rendering, "work", die)
        with pytest.raises(NotRendered, match="its process ended"):
            renderer.render(FORM, "pdf")
        patched.undo()
        assert renderer.render(FORM, "txt").data


def test_an_error_holds_no_word_of_the_form(renderer):
    broken = replace(FORM, title="secret words", page=None)
    with pytest.raises(NotRendered) as wrong:
        renderer.render(broken, "pdf")
    assert "secret" not in str(wrong.value)
    assert renderer.render(FORM, "pdf").data


def test_a_process_is_replaced_after_some_documents():
    with Renderer(Limits(tasks=2)) as renderer:
        renderer.render(FORM, "txt")
        first = renderer._worker.process.pid
        renderer.render(FORM, "txt")
        assert renderer._worker is None
        renderer.render(FORM, "txt")
        assert renderer._worker.process.pid != first


def test_threads_may_share_it(renderer):
    found = []
    threads = [threading.Thread(target=lambda: found.append(renderer.render(FORM, "txt").data)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 6
