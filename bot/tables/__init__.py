"""Tables that go out to people and come back: spreadsheets and Word documents. What comes back is hostile."""
