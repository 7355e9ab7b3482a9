"""One test file for each type of question, named as the type."""
