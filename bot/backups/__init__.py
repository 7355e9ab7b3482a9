"""Everything that is kept, in one encrypted file, and back again."""
