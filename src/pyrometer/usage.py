"""What one response used: tokens by bucket, and tool calls. The words that records, sums and screens share."""

from __future__ import annotations

import msgspec


class Usage(msgspec.Struct, frozen=True, gc=False):
    """Tokens of one or more responses, in buckets that never overlap.

    `output` contains the reasoning tokens; `reasoning` says how many of them there were, None where the agent does
    not say. `uncached` is prompt tokens neither read from nor written to the cache.
    """

    uncached: int = 0
    cache_read: int = 0
    cache_write_5m: int = 0
    cache_write_1h: int = 0
    output: int = 0
    reasoning: int | None = None

    @property
    def cache_write(self) -> int:
        """Tokens written to the cache, both lifetimes."""
        return self.cache_write_5m + self.cache_write_1h

    @property
    def prompt(self) -> int:
        """Everything sent to the model: the size of the context of one request."""
        return self.uncached + self.cache_read + self.cache_write_5m + self.cache_write_1h

    @property
    def total(self) -> int:
        """Every token once: prompt and output."""
        return self.prompt + self.output

    @property
    def cache_hit(self) -> float | None:
        """Share (0..1) of the prompt that was read from the cache; None without a prompt."""
        return self.cache_read / self.prompt if self.prompt else None

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.uncached + other.uncached,
            self.cache_read + other.cache_read,
            self.cache_write_5m + other.cache_write_5m,
            self.cache_write_1h + other.cache_write_1h,
            self.output + other.output,
            _known_sum(self.reasoning, other.reasoning),
        )


def _known_sum(left: int | None, right: int | None) -> int | None:
    """The sum of what is known; None only if neither is."""
    if left is None:
        return right
    return left if right is None else left + right


class ToolUse(msgspec.Struct, frozen=True, gc=False):
    """One tool call of a turn: names and sizes, never its text."""

    id: str
    """The call's own id; copies of a line repeat it."""
    name: str
    """As the agent names it: `Bash`, `mcp__github__search`, `exec_command`."""
    server: str = ""
    """MCP server, empty for built-in tools."""
    skill: str = ""
    """Skill that the call starts."""
    subagent: str = ""
    """Type of the subagent that the call starts."""
    size: int = 0
    """Bytes of the input as written in the log."""
    digest: str = ""
    """Short hash of name and input: equal calls have equal digests. Times, process ids, ports and temporary names in
    the input do not count. Begins with `~` for calls that only wait or keep notes."""
    lines: int | None = 0
    """Lines that the call edits, see `pyrometer.agents.edited_lines`; None: it edits, and nobody says how many."""
