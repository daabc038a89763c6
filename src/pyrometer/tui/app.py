"""The pane with its keys: everything that the person can do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.binding import BindingType

from pyrometer.commands import Mute, Rescan
from pyrometer.text import clock as clock_words
from pyrometer.tui.bindings import APP_BINDINGS
from pyrometer.tui.messages import SpanChosen, WindowChosen
from pyrometer.tui.palette import (
    Command,
    PaletteCommands,
    binding_commands,
    folder_command,
    screenshot_command,
    span_commands,
    theme_commands,
)
from pyrometer.tui.retuning import Retuning
from pyrometer.tui.screens.main import MainScreen

if TYPE_CHECKING:
    from pyrometer.tui.export import Shape

_ON_TOP = ("settings", "score", "where", "history", "levers", "xray")
_MAIN_ACTIONS = frozenset(
    ("filter", "window", "window_detail", "expand", "sort", "span", "step_back", "export", *_ON_TOP),
)


class PyrometerApp(Retuning):
    """The whole app. Every key is in the palette as well."""

    BINDINGS: ClassVar[list[BindingType]] = list(APP_BINDINGS)
    COMMANDS: ClassVar = {PaletteCommands}

    def palette_commands(self) -> Iterable[Command]:
        """Everything that the palette offers."""
        yield from binding_commands(self, APP_BINDINGS, self.settings.keys)
        yield from theme_commands(self, self.shelf.names)
        yield from span_commands(self.choose_span)
        yield screenshot_command(self)
        for name, folder in self.desk.folders if self.desk is not None else ():
            yield folder_command(self, name, folder)

    async def action_quit(self) -> None:
        """Leaves Pyrometer and gives the terminal its title back."""
        self.terminal.restore()
        self.exit()

    def on_mount(self) -> None:
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))

    def action_suspend_process(self) -> None:
        """Sleeps until the shell wakes it; meanwhile the terminal has its own title."""
        self.terminal.restore()
        super().action_suspend_process()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's own
        if action == "silence":
            return not self.screen.is_modal
        if action == "compare":
            return isinstance(self.screen, MainScreen) or self.on_show is not None
        return isinstance(self.screen, MainScreen) if action in _MAIN_ACTIONS else True

    def on_window_chosen(self, message: WindowChosen) -> None:
        if self.shown:
            self.choose(self.state.with_window(self.shown, message.index))

    def on_span_chosen(self, message: SpanChosen) -> None:
        self.action_span(message.steps)

    def action_freeze(self) -> None:
        """Holds the figures, or takes the newest."""
        frozen = self.state.frozen_at is not None
        self.choose(replace(self.state, frozen_at=None if frozen else self.clock()))
        if frozen and self.latest is not None:
            self.show_snapshot(self.latest)

    def action_filter(self) -> None:
        """Types a filter for the sessions; where the table is hidden it takes the screen."""
        if not self.main.rows.sessions:
            self.choose(replace(self.state, expanded="sessions"))
        self.main.table.start_filter()

    def action_sort(self) -> None:
        """Sorts the sessions by the next column."""
        self.main.table.sort_next()

    def action_export(self, shape: Shape) -> None:
        """Writes the sessions that are seen into a file."""
        from pyrometer.tui.exporting import export_with_toast, session_rows

        export_with_toast(self, session_rows(self.main.table.seen), "sessions", shape, self.clock(), self.zone)

    def action_window(self) -> None:
        """Shows the verdict of the next window."""
        if self.shown:
            self.choose(self.state.next_window(self.shown))

    def action_expand(self) -> None:
        """Gives the whole screen to the panel in focus, or takes it back."""
        expanded = "" if self.state.expanded else self.main.focused_panel()
        self.choose(replace(self.state, expanded=expanded))

    def action_span(self, steps: int) -> None:
        """The graph reaches further (1) or less far (-1) back."""
        self.choose_span(self.state.with_span(steps).graph_minutes)

    def action_step_back(self) -> None:
        """Takes back one thing: filter, choice, order, expanded panel, window."""
        if self.main.table.clear():
            return
        self.choose(replace(self.state, expanded="") if self.state.expanded else replace(self.state, window=None))

    def action_mute(self) -> None:
        """No bells and toasts for a while, or sound again."""
        now = self.clock()
        until = None if self.muted_words(now) else now + self.settings.alerts.mute_minutes * 60
        self.ask(Mute(until))
        words = f"Alerts are muted until {clock_words(until, self.zone)}" if until else "Alerts are on again"
        self.tell("", words, "info")

    def action_rescan(self) -> None:
        """Looks for new folders and files."""
        self.ask(Rescan())
        self.tell("", "Looking for new folders and files", "info")

    def action_theme(self) -> None:
        """Switches to the next theme."""
        self.theme = self.shelf.after(self.theme)
        self.tell("", f"Theme {self.theme}", "info")

    def action_mask(self) -> None:
        """Hides or shows project names."""
        self.book.toggle()
        self.redraw()
        self.rename()
        for screen in self.past_screens():
            screen.redraw()
