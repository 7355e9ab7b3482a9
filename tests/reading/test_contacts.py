"""E-mail, web and telephone, kept as typed."""

import pytest

from conversations.reading import read_email, read_phone, read_urls


@pytest.mark.parametrize(
    "typed",
    ["a@b.org", "A.B+c@d.co.ke", "awa_ndiaye-2@coop-femmes.sn", "o'neil@x.ie", "é@ü.org", "x@y.museum",
     "a@b.xn--p1ai"]
)  # fmt: skip
def test_keeps_an_email_as_typed(typed):
    assert read_email(f"  {typed}\n") == typed


@pytest.mark.parametrize(
    "typed",
    ["", "a", "a@b", "@b.org", "a@", "a@.org", "a@b..org", "a..b@c.org", ".a@b.org", "a.@b.org", "a b@c.org",
     "a@b.o", "a@b.1",
     "a@b@c.org", "a@b.org, c@d.org", "<a@b.org>", "mailto:a@b.org", "a@-b.org", "a@b-.org", "a@b.org\x00",
     "\ud800@b.org",
     "a" * 65 + "@b.org", "a@" + "b." * 130 + "org"],
)  # fmt: skip
def test_what_is_no_email(typed):
    assert read_email(typed) is None


@pytest.mark.parametrize(
    ("typed", "expected", "why"),
    [
        ("https://fao.org", ("https://fao.org",), "one"),
        ("www.fao.org/fsnforum", ("www.fao.org/fsnforum",), "bare, with a path"),
        ("fao.org", ("fao.org",), "bare"),
        ("HTTP://Fao.org/A?b=c#d", ("HTTP://Fao.org/A?b=c#d",), "as typed"),
        ("http://x.org:8080/y", ("http://x.org:8080/y",), "port"),
        ("https://a.org b.org", ("https://a.org", "b.org"), "space"),
        ("a.org,b.org", ("a.org", "b.org"), "comma alone"),
        ("https://a.org/x, www.b.org", ("https://a.org/x", "www.b.org"), "comma and space"),
        ("https://a.org/x,https://b.org", ("https://a.org/x", "https://b.org"), "comma before a scheme"),
        ("https://a.org/x,y", ("https://a.org/x,y",), "a comma of the path"),
        ("- a.org\n- b.org/x", ("a.org", "b.org/x"), "bullets"),
        ("• a.org\n•b.org", ("a.org", "b.org"), "round bullets"),
        ("1. a.org\n2) b.org", ("a.org", "b.org"), "numbers"),
        ("a.org؛ b.org،", ("a.org", "b.org"), "Arabic punctuation"),
        ("(https://a.org/x).", ("https://a.org/x",), "brackets and a full stop around"),
        ("<https://a.org>", ("https://a.org",), "angle brackets"),
        ("https://x.org/a_(b)", ("https://x.org/a_(b)",), "brackets of the path"),
        ("https://example.org/report.pdf", ("https://example.org/report.pdf",), "a file on a site"),
        ("http://مثال.إختبار/x", ("http://مثال.إختبار/x",), "a domain in Arabic"),
    ],
)
def test_keeps_web_addresses_as_typed(typed, expected, why):
    assert read_urls(typed) == expected, why


@pytest.mark.parametrize(
    "typed",
    ["", " \n", "hello", "see a.org", "report.pdf", "a@b.org", "javascript:alert(1)", "ftp://a.org",
     "http://", "http://a",
     "http://192.168.1.1", "https://user:pw@a.org", "1.5", "a.org\x00", "https://\ud800.org", "-",
     "a.org " * 21, "https://[::1]/"],
)  # fmt: skip
def test_what_is_no_list_of_addresses(typed):
    assert read_urls(typed) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("+221 77 123 45 67", "+221 77 123 45 67"), ("(221) 77-123-45", "(221) 77-123-45"),
        (" 77.123.45.67 ", "77.123.45.67"),
        ("٧٧١٢٣٤٥٦٧", "771234567"), ("+٢٢١ ٧٧", None), ("00221771234567", "00221771234567"),
        ("\u202a+254 700 000000\u202c", "+254 700 000000"),
        ("(+221) 771234567", "(+221) 771234567"), ("123456", "123456"), ("12345", None), ("1" * 15, "1" * 15),
        ("1" * 16, None),
        ("77 abc 1234567", None), ("77+1234567", None), ("++221771234567", None), ("(221 771234", None),
        ("", None), ("+", None),
        ("77/123/4567", None), ("tel: 771234567", None),
    ],
)  # fmt: skip
def test_keeps_a_telephone_number_as_typed_in_ascii_digits(typed, expected):
    assert read_phone(typed) == expected
