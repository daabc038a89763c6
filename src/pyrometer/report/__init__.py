"""Answers without the screen: a table, JSON, one line, the doctor."""
