"""Read aloud: recordings of what people read, kept in a call's folder, one folder a language."""
