"""The bot in a browser, without Telegram: the real bot, a simulated Telegram, and a page that looks like a phone."""
