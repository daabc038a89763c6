"""A conversation with Claude Code, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.corpus import claude_lines as lines
from benchmarks.corpus.claude_content import content
from benchmarks.corpus.claude_lines import Envelope, Head, Usage
from benchmarks.corpus.claude_results import result
from benchmarks.corpus.clock import HOUR, Planned
from benchmarks.corpus.line import Line, Response
from benchmarks.corpus.material import Material
from benchmarks.corpus.traps import Traps, rate

MODELS = {
    "claude-opus-4-5-20251101": 0.4,
    "claude-sonnet-4-5-20250929": 0.35,
    "claude-haiku-4-5-20251001": 0.15,
    "claude-sonnet-4-6": 0.1,
}
WINDOW = 200_000
JUNK = (b"null\n", b"[]\n", b'"x"\n', b"{\n", b"\0\0\0\0\n", b"\xff\xfe not utf-8\n", b"7\n")


class Conversation:
    """One main loop or subagent. Lines come from `run`; `children` collects the subagents with all their lines."""

    def __init__(
        self,
        material: Material,
        clock: Planned,
        project: str,
        traps: Traps,
        parent: Conversation | None = None,
        marks: Iterator[int] | None = None,
    ) -> None:
        """`marks`: the uncached tokens of each response, in place of a few."""
        self.marks = marks
        self.material, self.random, self.clock, self.traps = material, material.random, clock, traps
        self.project, self.parent = project, parent
        self.model: str = parent.model if parent else material.pick(MODELS)
        self.no_request_id: bool = parent.no_request_id if parent else self._draw("no_request_id")
        self.streams, self.hour = self._draw("stream"), self._draw("write_1h")
        self.never_final = not clock.live and self._draw("never_final")
        self.envelope: Envelope = self._envelope(parent.envelope if parent else None)
        self.context = self.cached = 0
        self.system = self.random.randint(13_000, 22_000)
        self.last_at = clock.now
        self.compactions = 0
        self.children: list[tuple[Conversation, list[Line]]] = []

    def run(self, gaps: Iterator[float]) -> Iterator[Line]:
        """One response for each gap (seconds): short ones are tools at work, long ones the person."""
        yield from self._prompt()
        for gap in gaps:
            self.clock.wait(gap)
            yield from self._between(gap)
            yield from self._response(gap)

    def _draw(self, trap: str) -> bool:
        return self.random.random() < rate(self.traps, trap)

    def _envelope(self, above: Envelope | None) -> Envelope:
        if above is not None:
            agent = f"a{self.random.getrandbits(28):07x}"
            return Envelope(above.session, above.cwd, above.version, above.branch, agent)
        version = "2.1.20" if self.never_final else f"2.1.{self.random.randint(138, 330)}"
        branch = self.random.choice(("main", "feature/pane", "fix/windows"))
        return Envelope(self.material.uuid(), f"/home/dev/src/{self.project}", version, branch)

    def _line(self, kind: str, body: bytes, label: str, extra: bytes = b"") -> Line:
        return Line(self.envelope.wrap(kind, body, self.material.uuid(), self.clock.now, extra), label, self.clock.now)

    def _between(self, gap: float) -> Iterator[Line]:
        if self._draw("junk"):
            yield Line(self.random.choice(JUNK), "junk", self.clock.now)
        if self.context > WINDOW * 0.8:
            yield from self._compact()
        if self._draw("api_error"):
            yield self._line("assistant", lines.synthetic(self.material), "error")
        if gap > 60 and self.parent is None:
            yield from self._prompt()
            self.clock.wait(1.5)

    def _prompt(self) -> Iterator[Line]:
        material, now = self.material, self.clock.now
        if self.parent is None and self.random.random() < 0.7:
            yield Line(lines.snapshot(material, now), "snapshot", now)
        if self.parent is None and self.random.random() < 0.15:
            yield Line(lines.queued(self.envelope, material.text(120), now), "queue", now)
        text = material.sized(350, 1.1, 20, 12_000)
        self.context += len(text) // 4
        yield self._line("user", lines.user_text(text), "prompt", b',"permissionMode":"acceptEdits"')

    def _compact(self) -> Iterator[Line]:
        yield self._line("system", lines.boundary(self.context), "compaction")
        text = self.material.text(self.random.randint(8_000, 22_000))
        yield self._line("user", lines.summary(text), "summary")
        self.context = self.system + len(text) // 4 + self.random.randint(2_000, 15_000)
        self.cached = min(self.cached, self.system)
        self.compactions += 1
        self.clock.wait(self.random.uniform(0.5, 3.0))

    def _usage(self) -> Usage:
        """What the next request costs before its output: the prefix is read if it is still in the cache."""
        self.context = max(self.context, self.system + 500)
        idle = self.clock.now - self.last_at
        if idle > (HOUR if self.hour else 300) or self.random.random() < 0.006:
            self.cached = self.random.choice((0, min(self.cached, self.system)))
        read = min(self.cached, self.context)
        uncached = next(self.marks) if self.marks else self.random.choice((1, 2, 3, 4, 5, 8, 10))
        return Usage(uncached, self.context - read, read, 0, self.hour)

    def _response(self, gap: float) -> Iterator[Line]:
        material, random = self.material, self.random
        usage = self._usage()
        request = "" if self.no_request_id else material.name("req_011")
        head = Head(material.name("msg_01"), request, self.model, usage, self.clock.now)
        blocks, size = content(material, head, spawns=self.parent is None and not self.clock.live)
        usage.output = random.randint(1, 9) if self.never_final else max(12, size // 4 + random.randint(5, 60))
        spread = min(gap, random.uniform(0.4, 9.0)) / len(blocks)
        yield from self._answers(head, blocks, spread)
        self.last_at, self.cached = self.clock.now, self.context
        self.context += usage.output
        for tool, name in head.tools:
            self.clock.wait(random.uniform(0.05, 4.0))
            yield from self._tool(tool, name)

    def _answers(self, head: Head, blocks: list[bytes], spread: float) -> Iterator[Line]:
        """One line a block. Only the last one surely says how much was written."""
        end = b'"tool_use"' if head.tools else b'"end_turn"'
        for place, block in enumerate(blocks):
            last = place == len(blocks) - 1
            known = last or not self.streams
            output = head.usage.output if known else min(head.usage.output, self.random.randint(1, 9))
            stop = end if last and not self.never_final else b"null"
            data = lines.answer(self.envelope, head, block, self.material.uuid(), self.clock.now, output, stop)
            response = self._counted(head) if last else None
            mark = head.usage.uncached if self.marks else 0
            yield Line(data, "assistant", self.clock.now, response, opens=place == 0, more=not last, mark=mark)
            if not last:
                self.clock.within_hour(spread)

    def _counted(self, head: Head) -> Response:
        usage = head.usage
        five, hour = (0, usage.write) if usage.hour else (usage.write, 0)
        return Response(
            "claude",
            self.envelope.session,
            self.model,
            head.first_at,
            usage.uncached,
            usage.read,
            five,
            hour,
            usage.output,
        )

    def _tool(self, tool: str, name: str) -> Iterator[Line]:
        if name == "Task":
            yield from self._task(tool)
            return
        if name == "Bash" and self.random.random() < 0.5:
            yield self._line("progress", lines.bash_progress(self.material, tool), "progress")
        given = result(self.material, name)
        self.context += given.tokens
        yield self._line("user", lines.tool_result(tool, given.content), given.kind, b',"toolUseResult":' + given.copy)

    def _task(self, tool: str) -> Iterator[Line]:
        """A subagent works to its end. Its lines go to a file of its own."""
        child = Conversation(self.material, Planned(self.clock.now), self.project, self.traps, parent=self)
        steps = self.material.size(12, 0.8, 1, 120)
        written = list(child.run(iter([self.random.uniform(1.0, 15.0) for _ in range(steps)])))
        self.children.append((child, written))
        if "progress_copy" in self.traps:
            answers = [line for line in written if line.kind == "assistant" and len(line.data) < 8_000]
            for line in sorted(self.random.sample(answers, min(3, len(answers))), key=lambda line: line.at):
                self.clock.now = line.at
                body = lines.agent_progress(self.material, tool, child.envelope.agent, line.data)
                yield self._line("progress", body, "progress copy")
        self.clock.now = child.clock.now
        self.clock.wait(0.5)
        text = self.material.sized(3_000, 0.7, 300, 20_000)
        self.context += len(text) // 4
        usage = lines.REPEATED_USAGE if "task_usage" in self.traps else b""
        copy = b',"toolUseResult":{"status":"completed","agentId":"%s"%s}' % (child.envelope.agent.encode(), usage)
        content = b'[{"type":"text","text":"' + text + b'"}]'
        yield self._line("user", lines.tool_result(tool, content), "task result", copy)
