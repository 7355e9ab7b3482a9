"""Reminding: a word to whoever stopped midway, now and then."""
