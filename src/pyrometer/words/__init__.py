"""The sentences of every screen, report and status line: made here once, so that all of them say the same."""

from pyrometer.words.details import detail_lines
from pyrometer.words.fitting import fit
from pyrometer.words.headline import headline
from pyrometer.words.line import status_line
from pyrometer.words.names import session_name, window_name
from pyrometer.words.signs import LEVEL_SIGNS, SIGNS, sign

__all__ = [
    "LEVEL_SIGNS",
    "SIGNS",
    "detail_lines",
    "fit",
    "headline",
    "session_name",
    "sign",
    "status_line",
    "window_name",
]
