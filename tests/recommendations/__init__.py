"""Recommendations found by people's own words, and hard words found in texts."""
