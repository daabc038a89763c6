"""The plain way, to compare with: `json.loads` of every line that mentions tokens, nothing kept."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def read(folder: Path) -> int:
    """How many lines were decoded."""
    decoded = 0
    for path in folder.rglob("*.jsonl"):
        with path.open("rb") as file:
            for line in file:
                if b'_tokens"' in line:
                    try:
                        json.loads(line)
                    except ValueError:
                        continue
                    decoded += 1
    return decoded


if __name__ == "__main__":
    print(read(Path(sys.argv[1])))
