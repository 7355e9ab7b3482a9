"""Every call of this house: the shipped ones and those of a folder of its own."""

from __future__ import annotations

from datetime import timedelta

from bot.consulting.calls import Calls
from bot.settings import Settings, WrongSettings, with_settings
from conversations.call import Call
from conversations.loader import call_folder, load_call, shipped_calls
from conversations.records import replace


def load_calls(settings: Settings) -> Calls:
    """All calls, as palabre.toml sets them up. Raises BrokenCall and WrongSettings."""
    names = list(shipped_calls())
    if settings.calls is not None:
        own = sorted(path.parent.name for path in settings.calls.glob("*/call.yaml"))
        if not own:
            todo = "name the folder in which the call folders stand"
            raise WrongSettings("PALABRE_CALLS", f"there is no */call.yaml in {settings.calls}", todo)
        names += own
    loaded: dict[str, Call] = {}
    grace = timedelta(hours=settings.grace_hours)
    for name in dict.fromkeys(names):
        folder = settings.calls / name if settings.calls is not None else None
        is_own = folder is not None and (folder / "call.yaml").is_file()
        call = load_call(folder if is_own and folder is not None else call_folder(name))
        loaded[call.name] = replace(with_settings(call, settings.by_call.get(call.name)), grace=grace)
    known = ", ".join(loaded)
    for name in settings.by_call:
        if name not in loaded:
            raise WrongSettings(f"calls.{name}", "there is no such call", f"name one of: {known}")
    if settings.default_call not in loaded:
        what = f"there is no call {settings.default_call!r}"
        raise WrongSettings("default_call", what, f"name one of: {known}")
    return Calls(loaded, settings.default_call, settings.data / "forms")
