"""People who were made up, and what they say: to measure with and to show, never among real answers by mistake."""
