"""Where it went as a person sees it at the moment: what is compared over which time, and the words that follow."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import tzinfo

from msgspec import structs
from msgspec.structs import replace

from pyrometer.history.overview import Overview
from pyrometer.history.question import BY_TURN, REST, Dimension, Question, Row, Scale
from pyrometer.history.seen import Seen, SeenRow
from pyrometer.snapshot import Snapshot
from pyrometer.text import share
from pyrometer.tui.masks import MaskBook
from pyrometer.tui.past.answers import Trouble
from pyrometer.tui.past.host import PastHost
from pyrometer.tui.past.looks import TABS, Look
from pyrometer.tui.past.measure import Measure, measures, scale_words, scales_of
from pyrometer.tui.past.names import RowNames
from pyrometer.tui.past.stretches import Kind, Stretch, stretch
from pyrometer.tui.past.usage_rows import TOTAL, UsageRow, matching, ordered, usage_rows
from pyrometer.tui.widgets.usage_lines import UsageLayout
from pyrometer.tui.widgets.where_foot import WhereFootContent, beyond_words
from pyrometer.tui.widgets.where_head import WhereHeadContent

LONGER = "- shows a longer time, + a shorter one"


class WhereView:
    """Changed by its screen; draws nothing itself."""

    def __init__(
        self, host: PastHost, snapshot: Snapshot | None, book: MaskBook, when: Stretch, zone: tzinfo | None
    ) -> None:
        self.host, self.snapshot, self.book, self.stretch, self.zone = host, snapshot, book, when, zone
        self.look = Look()
        self.above: list[tuple[Look, int]] = []
        """The looks on the way here, each with its chosen line."""
        self.measure = Measure("dollars")
        self.typing = False
        """Whether keys go into the filter."""
        self.found: Overview | None = None
        self.trouble: Trouble | None = None

    @property
    def wanted(self) -> str:
        """Words that a row has to contain."""
        return self.look.wanted

    @wanted.setter
    def wanted(self, wanted: str) -> None:
        self.look = replace(self.look, wanted=wanted)

    def question(self) -> Question:
        """What the store is to tell."""
        return self.look.question(self.stretch, self.zone)

    @property
    def subject(self) -> Hashable:
        """What the question is about: the same while time goes on."""
        look, when = self.look, self.stretch
        end = None if when.goes_on else when.end
        return ("where", look.by, look.exact, when.kind, when.start, end, when.agent, when.wanted)

    def take(self, answer: Overview | Trouble) -> None:
        """From now on this is known."""
        self.trouble = answer if isinstance(answer, Trouble) else None
        self.found = answer if isinstance(answer, Overview) else self.found

    @property
    def nothing(self) -> Trouble | None:
        """Why there is no table; None if there is one."""
        if self.trouble is None and self.found is not None and not self.found.answer.whole.turns:
            return Trouble(f"nothing was used: {self.stretch.words}", LONGER)
        return self.trouble

    @property
    def scales(self) -> tuple[Scale, ...]:
        return scales_of(self.snapshot.windows) if self.snapshot is not None else ()

    @property
    def scale(self) -> Scale | None:
        """The window whose points are shown."""
        return self.measure.scale or next(iter(self.scales), None)

    @property
    def by(self) -> Dimension:
        """What the rows on the screen are: until the answer is there, those of the question before."""
        return self.found.answer.question.by if self.found is not None else self.look.by

    @property
    def settled(self) -> bool:
        """Whether the rows on the screen are those that were asked for."""
        question = self.found.answer.question if self.found is not None else None
        return question is not None and (question.by, question.only.exact) == (self.look.by, self.look.exact)

    def over(self, kind: Kind, now: float) -> None:
        """Look at this stretch of time, as it is now; a chosen one stays as it is. The filter it came with stays."""
        if kind != "chosen":
            windows = self.snapshot.windows if self.snapshot is not None else ()
            self.stretch = stretch(kind, now, self.zone, windows).under(self.stretch.wanted)

    def next_measure(self) -> None:
        """Compare by the next measure, which decides the order again."""
        known = measures(self.scales)
        place = known.index(self.measure) if self.measure in known else -1
        self.measure = known[(place + 1) % len(known)]
        self.look = replace(self.look, order="", turned=False)

    def sort(self, column: str, *, click: bool = False) -> None:
        """Sort by a column; a second click turns it round."""
        turned = click and column == (self.look.order or self.measure.kind) and not self.look.turned
        self.look = replace(self.look, order=column, turned=turned)

    def rows(self) -> list[UsageRow]:
        """The whole and its parts as they are seen."""
        if self.found is None:
            return []
        answer, scale = self.found.answer, self.scale
        found = [row for row in answer.rows if row.turns]
        everything = structs.replace(answer.whole, name=TOTAL)
        whole = usage_rows([everything], [TOTAL], everything, self.measure, scale)
        lines = usage_rows(found, self._names.names(self.by, found), everything, self.measure, scale)
        return [*whole, *ordered(matching(lines, self.look.wanted), self.look.order, self.look.turned, self.measure)]

    def layout(self, now: float) -> UsageLayout:
        """How the table is drawn."""
        by = self.by
        calls = by in BY_TURN and by != "subagent"
        look = replace(self.look, by=by)
        return UsageLayout(look, self.measure, self.scale, now, self.zone, self._agents, calls, by == "session")

    def title(self, shown: int) -> str:
        """What stands over the names: the filter, or what they are names of."""
        if self.typing or self.look.wanted:
            everything = sum(1 for row in self.found.answer.rows if row.turns) if self.found else 0
            return f"/{self.look.wanted}{'▏' if self.typing else ''} {shown}/{everything}"
        return TABS[self.by]

    def head(self, *, late: bool) -> WhereHeadContent:
        """The first lines."""
        return WhereHeadContent(
            self._path,
            tuple((by, TABS[by]) for by in self.look.tabs),
            self.look.by,
            self.stretch.words,
            self.stretch.dates(self.zone),
            "counting …" if late else reading_words(self.snapshot),
            mark=self.host.mark,
        )

    def foot(self, line: UsageRow | None) -> WhereFootContent:
        """The last lines, about the chosen row."""
        points_of = scale_words(self.scale, self._agents) if self.scale is not None else ""
        row = line.row if line is not None else None
        return WhereFootContent(line.name if line else "", row, self.scale, points_of, self.notes())

    def notes(self) -> tuple[str, ...]:
        """What to know about the figures."""
        if self.found is None:
            return ()
        found = (beyond_words(self.found.beyond), *self.found.answer.notes, self.found.note)
        return tuple(note for note in found if note)

    def seen(self) -> Seen | None:
        """The table as it is on the screen; None while there is none."""
        lines = self.rows()
        if self.found is None or not lines:
            return None
        whole, *rows = [SeenRow(line.exported(self._hidden(line.row)), line.share) for line in lines]
        return Seen(
            question=self.found.answer.question,
            path=self._path,
            wanted=self.look.wanted,
            measure=self.measure.name,
            scales=self.scales,
            rows=tuple(rows),
            whole=whole,
            beyond=self.found.beyond,
            notes=self.notes(),
        )

    @property
    def _names(self) -> RowNames:
        return RowNames(self.book, self.host.home)

    @property
    def _path(self) -> tuple[str, ...]:
        return tuple(self._names.crumb(one) for one in self.look.exact)

    @property
    def _agents(self) -> tuple[str, ...]:
        """Whose use is in the table."""
        return tuple(agent for agent, _ in self.found.answer.whole.credits_by) if self.found is not None else ()

    def _hidden(self, row: Row) -> str:
        """What stands for the folder of a row while names are hidden."""
        return (self.book.mask(row.project) or REST) if self.book.hidden else ""


def reading_words(snapshot: Snapshot | None) -> str:
    """Sums grow while years of logs are still being read."""
    history = snapshot.history if snapshot is not None else None
    if history is None or history.done:
        return ""
    return f"reading logs {share(history.bytes_done / history.bytes if history.bytes else None)}"


def sortable(columns: Sequence[str]) -> list[str]:
    """Those of the columns that can be sorted by."""
    return [name for name in columns if name != "bar"]
