"""What of somebody stands anywhere on the disk; and rows beside a form, as moderators and time leave them."""

from datetime import UTC, datetime, timedelta

from bot.database import models

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def traces(folder, *markers):
    """Where a word of somebody stands: file, or the name of one -> markers. The log of the server is not ours."""
    found = {}
    for path in sorted(folder.rglob("*")):
        held = str(path.relative_to(folder)).encode() + (path.read_bytes() if path.is_file() else b"")
        here = [one for one in markers if one.encode() in held]
        if here:
            found[str(path.relative_to(folder))] = here
    return found


async def add_beside(database, ids, submission, marker, data):
    """Rows about a submission in every table that has any, each with the marker where words may stand."""
    number, chat = submission["id"], 4242
    folder = data / "documents" / str(number)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{marker}.pdf").write_bytes(b"%PDF " + marker.encode())
    handed = data / "exports"
    handed.mkdir(exist_ok=True)
    (handed / f"{ids()}.csv").write_text(marker)
    audit, asked = ids(), ids()
    common = {"submission_id": number, "by_chat": chat, "by_name": "Moussa", "at": NOW}
    rows = {
        "document": {
            "id": ids(), "submission_id": number, "kind": "pdf", "language": "en", "revision": 1, "draft": False,
            "name": f"{marker}.pdf", "path": f"documents/{number}/{marker}.pdf", "size": 9, "at": NOW,
        },
        "review": {**common, "state": "left-out", "revision": 1, "why": marker, "rev": 1},
        "review_note": {**common, "id": ids(), "key": None, "words": marker},
        "rendition": {
            **common, "id": ids(), "key": "story", "kind": "transcript", "language": "en", "words": marker,
            "state": "human", "answer_id": ids(),
        },
        "answer_topic": {"submission_id": number, "key": "story", "code": "t1", "by_chat": chat, "at": NOW},
        "answer_entry": {
            "submission_id": number, "key": "story", "entry": "e", "by": "person", "chat_id": chat, "at": NOW,
        },
        "asked_back": {
            "id": asked, "submission_id": number, "key": "story", "kind": "question", "words": f"Is it {marker}?",
            "language": "en", "by_chat": chat, "by_name": "Moussa", "chat_id": chat, "state": "over", "revision": 1,
            "asked_at": NOW, "until": NOW, "before": {"why": marker},
        },
        "printed": {"submission_id": number, "language": "en", "page": 3, "at": NOW},
        "sent_on": {
            "submission_id": number, "revision": 1, "address": "desk@example.org", "state": "sent", "tries": 1,
            "at": NOW,
        },
        "reminder": {"id": ids(), "submission_id": number, "chat_id": chat, "kind": "midway", "at": NOW},
        "unclear": {
            "id": ids(), "submission_id": number, "call": "small", "question": "q", "language": "en", "at": NOW,
        },
        "opened": {
            "id": ids(), "chat_id": chat, "submission_id": number, "call": "small", "entry": "e", "question": "",
            "version": "v", "language": "en", "at": NOW,
        },
        "audit": {"id": audit, "at": NOW, "chat_id": chat, "call": "small", "what": "export.make", "details": {}},
        "taken_out": {"audit_id": audit, "submission_id": number},
        "job": {
            "id": ids(), "kind": "nothing", "payload": {"submission": number, "words": marker},
            "not_before": NOW + timedelta(days=900), "tries": 0,
        },
        "paper_code": {
            "hash": f"{number:064d}", "respondent_id": submission["respondent_id"], "by_chat": chat, "at": NOW,
        },
        "permission": {
            "id": ids(), "submission_id": number, "kind": "again", "value": "yes", "language": "en",
            "words_hash": f"{number:064d}", "chat_id": chat, "at": NOW,
        },
    }  # fmt: skip
    wording = {"hash": f"{number:064d}", "words": f"May we write to {marker} again?"}
    async with database.write() as connection:
        for name, row in {"wording": wording, **rows}.items():
            await connection.execute(getattr(models, name).insert(), [row])
