"""How strict the server is and how long it waits; a test turns what it needs."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass
class Rules:
    """Telegram's own numbers unless said otherwise. Seconds by the server's clock where not said otherwise."""

    #: 429 for more than one message a second to a chat (with bursts) or thirty a second in all
    paced: bool = False
    #: messages at once before a private chat, a group and the whole bot are slowed down
    burst_chat: int = 5
    burst_group: int = 20
    burst_all: int = 30
    #: an update waits so long; a tap far shorter
    update_seconds: float = 86_400
    tap_seconds: float = 150
    #: a tap can be answered for so long
    answer_seconds: float = 15
    #: a quick repetition of getUpdates with the same offset gets one update, or has to wait
    slow_repeated_polls: bool = True
    #: of a group's messages the bot sees only commands, replies to it and what mentions it
    group_privacy: bool = True
    upload_bytes: int = 50 * MEGABYTE
    photo_bytes: int = 10 * MEGABYTE
    download_bytes: int = 20 * MEGABYTE
    #: a link to a file works so long
    link_seconds: float = 3600
    #: a webhook's retries: real seconds are these times 0, 2, 4, 8 ... 60 to 120
    webhook_pace: float = 1.0
    #: how long a webhook may take to answer, in real seconds
    webhook_timeout: float = 60.0
    #: take a webhook without HTTPS and on any port, as nothing else exists on one's own machine
    webhook_anywhere: bool = True
    #: keep every call; without, `calls` stays empty, as a long measurement wants it
    remember_calls: bool = True
    #: real seconds a person waits for what they expect to see
    patience: float = 5.0
