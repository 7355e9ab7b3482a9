"""How a mail server and an address are set, and what is refused."""

import pytest

from bot.mailing.server import WrongServer, is_address, mail_server
from bot.settings import WrongSettings, read_settings

PASSWORD = "hunter2"


@pytest.mark.parametrize(
    ("url", "host", "port", "secrecy", "user"),
    [
        (f"smtps://forms:{PASSWORD}@mail.example:465", "mail.example", 465, "tls", "forms"),
        (f"smtps://forms%40example.org:{PASSWORD}@mail.example", "mail.example", 465, "tls", "forms@example.org"),
        (f"smtp://forms:{PASSWORD}@mail.example:587?starttls=1", "mail.example", 587, "starttls", "forms"),
        (f"smtp://forms:{PASSWORD}@mail.example/?starttls=1", "mail.example", 587, "starttls", "forms"),
        ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, "none", None),
        ("smtp://[::1]:25?starttls=0", "::1", 25, "none", None),
        (f"smtp://forms:{PASSWORD}@localhost", "localhost", 25, "none", "forms"),
    ],
)
def test_an_address_names_a_server(url, host, port, secrecy, user):
    found = mail_server(url, "forms@example.org")
    assert (found.host, found.port, found.secrecy, found.user) == (host, port, secrecy, user)
    assert PASSWORD not in repr(found)


@pytest.mark.parametrize(
    "url",
    [
        f"smtp://forms:{PASSWORD}@mail.example",
        f"smtps://forms:{PASSWORD}@mail.example?starttls=1",
        f"http://forms:{PASSWORD}@mail.example",
        f"smtps://forms:{PASSWORD}@mail.example:0",
        f"smtps://forms:{PASSWORD}@mail.example:99999",
        f"smtps://forms:{PASSWORD}@",
        f"smtps://mail.example/{PASSWORD}",
    ],
)
def test_what_is_no_server_is_refused_without_its_password(url):
    with pytest.raises(WrongServer) as wrong:
        mail_server(url, "forms@example.org")
    assert PASSWORD not in str(wrong.value)


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("forms@example.org", True),
        ("a.b+c@x-y.example.org", True),
        ("forms@example.org\nBcc: x@example.org", False),
        ("forms@example.org, x@example.org", False),
        ("Forms <forms@example.org>", False),
        ("forms@example", False),
        ("a..b@example.org", False),
        ("", False),
    ],
)
def test_an_address_is_one_address(words, fits):
    assert is_address(words) is fits


def read(folder, toml="", **environment):
    (folder / "palabre.toml").write_text(toml)
    given = {"PALABRE_TOKEN": "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"}
    given |= {f"PALABRE_{name.upper()}": value for name, value in environment.items()}
    return read_settings(given, None, folder)


def test_a_call_has_an_address_and_says_when(tmp_path):
    lines = '[calls.smallholders]\nsend_to = "office@example.org"\nsend_after = "sent"\n'
    found = read(tmp_path, lines, smtp_url="smtp://127.0.0.1", mail_from="forms@example.org")
    assert found.by_call["smallholders"].send_to == "office@example.org"
    assert found.by_call["smallholders"].send_after == "sent"
    assert found.mail.sender == "forms@example.org"


def test_forms_wait_for_the_moderators_unless_it_is_said(tmp_path):
    lines = '[calls.smallholders]\nsend_to = "office@example.org"\n'
    found = read(tmp_path, lines, smtp_url="smtp://127.0.0.1", mail_from="forms@example.org")
    assert found.by_call["smallholders"].send_after == "accepted"


@pytest.mark.parametrize(
    ("toml", "environment", "said"),
    [
        ('[calls.x]\nsend_to = "office"', {}, "palabre.toml:2: calls.x.send_to: it is no e-mail address"),
        ('[calls.x]\nsend_to = "a@example.org"', {}, "there is no mail server"),
        ('[calls.x]\nsend_after = "soon"', {}, "write accepted, or sent"),
        ('[calls.x]\nsend_too = "a@example.org"', {}, "did you mean 'send_to'?"),
        ("", {"smtp_url": f"smtp://a:{PASSWORD}@b.example"}, "PALABRE_MAIL_FROM"),
        ("", {"smtp_url": f"smtp://a:{PASSWORD}@b.example", "mail_from": "a@example.org"}, "in the open"),
        ("", {"smtp_url": "smtp://b.example", "mail_from": "nobody"}, "it is no e-mail address"),
    ],
)
def test_what_is_set_wrong_is_told_in_one_line(tmp_path, toml, environment, said):
    with pytest.raises(WrongSettings) as wrong:
        read(tmp_path, toml, **environment)
    assert said in str(wrong.value)
    assert PASSWORD not in str(wrong.value)
