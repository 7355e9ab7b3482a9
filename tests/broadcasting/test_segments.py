"""Segments as organisers write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.broadcasting.segments import STATUSES, Segment, WrongSegment, parse_segment


@pytest.mark.parametrize(
    ("words", "normal"),
    [
        ("all", "all"), ("ALL", "all"), (" all , ", "all"), ("all,language=fr", "language=fr"),
        ("language=fr", "language=fr"), ("Language = FR", "language=fr"), ("language=pt_BR", "language=pt-BR"),
        ("language=français", "language=fr"), ("language=Kiswahili", "language=sw"),
        ("language=العربية", "language=ar"),
        ("source=radio-Louga", "source=radio-Louga"), ("source= Radio  Louga ", "source=Radio Louga"),
        ("country=sn", "country=SN"), ("country=Sénégal", "country=SN"), ("COUNTRY=السنغال", "country=SN"),
        ("country=Afrika Kusini", "country=ZA"), ("country=none", "country=none"), ("country=RDC", "country=CD"),
        ("country=Kenia", "country=KE"),
        ("country=uk", "country=GB"),
        ("status=midway", "status=midway"), ("status=Not started", "status=not-started"),
        ("status=not_started", "status=not-started"), ("status=NotStarted", "status=not-started"),
        ("status=midway،language=sw", "language=sw,status=midway"),
        ("status=midway,country=SN,language=sw,country=ML,language=fr",
         "language=fr,language=sw,country=ML,country=SN,status=midway"),
    ],
)  # fmt: skip
def test_what_is_meant_is_understood(words, normal):
    assert str(parse_segment(words)) == normal


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "it is empty"), (" , ", "it is empty"),
        ("everybody", "there is no 'everybody'"), ("langauge=fr", "did you mean 'language'?"),
        ("all=yes", "there is no 'all='"), ("language", "'language' has no value; write language=fr"),
        ("source=", "'source' has no value"),
        ("country=Congo", "country=CD (Congo - Kinshasa) or country=CG"), ("country=Senegl", "country=SN (Senegal)"),
        ("country=xyzzy", "its code, such as country=SN"), ("country=zz", "is no country"),
        ("status=midwy", "did you mean 'midway'?"), ("status=sent", "not-started, midway, submitted"),
        ("language=klingonese language", "is no language"),
        ("source=a" * 300, "more than 1000 characters"),
    ],
)  # fmt: skip
def test_what_means_nothing_is_refused_with_what_to_do(words, said):
    with pytest.raises(WrongSegment) as wrong:
        parse_segment(words)
    assert said in str(wrong.value)
    assert wrong.value.what
    assert wrong.value.todo


tags = st.sampled_from(["fr", "sw", "pt-BR", "ar"])
sources = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=8)
countries = st.sampled_from(["SN", "ML", "none", "KE"])


def some(values):
    return st.sets(values, max_size=3).map(lambda found: tuple(sorted(found)))


@given(st.builds(Segment, some(tags), some(sources), some(countries), some(st.sampled_from(STATUSES))))
def test_a_segment_reads_back_from_its_words(segment):
    assert str(parse_segment(str(segment))) == str(segment)


@given(st.text(max_size=60))
def test_any_words_are_read_or_refused(words):
    with suppress(WrongSegment):
        assert parse_segment(str(parse_segment(words))) == parse_segment(words)


def test_a_language_takes_its_kinds_in_and_not_the_other_way_round():
    assert parse_segment("language=pt").has_language("pt-BR")
    assert parse_segment("language=pt-br").has_language("pt-BR")
    assert not parse_segment("language=pt-BR").has_language("pt")
    assert parse_segment("language=ff").has_language("fr", "ff")


def test_sources_are_compared_without_case():
    segment = parse_segment("source=radio louga,source=poster")
    assert segment.has_source("Radio  Louga")
    assert segment.has_source("POSTER")
    assert not segment.has_source("radio")
    assert not segment.has_source(None)


def test_a_country_that_was_not_said_is_none():
    assert parse_segment("country=none").has_countries(frozenset())
    assert not parse_segment("country=none").has_countries(frozenset({"SN"}))
    assert parse_segment("country=SN").has_countries(frozenset({"SN", "ML"}))
    assert not parse_segment("country=SN").has_countries(frozenset())
