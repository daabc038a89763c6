"""A thread of Codex, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.corpus import codex_lines as lines
from benchmarks.corpus.clock import Planned
from benchmarks.corpus.line import Line, Response, dumps, iso
from benchmarks.corpus.material import Material
from benchmarks.corpus.traps import Traps, rate

MODELS = {"gpt-5.3-codex": 0.6, "gpt-5.4": 0.25, "gpt-5.2-codex": 0.15}


class Thread:
    """One rollout. Lines come from `run`; `replayed` is what a fork of it copies."""

    def __init__(
        self, material: Material, clock: Planned, project: str, traps: Traps, parent: Thread | None = None
    ) -> None:
        self.material, self.random, self.clock, self.traps = material, material.random, clock, traps
        self.project, self.parent = project, parent
        self.started = clock.now
        self.id = material.uuid7(clock.now)
        self.model: str = parent.model if parent else material.pick(MODELS)
        self.records: bool = parent.records if parent else self._draw("codex_records")
        self.version = "0.169.0" if self.records else "0.98.0"
        self.total: dict[str, int] = dict(parent.total) if parent else lines.counts(0, 0, 0, 0, 0)
        self.context: int = parent.context if parent else self.random.randint(9_000, 14_000)
        self.cached: int = parent.cached if parent else 0
        self.last_at = clock.now
        self.turn = ""
        self.compactions = 0
        self.replayed: list[tuple[str, bytes]] = []

    def run(self, gaps: Iterator[float]) -> Iterator[Line]:
        """One response for each gap (seconds)."""
        parent = self.parent
        head = lines.meta(self.material, self.id, self.project, self.version, self.started, parent.id if parent else "")
        yield self._line("session_meta", head, "head")
        if parent is not None:
            yield from self._replay(parent)
        yield from self._prompt()
        if "codex_null" in self.traps:
            yield self._line("event_msg", lines.token_count(None, self.clock.now), "token_count")
        for gap in gaps:
            self.clock.wait(gap)
            if self.context > lines.WINDOW * 0.85:
                yield from self._compact()
            if gap > 60:
                yield from self._prompt()
            yield from self._response()

    def _draw(self, trap: str) -> bool:
        return self.random.random() < rate(self.traps, trap)

    def _line(self, kind: str, payload: bytes, label: str, response: Response | None = None) -> Line:
        head = f'{{"timestamp":"{iso(self.clock.now)}","type":"{kind}","payload":'.encode()
        return Line(head + payload + b"}\n", label, self.clock.now, response, opens=response is not None)

    def _replay(self, parent: Thread) -> Iterator[Line]:
        """The parent's lines, all with the moment of forking, in one burst."""
        for kind, payload in parent.replayed:
            yield self._line(kind, payload, "copy")
        self.clock.wait(6.0)

    def _kept(self, kind: str, payload: bytes, label: str, response: Response | None = None) -> Line:
        self.replayed.append((kind, payload))
        return self._line(kind, payload, label, response)

    def _prompt(self) -> Iterator[Line]:
        self.turn = self.material.uuid7(self.clock.now)
        text = self.material.sized(300, 1.0, 20, 8_000)
        begun = dumps({"type": "task_started", "turn_id": self.turn, "model_context_window": lines.WINDOW})
        yield self._kept("event_msg", begun, "event")
        yield self._line("response_item", lines.message("user", text), "item")
        yield self._line("event_msg", b'{"type":"user_message","message":"' + text + b'","images":[]}', "event")
        context = lines.turn_context(self.material, self.turn, self.project, self.model)
        yield self._kept("turn_context", context, "turn context")
        self.context += len(text) // 4 + 900

    def _compact(self) -> Iterator[Line]:
        yield self._line("compacted", lines.compacted(self.material), "compaction")
        yield self._line("event_msg", b'{"type":"context_compacted"}', "event")
        self.context, self.cached = self.random.randint(15_000, 35_000), 0
        self.compactions += 1
        if "codex_estimate" in self.traps:
            estimate = lines.counts(0, 0, 0, 0, 0) | {"total_tokens": self.context}
            said = lines.token_count(lines.info(self.total, estimate), self.clock.now)
            yield self._line("event_msg", said, "token_count")

    def _response(self) -> Iterator[Line]:
        material, random = self.material, self.random
        yield self._line("response_item", lines.reasoning(material), "item")
        summary = b'{"type":"agent_reasoning","text":"' + material.text(150) + b'"}'
        yield self._line("event_msg", summary, "event")
        self.clock.within_hour(random.uniform(0.3, 5.0))
        size = 300
        if random.random() < 0.25:
            text = material.sized(500, 0.9, 20, 9_000)
            yield self._line("event_msg", b'{"type":"agent_message","message":"' + text + b'"}', "event")
            yield self._line("response_item", lines.message("assistant", text), "item")
            size += len(text)
        tool, text = material.name("call_"), material.sized(600, 1.0, 20, 30_000)
        yield self._line("response_item", lines.call(tool, text), "item")
        yield from self._counted((size + len(text)) // 4)
        self.clock.wait(random.uniform(0.05, 6.0))
        text = material.sized(2_600, 1.2, 60, 40_000)
        yield self._line("response_item", lines.output(tool, text), "tool result")
        self.context += len(text) // 4
        if self._draw("codex_repeat"):
            repeated = lines.token_count(self._info, self.clock.now)
            yield self._line("event_msg", repeated, "token_count")

    def _counted(self, written: int) -> Iterator[Line]:
        """The counts of the response: a record, where the version writes it, and the running totals."""
        random = self.random
        if self.clock.now - self.last_at > 600 or random.random() < 0.02:
            self.cached = 0
        cached = min(self.cached, self.context) // 128 * 128
        reasoning = random.randint(0, 900)
        cache_write = (self.context - cached) // 2 if self.records else 0
        last = lines.counts(self.context, cached, cache_write, written + reasoning, reasoning)
        self.total = lines.added(self.total, last)
        self._info = lines.info(self.total, last)
        response = Response(
            "codex", self.id, self.model, self.clock.now,
            self.context - cached - cache_write, cached, cache_write, 0, written + reasoning, reasoning,
        )  # fmt: skip
        if self.records:
            said = {
                "thread_id": self.id,
                "turn_id": self.turn,
                "response_id": self.material.name("resp_"),
                "usage": last,
            }
            yield self._kept("token_usage_record", dumps(said), "usage record", response)
        counted = None if self.records else response
        said_again = lines.token_count(self._info, self.clock.now)
        yield self._kept("event_msg", said_again, "token_count", counted)
        self.last_at, self.cached = self.clock.now, self.context
        self.context += written + reasoning
