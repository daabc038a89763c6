"""The thresholds of the rules about what happens inside sessions: loops, cache events, bloat, models, yield."""

from __future__ import annotations

from typing import Annotated

from pyrometer.settings.bounds import Count, Ge, Gt, Minutes, Points, Ratio, Share, Tokens
from pyrometer.settings.table import Table

Dollars = Annotated[float, Ge(0)]


class LoopRule(Table, frozen=True, kw_only=True):
    """The same tool call again and again since your last message."""

    enabled: bool = True
    """Watch for this."""
    repeats: Annotated[int, Ge(2)] = 6
    """Equal calls in a row that start it, or..."""
    calls: Count = 25
    """...so many calls, with..."""
    share: Share = 0.60
    """...this share of the last 20 the same, 0..1."""
    polling: tuple[str, ...] = ("Read", "TodoWrite", "TaskOutput", "BashOutput", "wait", "write_stdin", "sleep")
    """Tools that may repeat in a row: only the share counts for them."""
    percent: Points = 3
    """Critical once the calls since your message cost this percentage of a window, or..."""
    dollars: Dollars = 3
    """...so many API-equivalent dollars."""
    hold: Minutes = 0
    """Minutes the condition must hold before the alert fires."""
    keep: Minutes = 0
    """Minutes the alert stays after the condition ended."""
    cooldown: Minutes = 0
    """Minutes before the same alert may fire again."""


class UnattendedRule(Table, frozen=True, kw_only=True):
    """A session burns with nobody watching."""

    enabled: bool = True
    calls: Count = 100
    """Model calls of its main loop since your last message after which a session counts as unattended, or..."""
    minutes: Annotated[float, Gt(0)] = 45
    """...so many minutes."""
    probability: Share = 0.50
    """Starts with burn above normal, or from this probability of a lock-out on, 0..1."""
    hold: Minutes = 0
    keep: Minutes = 0
    cooldown: Minutes = 0


class InvalidationRule(Table, frozen=True, kw_only=True):
    """The cached prefix of a session was lost for no good reason."""

    enabled: bool = True
    lost: Tokens = 20_000
    """Tokens written again that make an event worth a line."""
    group: Annotated[float, Gt(0)] = 5
    """Minutes within which more events are the same alert."""
    repeats: Annotated[int, Ge(2)] = 3
    """Events within half an hour that make it a warning, or..."""
    percent: Points = 2
    """...this percentage of a window for one event."""
    after_rebuild: Count = 3
    """Turns after a compaction, a clear or a cold start in which misses are no news."""
    hold: Minutes = 0
    keep: Minutes = 0
    cooldown: Minutes = 0


class ColdRule(Table, frozen=True, kw_only=True):
    """The cache of a resting session is about to go cold: a badge that counts down."""

    enabled: bool = True
    seconds: Annotated[float, Gt(0)] = 60
    """Seconds before the end at which it starts."""
    tokens: Tokens = 100_000
    """Tokens that the next message would write again."""
    line: bool = False
    """A line in the list as well."""
    after_rebuild: Count = 3
    hold: Minutes = 0
    keep: Minutes = 0
    cooldown: Minutes = 0


class BloatRule(Table, frozen=True, kw_only=True):
    """Prompts have grown since the beginning: a badge, since healthy sessions do that too."""

    enabled: bool = True
    ratio: Ratio = 2.0
    """Prompt of the last five turns against the first five that starts it."""
    tokens: Tokens = 30_000
    """Context below which it is not judged, tokens."""
    hold: Minutes = 0
    keep: Minutes = 0
    cooldown: Minutes = 0


class DearContextRule(Table, frozen=True, kw_only=True):
    """Reading a long context again is most of what a session costs."""

    enabled: bool = True
    reread_share: Share = 0.60
    """Share of the last 20 turns' dollars spent on reading again that starts it, 0..1."""
    tokens: Tokens = 150_000
    """Context from which it is judged, tokens, or..."""
    share: Share = 0.75
    """...this share of the context window, 0..1."""
    off_tokens: Tokens = 100_000
    """Context below which it ends, tokens."""
    hold_turns: Count = 5
    """Turns of the session for which the condition must hold before the alert fires."""
    hold: Minutes = 0
    keep: Minutes = 0
    cooldown: Minutes = 30


class DearModelRule(Table, frozen=True, kw_only=True):
    """A dear model makes most of the last hour's burn: a badge, a line while its own window fills up."""

    enabled: bool = True
    weight: Annotated[float, Gt(0)] = 2.0
    """Credits a token against the ordinary large model that make a model dear."""
    share: Share = 0.50
    """Share of the last hour's credits that starts it, 0..1."""
    probability: Share = 0.50
    """Probability that its own window fills up that starts it too, 0..1."""
    hold: Minutes = 20
    keep: Minutes = 60
    cooldown: Minutes = 240


class ThinkingRule(Table, frozen=True, kw_only=True):
    """Most of the output is reasoning: a badge."""

    enabled: bool = True
    share: Share = 0.80
    """Reasoning's share of the output of the last 20 turns that starts it, 0..1."""
    tokens: Tokens = 20_000
    """Output of those turns below which it is not judged, tokens."""
    hold_turns: Count = 20
    hold: Minutes = 0
    keep: Minutes = 0
    cooldown: Minutes = 120


class SchemaRule(Table, frozen=True, kw_only=True):
    """Sessions of a project begin large: tools and instructions weigh that much."""

    enabled: bool = True
    tokens: Tokens = 25_000
    """Size of the first prompt that starts it, tokens."""
    hold: Minutes = 0
    keep: Minutes = 0
    cooldown: Minutes = 1440


class YieldRule(Table, frozen=True, kw_only=True):
    """The last calls bring little output for their cost."""

    enabled: bool = True
    ratio: Ratio = 0.50
    """Output share of the last 28 calls against their cost share below which it starts."""
    calls: Count = 60
    """Calls a session needs before it is judged."""
    every: Annotated[int, Ge(1)] = 50
    """At most once in so many calls."""
    hold_turns: Count = 10
    hold: Minutes = 0
    keep: Minutes = 0
    cooldown: Minutes = 0
