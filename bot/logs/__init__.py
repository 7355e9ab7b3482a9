"""Log lines that name what went wrong and where, and never repeat what somebody wrote.

    log = logs.get(__name__)
    log.warning("an update was set aside", update=number, error=told(wrong))

The event is fixed words; what varies stands in fields, and only those of `fields.FIELDS` are written.
"""

from .errors import Told, told
from .fields import FIELDS, dropped, person
from .hiding import keep_out, redact
from .lines import get
from .writing import quiet_libraries, set_up

__all__ = ["FIELDS", "Told", "dropped", "get", "keep_out", "person", "quiet_libraries", "redact", "set_up", "told"]
