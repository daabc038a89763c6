"""When to interrupt: rules, and the life of an alert."""
