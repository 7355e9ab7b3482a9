"""What comes in by other doors: forms on paper, in Word, by mail or another messenger."""
