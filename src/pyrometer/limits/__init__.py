"""Subscription windows and budgets: what the providers said, and what follows from it."""
