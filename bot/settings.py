"""environment, palabre.toml -> Settings: how Palabre is set up. The environment wins; no message repeats a secret."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from bot.broadcasting.nights import NIGHT, Night, parse_night
from bot.children import SECRETS
from bot.mailing.server import MailServer, WrongServer, is_address, mail_server
from bot.secret_files import FILES, WrongFile, read_secret
from conversations.call import Call
from conversations.loader import known_timezones
from conversations.records import replace

_HOST = r"\[[0-9a-fA-F:.]+\]|[^\s/?#:@\[\]]+"
_SERVER = rf"https?://(?:{_HOST})(?::[0-9]{{1,5}})?"
_TOKEN = r"[0-9]+:[A-Za-z0-9_-]{20,}"  # noqa: S105 - the shape of one
#: what a setting looks like whole, what is wrong otherwise, and what to do
_SHAPES = {
    "token": (
        _TOKEN,
        "it does not look like a bot's token",
        "send /newbot to @BotFather in Telegram and copy its token",
    ),
    "api_url": (
        rf"({_SERVER}(?:/(?!bot[0-9]*(?:[:/]|$))[^\s/?#]+)*)/*",
        "it is no address of a Bot API server",
        "write only what stands before /bot, such as https://api.telegram.org",
    ),
    "default_call": (r".+", "it is no name", "write the name of a call, such as smallholders"),
    "log_level": (
        r"(?i:debug|info|warning|error|critical)",
        "it is no log level",
        "write debug, info, warning, error or critical",
    ),
    "webhook_url": (rf"{_SERVER}(?:/\S*)?", "it is no web address", "write one that begins with https://"),
    "webhook_listen": (rf"({_HOST}):([0-9]{{1,5}})", "it is no host and port", "write 127.0.0.1:8443 or [::1]:8443"),
    "broadcast_rate": (
        r"(?=.*[1-9])[0-9]{1,4}(?:\.[0-9]{1,3})?",
        "it is no number of messages a second",
        "write a number above 0, such as 25",
    ),
    "quiet_hours": (
        r"(?i:none|.*[0-9].*)",
        "they are no quiet hours",
        "write two hours such as 21-7, or none",
    ),
    "smtp_url": (r".+", "it is no address of a mail server", "write smtps://user:password@host:465"),
    "mail_from": (r".+", "it is no e-mail address", "write the one that mails come from, such as forms@example.org"),
    "log_format": (r"(?i:plain|json)", "it is no format of a log", "write plain or json"),
    "health_listen": (
        r"(localhost|127(?:\.[0-9]{1,3}){3}|\[::1\]):([0-9]{1,5})",
        "only this machine itself may ask how the bot is",
        "write an address of it and a port, such as 127.0.0.1:9090 or [::1]:9090",
    ),
    "backup_key": (
        r"age1[0-9a-z]{58}|AGE-SECRET-KEY-1[0-9A-Z]{58}",
        "it is no key of backups",
        "make one with: palabre backup --new-key",
    ),
    "backup_identity": (
        r"AGE-SECRET-KEY-1[0-9A-Z]{58}",
        "it is no key that opens backups",
        "write the half that begins with AGE-SECRET-KEY-1",
    ),
    "webhook_secret": (
        r"[A-Za-z0-9_-]{1,256}",
        "it is no secret that Telegram takes",
        "make up 1 to 256 of A-Z a-z 0-9 _ -",
    ),
}
_DEFAULTS = {
    "ask_back_days": "14",
    "api_url": "https://api.telegram.org",
    "broadcast_rate": "25",
    "call_mb": "50000",
    "data": "palabre-data",
    "default_call": "smallholders",
    "free_disk": "1000",
    "grace_hours": "72",
    "log_format": "plain",
    "log_level": "info",
    "most_a_minute": "60",
    "person_mb": "500",
    "quiet_hours": str(NIGHT),
    "remind_after": "48",
    "reminders": "3",
    "webhook_listen": "127.0.0.1:8443",
}
#: whole numbers, with the largest that makes sense
_NUMBERS = {
    "ask_back_days": 999, "call_mb": 99_999_999, "free_disk": 9_999_999, "grace_hours": 9999, "most_a_minute": 9999,
    "person_mb": 9_999_999, "remind_after": 9999, "reminders": 10,
}  # fmt: skip
#: may have a fraction, and stand in the file without quotes
_FRACTIONS = {"broadcast_rate"}
_NAMES = [*_SHAPES, *_NUMBERS, "data", "calls", "database_url", "erased"]
#: settings that name a file in which a secret stands
_FILES = {name: secret for name, secret in FILES.items() if secret in _NAMES}


class WrongSettings(Exception):
    """A setting is missing or wrong: one line that says which, where it was set, what is wrong and what to do."""

    def __init__(self, where: str, what: str, todo: str) -> None:
        words = re.sub(_TOKEN, "…", f"{where}: {what}; {todo}")
        super().__init__("".join(c if c.isprintable() else " " for c in words))


@dataclass(frozen=True, kw_only=True)
class CallSettings:
    """What is set for one call outside its folder; None is "not set here"."""

    organiser: str | None = None
    contact: str | None = None
    phone: str | None = None
    #: without an offset, they are in the call's own time zone
    opens: datetime | None = None
    closes: datetime | None = None
    timezone: str | None = None
    #: the address to which completed forms go on, of those who agree
    send_to: str | None = None
    #: when: accepted (by moderators) | sent (at once)
    send_after: str = "accepted"
    #: file and line of one of the times
    where: str = field(default="palabre.toml", compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """Where Telegram brings updates: the address it calls, and where we listen behind it."""

    #: some put the token into it
    url: str = field(repr=False)
    host: str
    port: int
    secret: str = field(repr=False)

    @property
    def is_loopback(self) -> bool:
        """Only this machine can reach it."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")


@dataclass(frozen=True, kw_only=True)
class Health:
    """Where this machine can ask how the bot is."""

    host: str
    port: int


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How Palabre is set up; the paths are absolute."""

    token: str = field(repr=False)
    api_url: str
    database_url: str = field(repr=False)
    data: Path
    #: the file that says who was erased
    erased: Path
    calls: Path | None = None
    default_call: str
    log_level: str
    #: plain | json
    log_format: str = "plain"
    #: so long somebody midway can still send after a call has closed
    grace_hours: int = 72
    #: days after closing in which somebody can still answer what they are asked about their sent form
    ask_back_days: int = 14
    #: messages of broadcasts a second
    broadcast_rate: float = 25.0
    #: when nobody is written to who did not write first; None for never
    quiet_hours: Night | None = NIGHT
    webhook: Webhook | None = None
    #: None: nobody can ask
    health: Health | None = None
    #: None: no form is sent on by e-mail
    mail: MailServer | None = None
    #: whoever stops midway is reminded after so long; zero for never
    remind_after: timedelta = timedelta(hours=48)
    #: how often at most, of one form
    reminders: int = 3
    #: bytes that stay free on the disk of the data folder, where that is less than a tenth of it
    free_disk: int = 1000 * 10**6
    #: bytes of files that one person may send, and all in one call; 0 for no cap
    person_room: int = 500 * 10**6
    call_room: int = 50_000 * 10**6
    #: what one person sends beyond that is taken a little later; 0 for no such limit
    most_a_minute: int = 60
    by_call: Mapping[str, CallSettings] = field(default_factory=dict)
    #: setting -> where each secret was set: a file, or the environment
    secrets_stand_in: Mapping[str, Path | None] = field(default_factory=dict, compare=False)
    #: what backups are closed with: a half that only closes, or one that opens too; empty where none is set
    backup_key: str = field(default="", repr=False)
    #: what they are opened with; empty where none is set
    backup_identity: str = field(default="", repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What may stand in no log and no file that is handed out."""
        password = urlsplit(self.database_url).password
        given = (
            self.token,
            self.webhook.secret if self.webhook else None,
            self.mail.password if self.mail else None,
            password,
            self.backup_key,
            self.backup_identity,
            unquote(password) if password else None,
        )
        return tuple(one for one in given if one)


@dataclass(frozen=True)
class _Given:
    """One setting as it was given; relative paths in it start from `base`."""

    name: str
    where: str
    base: Path
    raw: object = field(repr=False)
    #: the file that it was read from, if that is known
    file: Path | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        if self.name in _FRACTIONS and type(self.raw) in (int, float):
            return f"{self.raw}"
        if not isinstance(self.raw, str):
            raise self.wrong("it should be words", f'put it in quotes: {self.name} = "…"')
        return self.raw.strip()

    @property
    def folder(self) -> Path:
        """A path that is a folder, or may become one."""
        path = self.base / self.words
        with suppress(OSError):
            if path.is_dir() or not path.exists():
                return path
        raise self.wrong(f"{path} is no folder that can be read", "name a folder")

    def wrong(self, what: str, todo: str) -> WrongSettings:
        return WrongSettings(self.where, what, todo)


def read_settings(
    environment: Mapping[str, str], config: Path | None, folder: Path, *, needs_token: bool = True
) -> Settings:
    """The settings for a run in `folder`; what does not talk to Telegram needs no token, and gets no webhook."""
    folder = folder.absolute()
    given = {name: _Given(name, name, folder, value) for name, value in _DEFAULTS.items()}
    given |= _from_file(config, folder) | _from_environment(environment, folder)
    data = given["data"].folder
    database = given.get("database_url") or _Given(
        "database_url", "database_url", data, "sqlite+aiosqlite:///palabre.db"
    )
    calls = given.get("calls") or given.get("calls.folder")
    erased = given.get("erased")
    return Settings(
        token=_shaped(given, "token")[0] if needs_token or "token" in given else "",
        api_url=_shaped(given, "api_url")[1],
        database_url=_database_url(database),
        data=data,
        erased=_file(erased) if erased else data / "erased.jsonl",
        calls=_calls(calls) if calls else None,
        default_call=_shaped(given, "default_call")[0],
        log_level=_shaped(given, "log_level")[0].upper(),
        log_format=_shaped(given, "log_format")[0].lower(),
        grace_hours=_number(given, "grace_hours"),
        ask_back_days=_number(given, "ask_back_days"),
        broadcast_rate=float(_shaped(given, "broadcast_rate")[0]),
        quiet_hours=_quiet_hours(given),
        webhook=_webhook(given) if needs_token and "webhook_url" in given else None,
        health=_health(given) if needs_token and "health_listen" in given else None,
        remind_after=timedelta(hours=_number(given, "remind_after")),
        reminders=_number(given, "reminders"),
        free_disk=_number(given, "free_disk") * 10**6,
        person_room=_number(given, "person_mb") * 10**6,
        call_room=_number(given, "call_mb") * 10**6,
        most_a_minute=_number(given, "most_a_minute"),
        by_call=_by_call(given),
        mail=_mail(given) if needs_token else None,
        secrets_stand_in={name: given[name].file for name in SECRETS if name in given},
        backup_key=_shaped(given, "backup_key")[0] if "backup_key" in given else "",
        backup_identity=_shaped(given, "backup_identity")[0] if "backup_identity" in given else "",
    )


def with_settings(call: Call, given: CallSettings | None) -> Call:
    """The call with what is set for it; where nothing is set, its own call.yaml holds."""
    if given is None:
        return call
    said = {key: getattr(given, key) or getattr(call, key) for key in _OF_A_CALL}
    return replace(call, **_with_times(said, given.where))


def _from_environment(environment: Mapping[str, str], folder: Path) -> dict[str, _Given]:
    names = {name: f"PALABRE_{name.upper()}" for name in (*_NAMES, *_FILES)}
    return _out_of_files(
        {
            name: _Given(name, f"{variable} (environment)", folder, environment[variable])
            for name, variable in names.items()
            if environment.get(variable, "").strip()
        }
    )


def _out_of_files(given: dict[str, _Given]) -> dict[str, _Given]:
    """The same, with the secrets that stand in files of their own in place of the names of those."""
    for name, secret in _FILES.items():
        if (one := given.pop(name, None)) is None:
            continue
        if secret in given:
            raise one.wrong(f"{secret} is set beside it", "set one of the two")
        path = one.base / one.words
        try:
            given[secret] = _Given(secret, f"{one.where}: {path}", one.base, read_secret(path), path)
        except WrongFile as wrong:
            raise one.wrong(wrong.what, wrong.todo) from None
    return given


def _from_file(config: Path | None, folder: Path) -> dict[str, _Given]:
    """What the file sets, by name; what is set for a call is named `calls.NAME.phone`."""
    path = config or Path("palabre.toml")
    place = folder / path
    try:
        text = place.read_text(encoding="utf-8-sig") if config or place.exists() else ""
    except (OSError, UnicodeDecodeError) as wrong:
        what = f"it cannot be read ({wrong.strerror if isinstance(wrong, OSError) else 'it is not UTF-8'})"
        raise WrongSettings(str(path), what, "name a TOML file that is there, saved as UTF-8") from None
    try:
        values = dict(_flat(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as wrong:
        raise _no_toml(path, text, str(wrong)) from None
    lines = _lines(text)
    found = {}
    for name, value in values.items():
        where = f"{path}:{lines[name]}" if name in lines else str(path)
        found[name] = _Given(name.rpartition(".")[2], f"{where}: {name}", place.parent, value, place)
        _must_be_known(name, found[name])
    return _out_of_files({name: one for name, one in found.items() if not isinstance(one.raw, str) or one.words})


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        name = f"{above}{key}"
        if isinstance(value, dict) and name.partition(".")[0] == "calls":
            yield from _flat(value, f"{name}.")
        else:
            yield name, value


def _lines(text: str) -> dict[str, int]:
    """Where settings stand, which tomllib does not say; what is written between braces is left out."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        written = re.sub(r"[\s\"'\[]", "", re.split(r"[]=]", line)[0])
        if is_table := line.lstrip().startswith("["):
            table = f"{written}."
        found.setdefault(written if is_table else f"{table}{written}", number)
    return found


def _must_be_known(name: str, given: _Given) -> None:
    """Refuse a setting that means nothing: a misspelt one must not pass for none."""
    _, _, key = name.removeprefix("calls.").rpartition(".")
    if name in (*_NAMES, *_FILES, "calls.folder") or (name.count(".") > 1 and key in _IN_A_CALL):
        return
    known = list(_IN_A_CALL) if name.startswith("calls.") else _NAMES
    todo = _nearest(key.lower().removeprefix("palabre_"), known, f"remove it; known are: {', '.join(known)}")
    if name.startswith("calls.") and key in _NAMES:
        todo = "move it to the top of the file, above the first line in [ ]"
    elif name.startswith("calls.") and name.count(".") == 1:
        todo = "write [calls.NAME], and what is set for that call on the lines below"
    raise given.wrong("there is no such setting", todo)


def _no_toml(path: Path, text: str, what: str) -> WrongSettings:
    line = re.search(r"at line (\d+)", what)
    todo = 'write each setting once, as name = "value" on a line of its own'
    if "overwrite" in what and re.search(r"^\s*calls\s*=", text, re.MULTILINE):
        todo = 'where there are [calls.NAME] tables, write calls.folder = "…" and not calls = "…"'
    return WrongSettings(f"{path}:{line[1] if line else len(text.splitlines())}", f"this is no TOML ({what})", todo)


def _nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    near = difflib.get_close_matches(word[:64], list(known), 1)
    return f"did you mean '{near[0]}'?" if near else otherwise


def _shaped(given: Mapping[str, _Given], name: str) -> re.Match[str]:
    pattern, what, todo = _SHAPES[name]
    if name not in given:
        raise WrongSettings(f"PALABRE_{name.upper()}", "it is set neither in the environment nor in palabre.toml", todo)
    if (found := re.fullmatch(pattern, given[name].words)) is None:
        raise given[name].wrong(what, todo)
    return found


def _number(given: Mapping[str, _Given], name: str) -> int:
    one, most = given[name], _NUMBERS[name]
    words = str(one.raw) if type(one.raw) is int else one.words
    if not (re.fullmatch(r"[0-9]{1,8}", words) and int(words) <= most):
        raise one.wrong("it is no whole number that fits", f"write one of 0 to {most}")
    return int(words)


def _webhook(given: Mapping[str, _Given]) -> Webhook:
    _, host, port = _shaped(given, "webhook_listen").group(0, 1, 2)
    if not 0 < int(port) < 2**16:
        raise given["webhook_listen"].wrong("it is no port", "write one of 1 to 65535")
    secret = _shaped(given, "webhook_secret")[0]
    return Webhook(url=_shaped(given, "webhook_url")[0], host=host.strip("[]"), port=int(port), secret=secret)


def _health(given: Mapping[str, _Given]) -> Health:
    host, port = _shaped(given, "health_listen").group(1, 2)
    if not 0 < int(port) < 2**16:
        raise given["health_listen"].wrong("it is no port", "write one of 1 to 65535")
    return Health(host=host.strip("[]"), port=int(port))


def _mail(given: Mapping[str, _Given]) -> MailServer | None:
    """Where mail is handed in; all of it is set, or nothing that needs it."""
    needs = next((one for name, one in given.items() if name.endswith(".send_to")), None)
    if "smtp_url" not in given:
        if needs is not None:
            raise needs.wrong("there is no mail server to send with", "set PALABRE_SMTP_URL and PALABRE_MAIL_FROM")
        return None
    sender = _shaped(given, "mail_from")[0]
    if not is_address(sender):
        raise given["mail_from"].wrong(*_SHAPES["mail_from"][1:])
    try:
        return mail_server(_shaped(given, "smtp_url")[0], sender)
    except WrongServer as wrong:
        raise given["smtp_url"].wrong(wrong.what, wrong.todo) from None


def _address(given: _Given) -> str:
    if not is_address(given.words):
        raise given.wrong("it is no e-mail address", "write one such as forms@example.org")
    return given.words


def _send_after(given: _Given) -> str:
    if given.words not in ("sent", "accepted"):
        raise given.wrong("it says neither sent nor accepted", "write accepted, or sent where nobody reviews")
    return given.words


def _quiet_hours(given: Mapping[str, _Given]) -> Night | None:
    try:
        return parse_night(_shaped(given, "quiet_hours")[0])
    except ValueError:
        _, what, todo = _SHAPES["quiet_hours"]
        raise given["quiet_hours"].wrong(what, todo) from None


def _calls(given: _Given) -> Path:
    if not given.folder.exists():
        raise given.wrong(f"there is no folder {given.folder}", "name the folder in which your call folders stand")
    return given.folder


def _file(given: _Given) -> Path:
    path = given.base / given.words
    if path.is_dir() or not path.parent.is_dir():
        raise given.wrong(f"{path} can be no file", "name a file in a folder that is there")
    return path


def _database_url(given: _Given) -> str:
    from bot.database.urls import WrongUrl, whole_url

    try:
        return whole_url(given.words, given.base)
    except WrongUrl as wrong:
        raise given.wrong(wrong.what, wrong.todo) from None


def _by_call(given: Mapping[str, _Given]) -> dict[str, CallSettings]:
    tables: dict[str, dict[str, _Given]] = {}
    for name, one in given.items():
        if name.count(".") > 1:
            tables.setdefault(name.removeprefix("calls.").rpartition(".")[0], {})[one.name] = one
    return {call: _call_settings(table) for call, table in tables.items()}


def _call_settings(table: Mapping[str, _Given]) -> CallSettings:
    said = {key: _IN_A_CALL[key](given) for key, given in table.items()}
    time = table.get("closes") or table.get("opens")
    where = time.where if time else ""
    return CallSettings(**_with_times(said, where), where=where)


def _with_times(said: dict[str, Any], where: str) -> dict[str, Any]:
    """What is said of a call, its times in its time zone; as long as that is not known, some cannot be compared."""
    zone = said.get("timezone")
    times = {key: said[key] for key in ("opens", "closes") if said.get(key)}
    for key, when in times.items():
        if zone and not when.tzinfo:
            times[key] = when.replace(tzinfo=UTC if zone == "UTC" else ZoneInfo(zone))
    opens, closes = times.get("opens"), times.get("closes")
    if opens and closes and bool(opens.tzinfo) == bool(closes.tzinfo) and closes <= opens:
        raise WrongSettings(where, "the call closes before it opens", "give a later closing time or an earlier opening")
    return said | times


def _when(given: _Given) -> datetime:
    words = given.raw.isoformat() if isinstance(given.raw, date) else given.words
    try:
        when = datetime.fromisoformat(words)
    except ValueError:
        raise given.wrong(f"'{words[:60]}' is no date", "write 2027-03-31 or 2027-03-31T18:00:00") from None
    is_whole_day = len(words) <= len("2027-03-31")
    return when.replace(hour=23, minute=59, second=59) if is_whole_day and given.name == "closes" else when


def _timezone(given: _Given) -> str:
    if given.words not in (known := known_timezones()):
        todo = _nearest(given.words, known, "write one such as Africa/Dakar")
        raise given.wrong(f"'{given.words[:60]}' is no time zone", todo)
    return given.words


_OF_A_CALL: Mapping[str, Callable[[_Given], Any]] = {
    **dict.fromkeys(("organiser", "contact", "phone"), attrgetter("words")),
    **dict.fromkeys(("opens", "closes"), _when),
    "timezone": _timezone,
}
#: all that can be set for a call; what is not its own is known to the house alone
_IN_A_CALL: Mapping[str, Callable[[_Given], Any]] = {**_OF_A_CALL, "send_to": _address, "send_after": _send_after}
