"""What is remarkable about a session's turns: cache events, loops, bloat, yield, and its burn against normal."""
