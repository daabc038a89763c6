"""An invented day: logs as two agents would write them, played on an accelerated clock through the real program."""
