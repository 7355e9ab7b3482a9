"""Events become lines: plain ones for a terminal or a journal, or JSON."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from .errors import Told, told
from .fields import allowed
from .hiding import redact

#: ours by name: what they log in the old way has fixed words too
_OURS = ("bot", "conversations", "__main__")
_NOT_SAID = "a library reported something"


class _Event(dict[str, Any]):
    """An event as the logging module passes it on; read as text it is a plain line."""

    def __str__(self) -> str:
        return _plain(self)


def get(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module. Its methods take fixed words, and fields of `FIELDS`."""
    logger: structlog.stdlib.BoundLogger = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[
            structlog.stdlib.filter_by_level,
            _only_allowed,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        context_class=dict,
    )
    return logger


def formatter(form: str) -> logging.Formatter:
    """For a handler: `plain` or `json`. Also what libraries log becomes a line that holds no value."""
    last = _as_json if form == "json" else _as_plain
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_of_a_library], processors=[last], pass_foreign_args=True, use_get_message=False
    )


def _only_allowed(_: Any, __: str, event: MutableMapping[str, Any]) -> _Event:
    words = str(event.pop("event", ""))
    given = dict(event)
    wrong = given.pop("exc_info", None)
    if isinstance(wrong, BaseException):
        given.setdefault("error", told(wrong))
    return _Event(event=words, **allowed(given))


def _of_a_library(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Words with their values left out: those may be anything. Where nothing shows what is words, only the place."""
    record: logging.LogRecord = event["_record"]
    arguments = event.pop("positional_args", ())
    template = event["event"]
    wrong = event.pop("exc_info", None)
    event.pop("stack_info", None)
    is_ours = record.name.split(".")[0] in _OURS
    fields: dict[str, Any] = {"where": f"{Path(record.pathname).name}:{record.lineno}"}
    if not is_ours:
        fields["library"] = record.name
    if isinstance(wrong, tuple) and isinstance(wrong[1], BaseException):
        fields["error"] = told(wrong[1])
    if isinstance(record.msg, str) and (arguments or is_ours):
        event["event"] = _filled(template, arguments)
    else:
        event["event"] = _NOT_SAID
    event.update(allowed(fields))
    return event


def _filled(template: str, arguments: Any) -> str:
    """Numbers and what `told` said may stay, whatever else there is becomes a sign."""
    given: Any
    if isinstance(arguments, Mapping):
        given = {name: _shown(value) for name, value in arguments.items()}
    else:
        given = tuple(_shown(value) for value in arguments)
    try:
        return template % given if given else template
    except (TypeError, ValueError, KeyError):
        return template


def _shown(value: object) -> object:
    return value if isinstance(value, (int, float, Told)) else "…"


def _as_plain(_: Any, __: str, event: MutableMapping[str, Any]) -> str:
    record: logging.LogRecord = event["_record"]
    return redact(f"{_when(record)} {record.levelname} {record.name}: {_plain(event)}")


def _as_json(_: Any, __: str, event: MutableMapping[str, Any]) -> str:
    record: logging.LogRecord = event["_record"]
    line = {"time": _when(record), "level": record.levelname.lower(), "logger": record.name}
    fields = {name: value for name, value in event.items() if not name.startswith("_")}
    # a secret may stand on both sides of nothing that JSON escapes: what is hidden is hidden before
    safe = {name: redact(value) if isinstance(value, str) else value for name, value in (line | fields).items()}
    return json.dumps(safe, ensure_ascii=False, default=lambda _: "…")


def _plain(event: Mapping[str, Any]) -> str:
    fields = [f"{name}={_quoted(value)}" for name, value in event.items() if name != "event" and name[0] != "_"]
    return redact(" ".join((_one_line(str(event["event"])), *fields)))


def _one_line(words: str) -> str:
    return "".join(one if one.isprintable() else " " for one in words)


def _quoted(value: object) -> str:
    """Bare where that cannot be misread."""
    if not isinstance(value, str):
        return str(value)
    return json.dumps(value, ensure_ascii=False) if " " in value or "=" in value or '"' in value else value


def _when(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
