"""A file that is not whole, or was never ours, is refused in one line that names the first broken part."""

import hashlib
import io
import json
import shutil
import tarfile
from datetime import UTC, datetime

import pyrage
import pytest
from click.testing import CliRunner

from bot.backups.keys import closing, new_pair, opening
from bot.backups.packing import Packing
from bot.backups.reading import read_backup
from bot.backups.restoring import restore
from bot.backups.sealing import Broken
from bot.cli import main
from tests.proving import PROVE

from .keeping import CLOSES, IDENTITY, OPENS, RECIPIENT, filled, kept

NOW = datetime(2027, 5, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
async def whole(tmp_path_factory):
    """A backup as it should be."""
    folder = tmp_path_factory.mktemp("whole")
    database = await filled(f"sqlite:///{folder / 'data' / 'palabre.db'}", folder / "data")
    await kept(database, folder / "data", folder / "kept.age")
    await database.close()
    return folder / "kept.age"


@pytest.fixture(scope="module")
def parts(whole):
    """Its parts: name -> bytes, in order."""
    plain = pyrage.decrypt(whole.read_bytes(), [IDENTITY])
    with tarfile.open(fileobj=io.BytesIO(plain)) as packed:
        return {one.name: packed.extractfile(one).read() for one in packed.getmembers()}


def read_whole(path, identity=IDENTITY):
    for piece in read_backup(path, identity):
        for _ in getattr(piece, "pieces", ()):
            pass


def closed(out, plain):
    out.write_bytes(pyrage.encrypt(plain, [RECIPIENT]))
    return out


def packed(out, parts):
    """A backup of these (name, bytes)."""
    stream = io.BytesIO()
    packing = Packing(stream, NOW)
    for name, data in parts:
        packing.put(name, data)
    packing.end()
    return closed(out, stream.getvalue())


def unread(path, match):
    """Reading it says so, in one line."""
    with pytest.raises(Broken, match=match) as why:
        read_whole(path)
    assert "\n" not in str(why.value)


async def refused(path, tmp_path, match, restores=PROVE):
    """Reading it says so, and restoring it leaves nothing at all: that is tried once for each way of being broken."""
    unread(path, match)
    if not restores:
        return
    into = tmp_path / "into"
    with pytest.raises(Broken):
        await restore(f"sqlite:///{into / 'palabre.db'}", into, path, IDENTITY, [into / "erased.jsonl"])
    assert list(into.iterdir()) == []


def test_other_tools_unpack_it(parts):
    """`age -d FILE | tar x`: the head says what it is, rows are lines of JSON."""
    assert json.loads(parts["palabre.json"])["format"] == "palabre-backup"
    assert len(parts["tables/submission/000001.jsonl"].splitlines()) == 3
    assert next(iter(parts)) == "palabre.json"
    assert list(parts)[-1] == "contents.json"


def test_a_whole_one_is_read_to_its_end(whole):
    read_whole(whole)


@pytest.mark.parametrize("left", [0, 150, 70_000, -1])
async def test_one_that_was_cut_off(whole, tmp_path, left):
    data = whole.read_bytes()
    (tmp_path / "cut.age").write_bytes(data[: left if left >= 0 else len(data) + left])
    await refused(
        tmp_path / "cut.age", tmp_path, "cut off or damaged|not a file that age has closed", PROVE or left == -1
    )


@pytest.mark.parametrize("at", [0.1, 0.6, 0.999])
async def test_one_with_a_bit_that_flipped(whole, tmp_path, at):
    data = bytearray(whole.read_bytes())
    data[int(len(data) * at)] ^= 4
    (tmp_path / "flipped.age").write_bytes(data)
    await refused(tmp_path / "flipped.age", tmp_path, "cut off or damaged", PROVE or at == 0.999)


def test_one_that_another_key_has_closed(whole):
    with pytest.raises(Broken, match="this key does not open it"):
        read_whole(whole, opening(new_pair()[1]))


async def test_what_is_no_backup(tmp_path):
    (tmp_path / "words.age").write_text("Dear all, " * 500)
    await refused(tmp_path / "words.age", tmp_path, "not a file that age has closed")
    await refused(closed(tmp_path / "other.age", b"Dear all, " * 500), tmp_path, "a part should begin")
    await refused(closed(tmp_path / "zeros.age", bytes(4096)), tmp_path, "behind its end")
    await refused(packed(tmp_path / "tar.age", [("letter.txt", b"Dear all")]), tmp_path, "no backup of Palabre")


def entry(name, kind=tarfile.REGTYPE, size=0, link=""):
    info = tarfile.TarInfo(name)
    info.type, info.size, info.linkname = kind, size, link
    return info.tobuf(tarfile.GNU_FORMAT)


@pytest.mark.parametrize(
    ("block", "match"),
    [
        (entry("../secret"), "outside"),
        (entry("files/../../secret"), "outside"),
        (entry("/etc/passwd"), "outside"),
        (entry("files//1/1.bin"), "outside"),
        (entry("files\\1\\1.bin"), "outside"),
        (entry("files/1/1.bin", tarfile.SYMTYPE, link="/etc/passwd"), "no plain file"),
        (entry("files/1/1.bin", tarfile.LNKTYPE, link="/etc/passwd"), "no plain file"),
        (entry("files/1", tarfile.DIRTYPE), "no plain file"),
        (entry("files/1/1.bin", tarfile.CHRTYPE), "no plain file"),
        (entry("files/1/1.bin", tarfile.FIFOTYPE), "no plain file"),
        (entry("files/" + "1" * 300), "no plain file"),
        (entry("files/1/1.bin", size=1 << 50), "larger than any file"),
        (entry("files/1/1.bin", size=1 << 31), "named by no row"),
        (entry("notes.txt"), "does not belong there"),
        (b"x" * 512, "a part should begin"),
    ],
)
def test_an_entry_that_no_backup_has(parts, tmp_path, block, match):
    stream = io.BytesIO()
    Packing(stream, NOW).put("palabre.json", parts["palabre.json"])
    unread(closed(tmp_path / "bad.age", stream.getvalue() + block + bytes(1024)), match)


def test_a_part_that_says_it_is_large_takes_no_memory(parts, tmp_path):
    stream = io.BytesIO()
    Packing(stream, NOW).put("palabre.json", parts["palabre.json"])
    rows = entry("tables/chat/000001.jsonl", size=4 << 30)
    with pytest.raises(Broken, match="larger than such a part"):
        read_whole(closed(tmp_path / "bad.age", stream.getvalue() + rows + bytes(1024)))


def changed(parts, name, data):
    return [(one, data if one == name else was) for one, was in parts.items()]


def said(parts, name, change):
    """The parts, with a JSON part that says something else."""
    about = json.loads(parts[name])
    change(about)
    return changed(parts, name, json.dumps(about).encode())


CHANGES = {
    "a row less": (lambda p: changed(p, "tables/chat/000001.jsonl", p["tables/chat/000001.jsonl"].splitlines(True)[0]),
                   "tables/chat is not whole"),
    "a row twice": (lambda p: changed(p, "tables/chat/000001.jsonl", p["tables/chat/000001.jsonl"] * 2),
                    "tables/chat is not whole"),
    "other words": (lambda p: changed(p, "tables/answer/000001.jsonl",
                                      p["tables/answer/000001.jsonl"].replace(b"words", b"wards")), "tables/answer"),
    "no JSON": (lambda p: changed(p, "tables/chat/000001.jsonl", b"{" * 100_000), "000001.jsonl:1: it is no JSON"),
    "another kind": (lambda p: changed(p, "tables/chat/000001.jsonl",
                                       p["tables/chat/000001.jsonl"].replace(b'"rev":', b'"rev":"x","old":')), ":1:"),
    "a path outside": (lambda p: changed(p, "tables/file/000001.jsonl",
                                         p["tables/file/000001.jsonl"].replace(b'"path":"files/', b'"path":"../')),
                       "outside of the folder"),
    "a table less": (lambda p: [(n, d) for n, d in p.items() if n != "tables/wording/000001.jsonl"], "tables/wording"),
    "a table twice": (lambda p: [one for n, d in p.items() for one in [(n, d)] * (1 + n.startswith("tables/chat/"))],
                      "number 2 should stand"),
    "a file twice": (lambda p: [one for n, d in p.items() for one in [(n, d)] * (1 + n.startswith("files/"))], "twice"),
    "a file less": (lambda p: [(n, d) for n, d in p.items() if not n.startswith("documents/")], "sums/000001"),
    "another file": (lambda p: [(n, b"x" if n.startswith("files/") else d) for n, d in p.items()],
                     "is not the file that was put there"),
    "no sums": (lambda p: [(n, d) for n, d in p.items() if not n.startswith("sums/")], "sums/000001.jsonl is missing"),
    "no end": (lambda p: list(p.items())[:-1], "before its last part"),
    "more behind": (lambda p: [*p.items(), ("files/x", b"")], "behind contents.json"),
    "a table nobody knows": (lambda p: said(p, "palabre.json", lambda s: s["tables"].update(secrets={"id": "number"})),
                             "nobody knows"),
    "a column nobody knows": (lambda p: said(p, "palabre.json", lambda s: s["tables"]["chat"].update(x="words")),
                              "nobody knows"),
    "a newer Palabre": (lambda p: said(p, "palabre.json", lambda s: s.update(revision="9999")), "a newer Palabre"),
    "a newer form": (lambda p: said(p, "palabre.json", lambda s: s.update(edition=2)), "a newer Palabre"),
    "a billion rows": (lambda p: said(p, "contents.json", lambda s: s["tables"]["chat"].update(rows=10**9)),
                       "1000000000 were put there"),
    "no contents": (lambda p: changed(p, "contents.json", b"[]"), "does not say what it should"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
async def test_one_whose_parts_were_changed(parts, tmp_path, change):
    """Whoever knows the half of the key that closes can make a file that opens."""
    do, match = CHANGES[change]
    await refused(packed(tmp_path / "bad.age", do(parts)), tmp_path, match)


async def test_rows_that_point_at_nothing_are_not_restored(parts, tmp_path):
    """The sums fit, and the rows do not fit together."""
    name = "tables/consent/000001.jsonl"
    moved = parts[name].replace(b'"respondent_id":46', b'"respondent_id":45')
    both = {**parts, name: moved}
    about = json.loads(parts["contents.json"])
    about["tables"]["consent"]["sha256"] = hashlib.sha256(moved).hexdigest()
    both["contents.json"] = json.dumps(about).encode()
    path, into = packed(tmp_path / "bad.age", both.items()), tmp_path / "into"
    read_whole(path)
    with pytest.raises(Broken, match="point at nothing"):
        await restore(f"sqlite:///{into / 'palabre.db'}", into, path, IDENTITY, [into / "erased.jsonl"])
    assert list(into.iterdir()) == []


@pytest.fixture
def says(tmp_path, monkeypatch):
    """`says("backup", "--check", …)`: run a command in an empty folder; exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*words, **environment):
        done = CliRunner().invoke(main, words, env=environment)
        return done.exit_code, done.stdout, done.stderr

    return run


def test_the_commands_say_it_in_one_line_and_exit_with_1(whole, tmp_path, says):
    key = {"PALABRE_BACKUP_IDENTITY": OPENS}
    (tmp_path / "cut.age").write_bytes(whole.read_bytes()[:-100])
    for command in ("backup", "restore"):
        code, out, err = says(command, "--check", "cut.age", **key)
        assert (code, out) == (1, "")
        assert err.startswith("cut.age: it is cut off or damaged")
        assert err.count("\n") == 1
    shutil.copy(whole, tmp_path / "kept.age")
    code, out, _ = says("backup", "--check", "kept.age", **key)
    assert code == 0
    assert "is whole: 3 forms" in out
    assert not (tmp_path / "palabre-data").exists()


def test_a_backup_replaces_none_and_a_restore_asks(whole, tmp_path, says):
    shutil.copy(whole, tmp_path / "kept.age")
    code, _, err = says("backup", "kept.age", PALABRE_BACKUP_KEY=CLOSES)
    assert (code, err.count("\n")) == (2, 1)
    assert "is there already" in err
    code, _, err = says("backup", "new.age", PALABRE_BACKUP_KEY=CLOSES)
    assert (code, err) == (1, "there is no database yet, so there is nothing to keep\n")
    code, _, err = says("restore", "kept.age", PALABRE_BACKUP_KEY=OPENS)
    assert code == 2
    assert "--yes" in err
    code, out, _ = says("restore", "--yes", "kept.age", PALABRE_BACKUP_KEY=OPENS)
    assert code == 0
    assert "3 forms" in out
    code, _, err = says("restore", "--yes", "kept.age", PALABRE_BACKUP_KEY=OPENS)
    assert (code, err.count("\n")) == (1, 1)
    assert "replaces nothing" in err


def test_without_the_key_it_says_which_half_is_missing(whole, tmp_path, says):
    shutil.copy(whole, tmp_path / "kept.age")
    code, _, err = says("backup", "new.age")
    assert (code, err.count("\n")) == (2, 1)
    assert "PALABRE_BACKUP_KEY" in err
    assert "--new-key" in err
    for key in (CLOSES, CLOSES[:-1], OPENS[:-1] + ("Q" if OPENS[-1] != "Q" else "P")):
        code, _, err = says("restore", "--yes", "kept.age", PALABRE_BACKUP_KEY=key)
        assert (code, err.count("\n")) == (2, 1)
        assert "AGE-SECRET-KEY-1" in err or "--new-key" in err
        assert key not in err


def test_a_new_key_fits_together(says):
    code, out, _ = says("backup", "--new-key")
    assert code == 0
    words = dict(line.strip().split("=") for line in out.splitlines() if "=" in line)
    assert str(opening(words["PALABRE_BACKUP_IDENTITY"]).to_public()) == words["PALABRE_BACKUP_KEY"]
    assert str(closing(words["PALABRE_BACKUP_IDENTITY"])) == words["PALABRE_BACKUP_KEY"]
