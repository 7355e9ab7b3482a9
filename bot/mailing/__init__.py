"""Completed forms sent on by e-mail, once each, to the address that an organiser set."""
