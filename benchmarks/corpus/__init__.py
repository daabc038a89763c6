"""Invented logs of Claude Code and Codex, as large as wanted, with the exact totals that a reader must find."""
