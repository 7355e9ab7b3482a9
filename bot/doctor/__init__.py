"""Looks at everything that the bot stands on, and says what to mend."""
