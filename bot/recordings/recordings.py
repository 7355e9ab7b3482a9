"""The recordings of calls: looked at once, and copied by content so that what waits to be sent stays as it was."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from bot import logs
from bot.consulting.screens import Sound
from bot.whole_files import make_private
from conversations.call import Call
from conversations.problems import Problem, Problems
from conversations.records import record
from conversations.state import Moment
from conversations.text import Translate

from .items import is_same, items_of, lines_of
from .scripts import HandedOut, hash_of, read_handed_out
from .sounds import CONVERT, ENDINGS, LARGE, SoundFile, Unfit, read_sound

log = logs.get(__name__)


@record
class Recorded:
    """What there is of one call in one language."""

    tongue: str
    folder: Path
    #: item -> its recording, those of other words than today's among them
    sounds: dict[str, SoundFile]
    #: None where that cannot be read: then nobody knows which words were recorded
    handed_out: dict[str, HandedOut] | None
    #: item -> its words today
    lines: dict[str, tuple[str, ...]]

    @property
    def missing(self) -> tuple[str, ...]:
        """Items without a recording."""
        return tuple(item for item in self.lines if item not in self.sounds)

    @property
    def outdated(self) -> tuple[str, ...]:
        """Items whose recording says other words than those of today."""
        given = self.handed_out
        return tuple(
            item
            for item, sound in self.sounds.items()
            if given is None or (item in given and not given[item].fits(hash_of(self.lines[item]), sound.sha256))
        )


def has_recordings(call: Call) -> bool:
    """There is a folder for them, or a language that needs them."""
    return call.folder is not None and ((call.folder / "audio").is_dir() or bool(call.spoken))


def read_recorded(call: Call, translate: Translate | None) -> tuple[list[Recorded], Problems]:
    """The recordings in a call's folder, language by language, and what is wrong with them."""
    root = (call.folder or Path()) / "audio"
    problems = Problems(str(root))
    found = []
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        if folder.is_dir() and folder.name not in call.tongues:
            known = ", ".join(call.tongues)
            _warn(problems, folder, "this is none of the call's languages", f"use one of: {known}")
    for tongue in call.tongues:
        folder = root / tongue
        moment = moment_in(call.written(tongue), translate)
        lines = {item: lines_of(call, item, moment) for item in items_of(call)}
        handed_out = read_handed_out(folder, problems)
        one = Recorded(tongue, folder, _sounds(folder, lines, problems), handed_out, lines)
        for item in one.outdated:
            todo = "record it anew: palabre recordings CALL --language LANG --script"
            _warn(
                problems,
                one.sounds[item].path,
                "other words than today's may be recorded here, so it is not played",
                todo,
            )
        if tongue in call.spoken and not one.sounds:
            what = f"nothing is recorded in {call.name_of(tongue)}, which exists as sound alone"
            _warn(problems, folder, what, f"palabre recordings CALL --language {tongue} --script")
        found.append(one)
    return found, problems


def moment_in(written: str, translate: Translate | None) -> Moment:
    """For words that are the same at any time and for everybody."""
    return Moment(datetime.now(UTC), written, lambda: 0.0, lambda: "", translate)


class Recordings:
    """Finds the recording of something in what somebody speaks."""

    def __init__(self, calls: Iterable[Call] = (), translate: Translate | None = None, data: Path = Path()) -> None:
        """Blocks: reads all recordings, and copies them below the data folder; what cannot be is left out."""
        self._calls = {call.name: call for call in calls}
        self._found: dict[tuple[str, str], dict[str, Sound]] = {}
        for call in filter(has_recordings, self._calls.values()):
            recorded, problems = read_recorded(call, translate)
            for problem in problems:
                log.warning("a recording is wrong", fault=problem)
            for one in recorded:
                usable = {item: sound for item, sound in one.sounds.items() if item not in one.outdated}
                kept = {item: _kept(sound, data) for item, sound in usable.items()}
                self._found[call.name, one.tongue] = {item: sound for item, sound in kept.items() if sound is not None}

    def __call__(self, call: Call, tongue: str, item: str) -> Sound | None:
        """The recording of an item: in this language, its base, or the one that is written beside it."""
        for tag in (tongue, tongue.partition("-")[0], call.written(tongue)):
            found = self._found.get((call.name, tag), _NOTHING).get(item)
            if found is not None:
                return found if is_same(item, call, self._calls[call.name]) else None
        return None


def _sounds(folder: Path, items: dict[str, tuple[str, ...]], problems: Problems) -> dict[str, SoundFile]:
    """The recordings in a language's folder by item."""
    sounds: dict[str, SoundFile] = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.suffix.lower() not in ENDINGS:
            if path.is_file() and path.name != "script.yaml" and not path.name.startswith("."):
                todo = (
                    f"its ending should be one of: {', '.join(sorted(ENDINGS))}; for a sound of another kind: {CONVERT}"
                )
                _warn(problems, path, "this is no recording", todo)
            continue
        item = path.relative_to(folder).with_suffix("").as_posix()
        if item not in items:
            near = difflib.get_close_matches(item[:80], items, 1, 0.6)
            _warn(
                problems,
                path,
                "it is named like nothing in this call",
                f"did you mean {near[0]}?" if near else "see palabre recordings CALL",
            )
        elif item in sounds:
            _warn(problems, path, f"there is {sounds[item].path.name} too", "keep one of them")
        else:
            try:
                sounds[item] = read_sound(path, folder)
            except Unfit as unfit:
                _warn(problems, path, unfit.what, unfit.todo)
                continue
            if sounds[item].size > LARGE:
                _warn(
                    problems,
                    path,
                    f"it has {sounds[item].size // 1000} kB, and people pay for each",
                    "cut or compress it",
                )
    return {item: sounds[item] for item in items if item in sounds}


def _warn(problems: Problems, path: Path, what: str, todo: str) -> None:
    problems.add([Problem(str(path), 1, "warning", what, todo)])


def _kept(sound: SoundFile, data: Path) -> Sound | None:
    path = f"recordings/{sound.sha256}{sound.ending}"
    target = data / path
    try:
        if not target.is_file() or target.stat().st_size != sound.size:
            make_private(target.parent)
            part = target.with_suffix(".part")
            shutil.copyfile(sound.path, part)
            part.replace(target)
    except OSError as error:
        log.error("a recording cannot be kept, so nobody can listen to it", path=sound.path, error=error)
        return None
    return Sound(path, sound.size, sound.sha256)


_NOTHING: dict[str, Sound] = {}
