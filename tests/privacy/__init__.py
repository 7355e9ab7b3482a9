"""What is kept of people, and that it goes when they say so."""
