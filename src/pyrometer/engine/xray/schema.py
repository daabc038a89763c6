"""What a fresh conversation weighs before anything has happened in it."""

from __future__ import annotations

from pyrometer.engine.signs import MAIN
from pyrometer.engine.xray.reel import Reel


def first_prompt(reel: Reel) -> int | None:
    """Tokens of the first prompt of the main loop: tools, instructions and the first message, so an upper bound.

    None for forks, which begin with their parent's conversation, and while the main loop has said nothing.
    """
    chain = reel.chains.get(MAIN)
    return None if chain is None or reel.session.facts.parent else chain.first_prompt
