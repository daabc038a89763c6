"""When the cache of the main loop goes cold, and what the next message writes again after that."""

from __future__ import annotations

import math

from pyrometer.engine.signs import MAIN
from pyrometer.engine.xray.reel import Reel


def cold_at(reel: Reel) -> float | None:
    """As the agent's program says, else the end of the life of the last cache write; None if neither is known.

    Only Claude says or writes what tells it. The instant may have passed.
    """
    chain, said = reel.chains.get(MAIN), reel.session.cache_words.newest
    last = chain.before.at if chain else -math.inf
    if said is not None and said.expires_at is not None and said.at >= last:
        return said.expires_at
    if chain is None or chain.before.lifetime is None or reel.session.agent != "claude":
        return None
    return last + chain.before.lifetime


def recache(reel: Reel) -> int:
    """Tokens of the context that the cache holds; after a compaction, what is left of it."""
    chain, said, compactions = reel.chains.get(MAIN), reel.session.cache_words.newest, reel.session.compactions
    last = chain.before.at if chain else -math.inf
    if said is not None and said.recache is not None and said.at >= last:
        return said.recache
    if compactions and compactions[-1].at >= last:
        return compactions[-1].after or 0
    return chain.before.prompt if chain else 0
