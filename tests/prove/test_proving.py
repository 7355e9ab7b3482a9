"""The table of figures says no when anything is above 0, or when a proof gave no figures."""

import json

import pytest

from tests.proving import PROOFS, ROWS, main, proof


@pytest.fixture
def rows(tmp_path, monkeypatch):
    path = tmp_path / "proof.jsonl"
    monkeypatch.setenv(ROWS, str(path))
    return path


def test_rows_of_one_name_are_added_up(rows):
    proof("replays", tried=3, note="one")
    proof("replays", tried=4, note="other")
    assert main([str(rows), "--partly"]) == 0
    written = json.loads(rows.with_name("proof.json").read_text())
    assert written == {"replays": {"tried": 7, "lost": 0, "doubled": 0, "leaked": 0}}
    table = rows.with_name("prove.txt").read_text()
    assert "one" in table
    assert "other" in table


@pytest.mark.parametrize("figure", ["lost", "doubled", "leaked"])
def test_one_that_went_wrong_is_enough(rows, figure):
    for name in PROOFS:
        proof(name, tried=1)
    assert main([str(rows)]) == 0
    proof("backlog", tried=1, **{figure: 1})
    assert main([str(rows)]) == 1


def test_a_proof_without_figures_is_no_proof(rows):
    for name in list(PROOFS)[1:]:
        proof(name, tried=1)
    assert main([str(rows)]) == 1
    assert "did not run" in rows.with_name("prove.txt").read_text()


def test_nothing_tried_proves_nothing(rows):
    assert main([str(rows), "--partly"]) == 1
    proof("backlog", tried=0)
    assert main([str(rows), "--partly"]) == 1


def test_a_proof_nobody_lists_is_refused(rows):
    with pytest.raises(ValueError, match="no such proof"):
        proof("luck", tried=1)
