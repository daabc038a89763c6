"""How alerts reach you outside the pane."""

from __future__ import annotations

from typing import Annotated, Literal

from pyrometer.settings.bounds import Ge, Gt, Le
from pyrometer.settings.table import Table

Seconds = Annotated[float, Gt(0), Le(300)]


class Notify(Table, frozen=True, kw_only=True):
    """Where alerts go outside the pane; see docs/notifications.md. `pyrometer notify --test` tries it."""

    level: Literal["info", "warning", "critical"] = "critical"
    """Send alerts from this level on to the command and the services, whether or not you look at the pane."""
    resolved: bool = False
    """Also send the end of what was sent."""
    command: str = ""
    """A command that gets each alert as JSON on its standard input; no shell is involved. Empty: none."""
    command_timeout: Seconds = 10
    """Seconds after which the command is ended."""
    urls: tuple[str, ...] = ()
    """Addresses of services as Apprise writes them, `ntfy://ntfy.sh/topic`; needs `pip install 'pyrometer[notify]'`.
    They hold secrets: they are never shown, and are better kept in a file or an environment variable."""
    urls_file: str = ""
    """A file with more addresses, one a line; `#` begins a comment. `~` is allowed."""
    urls_timeout: Seconds = 20
    """Seconds after which a service is given up for the moment."""
    tab_progress: bool = False
    """Show the used share of the deciding window on the terminal's tab, red when locked, where the terminal can."""
    per_hour: Annotated[int, Ge(1), Le(1000)] = 20
    """At most this many alerts an hour to one channel; later ones wait their turn."""
    queue: Annotated[int, Ge(1), Le(1000)] = 100
    """At most this many alerts wait for one channel; then the oldest is given up."""
    retry_first: Seconds = 5
    """Seconds until a failed alert is tried again; doubles with every failure."""
    retry_longest: Annotated[float, Gt(0), Le(86_400)] = 600
    """Never more seconds than this between two tries."""
    retry_for: Annotated[float, Ge(0), Le(60 * 24)] = 60
    """Minutes after which an alert that cannot be delivered is given up, and counted in the pane's last line."""
    exit_wait: Annotated[float, Ge(0), Le(60)] = 2
    """Seconds that leaving the pane waits for what is not delivered yet."""
