"""What one session's turns were spent on, and what would change it: pure figures over turns, no files, no words."""
