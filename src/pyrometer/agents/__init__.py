"""One file per agent: what its logs are called, and how their bytes become records."""
