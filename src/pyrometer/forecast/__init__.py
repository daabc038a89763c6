"""What is to come in a window: percent now, probability of a lock-out, when. Standard library only."""
