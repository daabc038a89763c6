"""How an alert leaves the pane: terminal, desktop, commands, services."""
