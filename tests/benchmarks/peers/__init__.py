"""Bots as others would have written them, to be compared with: `python -m tests.benchmarks.peers.<name> URL`."""
