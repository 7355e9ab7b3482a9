"""A command that ends because of a mistake of its own: one line, exit code 70, and no value of a variable."""

import textwrap

from tests.bot.processes import ROOT, palabre

TOKEN = "7000000001:" + "x" * 35
#: a mistake in the middle of things, with an answer and the token in its words
MISTAKE = """
    import sys

    class Finder:
        def find_spec(self, name, path=None, target=None):
            if name == "bot.office.record":
                raise ValueError("Zanzirik said Quxville at http://x/bot{token}/getMe hunter2hunter2")

    sys.meta_path.insert(0, Finder())
"""


def broken(folder):
    (folder / "first").mkdir()
    (folder / "first" / "sitecustomize.py").write_text(textwrap.dedent(MISTAKE).replace("{token}", TOKEN))
    database = f"sqlite+aiosqlite:///{folder}/here.db"
    return {"PYTHONPATH": f"{folder / 'first'}:{ROOT}", "PALABRE_TOKEN": TOKEN, "PALABRE_DATABASE_URL": database}


async def test_a_mistake_is_one_line_and_exit_70(tmp_path):
    code, out, err = await palabre(tmp_path, "audit", "smallholders", **broken(tmp_path))
    assert (code, out) == (70, "")
    assert err.count("\n") == 1
    assert "stopped by a mistake of its own (ValueError at " in err
    assert "palabre doctor" in err
    assert not [word for word in ("Zanzirik", "Quxville", TOKEN, "Traceback") if word in err]


async def test_who_asks_for_it_sees_where_and_still_no_token(tmp_path):
    code, _, err = await palabre(tmp_path, "audit", "smallholders", **broken(tmp_path), PALABRE_TRACEBACK="1")
    assert code == 70
    assert "Traceback" in err
    assert TOKEN not in err


async def test_what_somebody_stops_is_no_mistake(tmp_path):
    code, _, err = await palabre(tmp_path, "audit", "nowhere")
    assert code == 2
    assert "Traceback" not in err
    assert "mistake" not in err
