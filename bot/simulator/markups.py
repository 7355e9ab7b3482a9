"""Keyboards: what Telegram takes, what it refuses, and what it drops without a word."""

from __future__ import annotations

from typing import Any

from .refusals import bad_request

LONGEST_DATA_BYTES = 64
#: more buttons than these are dropped without a word
MOST_IN_ROW = 12
MOST_BUTTONS = 300
#: more inline buttons than these are refused
MOST_INLINE_BUTTONS = 100
LONGEST_PLACEHOLDER = 64

_INLINE_TYPES = (
    "url", "callback_data", "callback_game", "pay", "switch_inline_query", "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat", "login_url", "web_app", "copy_text",
)  # fmt: skip
_PRIVATE_ONLY = {"request_contact": "phone number", "request_location": "location", "request_poll": "poll"}

Markup = dict[str, Any]


def checked_markup(
    markup: Markup | None, *, private: bool, inline_only: bool = False
) -> tuple[Markup | None, list[str]]:
    """The keyboard as it is shown, and what was dropped from it; raises Refused."""
    if not markup:
        return None, []
    if "inline_keyboard" in markup:
        rows, dropped = _cut(markup["inline_keyboard"])
        for row in rows:
            for button in row:
                _check_inline(button)
        if sum(map(len, rows)) > MOST_INLINE_BUTTONS:
            raise bad_request("reply markup is too long")
        return ({"inline_keyboard": rows} if rows else None), dropped
    if inline_only:
        raise bad_request("inline keyboard expected")
    if len(markup.get("input_field_placeholder") or "") > LONGEST_PLACEHOLDER:
        raise bad_request("input_field_placeholder is too long")
    if "keyboard" in markup:
        keys = [[{"text": key} if isinstance(key, str) else key for key in row] for row in markup["keyboard"]]
        rows, dropped = _cut(keys)
        for row in rows:
            for key in row:
                _check_key(key, private)
        return {**markup, "keyboard": rows}, dropped
    return markup, []


def _check_inline(button: dict[str, Any]) -> None:
    if not any(button.get(kind) not in (None, "") for kind in _INLINE_TYPES[:2]) and not any(
        kind in button for kind in _INLINE_TYPES[2:]
    ):
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        )
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if len(button.get("callback_data", "").encode()) > LONGEST_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_key(key: dict[str, Any], private: bool) -> None:
    if not key["text"].strip():
        raise bad_request("keyboard button text must be non-empty")
    for request, what in _PRIVATE_ONLY.items():
        if key.get(request) and not private:
            raise bad_request(f"{what} can be requested in private chats only")


def _cut(rows: list[list[dict[str, Any]]]) -> tuple[list[list[dict[str, Any]]], list[str]]:
    dropped: list[str] = []
    kept: list[list[dict[str, Any]]] = []
    left = MOST_BUTTONS
    for row in rows:
        short = row[: min(MOST_IN_ROW, left)]
        left -= len(short)
        if len(short) < len(row):
            dropped.append(f"{len(row) - len(short)} of {len(row)} buttons in a row are not shown")
        if short:
            kept.append(short)
    return kept, dropped
