"""Broadcasts on their way: from the list of recipients to the last message."""
