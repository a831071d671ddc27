"""What a text says: its due date, its owners, its question, its capture marker. Pure functions, no clock."""
