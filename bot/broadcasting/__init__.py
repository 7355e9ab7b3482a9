"""Writing to many: who gets it, and the command that queues it."""
