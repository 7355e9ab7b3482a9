"""Forms that are sent on by e-mail."""
