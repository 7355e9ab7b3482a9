"""What all that staff do has at hand: who may do what, what came in from them, and the house as they see it."""
