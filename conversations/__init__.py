"""Consultations held in a chat: forms, answers and what follows from them."""
