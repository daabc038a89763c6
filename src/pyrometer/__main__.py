"""`python -m pyrometer`."""

from __future__ import annotations

import sys

from pyrometer.cli import main

if __name__ == "__main__":
    sys.exit(main())
