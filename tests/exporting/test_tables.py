"""Tables: every cell is what the database has, and no cell does anything in a spreadsheet."""

from __future__ import annotations

import asyncio
import csv
import io
import shutil
import subprocess
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from bot.database import models
from bot.documents.cleaning import legible
from bot.exporting.as_xlsx import split
from bot.exporting.legible import guarded, unguarded
from bot.exporting.rows import answers_of

from .farm import FARM, House, farm, lines, table
from .filling import DAY, Filled, Sent

#: texts that break tables, mislead eyes, or want to be run
HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://x.example","tap")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    " \u200f=1+1",
    "'=1",
    "\x00=cmd|' /C calc'!A0",
    "bell \x07 and \x1b[31m red",
    "honest \u202etxt.exe",
    "\ufffe\uffff",
    "_x0041_ is no letter",
    'a "quoted", comma;\nline\r\nend',
    "http://example.org",
    "007",
    "1e5",
    "👩🏿‍🌾🐐",
    "سوق السمك",
    "NA",
    "#REF!",
    "x" * 100_000,
]


@pytest.fixture
async def house(database, tmp_path):
    return House(database, tmp_path, farm(tmp_path))


async def fill_three(house):
    sent = {"field": [Sent("a.jpg")], "village": [Sent("v.ogg", kind="voice")]}
    return await house.filling.fill(
        house.call,
        [
            Filled(
                {
                    "respondent": "Amina",
                    "village": "Fatick",
                    "phone": "+221 77 123 45 67",
                    "place": {"lat": 14.5, "lon": -16.25},
                    "cows": 12,
                    "area": -2.5,
                    "crops": ("millet", "rice"),
                    "price[rice]": "little",
                    "animals[1]/animal": "goat",
                    "animals[1]/number": 3,
                    "animals[2]": "yes",
                    "animals[2]/animal": "=hen",
                },
                {**sent, "animals[2]/portrait": [Sent("h.png")]},
                state="accepted",
                women=3,
            ),
            Filled({"village": "Kaolack", "crops": ("nothing",)}, state="left-out", why="twice"),
            Filled({"village": "Thiès"}),
        ],
    )  # fmt: skip


async def test_a_csv_is_utf8_with_a_mark_and_lines_end_as_in_rfc_4180(house):
    await fill_three(house)
    out, made = await house.export("csv")
    data = out.read_bytes()
    assert made.count == 3
    assert data.startswith(b"\xef\xbb\xbfreference,")
    assert data.count(b"\r\n") == data.count(b"\n") == 4
    assert "Thiès" in data.decode()


async def test_columns_are_question_names_in_the_order_of_the_form(house):
    await fill_three(house)
    out, _ = await house.export("csv")
    names = list(lines(out)[0])
    asked = names[names.index("explained") + 1 :]
    assert names[:5] == ["reference", "status", "revision", "state", "why"]
    assert asked == [
        "respondent", "title", "village", "village/files", "phone", "leader", "place/lat", "place/lon", "field", "cows",
        "area", "crops", "crops_other", "price/millet", "price/rice", "price/other", "story",
    ]  # fmt: skip


async def test_each_kind_of_answer_stands_in_its_cells(house):
    await fill_three(house)
    out, _ = await house.export("csv")
    first, second, third = lines(out)
    wanted = {
        "village": "Fatick",
        "village/files": "v.ogg",
        "phone": "+221 77 123 45 67",
        "place/lat": "14.5",
        "place/lon": "-16.25",
        "field": "a.jpg",
        "cows": "12",
        "area": "-2.5",
        "crops": "millet rice",
        "price/rice": "little",
        "price/millet": "",
        "respondent/women": "3",
        "state": "accepted",
        "sent": "2027-03-01T09:00:00+00:00",
        "contact_again": "1",
    }
    assert {name: first[name] for name in wanted} == wanted
    assert (second["state"], second["why"]) == ("left-out", "twice")
    assert third["state"] == "received"
    assert "'+221 77 123 45 67" in out.read_text("utf-8")
    assert ",-2.5," in out.read_text("utf-8")


async def test_a_repeat_is_a_table_of_its_own_that_names_the_submission(house):
    first, *_ = await fill_three(house)
    out, made = await house.export("csv")
    assert [path.name for path in made.beside] == ["out.animals.csv"]
    found = [line for line in lines(out.with_name("out.animals.csv")) if line["reference"] == first]
    assert found == [
        {"reference": first, "animals": "1", "animal": "goat", "number": "3", "portrait": ""},
        {"reference": first, "animals": "2", "animal": "=hen", "number": "", "portrait": "h.png"},
    ]
    book, _ = await house.export("xlsx")
    sheet = table(book, "animals")
    assert list(sheet[sheet["reference"] == first]["animal"]) == ["goat", "=hen"]


async def test_choices_stand_apart_as_ones_and_zeros_beside_the_names(house):
    await fill_three(house)
    out, _ = await house.export("csv", splits=True)
    first, second, third = lines(out)
    names = ["crops", "crops/millet", "crops/rice", "crops/nothing", "crops/other"]
    assert [first[name] for name in names] == ["millet rice", "1", "1", "0", "0"]
    assert [second[name] for name in names] == ["nothing", "0", "0", "1", "0"]
    assert [third[name] for name in names] == ["", "", "", "", ""]


async def test_headings_can_be_words(house):
    await fill_three(house)
    out, _ = await house.export("csv", labels="fr", splits=True)
    names = list(lines(out)[0])
    assert {"reference", "Quel village ?", "Que pousse-t-il ?: Mil"} <= set(names)
    assert len(names) == len(set(names))


async def test_only_those_in_a_state_or_since_a_day_are_written(house):
    await fill_three(house)
    await house.filling.fill(house.call, [Filled({"village": "Later"}, sent=DAY + timedelta(days=2))])
    accepted, _ = await house.export("csv", states=frozenset({"accepted"}))
    assert [line["village"] for line in lines(accepted)] == ["Fatick"]
    later, _ = await house.export("csv", since=DAY + timedelta(days=1))
    assert [line["village"] for line in lines(later)] == ["Later"]


async def test_forms_that_were_not_sent_and_rehearsals_stay_out(house):
    forms = [
        Filled({"village": "Midway"}, status="midway", revision=0),
        Filled({"village": "Back"}, status="withdrawn"),
        Filled({"village": "Trial"}, trial=True),
        Filled({"village": "Changing"}, status="midway"),
    ]
    await house.filling.fill(house.call, forms)
    out, _ = await house.export("csv")
    assert [(line["village"], line["status"]) for line in lines(out)] == [("Changing", "submitted")]
    out, _ = await house.export("csv", everything=True)
    assert [line["village"] for line in lines(out)] == ["Midway", "", "Changing"]


async def test_versions_of_a_form_are_merged(database, tmp_path):
    old = farm(tmp_path / "old", FARM.replace("name: cows, label: How many cows?", "name: herd, label: The herd?")
               .replace("{name: rice, label: {en: Rice, fr: Riz}}", "{name: maize, label: Maize}"))  # fmt: skip
    now = farm(tmp_path)
    house = House(database, tmp_path, now)
    await house.filling.fill(old, [Filled({"herd": 9, "crops": ("maize",), "price[maize]": "much"})])
    await house.filling.fill(now, [Filled({"cows": 4, "crops": ("rice",)})])
    out, _ = await house.export("csv", splits=True)
    names = list(lines(out)[0])
    assert names.index("herd") == names.index("field") + 1
    assert {"cows", "herd", "price/rice", "price/maize", "crops/maize"} <= set(names)
    first, second = lines(out)
    assert (first["herd"], first["cows"], first["price/maize"], first["crops/maize"]) == ("9", "", "much", "1")
    assert (second["herd"], second["cows"], second["crops/rice"]) == ("", "4", "1")
    assert first["form"] != second["form"]


async def test_what_a_lost_form_had_asked_is_kept_in_a_column_of_its_own(house):
    await fill_three(house)
    async with house.database.write() as connection:
        row = {"hash": "f" * 64, "call": "farm", "files": {"call.yaml": "not a call"}}
        await connection.execute(models.form_version.insert(), {**row, "at": DAY})
        await connection.execute(models.submission.update().values(form_hash="f" * 64))
    out, _ = await house.export("csv")
    assert "unplaced" in lines(out)[0]


async def test_a_question_that_is_called_as_a_column_of_ours_keeps_its_name(database, tmp_path):
    house = House(database, tmp_path, farm(tmp_path, FARM.replace("name: village", "name: status")))
    await house.filling.fill(house.call, [Filled({"status": "Thriving"})])
    out, _ = await house.export("csv")
    (line,) = lines(out)
    assert (line["status"], line["meta/status"]) == ("Thriving", "submitted")


async def test_hostile_words_are_harmless_and_all_there_in_a_csv(house):
    await house.filling.fill(house.call, [Filled({"village": words}) for words in HOSTILE])
    out, _ = await house.export("csv")
    raw = list(csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig"), newline="")))
    assert [unguarded(line["village"]) for line in raw] == [legible(words) for words in HOSTILE]
    assert not [line["village"] for line in raw if line["village"][:1] in tuple("=+-@\t\r＝＋－＠")]
    assert list(table(out)["village"]) == [guarded(words) for words in HOSTILE]


async def test_the_database_is_as_it_was(house):
    await house.filling.fill(house.call, [Filled({"village": words}) for words in HOSTILE])
    before = await house.came()
    for kind in ("csv", "xlsx", "zip", "jsonl"):
        await house.export(kind)
    assert await house.came() == before


async def test_every_cell_of_a_csv_and_an_xlsx_is_what_the_database_has(house):
    await fill_three(house)
    await house.filling.fill(
        house.call, [Filled({"village": words, "cows": n}) for n, words in enumerate(HOSTILE[:-1])]
    )
    plain, _ = await house.export("csv")
    book, _ = await house.export("xlsx")
    from_csv, from_xlsx = table(plain), table(book, "submissions")
    assert list(from_csv.columns) == list(from_xlsx.columns)
    checked = 0
    for row, came in enumerate(await house.came()):
        answers = answers_of(house.call, came)
        for name, value in answers.items():
            if name in from_csv.columns and not isinstance(value, (dict, list)) and name != "field":
                shown = "" if value is None else legible(value) if isinstance(value, str) else value
                assert unguarded(from_csv[name][row]) == str(shown), name
                cell = from_xlsx[name][row]
                assert (unescape(cell) if isinstance(cell, str) else cell) == shown, name
                checked += 1
    assert checked > 200


async def test_no_cell_of_an_xlsx_is_a_formula_and_it_opens(house):
    await house.filling.fill(house.call, [Filled({"village": words}) for words in HOSTILE])
    book, _ = await house.export("xlsx")
    found = openpyxl.load_workbook(book)
    kinds = {cell.data_type for sheet in found for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "inlineStr"}
    assert not any(cell.hyperlink for sheet in found for row in sheet.iter_rows() for cell in row)
    with zipfile.ZipFile(book) as packed:
        sheets = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet for sheet in sheets)


async def test_an_answer_too_long_for_a_cell_stands_whole_in_a_sheet_of_its_own(house):
    words = "".join(chr(97 + n % 26) for n in range(70_000)) + "🐐" * 15_000
    (reference,) = await house.filling.fill(house.call, [Filled({"story": words})])
    book, _ = await house.export("xlsx")
    long = table(book, "long answers")
    assert set(long["reference"]) == {reference}
    assert set(long["column"]) == {"story"}
    assert list(long["part"]) == list(range(1, len(long) + 1))
    assert "".join(long["words"]) == words
    cells = [*long["words"], *table(book, "submissions")["story"]]
    assert all(len(cell.encode("utf-16-le")) // 2 <= 32_767 for cell in cells)


def test_no_character_is_cut_where_a_text_is_split():
    for most in (2, 3, 5):
        parts = split("a🐐b🐐🐐c", most)
        assert "".join(parts) == "a🐐b🐐🐐c"
        assert all(len(part.encode("utf-16-le")) // 2 <= most for part in parts)


async def test_the_codebook_says_what_each_column_is_in_every_language(house):
    await fill_three(house)
    book, _ = await house.export("xlsx")
    listed = table(book, "codebook").set_index("name")
    assert listed.loc["crops", "type"] == "select_multiple"
    assert listed.loc["crops", "label (fr)"] == "Que pousse-t-il ?"
    assert "rice = Riz" in listed.loc["crops", "choices (fr)"]
    assert listed.loc["crops", "section"] == "farming"
    assert listed.loc["animal", "table"] == "animals"
    assert listed.loc["crops", "version"] == house.call.form.version[:12]


@pytest.mark.parametrize("words", [*HOSTILE[:-1], "plain", "''=1", "'", ""])
def test_what_guards_a_text_can_be_taken_away_again(words):
    assert unguarded(guarded(words)) == legible(words)


def opened(folder, path):
    """The file as LibreOffice reads it: its own XML, flat."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed here")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    given = ["--infilter=CSV:44,34,76"] if path.suffix == ".csv" else []
    command = [program, profile, "--headless", *given, "--convert-to", "fods", "--outdir", folder, path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    target = folder / f"{path.stem}.fods"
    if not target.exists():
        pytest.skip("LibreOffice is here without Calc, which opens tables")
    return target.read_text("utf-8")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_libreoffice_opens_it_and_runs_nothing(lite, tmp_path, kind):
    house = House(lite, tmp_path, farm(tmp_path))
    await house.filling.fill(house.call, [Filled({"village": words}) for words in HOSTILE[:-1]])
    out, _ = await house.export(kind)
    shown = await asyncio.to_thread(opened, tmp_path, out)
    assert "table:formula" not in shown
    assert "\u202e" not in shown
    assert "honest txt.exe" in shown
    assert shown.count(">submitted<") == len(HOSTILE) - 1
