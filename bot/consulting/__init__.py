"""A person's whole way through a consultation: arriving, answering, sending, coming back."""
