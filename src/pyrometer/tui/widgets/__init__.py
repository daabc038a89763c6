"""Widgets: each draws one narrow value, by way of pure functions that return lines."""
