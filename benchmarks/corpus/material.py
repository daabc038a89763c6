"""Random material, cheap to draw: texts and blobs are slices of pools made once."""

from __future__ import annotations

import base64
import math
from bisect import bisect_left
from random import Random

TEXT_POOL = 5_000_000
BLOB_POOL = 3_600_000
_VOCABULARY = """
async await buffer build cache chunk class client commit config context counter cursor decode deploy encode entry
error event export field filter flush format handler header import index insert kernel lambda latency ledger limit
match merge metric model module notify object offset option packet parse patch path query queue range reader
record region release render request reset result retry return route schema select session signal snapshot socket
source stream struct table target tenant thread throttle ticket token trace update value vector version window
"""
_WORDS = _VOCABULARY.split()


class Material:
    """Slices of JSON-escaped text and base64. The same seed gives the same draws."""

    def __init__(self, random: Random, *, text_pool: int = TEXT_POOL, blob_pool: int = BLOB_POOL) -> None:
        self.random = random
        pieces, self._starts, size = [], [0], 0
        while size < text_pool:
            piece = self._piece().encode()
            pieces.append(piece)
            size += len(piece)
            self._starts.append(size)
        self._text = b"".join(pieces)
        self._blob = base64.b64encode(random.randbytes(blob_pool // 4 * 3))

    def _piece(self) -> str:
        random = self.random
        words = " ".join(random.choices(_WORDS, k=random.randint(3, 13)))
        shape = random.random()
        if shape < 0.10:
            return f'{{\\"{random.choice(_WORDS)}\\": \\"{words}\\"}},\\n'
        if shape < 0.14:
            return f"\\u001b[3{random.randrange(8)}m{words} ✓ très bien\\u001b[0m\\n"
        if shape < 0.145:  # an agent that looks at agents' logs: escaped, so never a count
            return f'{{\\"type\\":\\"assistant\\",\\"usage\\":{{\\"input_tokens\\":{random.randrange(9999)}}}}}\\n'
        indent = "    " * random.randrange(4)
        if shape < 0.35:
            return f"{random.randrange(5000):>6}\\t{indent}{words}\\n"
        return f"{indent}{words} = {random.randrange(10_000)}\\n"

    def text(self, size: int) -> bytes:
        """About `size` bytes of escaped text, cut between lines."""
        whole = len(self._text)
        if size >= whole // 2:
            return self._text * (size // whole) + self._text[: self._starts[bisect_left(self._starts, size % whole)]]
        first = self.random.randrange(bisect_left(self._starts, whole - size))
        return self._text[
            self._starts[first] : self._starts[bisect_left(self._starts, self._starts[first] + max(size, 1))]
        ]

    def blob(self, size: int) -> bytes:
        """`size` bytes of base64, rounded down to whole groups."""
        size = min(size, len(self._blob)) // 4 * 4
        start = self.random.randrange((len(self._blob) - size) // 4 + 1) * 4
        return self._blob[start : start + size]

    def size(self, median: float, spread: float, low: int, high: int) -> int:
        """A log-normal size within bounds: many small, few large."""
        return int(min(high, max(low, self.random.lognormvariate(math.log(median), spread))))

    def sized(self, median: float, spread: float, low: int, high: int) -> bytes:
        """Text of such a size."""
        return self.text(self.size(median, spread, low, high))

    def pick(self, weighted: dict[str, float]) -> str:
        """One of the keys, by weight."""
        return self.random.choices(list(weighted), list(weighted.values()))[0]

    def uuid(self) -> str:
        """A version 4 UUID."""
        mark = f"{self.random.getrandbits(128):032x}"
        return f"{mark[:8]}-{mark[8:12]}-4{mark[13:16]}-a{mark[17:20]}-{mark[20:]}"

    def uuid7(self, at: float) -> str:
        """A version 7 UUID, which carries its time."""
        time, mark = f"{round(at * 1000):012x}", f"{self.random.getrandbits(76):019x}"
        return f"{time[:8]}-{time[8:]}-7{mark[:3]}-a{mark[3:6]}-{mark[6:18]}"

    def name(self, prefix: str) -> str:
        """An id such as `msg_01…`."""
        return f"{prefix}{self.random.getrandbits(96):024x}"
