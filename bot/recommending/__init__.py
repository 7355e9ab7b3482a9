"""What the recommendations of a call say, for whoever asks."""
