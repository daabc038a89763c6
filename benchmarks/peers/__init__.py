"""Other programs for the same purpose, measured in turn with this one."""
