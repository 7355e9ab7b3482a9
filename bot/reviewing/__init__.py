"""Moderators at work: read what came in, decide, ask back, write down, translate. No Telegram here."""
