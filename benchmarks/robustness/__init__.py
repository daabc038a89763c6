"""Bad input at its real size, before the real pane: what is too large or too strange for the tests."""
