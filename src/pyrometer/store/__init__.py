"""What was read, kept in one SQLite file: how far each log was read, its turns, and sums that outlive them."""
