"""The one thread that owns what changes: what it takes in, what it remembers, and the snapshots it gives out."""
