"""Completed forms as documents: `rendering.documents` is the one door; each format is one file."""
