"""What came in as one body of evidence: the book, and what is said of each recommendation."""
