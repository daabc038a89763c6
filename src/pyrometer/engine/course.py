"""The turns of one session in time. While nothing happens in it, they are kept in some twenty bytes each."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from typing import Final, TypeAlias

import msgspec

from pyrometer.engine.baseline import Baseline
from pyrometer.engine.track import Saved, Track

_State: TypeAlias = tuple[Saved, Saved, dict[int, int], dict[str, int]]
_STATE: Final = msgspec.msgpack.Decoder(_State)
_LEVEL: Final = 1
_WORD: Final = 8


class Whole:
    """All that is counted turn by turn."""

    __slots__ = ("baseline", "chains", "contexts", "turns")

    def __init__(self) -> None:
        self.turns = Track()
        """All turns of all chains; the amount is the tokens."""
        self.contexts = Track()
        """Turns of the main loop that tell the context; the amount is its size."""
        self.baseline = Baseline()
        self.chains: Counter[str] = Counter()
        """Turns of each subagent."""


class Course:
    """Packed by `rest`, and whole again as soon as it is asked for."""

    __slots__ = ("_packed", "_span", "_whole")

    def __init__(self) -> None:
        self._whole: Whole | None = Whole()
        self._packed = b""
        self._span = (math.inf, -math.inf)

    @property
    def whole(self) -> Whole:
        """To be read and changed."""
        if self._whole is None:
            self._whole, self._packed = _unpacked(self._packed), b""
        return self._whole

    @property
    def rests(self) -> bool:
        """Whether it is packed."""
        return self._whole is None

    @property
    def oldest(self) -> float:
        """Time of the first turn; infinity if there is none."""
        return self._span[0] if self._whole is None else self._whole.turns.oldest

    @property
    def newest(self) -> float:
        """Time of the last turn; minus infinity if there is none."""
        return self._span[1] if self._whole is None else self._whole.turns.newest

    def rest(self) -> None:
        """Pack it."""
        if self._whole is not None:
            self._span = (self.oldest, self.newest)
            self._packed, self._whole = _packed(self._whole), None


def _packed(whole: Whole) -> bytes:
    """Numbers of eight bytes are compressed byte by byte: the high ones are alike from turn to turn."""
    state: _State = (whole.turns.save(), whole.contexts.save(), whole.baseline.save(), dict(whole.chains))
    data = msgspec.msgpack.encode(state)
    fill = _WORD - len(data) % _WORD
    data += bytes((fill,)) * fill
    return zlib.compress(b"".join(data[byte::_WORD] for byte in range(_WORD)), _LEVEL)


def _unpacked(packed: bytes) -> Whole:
    columns = zlib.decompress(packed)
    data, length = bytearray(len(columns)), len(columns) // _WORD
    for byte in range(_WORD):
        data[byte::_WORD] = columns[byte * length : (byte + 1) * length]
    turns, contexts, baseline, chains = _STATE.decode(memoryview(data)[: -data[-1]])
    whole = Whole()
    whole.turns, whole.contexts = Track.restore(turns), Track.restore(contexts)
    whole.baseline, whole.chains = Baseline.restore(baseline), Counter(chains)
    return whole
