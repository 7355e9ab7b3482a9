"""Inviting people: links that say where they came from, code words, posters, and words to forward."""
