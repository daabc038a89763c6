"""What a rule says at one instant about one subject. The lifecycle makes alerts of it."""

from __future__ import annotations

import msgspec

from pyrometer.snapshot import Severity


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """One rule's finding. Neither `on` nor `off` is the band between the thresholds: nothing changes there."""

    rule: str
    subject: str
    """What it is about: `codex 5h`, `claude/<session>`. With `rule` the identity of the alert."""
    name: str
    """The subject as people call it, for texts that name several."""
    provider: str
    level: Severity
    on: bool
    """Beyond the threshold that starts the alert."""
    off: bool
    """Beyond the threshold that ends it."""
    message: str
    """Names the subject, a number and a time."""
    action: str
    """One thing to do."""
    window: str = ""
    """Subject of the window that it weighs on: alerts of one provider and window are told together."""
    badge: str = ""
    """The finding in a word or number."""
    hold: float = 0
    """Seconds that `on` must last before the alert fires."""
    keep: float = 0
    """Seconds that `off` must last before the alert ends."""
    cooldown: float = 0
    """Seconds after the end in which it does not fire again."""
    turns: int = 0
    """Turns of the session so far, and..."""
    hold_turns: int = 0
    """...for how many of them `on` must last as well, and..."""
    keep_turns: int = 0
    """...`off`."""
    patient: bool = False
    """In the band between the thresholds a pending alert goes on waiting."""
    episode: float | None = None
    """Fires once in each: a window's reset, a prompt, a size. Another value is another episode, and ends the alert."""
    slack: float = 0
    """Episodes that differ by no more are the same."""
    after: str = ""
    """It may only fire once, after an alert of this rule on the same subject has ended; `keep` then is its life,
    and `off` ends it at once."""
    silences: bool = False
    """While it fires, nothing else of its provider begins."""
    exempt: bool = False
    """Begins even if its provider is silenced."""
