"""How `palabre run` is set up: what counts where it is said twice, and one clear line for what is missing or wrong."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import make_url

from bot.broadcasting.nights import Night
from bot.settings import CallSettings, WrongSettings, read_settings, with_settings
from tests.making import call_asking

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
SECRET = "between-us-and-Telegram"
PASSWORD = "hunter2"
POSTGRES = f"postgresql+asyncpg://palabre:{PASSWORD}@db.example/palabre"
WEBHOOK = {"webhook_url": "https://bot.example/hook", "webhook_secret": SECRET}
#: what no line may repeat
HIDDEN = (TOKEN, SECRET, PASSWORD)


@pytest.fixture
def read(tmp_path):
    """Reads settings in an empty folder: the lines of palabre.toml, then what the environment sets."""

    def reading(toml=None, config=None, needs_token=True, **environment):
        if toml is not None:
            (tmp_path / "palabre.toml").write_text(toml, encoding="utf-8")
        variables = {f"PALABRE_{name.upper()}": value for name, value in ({"token": TOKEN} | environment).items()}
        return read_settings(variables, config, tmp_path, needs_token=needs_token)

    return reading


@pytest.fixture
def refusal(read):
    """The one line that is said about settings that are wrong."""

    def refusing(*toml, **environment):
        with pytest.raises(WrongSettings) as caught:
            read(*toml, **environment)
        line = str(caught.value)
        assert "\n" not in line
        assert not any(hidden in line for hidden in HIDDEN)
        assert re.search(r": .+; .+", line), "it says where, what is wrong and what to do"
        return line

    return refusing


def file_of(settings):
    return make_url(settings.database_url).database


# Where settings come from


def test_a_token_is_all_it_takes(read, tmp_path):
    settings = read()
    assert settings.token == TOKEN
    assert settings.api_url == "https://api.telegram.org"
    assert settings.data == tmp_path / "palabre-data"
    assert file_of(settings) == str(tmp_path / "palabre-data" / "palabre.db")
    assert (settings.default_call, settings.log_level) == ("smallholders", "INFO")
    assert (settings.calls, settings.webhook, settings.by_call) == (None, None, {})


def test_reminders_come_after_two_days_three_at_most_unless_it_is_set_otherwise(read):
    assert (read().remind_after, read().reminders) == (timedelta(hours=48), 3)
    settings = read("remind_after = 24\nreminders = '1'")
    assert (settings.remind_after, settings.reminders) == (timedelta(hours=24), 1)
    assert read(remind_after="0").remind_after == timedelta()


def test_nothing_is_made_while_settings_are_read(read, tmp_path):
    read()
    assert list(tmp_path.iterdir()) == []


def test_the_file_in_the_current_folder_counts(read):
    assert read('default_call = "prices"').default_call == "prices"


def test_the_environment_wins_over_the_file(read):
    assert read('default_call = "prices"', default_call="herders").default_call == "herders"


def test_quiet_hours_are_those_of_the_night_unless_they_are_set(read):
    assert read().quiet_hours == Night(21, 7)
    assert read(quiet_hours="22-6").quiet_hours == Night(22, 6)
    assert read('quiet_hours = "none"').quiet_hours is None


@pytest.mark.parametrize("words", ["late", "21", "21-25", "7-7"])
def test_what_are_no_quiet_hours_is_refused(refusal, words):
    assert refusal(quiet_hours=words).endswith("they are no quiet hours; write two hours such as 21-7, or none")


@pytest.mark.parametrize("empty", ["", " \n"])
def test_an_empty_variable_is_as_if_it_were_not_there(read, empty):
    assert read('default_call = "prices"', default_call=empty).default_call == "prices"


def test_an_empty_setting_in_the_file_is_as_if_it_were_not_there(read):
    assert read('default_call = ""').default_call == "smallholders"


def test_another_file_can_be_named(read, tmp_path):
    (tmp_path / "other.toml").write_text('default_call = "prices"')
    assert read('default_call = "herders"', config=Path("other.toml")).default_call == "prices"


def test_a_file_saved_with_a_byte_order_mark_is_read(read):
    assert read('\ufeffdefault_call = "prices"').default_call == "prices"


def test_a_path_in_the_environment_starts_from_the_current_folder(read, tmp_path):
    assert read(data="kept/here").data == tmp_path / "kept" / "here"


def test_a_path_in_the_file_starts_from_the_folder_of_the_file(read, tmp_path):
    place = tmp_path / "etc"
    (place / "mine").mkdir(parents=True)
    (place / "bot.toml").write_text('data = "kept"\ncalls = "mine"\ndatabase_url = "sqlite+aiosqlite:///my.db"')
    settings = read(config=Path("etc/bot.toml"))
    assert (settings.data, settings.calls) == (place / "kept", place / "mine")
    assert file_of(settings) == str(place / "my.db")


def test_the_database_follows_the_data_folder(read):
    assert file_of(read(data="/srv/50%?/data")) == "/srv/50%?/data/palabre.db"


def test_the_folder_of_calls_can_stand_beside_tables_of_calls(read, tmp_path):
    (tmp_path / "mine").mkdir()
    settings = read('calls.folder = "mine"\n[calls.smallholders]\nphone = "1"')
    assert settings.calls == tmp_path / "mine"
    assert list(settings.by_call) == ["smallholders"]


def test_the_folder_of_calls_in_the_environment_leaves_the_tables_of_calls(read, tmp_path):
    (tmp_path / "mine").mkdir()
    settings = read('calls.folder = "gone"\n[calls.smallholders]\nphone = "1"', calls="mine")
    assert settings.calls == tmp_path / "mine"
    assert settings.by_call["smallholders"].phone == "1"


# What they may look like


@pytest.mark.parametrize("url", ["http://127.0.0.1:8081", "http://[::1]:8081", "https://proxy.example/botapi"])
def test_an_api_server_of_ones_own_is_taken(read, url):
    assert read(api_url=f"{url}/").api_url == url


@pytest.mark.parametrize("level", ["debug", "Warning", "CRITICAL"])
def test_a_log_level_counts_in_any_case(read, level):
    assert read(log_level=level).log_level == level.upper()


def test_a_postgres_url_is_kept_as_it_is(read):
    assert read(database_url=POSTGRES).database_url == POSTGRES


def test_an_absolute_sqlite_file_stays_where_it_is(read):
    assert (
        read(database_url="sqlite+aiosqlite:////srv/palabre.db").database_url == "sqlite+aiosqlite:////srv/palabre.db"
    )


@pytest.mark.parametrize(
    ("listen", "host", "port"),
    [
        ("", "127.0.0.1", 8443),
        ("0.0.0.0:80", "0.0.0.0", 80),
        ("[::1]:8443", "::1", 8443),
        ("localhost:65535", "localhost", 65535),
    ],
)
def test_a_webhook_listens_on_host_and_port(read, listen, host, port):
    webhook = read(webhook_listen=listen, **WEBHOOK).webhook
    assert (webhook.url, webhook.secret) == ("https://bot.example/hook", SECRET)
    assert (webhook.host, webhook.port) == (host, port)


def test_without_a_webhook_url_there_is_no_webhook(read):
    assert read(webhook_secret=SECRET, webhook_listen="[::1]:8443").webhook is None


def test_what_does_not_talk_to_telegram_needs_neither_token_nor_secret(read):
    settings = read(token="", webhook_url="https://bot.example/hook", needs_token=False)
    assert (settings.token, settings.webhook) == ("", None)


def test_settings_do_not_show_their_secrets(read):
    shown = repr(read(database_url=POSTGRES, **WEBHOOK | {"webhook_url": f"https://bot.example/{TOKEN}"}))
    assert "smallholders" in shown
    assert not any(hidden in shown for hidden in HIDDEN)


# What is wrong with them


def test_a_missing_token_says_how_to_get_one(refusal):
    line = refusal(token="")
    assert line.startswith("PALABRE_TOKEN: it is set neither in the environment nor in palabre.toml")
    assert "@BotFather" in line


def test_a_webhook_without_a_secret_is_refused(refusal):
    assert refusal(webhook_url="https://bot.example").startswith("PALABRE_WEBHOOK_SECRET: it is set neither")


#: setting, values that are refused, words of what is said
REFUSED = [
    ("token", ["123456789", TOKEN.replace(":", " "), f"bot{TOKEN}", f"{TOKEN} {TOKEN}"], "@BotFather"),
    ("api_url", ["api.telegram.org", "ftp://a.example", "https://", "https://a b", "http://[::1"], "https://"),
    ("api_url", ["https://api.telegram.org/bot", f"https://api.telegram.org/bot{TOKEN}/"], "before /bot"),
    ("api_url", ["https://a.example?token=1", "https://a.example/#x"], "before /bot"),
    ("database_url", ["sqlite:///x.db", "sqlite+pysqlite:///x.db"], "begin it with sqlite+aiosqlite://"),
    ("database_url", [f"postgres://a:{PASSWORD}@db/x"], "begin it with postgresql+asyncpg://"),
    ("database_url", [f"postgresql://a:{PASSWORD}@db/x"], "begin it with postgresql+asyncpg://"),
    ("database_url", [f"mysql://a:{PASSWORD}@db/x"], "sqlite+aiosqlite:// or postgresql+asyncpg://"),
    ("database_url", [f"postgresql+asyncpg://a:{PASSWORD}@db:{PASSWORD}/x"], "it is no database URL"),
    ("database_url", ["sqlite+aiosqlite://", "sqlite+aiosqlite:///", "sqlite+aiosqlite://x.db"], "it names no file"),
    ("database_url", ["sqlite+aiosqlite:///:memory:", "sqlite+aiosqlite:///file::memory:?uri=true"], "no file to keep"),
    ("database_url", ["sqlite+aiosqlite:///file:x?mode=memory&uri=true"], "it names no file to keep answers in"),
    ("calls", ["gone"], "there is no folder"),
    ("log_level", ["loud", "10", "info debug"], "write debug, info, warning, error or critical"),
    ("remind_after", ["-1", "two", "1.5", "10000", "٤٨"], "write one of 0 to 9999"),
    ("reminders", ["-1", "often", "11"], "write one of 0 to 10"),
    ("webhook_url", ["bot.example/hook", "https:bot.example", "yes"], "https://"),
    ("webhook_listen", ["8443", ":8443", "::1:8443", "[::1]", "localhost:http"], "127.0.0.1:8443 or [::1]:8443"),
    ("webhook_listen", ["localhost:0", "localhost:65536"], "it is no port"),
    ("webhook_secret", ["two words", "é", "x" * 257, f"{SECRET}!"], "1 to 256 of A-Z a-z 0-9 _ -"),
]


@pytest.mark.parametrize(
    ("name", "value", "words"), [(name, one, words) for name, many, words in REFUSED for one in many]
)
def test_a_wrong_setting_names_its_variable_and_says_what_to_do(refusal, name, value, words):
    line = refusal(**WEBHOOK | {name: value})
    assert line.startswith(f"PALABRE_{name.upper()} (environment): ")
    assert words in line


@pytest.mark.parametrize(("name", "value"), [("token", "123"), ("log_level", "loud"), ("calls", "gone")])
def test_a_wrong_setting_in_the_file_names_its_line(refusal, name, value):
    line = refusal(f'# mine\n\n{name} = "{value}"', **{name: ""})
    assert line.startswith(f"palabre.toml:3: {name}: ")


@pytest.mark.parametrize("name", ["data", "calls"])
def test_a_file_is_no_folder(refusal, tmp_path, name):
    (tmp_path / "file").touch()
    assert "is no folder" in refusal(**{name: "file"})


@pytest.mark.parametrize("value", ["5", "true", "[1]", "2027-03-31", "{a = 1}"])
def test_a_setting_that_is_no_words_should_be_put_in_quotes(refusal, value):
    line = refusal(f"default_call = {value}")
    assert line == 'palabre.toml:1: default_call: it should be words; put it in quotes: default_call = "…"'


def test_a_number_for_a_token_should_be_put_in_quotes(refusal):
    assert "put it in quotes" in refusal("token = 5", token="")


# What is wrong with the file


@pytest.mark.parametrize(
    ("toml", "start", "todo"),
    [
        ('tokn = "x"', "palabre.toml:1: tokn: there is no such setting", "did you mean 'token'?"),
        ('PALABRE_TOKEN = "x"', "palabre.toml:1: PALABRE_TOKEN: ", "did you mean 'token'?"),
        ('\n[call]\nphone = "1"', "palabre.toml:2: call: ", "did you mean 'calls'?"),
        ('colour = "red"', "palabre.toml:1: colour: ", "known are: token, "),
        ('[calls.x]\n\nphon = "1"', "palabre.toml:3: calls.x.phon: ", "did you mean 'phone'?"),
        ('[calls.x]\ncolour = "red"', "palabre.toml:2: calls.x.colour: ", "known are: organiser, "),
        ('[calls.x]\ntoken = "1"', "palabre.toml:2: calls.x.token: ", "move it to the top"),
        ('[calls]\nphone = "1"', "palabre.toml:2: calls.phone: ", "[calls.NAME]"),
        ('[calls]\nsmallholders = "1"', "palabre.toml:2: calls.smallholders: ", "[calls.NAME]"),
    ],
)
def test_an_unknown_setting_is_refused_with_the_nearest_known_one(refusal, toml, start, todo):
    line = refusal(toml)
    assert line.startswith(start)
    assert todo in line


@pytest.mark.parametrize(
    ("toml", "line"),
    [
        (f"data = 'x'\ntoken = {TOKEN}", 2),
        (f"token {TOKEN}", 1),
        (f'token = "{TOKEN}', 1),
        (f"token = '{TOKEN}'\ntoken = '{TOKEN}'", 2),
        ("data = 'x'\ncalls = [", 2),
    ],
)
def test_a_file_that_is_no_toml_is_refused_with_its_line(refusal, toml, line):
    assert refusal(toml).startswith(f"palabre.toml:{line}: this is no TOML")


def test_calls_cannot_be_a_folder_and_tables_under_one_name(refusal):
    assert 'write calls.folder = "…"' in refusal('calls = "mine"\n[calls.smallholders]\nphone = "1"')


def test_a_named_file_that_is_not_there_is_refused(refusal):
    assert refusal(config=Path("gone.toml")).startswith("gone.toml: it cannot be read (No such file or directory)")


def test_a_folder_in_place_of_the_file_is_refused(refusal, tmp_path):
    (tmp_path / "palabre.toml").mkdir()
    assert refusal().startswith("palabre.toml: it cannot be read")


def test_a_file_in_another_encoding_is_refused(refusal, tmp_path):
    (tmp_path / "palabre.toml").write_bytes("default_call = 'récolte'".encode("latin-1"))
    assert "UTF-8" in refusal()


# What is set for a call


def of_call(settings, name="smallholders"):
    return settings.by_call[name]


def test_a_table_sets_who_asks_and_when(read):
    toml = """
        [calls.smallholders]
        organiser = "The Farmers' Union"
        contact = "forms@union.example"
        phone = "+221 33 000 00 00"
        opens = 2027-03-01
        closes = "2027-03-31T18:00"
        timezone = "Africa/Dakar"
    """
    assert of_call(read(toml)) == CallSettings(
        organiser="The Farmers' Union",
        contact="forms@union.example",
        phone="+221 33 000 00 00",
        opens=datetime(2027, 3, 1, tzinfo=ZoneInfo("Africa/Dakar")),
        closes=datetime(2027, 3, 31, 18, tzinfo=ZoneInfo("Africa/Dakar")),
        timezone="Africa/Dakar",
    )


def test_the_name_of_a_call_may_hold_a_dot(read):
    assert of_call(read('[calls."round.2"]\nphone = "1"'), "round.2").phone == "1"


@pytest.mark.parametrize(
    ("written", "closes"),
    [
        ("2027-03-31", datetime(2027, 3, 31, 23, 59, 59)),
        ('"2027-03-31"', datetime(2027, 3, 31, 23, 59, 59)),
        ("2027-03-31T18:00:00", datetime(2027, 3, 31, 18)),
        ('"2027-03-31 18:00"', datetime(2027, 3, 31, 18)),
        ("2027-03-31T18:00:00Z", datetime(2027, 3, 31, 18, tzinfo=UTC)),
        ('"2027-03-31T18:00+00:00"', datetime(2027, 3, 31, 18, tzinfo=UTC)),
    ],
)
def test_a_closing_time_is_a_date_to_its_end_or_a_moment(read, written, closes):
    assert of_call(read(f"[calls.smallholders]\ncloses = {written}")).closes == closes


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("closes", '"soon"', "'soon' is no date; write 2027-03-31"),
        ("opens", '"2027-02-30"', "'2027-02-30' is no date"),
        ("opens", "18:00:00", "it should be words"),
        ("timezone", '"Africa/Daker"', "did you mean 'Africa/Dakar'?"),
        ("timezone", '"at home"', "such as Africa/Dakar"),
        ("phone", "221330000000", 'put it in quotes: phone = "…"'),
    ],
)
def test_a_wrong_setting_of_a_call_names_its_line(refusal, key, value, words):
    line = refusal(f"[calls.smallholders]\n{key} = {value}")
    assert line.startswith(f"palabre.toml:2: calls.smallholders.{key}: ")
    assert words in line


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("2027-04-01", "2027-03-31"),
        ("2027-03-31T18:00:00", "2027-03-31T18:00:00"),
        ("2027-03-31T18:00:00Z", "2027-03-31T18:00:00+01:00"),
    ],
)
def test_a_call_cannot_close_before_it_opens(refusal, opens, closes):
    line = refusal(f"[calls.x]\nopens = {opens}\ncloses = {closes}")
    assert line.startswith("palabre.toml:3: calls.x.closes: the call closes before it opens")


def test_times_with_and_without_an_offset_compare_in_the_time_zone(refusal):
    toml = "[calls.x]\nopens = 2027-03-31T18:00:00Z\ncloses = 2027-03-31T19:00:00\ntimezone = 'Africa/Nairobi'"
    assert "closes before it opens" in refusal(toml)


# The call with its settings

CALL = call_asking("- {name: q, type: text, label: Q}", "contact: a page\nphone: '1'\ntimezone: Africa/Nairobi")


def test_what_is_set_wins_over_the_call_and_the_rest_stays():
    call = with_settings(CALL, CallSettings(organiser="We", phone="2"))
    assert (call.organiser, call.contact, call.phone) == ("We", "a page", "2")
    assert call.form is CALL.form


def test_a_call_for_which_nothing_is_set_stays_as_it_is():
    assert with_settings(CALL, None) is CALL
    assert with_settings(CALL, CallSettings()) == CALL


def test_a_time_without_an_offset_is_in_the_time_zone_of_the_call():
    call = with_settings(CALL, CallSettings(closes=datetime(2027, 3, 31, 18)))
    assert call.closes == datetime(2027, 3, 31, 15, tzinfo=UTC)


def test_a_time_zone_that_is_set_wins_over_the_one_of_the_call():
    call = with_settings(CALL, CallSettings(closes=datetime(2027, 3, 31, 18), timezone="UTC"))
    assert (call.closes, call.timezone) == (datetime(2027, 3, 31, 18, tzinfo=UTC), "UTC")


def test_a_closing_time_before_the_opening_of_the_call_itself_is_refused(read):
    call = with_settings(CALL, CallSettings(opens=datetime(2027, 4, 1)))
    given = of_call(read("[calls.smallholders]\ncloses = 2027-03-31"))
    with pytest.raises(WrongSettings, match=r"^palabre\.toml:2: calls\.smallholders\.closes: the call closes before"):
        with_settings(call, given)
