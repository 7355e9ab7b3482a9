"""The edge: Telegram in, Telegram out. Nothing else imports `telegram`."""
