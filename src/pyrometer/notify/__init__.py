"""The ways by which an alert leaves the pane: terminal, desktop, a command, messaging services."""
