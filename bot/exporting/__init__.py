"""What came in, as files: complete, or not there at all."""
