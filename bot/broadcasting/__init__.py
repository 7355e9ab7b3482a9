"""Writing to many: who gets it, how it is queued, and its way to the last message."""
