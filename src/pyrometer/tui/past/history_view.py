"""The history as a person sees it at the moment: which units, up to when, and which stretch of time is chosen."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime, tzinfo

from pyrometer.history.grid import CELLS, Grid, Unit
from pyrometer.history.question import Filter, Question, Row, Scale
from pyrometer.history.seen import Seen, SeenRow
from pyrometer.history.tallies import summed
from pyrometer.snapshot import Snapshot
from pyrometer.text import count, share
from pyrometer.tui.past.answers import Trouble
from pyrometer.tui.past.axis import axis_labels, part_words, stretch_words
from pyrometer.tui.past.heat import Heat, heat_of, joined, known, taken_together
from pyrometer.tui.past.host import FRESH
from pyrometer.tui.past.measure import Measure, dollar_words, measures, point_words, points_of, scale_words, scales_of
from pyrometer.tui.past.stretches import Stretch
from pyrometer.tui.past.time_place import TimePlace
from pyrometer.tui.past.usage_rows import usage_rows
from pyrometer.tui.past.where_view import reading_words
from pyrometer.tui.widgets.heat_lines import HeatContent, heat_rows, legend_words
from pyrometer.tui.widgets.where_foot import WhereFootContent
from pyrometer.tui.widgets.where_head import WhereHeadContent

UNITS: dict[Unit, str] = {"day": "days", "week": "weeks", "month": "months", "window": "5h windows"}
TITLE = "history"
NO_MATCH = "esc shows everything again; words are looked for in agents, folders and models"
NO_WINDOWS = "no reading or lock-out has named a 5-hour window in this time"


class HistoryView:
    """Changed by its screen; draws nothing itself."""

    def __init__(self, snapshot: Snapshot | None, now: float, zone: tzinfo | None, mark: str = "") -> None:
        self.snapshot, self.zone, self.mark = snapshot, zone, mark
        self.time = TimePlace(now)
        self.measure = Measure("dollars")
        self.trouble: Trouble | None = None
        self.row: int | None = None
        """The chosen cell of the column, as it is drawn; None: the whole column."""
        self.wanted = ""
        """Words that agent, folder or model have to contain."""
        self.typing = False
        """Whether keys go into the filter."""

    def take(self, answer: Grid | Trouble) -> None:
        """From now on this is known."""
        self.trouble = answer if isinstance(answer, Trouble) else None
        self.time.grid = answer if isinstance(answer, Grid) else self.time.grid

    @property
    def nothing(self) -> Trouble | None:
        """Why there is nothing to draw; None if there is something."""
        if self.trouble is not None or self.time.grid is None:
            return self.trouble
        if self.time.grid.oldest is None:
            return Trouble("nothing has been used yet", "the first turn that an agent writes appears here by itself")
        if not self.time.grid.columns:
            return Trouble(NO_WINDOWS, "tab shows days, weeks and months")
        matched = not self.wanted or any(column.row.turns for column in self.time.grid.columns)
        return None if matched else Trouble(f"nothing here matches /{self.wanted}", NO_MATCH)

    @property
    def subject(self) -> tuple[Hashable, ...]:
        """What a question is about, besides the number of columns: the same while time goes on."""
        return ("history", self.time.unit, self.time.until // FRESH, self.wanted)

    def over(self, unit: Unit, number: int, now: float) -> None:
        """Look at other units, of which `number` are in sight."""
        self.time.over(unit, number, now)
        self.row = None

    def next_measure(self) -> None:
        """Compare by the next measure."""
        found = measures(self.scales)
        place = found.index(self.measure) if self.measure in found else -1
        self.measure = found[(place + 1) % len(found)]

    @property
    def scales(self) -> tuple[Scale, ...]:
        return scales_of(self.snapshot.windows) if self.snapshot is not None else ()

    @property
    def scale(self) -> Scale | None:
        return self.measure.scale or next(iter(self.scales), None)

    def move_cell(self, steps: int, height: int) -> None:
        """Choose another cell; beyond the first and the last one is the whole column."""
        number = len(self._names(height))
        if not number:
            return
        place = (-1 if steps > 0 else number) if self.row is None else self.row
        self.row = place + steps if 0 <= place + steps < number else None

    def _names(self, height: int) -> tuple[str, ...]:
        """Of the cells as they are drawn."""
        return (
            CELLS[self.time.unit][:: taken_together(self.time.unit, heat_rows(height))]
            if self.time.grid is not None
            else ()
        )

    def selected(self, height: int) -> Row | None:
        """The chosen stretch of time with its sums."""
        column = self.time.chosen
        if column is None or self.row is None:
            return column.row if column is not None else None
        size = taken_together(self.time.unit, heat_rows(height))
        return joined(column.cells[self.row * size : (self.row + 1) * size])

    def stretch(self, height: int) -> Stretch | None:
        """The chosen stretch of time, to be looked at by itself; None where nothing was used in it."""
        row, column = self.selected(height), self.time.chosen
        if row is None or column is None or not row.turns or row.starts_at is None or row.ends_at is None:
            return None
        chosen = Stretch("chosen", self.words(height), row.starts_at, row.ends_at, column.row.agent)
        return chosen.under(self.wanted)

    def words(self, height: int) -> str:
        """The chosen stretch of time in words."""
        row, column = self.selected(height), self.time.chosen
        if row is None or column is None:
            return ""
        if self.row is None:
            return stretch_words(self.time.unit, column.row, self.zone)
        return part_words(self.time.unit, row, self.zone)

    def head(self, *, late: bool) -> WhereHeadContent:
        """The first lines."""
        dates = ""
        if self.time.grid is not None and self.time.grid.columns:
            first, last = (self.time.grid.columns[place].row.starts_at or 0.0 for place in (0, -1))
            start, end = (datetime.fromtimestamp(at, self.zone) for at in (first, last))
            year = f" {start:%Y}" if start.year != end.year else ""
            dates = f"{start.day} {start:%b}{year} – {end.day} {end:%b %Y}  {end.tzname() or ''}".rstrip()
        state = "counting …" if late else reading_words(self.snapshot)
        path = (f"/{self.wanted}{'▏' if self.typing else ''}",) if self.typing or self.wanted else ()
        return WhereHeadContent(
            path, tuple(UNITS.items()), self.time.unit, self.measure.label, dates, state, TITLE, self.mark
        )

    def chart(self, height: int, now: float) -> HeatContent | None:
        """Shades and bars; None while nothing is known."""
        if self.time.grid is None or not self.time.grid.columns:
            return None
        heat = heat_of(self.time.grid, self.measure, now, heat_rows(height))
        rows = [column.row for column in self.time.grid.columns]
        return HeatContent(
            heat,
            tuple(axis_labels(self.time.unit, rows, self.zone)),
            tuple(row.locked for row in rows),
            self.time.column,
            self.row if self.row is not None and self.row < len(heat.names) else None,
            self.measure.short(heat.tallest),
        )

    def foot(self, height: int, heat: Heat | None, now: float) -> WhereFootContent:
        """The chosen stretch of time: its sums, and what it was spent on."""
        row = self.selected(height)
        if row is None:
            return WhereFootContent("", None, None)
        agents = [agent for agent, _ in row.credits_by]
        name = scale_words(self.scale, agents) if self.scale is not None else ""
        legend = legend_words([self.measure.figure(end) for end in heat.thresholds]) if heat and heat.strongest else ""
        note = self.time.grid.note if self.time.grid is not None else ""
        notes = tuple(words for words in (legend, note) if words)
        return WhereFootContent(self.words(height), row, self.scale, name, notes, self._sums(row, now))

    def seen(self) -> Seen | None:
        """The columns as a table; None while there are none."""
        grid = self.time.grid
        if grid is None or not grid.columns:
            return None
        rows = [column.row for column in grid.columns]
        whole = summed(rows)
        lines = usage_rows([whole, *rows], ["", *(row.name for row in rows)], whole, self.measure, self.scale)
        first, *rest = [SeenRow(line.row, line.share) for line in lines]
        only = Filter(words=tuple(self.wanted.split()))
        question = Question(self.time.unit, rows[0].starts_at or 0.0, rows[-1].ends_at or 0.0, self.zone, only)
        notes = (grid.note,) if grid.note else ()
        return Seen(question, (), self.wanted, self.measure.name, self.scales, tuple(rest), first, None, notes)

    def _sums(self, row: Row, now: float) -> tuple[str, ...]:
        """The figures of the chosen stretch of time in one line, for wide panes and for narrower ones."""
        if not row.turns:
            told = self.time.grid is not None and known(row, self.time.grid.oldest, now)
            return ("nothing was used",) if told else ("nothing is known of that time",)
        tokens = f"{'≥' if row.not_final else ''}{count(row.usage.total)}"
        points = points_of(self.scale, row) if self.scale is not None else None
        part = []
        if points is not None and self.scale is not None:
            part = [f"{point_words(points.whole)} {scale_words(self.scale, [self.scale.agent])}"]
        few = [f"{tokens} tokens", *part, dollar_words(row)]
        many = [*few, f"{row.turns:,} turn{'s' if row.turns != 1 else ''}", f"hit {share(row.usage.cache_hit)}"]
        return tuple(" · ".join(parts) for parts in (many, few, [tokens, *part, dollar_words(row)]))
