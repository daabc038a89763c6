"""Two agents at work on an invented day, and the monitors that look on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random

from pyrometer.demo.claude import ClaudeConversation
from pyrometer.demo.codex import CodexThread
from pyrometer.demo.line import Line
from pyrometer.monitor.memory import Memory
from pyrometer.monitor.monitor import Monitor
from pyrometer.settings import Settings
from pyrometer.snapshot import Snapshot
from pyrometer.wiring import memory_of, monitor_of

NOON = datetime(2026, 6, 17, 12, tzinfo=UTC).timestamp()
HORIZON = NOON - 14 * 86_400
ENV = {"PYROMETER_HOME": "~/own"}
LIMITS = {
    "limit_id": "codex",
    "primary": {"used_percent": 42.0, "window_minutes": 300, "resets_at": int(NOON + 3 * 3600)},
}


class World:
    """Two agents at work, and the monitors of several runs that look on."""

    def __init__(self, home: Path, seed: int = 1) -> None:
        self.home = home
        self.random = Random(seed)
        self.now = NOON
        self.claude = ClaudeConversation(Random(seed), "web", "3a7415ef-569a-4860-8b15-14984368bae3", "claude-opus-4-5")
        self.codex = CodexThread(Random(seed), "docs", "01a20017-8a75-7960-b3f2-db9a404f9491", "gpt-6-sol")
        self.write(self.codex.start(self.now))

    def write(self, lines: list[Line], *, torn: int = 0) -> None:
        path = self.home / lines[0].path
        path.parent.mkdir(parents=True, exist_ok=True)
        data = b"".join(line.data for line in lines)
        with path.open("ab") as file:
            file.write(data[: len(data) - torn])

    def work(self, seconds: float = 0.0) -> None:
        self.now += seconds or self.random.uniform(1, 90)
        self.write([self.claude.prompt(self.now), *self.claude.turn(self.now, "Bash", grows=900, output=150)])
        self.write(self.codex.prompt(self.now))
        self.write(self.codex.turn(self.now, "exec_command", grows=500, output=80, limits=LIMITS))

    def junk(self) -> Line:
        """What is no JSON, behind the lines of the conversation."""
        return Line(self.now, self.claude.path, b"{not json\n")

    def monitor(self) -> tuple[Monitor, Memory]:
        memory = memory_of(Settings(), ENV, self.home, self.now)
        assert memory is not None
        return monitor_of(Settings(), ENV, self.home, horizon=HORIZON, memory=memory, zone=UTC), memory

    def settle(self, monitor: Monitor) -> Snapshot:
        while monitor.tick(self.now) or monitor.busy:
            pass
        return monitor.snapshot(self.now)

    def fresh(self) -> Snapshot:
        """What somebody without a memory sees."""
        return self.settle(monitor_of(Settings(), ENV, self.home, horizon=HORIZON, zone=UTC))
