"""One question from scripts and agents: may work go on? Fine, warn or stop."""
