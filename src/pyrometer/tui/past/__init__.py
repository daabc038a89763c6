"""What the screens of the past show, without a screen: measures, stretches of time, names, rows."""
