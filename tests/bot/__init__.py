"""The whole bot: people at their phones, a real database, real HTTP."""
