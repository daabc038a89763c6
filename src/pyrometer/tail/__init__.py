"""From the disk to whole lines: which files there are, what was appended, when to look."""
