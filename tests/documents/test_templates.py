"""An organiser's own Word form: filled in whole, checked with places, and harmless whatever stands in it."""

import io
import shutil
import subprocess
import zipfile

import docx
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn

from bot.cli import main
from bot.documents.cleaning import clean
from bot.documents.commands import faults_of
from bot.documents.packages import Refused, read_package
from bot.documents.rendering import Limits, NotRendered, Renderer
from bot.documents.starting import starting_template
from bot.documents.template_check import check_template
from bot.documents.template_values import Templated, Unsound, fields_of, filled
from bot.documents.templates import from_template, render
from conversations.loader import SHIPPED, load_call
from conversations.state import Status
from tests.documents.answers import NAUGHTY
from tests.documents.arabic import arabic
from tests.documents.forms import ARABIC, CALL, COLLECTED, ENGLISH, VOICE, form_of, said, smallholders
from tests.making import call_asking

SMALL = call_asking("""
- {type: text, name: a, label: What, appearance: multiline}
- type: select_multiple
  name: kinds
  label: Which kinds
  choices: [{name: rice, label: Rice}, {name: millet, label: Millet}]
- {type: text, name: z, label: Then}
""")
FIELDS = fields_of(SMALL)
PRICES = load_call(SHIPPED / "prices")


def written(*paragraphs, rows=(), head=""):
    """A Word file with these paragraphs, then a table of these rows."""
    document = docx.Document()
    for words in paragraphs:
        # a tuple is a paragraph that Word has cut into runs
        paragraph = document.add_paragraph()
        for run in words if isinstance(words, tuple) else (words,):
            paragraph.add_run(run).bold = run.startswith("{")
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    if head:
        document.sections[0].header.paragraphs[0].text = head
    return saved(document)


def saved(document):
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def changed(data, **parts):
    """The package with parts replaced or added: `word__document` is word/document.xml."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        old = {name: source.read(name) for name in source.namelist()}
        for name, text in (old | parts).items():
            target.writestr(name, text)
    return made.getvalue()


def small(**answers):
    return filled(SMALL, form_of(SMALL, **answers), "en", COLLECTED)


def paragraphs(data):
    return [one.text for one in docx.Document(io.BytesIO(data)).paragraphs]


def errors(data, fields=FIELDS):
    return [str(one) for one in check_template(data, fields) if one.level == "error"]


def everything(data):
    document = docx.Document(io.BytesIO(data))
    return "\n".join("".join(text.text or "" for text in p.iter(qn("w:t"))) for p in document.element.iter(qn("w:p")))


# What comes out


@pytest.mark.parametrize(
    ("language", "answers", "translate"), [("en", ENGLISH, None), ("ar", ARABIC, arabic)], ids=["en", "ar"]
)
def test_the_starting_template_holds_every_answer(language, answers, translate):
    template = starting_template(CALL, language, translate)
    form = filled(CALL, smallholders(language=language, **answers), language, COLLECTED, translate)
    assert check_template(template, fields_of(CALL)) == []
    found = everything(from_template(Templated(template, form, fields_of(CALL))))
    assert len(form.said) > 10
    for one in form.said:
        for line in one.words.split("\n"):
            assert line in found, one.name
    assert "{{" not in found
    assert "{%" not in found
    assert COLLECTED.reference in found


def test_lines_in_arabic_run_from_the_right_and_others_do_not():
    template = starting_template(CALL, "ar", arabic)
    form = filled(CALL, smallholders(language="ar", **ARABIC), "ar", COLLECTED, arabic)
    document = docx.Document(io.BytesIO(render(template, form)))
    turned = {}
    for paragraph in document.element.iter(qn("w:p")):
        bidi = paragraph.find(f"{qn('w:pPr')}/{qn('w:bidi')}")
        words = "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
        turned[words] = bidi is not None and bidi.get(qn("w:val")) != "0"
    assert turned[ARABIC["title"]]
    assert not turned[ARABIC["contact_name"]]
    assert turned["K7F2-QD"], "a fact stays on its side"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_libreoffice_opens_it(language, tmp_path):
    answers, translate = (ARABIC, arabic) if language == "ar" else (ENGLISH, None)
    form = filled(CALL, smallholders(language=language, **answers), language, COLLECTED, translate)
    (tmp_path / "form.docx").write_bytes(render(starting_template(CALL, language, translate), form))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "form.docx")], check=True, capture_output=True, timeout=120)
    assert (tmp_path / "form.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here")
def test_a_template_that_another_program_saved_works(tmp_path):
    (tmp_path / "form.docx").write_bytes(starting_template(CALL, "ar", arabic))
    (tmp_path / "out").mkdir()
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir"]
    subprocess.run(
        [*command, str(tmp_path / "out"), str(tmp_path / "form.docx")], check=True, capture_output=True, timeout=120
    )
    template = (tmp_path / "out" / "form.docx").read_bytes()
    assert check_template(template, fields_of(CALL)) == []
    form = filled(CALL, smallholders(language="ar", **ARABIC), "ar", COLLECTED, arabic)
    found = everything(render(template, form))
    assert all(line in found for one in form.said for line in one.words.split("\n"))


def test_words_that_were_struck_out_have_to_go():
    document = docx.Document(io.BytesIO(written("{{ a }}")))
    struck = f'<w:del xmlns:w="{W}" w:id="1" w:author="x"><w:r><w:delText>{{{{ b</w:delText></w:r></w:del>'
    document.paragraphs[0]._p.append(docx.oxml.parse_xml(struck))
    assert "Accept All Changes" in errors(saved(document))[0]


@pytest.mark.parametrize("line", [*NAUGHTY, "{{ 7*7 }}", "{% for x in y %}", "{_{ x }_}", "a\aa\fb", "\ue0000\ue001"])
def test_an_answer_is_data_and_never_a_template(line):
    made = paragraphs(render(written("{{ a }}", "({{ a }})"), small(a=f"x{line}")))
    assert "\n".join(made[:-1]) == clean(f"x{line}")
    assert made[-1] == f"({clean(f'x{line}')})"


def test_lines_stay_lines():
    made = paragraphs(render(written("{{ a }}", "Said: {{ a }}."), small(a="one\r\n\r\ntwo")))
    assert made == ["one", "", "two", "Said: one\n\ntwo."]


def test_a_field_that_word_cut_into_runs_is_filled_in():
    template = written(("{", "{ a", " }", "} and {{ tick(kinds, ", "\u2018rice\u2019) }}"))
    assert errors(template) == []
    assert paragraphs(render(template, small(a="x", kinds=("rice",)))) == ["x and ☒"]


def test_choices_are_ticked_and_what_is_said_beside_them_has_its_place():
    template = written("{{ tick(kinds, 'rice') }} {{ tick(kinds, 'millet') }}", "{{ kinds.besides }}")
    form = small(kinds=said(("millet",), VOICE))
    assert paragraphs(render(template, form)) == ["☐ ☒", "Sent with it:", "– voice note (1 min 40)"]


def test_a_block_goes_when_nothing_was_said():
    template = written(
        "{%p if a %}", "It says {{ a }}.", "{%p else %}", "Nothing.", "{%p endif %}", "{{ z or 'none' }}"
    )
    assert paragraphs(render(template, small(a="yes"))) == ["It says yes.", "none"]
    assert paragraphs(render(template, small(z="last"))) == ["Nothing.", "last"]


def test_a_section_that_does_not_apply_goes():
    template = written("{%p if annex %}", "{{ annex }}", "{%p endif %}")
    fields = fields_of(CALL)
    assert errors(template, fields) == []
    given = filled(CALL, smallholders(annex_gate="no"), "en")
    assert given.sections["i"]
    assert paragraphs(render(template, given))


def test_a_repeat_fills_a_row_for_each():
    form = form_of(PRICES, **{"products[1]/product": "maize", "products[1]/price": 450, "products[2]/product": "rice"})
    template = written(
        rows=[
            ("Product", "Price"),
            ("{%tr for one in products %}", ""),
            ("{{ loop.index }}. {{ one.product }}", "{{ one.price }}"),
            ("{%tr endfor %}", ""),
        ]
    )
    assert errors(template, fields_of(PRICES)) == []
    table = docx.Document(io.BytesIO(render(template, filled(PRICES, form, "en")))).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows][:2] == [["Product", "Price"], ["1. Maize", "450"]]


def test_what_is_asked_once_per_choice_and_in_repeats_has_its_place_in_the_starting_template():
    farm = call_asking("""
    - type: select_multiple
      name: crops
      label: What grows?
      choices: [{name: rice, label: Rice}, {name: millet, label: Millet}]
    - {type: text, name: price, label: "What is ${choice} worth?", for_each: crops}
    - type: repeat
      name: animals
      label: Another animal?
      questions:
        - {type: text, name: animal, label: Which one?}
    - {type: text, name: date, label: Since when?}
    """)
    keys = {"crops": ("rice", "millet"), "price[rice]": "500", "animals[1]/animal": "goat", "date": "long ago"}
    template = starting_template(farm, "en")
    assert check_template(template, fields_of(farm)) == []
    document = docx.Document(io.BytesIO(render(template, filled(farm, form_of(farm, **keys), "en", COLLECTED))))
    found = [[cell.text for row in table.rows for cell in row.cells] for table in document.tables][1:]
    assert ["What is Rice worth?", "500"] in found
    assert ["1. Which one?", "goat"] in found
    assert ["Since when?", "long ago"] in found
    chosen = written("{{ price['rice'] }} {{ price.rice.answer }} {{ price }}")
    assert errors(chosen, fields_of(farm)) == []
    made = paragraphs(render(chosen, filled(farm, form_of(farm, **keys), "en")))
    assert made == ["500 500 Rice: 500"]


def test_a_table_without_rows_and_a_cell_without_words_do_not_break_the_file():
    template = written(rows=[("{%tr for one in others %}",), ("{{ one.answer }}",), ("{%tr endfor %}",)])
    document = docx.Document(io.BytesIO(render(template, small())))
    assert document.tables == []


def test_what_the_template_does_not_name_comes_with_the_others():
    template = written("{{ a }}", "{%p for one in others %}", "{{ one.question }}: {{ one.answer }}", "{%p endfor %}")
    assert paragraphs(render(template, small(a="1", z="2"))) == ["1", "Then: 2"]


def test_the_mark_of_a_draft_stands_in_the_head_of_each_page():
    form = filled(CALL, smallholders(Status.MIDWAY, title="x"), "en", COLLECTED)
    document = docx.Document(io.BytesIO(render(starting_template(CALL, "en"), form)))
    assert "DRAFT" in "".join(one.text for one in document.sections[0].header.paragraphs)


def test_the_same_form_gives_the_same_bytes():
    template = written("{{ a }}")
    assert render(template, small(a="x")) == render(template, small(a="x"))


# What is said about it


@pytest.mark.parametrize(
    ("lines", "place", "what"),
    [
        (["Fine", "Name: {{ aa }}"], "paragraph 2, “Name: {{ aa }}”", "there is no field 'aa'; did you mean 'a'?"),
        ([("{", "{ ki", "nd }}")], "paragraph 1", "did you mean 'kinds'?"),
        (["{{ tick(kinds, 'ric') }}"], "paragraph 1", "no choice 'ric' to tick; did you mean 'rice'?"),
        (["{{ a"], "paragraph 1", "a {{ stands alone"),
        (["{% if a %}", "x", "{% endif %}"], "paragraph 3", "begins in another paragraph"),
        (["{%p if a %}"], "paragraph 1", "this 'if' has no end"),
        (["{%p endif %}"], "paragraph 1", "belongs to no 'if'"),
        (["{%p if a %}", "{%p endfor %}"], "paragraph 2", "belongs to no 'for'; write {% endif %} before it"),
        (["Secret: {%p if a %}", "{%p endif %}"], "paragraph 1", "other words stand there"),
        (["{%tr for one in others %}", "{%tr endfor %}"], "paragraph 1", "stands in no table"),
        (["{%p for one in a %}", "{%p endfor %}"], "paragraph 1", "no list"),
        (["{% set x = 1 %}"], "paragraph 1", "'set' means nothing here"),
        (["{{r a }}"], "paragraph 1", "{{r cannot be used"),
        (["{{ a | upper }}"], "paragraph 1", "cannot be used here"),
        (["{{ a.b }}"], "paragraph 1", "'b' is no part of it"),
        (["{{ a b }}"], "paragraph 1", "cannot be read"),
        (["{{ others }}"], "paragraph 1", "this is a list"),
        (["{{ tick }}"], "paragraph 1", "has no words"),
    ],
)
def test_a_mistake_is_told_with_its_place(lines, place, what):
    found = errors(written(*lines))
    assert any(one.startswith(place) and what in one for one in found), found


def test_a_mistake_in_a_table_is_told_by_row_and_column():
    (found,) = errors(written("x", rows=[("a", "b"), ("c", "Then {{ zz }}")]))
    assert found.startswith("table 1, row 2, column 2, “Then {{ zz }}”: error: there is no field 'zz'")


def test_a_mistake_in_the_head_of_the_page_is_told():
    (found,) = errors(written(head="{{ referense }}"))
    assert found.startswith("head of the page, paragraph 1")
    assert "did you mean 'reference'?" in found


def test_what_has_no_place_is_told():
    found = [str(one) for one in check_template(written("{{ tick(kinds, 'rice') }} {{ a }}"), FIELDS)]
    assert any("{{ mark }} stands nowhere" in one for one in found)
    assert any("{{ reference }} stands nowhere" in one for one in found)
    assert any("question 'z' has no place" in one for one in found)
    assert any("beside the choices of 'kinds'" in one for one in found)
    assert all("warning" in one for one in found)
    assert len(found) == 4


# What must not happen

FORBIDDEN = [
    "{{ 'x' * 200000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ range(100000000) }}",
    "{{ a.__class__ }}",
    "{{ a['__class__'] }}",
    "{{ ''.join }}{{ ''.__class__.__mro__ }}",
    "{{ a._text }}",
    "{{ tick.__globals__ }}",
    "{{ tick(a) }}",
    "{{ self }}{{ self._TemplateReference__context }}",
    "{{ cycler() }}",
    "{{ lipsum() }}",
    "{{ a | string | length }}",
    "{{ 'a' ~ 'b' }}",
    "{{ [a, a] }}",
    "{{ {'a': a} }}",
    "{{ a[0:1] }}",
    "{{ a if a is defined }}",
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% extends 'x' %}",
    "{% macro m() %}{% endmacro %}",
    "{% set a = 1 %}",
    "{% filter upper %}{% endfilter %}",
    "{% for tick in others %}{% endfor %}",
    "{% for a, b in others %}{% endfor %}",
    "{% for one in others recursive %}{% endfor %}",
    "{% for w in others %}{% for x in others %}{% for y in others %}{% for z in others %}{% endfor %}{% endfor %}"
    "{% endfor %}{% endfor %}",
    "{{ " + "(" * 450 + "a" + ")" * 20 + " }}",
    "{{ " + "a or " * 200 + "a }}",
    "{{ '" + "x" * 400 + "' }}",
]


@pytest.mark.parametrize("words", FORBIDDEN, ids=lambda words: words[:30])
def test_code_in_a_template_is_never_run(words):
    template = written(words)
    with pytest.raises(Unsound):
        from_template(Templated(template, small(a="x"), FIELDS))
    if "self" not in words and "cycler" not in words:
        assert errors(template)


@pytest.mark.parametrize("words", [one for one in FORBIDDEN if " or " not in one], ids=lambda words: words[:30])
def test_code_is_not_run_either_where_nobody_has_looked_before(words):
    with pytest.raises(Unsound):
        render(written(words), small(a="x"))


def test_a_paragraph_of_signs_takes_no_time():
    assert len(errors(written("{{" * 500_000))) == 1
    assert len(errors(written("{{ a }} " * 6_000))) == 1


def test_a_template_that_would_run_for_ever_is_stopped():
    answers = {f"products[{n}]/product": "maize" for n in range(1, 60)}
    form = filled(PRICES, form_of(PRICES, **answers), "en")
    deep = "{% for a in products %}{% for b in products %}{% for c in products %}x" + "{% endfor %}" * 3
    template = written(*[deep] * 900)
    with Renderer(Limits(seconds=2)) as renderer, pytest.raises(NotRendered):
        renderer.render_template(Templated(template, form, fields_of(PRICES)))


def rels(target, kind="image", mode=' TargetMode="External"'):
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="x1" Type="{base}/{kind}" Target="{target}"{mode}/></Relationships>'
    )


PLAIN = written("{{ a }}")
NESTED = "<x>" * 400 + "</x>" * 400
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CODE = (
    f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:instrText>INCLUDE</w:instrText></w:r>'
    "<w:r><w:instrText>TEXT x</w:instrText></w:r></w:p></w:body></w:document>"
)
MACROS = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
)
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
HOSTILE = {
    "no zip": (b"PK no", "no Word file"),
    "another zip": (changed(b"PK\x05\x06" + b"\0" * 18, a="b"), "no Word file"),
    "macros": (changed(PLAIN, **{"word/vbaProject.bin": "x"}), "macros"),
    "docm": (changed(PLAIN, **{"[Content_Types].xml": MACROS}), "macros"),
    "embedded": (changed(PLAIN, **{"word/embeddings/oleObject1.bin": "x"}), "macros or embedded"),
    "ole": (changed(PLAIN, **{"word/_rels/x.xml.rels": rels("a.bin", "oleObject", "")}), "embedded"),
    "image outside": (changed(PLAIN, **{"word/_rels/x.xml.rels": rels("http://x.example/a.png")}), "from outside"),
    "unc": (changed(PLAIN, **{"word/_rels/x.xml.rels": rels("file://host/share", "hyperlink")}), "from outside"),
    "template": (changed(PLAIN, **{"word/_rels/s.xml.rels": rels("http://x/y", "attachedTemplate")}), "template"),
    "chunk": (changed(PLAIN, **{"word/_rels/x.xml.rels": rels("x.html", "aFChunk", "")}), "embedded"),
    "entities": (changed(PLAIN, **{"word/comments.xml": ENTITY}), "entities"),
    "entities in utf-16": (changed(PLAIN, **{"word/comments.xml": ENTITY.encode("utf-16")}), "entities"),
    "nesting": (changed(PLAIN, **{"word/comments.xml": NESTED}), "nested too deep"),
    "field code": (changed(PLAIN, **{"word/document.xml": CODE}), "INCLUDETEXT"),
    "bomb": (changed(PLAIN, **{"word/media/a.png": b"\0" * (4 * 2**20)}), "hundred times"),
    "many files": (changed(PLAIN, **{f"word/media/{n}": "x" for n in range(1001)}), "files"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_harmful_file_is_refused_before_it_is_opened(name):
    data, what = HOSTILE[name]
    with pytest.raises(Refused, match=what):
        read_package(data)
    assert what in errors(data)[0]


def test_a_link_on_the_page_does_no_harm():
    linked = changed(PLAIN, **{"word/_rels/x.xml.rels": rels("https://example.org", "hyperlink")})
    assert read_package(linked)


def test_an_answer_cannot_become_a_field_code():
    code = f'<w:r xmlns:w="{W}"><w:instrText>{{{{ a }}}}</w:instrText></w:r>'
    document = docx.Document(io.BytesIO(PLAIN))
    document.paragraphs[0]._p.append(docx.oxml.parse_xml(code))
    template = saved(document)
    assert "field code" in errors(template)[0]
    made = render(template, small(a="INCLUDETEXT x"))
    assert "<w:instrText></w:instrText>" in read_package(made)["word/document.xml"].decode() or (
        "<w:instrText/>" in read_package(made)["word/document.xml"].decode()
    )


# The commands


def test_the_command_writes_a_template_that_passes_its_check(tmp_path):
    out = tmp_path / "form.docx"
    made = CliRunner().invoke(main, ["template", "prices", "--language", "fr", "--out", str(out)])
    assert made.exit_code == 0, made.output
    checked = CliRunner().invoke(main, ["template", "check", "prices", str(out)])
    assert checked.exit_code == 0, checked.output
    assert faults_of(PRICES, out) == []


def test_the_command_says_what_is_wrong_and_exits_1(tmp_path):
    file = tmp_path / "form.docx"
    file.write_bytes(written("{{ remarc }}"))
    checked = CliRunner().invoke(main, ["template", "check", "prices", str(file)])
    assert checked.exit_code == 1
    assert "paragraph 1, “{{ remarc }}”: error: there is no field 'remarc'; did you mean 'remark'?" in checked.output


def test_check_names_a_broken_template_of_a_call(tmp_path):
    folder = tmp_path / "prices"
    shutil.copytree(SHIPPED / "prices", folder)
    (folder / "templates").mkdir()
    (folder / "templates" / "form.docx").write_bytes(written("x", "{{ remarc }}"))
    checked = CliRunner().invoke(main, ["check", str(folder)])
    assert checked.exit_code == 1
    assert "form.docx:2: error: paragraph 2" in checked.output
