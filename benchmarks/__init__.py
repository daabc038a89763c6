"""Measurements: how fast, how small and how exact Pyrometer is. Run `python -m benchmarks --help`."""
