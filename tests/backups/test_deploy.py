"""The units that make backups every night say what the commands take, and keep them as long as is promised."""

import re
from pathlib import Path

from click import Context

from bot.backups.commands import backup

UNIT = (Path(__file__).parents[2] / "deploy" / "palabre-backup.service").read_text()


def test_the_unit_calls_a_command_that_there_is():
    words = re.search(r'palabre backup (\S+) (\S+) "([^"]+)"', UNIT)
    assert words is not None
    context = Context(backup)
    backup.parse_args(context, list(words.groups()))
    assert context.params["file"] == Path(words[3])


def test_what_is_written_is_what_is_thrown_away_after_30_days():
    written = re.search(r'"(/\S+)/(palabre-)', UNIT)
    thrown = re.search(r"find (\S+) -maxdepth 1 -name '(palabre-)\*\.age' -mtime \+30 -delete", UNIT)
    assert written is not None
    assert thrown is not None
    assert written.groups() == thrown.groups()
    assert Path(written[1]).name in re.search("StateDirectory=(.*)", UNIT)[1].split()
    assert "UMask=0077" in UNIT
