"""What goes along in a package: what there is room for, from our own folder alone."""

import io
import json
import zipfile

import pytest

from bot.privacy import telling_pack
from bot.privacy.telling_pack import as_json, choose, pack, packages_of, path_of


def row(number, path, name="photo.jpg"):
    return {"id": number, "path": path, "name": name}


def test_the_smallest_go_first_and_what_has_no_room_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(telling_pack, "LIMIT", telling_pack._PAGES + 10_000)
    for number, size in ((1, 9_000), (2, 100), (3, 3_000)):
        (tmp_path / f"{number}.jpg").write_bytes(b"x" * size)
    found = choose([row(one, f"{one}.jpg") for one in (1, 2, 3)], tmp_path, 0)
    assert set(found) == {2, 3}


@pytest.mark.parametrize("path", ["../out.jpg", "/etc/passwd", None, "gone.jpg", "."])
def test_nothing_outside_of_our_folder_goes_along(tmp_path, path):
    (tmp_path / "out.jpg").write_bytes(b"x")
    inside = tmp_path / "data"
    inside.mkdir()
    assert choose([row(1, path)], inside, 0) == {}


def test_a_name_in_the_package_is_ours_whatever_it_was_called(tmp_path):
    (tmp_path / "1.jpg").write_bytes(b"x")
    ((name, _),) = choose([row(1, "1.jpg", "../../x\x00/.bashrc.JPG")], tmp_path, 0).values()
    assert name == "files/1.jpg"


def test_whatever_stands_in_it_is_json(tmp_path):
    told = {"words": "a\x00b\ud800 \u202e نحن 🐄", "rows": [1, None]}
    assert json.loads(as_json(told)) == told
    out = tmp_path / "packages" / "1-0-2.zip"
    size = pack(out, as_json(told), None, {})
    found = zipfile.ZipFile(io.BytesIO(out.read_bytes()))
    assert (found.namelist(), size) == (["mydata.json"], out.stat().st_size)


def test_packages_are_found_by_whom_they_are_about(tmp_path):
    for one in (path_of(5, 0, 1), path_of(5, 77, 2), path_of(-6, 0, 3), path_of(6, 77, 4), path_of(6, 78, 5)):
        (tmp_path / one).parent.mkdir(exist_ok=True)
        (tmp_path / one).touch()
    assert packages_of(tmp_path, 5, []) == [path_of(5, 0, 1)]
    assert packages_of(tmp_path, -6, []) == [path_of(-6, 0, 3)]
    assert sorted(packages_of(tmp_path, None, [77])) == [path_of(5, 77, 2), path_of(6, 77, 4)]
