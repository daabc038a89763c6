"""What is known of one session piece by piece: its turns in time, and what each file says of it.

While nothing happens in it, that is kept in some twenty bytes a turn.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from typing import Final, TypeAlias

import msgspec

from pyrometer.engine.baseline import Baseline
from pyrometer.engine.signs import Source
from pyrometer.engine.track import Saved, Track

_State: TypeAlias = tuple[Saved, Saved, dict[int, int], dict[str, int], dict[int, Source]]
_STATE: Final = msgspec.msgpack.Decoder(_State)
_LEVEL: Final = 1
_WORD: Final = 8


class Whole:
    """All that is counted turn by turn."""

    __slots__ = ("baseline", "chains", "contexts", "sources", "turns")

    def __init__(self) -> None:
        self.turns = Track()
        """All turns of all chains; the amount is the tokens."""
        self.contexts = Track()
        """Turns of the main loop that tell the context; the amount is its size."""
        self.baseline = Baseline()
        self.chains: Counter[str] = Counter()
        """Turns of each subagent."""
        self.sources: dict[int, Source] = {}
        """What each file says."""

    def outline(self) -> Outline:
        """In short."""
        sources = self.sources.values()
        heard_at = max((source.newest for source in sources), default=-math.inf)
        alive = any(source.alive for source in sources)
        return Outline(self.turns.oldest, self.turns.newest, heard_at, alive, frozenset(self.sources))


class Outline(msgspec.Struct, frozen=True):
    """What is asked of every session again and again."""

    oldest: float
    newest: float
    """Times of the first and the last turn; infinity and minus infinity if there is none."""
    heard_at: float
    """Newest mention in any file."""
    alive: bool
    """Whether any file holds a sign of life."""
    files: frozenset[int]


class Course:
    """Packed by `rest`, and whole again as soon as it is asked for."""

    __slots__ = ("_outline", "_packed", "_whole")

    def __init__(self) -> None:
        self._whole: Whole | None = Whole()
        self._outline: Outline | None = None
        self._packed = b""

    @property
    def whole(self) -> Whole:
        """To be read and changed."""
        if self._whole is None:
            self._whole, self._packed, self._outline = _unpacked(self._packed), b"", None
        return self._whole

    @property
    def rests(self) -> bool:
        """Whether it is packed."""
        return self._whole is None

    @property
    def oldest(self) -> float:
        """Time of the first turn; infinity if there is none."""
        return self._whole.turns.oldest if self._whole is not None else self.outline.oldest

    @property
    def newest(self) -> float:
        """Time of the last turn; minus infinity if there is none."""
        return self._whole.turns.newest if self._whole is not None else self.outline.newest

    @property
    def outline(self) -> Outline:
        """In short; packed it stays as it is."""
        return self._outline if self._outline is not None else self.whole.outline()

    def rest(self) -> None:
        """Pack it."""
        if self._whole is not None:
            self._outline = self._whole.outline()
            self._packed, self._whole = _packed(self._whole), None


def _packed(whole: Whole) -> bytes:
    """Numbers of eight bytes are compressed byte by byte: the high ones are alike from turn to turn."""
    state: _State = (
        whole.turns.save(),
        whole.contexts.save(),
        whole.baseline.save(),
        dict(whole.chains),
        whole.sources,
    )
    data = msgspec.msgpack.encode(state)
    fill = _WORD - len(data) % _WORD
    data += bytes((fill,)) * fill
    return zlib.compress(b"".join(data[byte::_WORD] for byte in range(_WORD)), _LEVEL)


def _unpacked(packed: bytes) -> Whole:
    columns = zlib.decompress(packed)
    data, length = bytearray(len(columns)), len(columns) // _WORD
    for byte in range(_WORD):
        data[byte::_WORD] = columns[byte * length : (byte + 1) * length]
    turns, contexts, baseline, chains, sources = _STATE.decode(memoryview(data)[: -data[-1]])
    whole = Whole()
    whole.turns, whole.contexts = Track.restore(turns), Track.restore(contexts)
    whole.baseline, whole.chains = Baseline.restore(baseline), Counter(chains)
    whole.sources = sources
    return whole
