"""The sentences of every screen, report and status line: made here once, so that all of them say the same."""

from pyrometer.words.causes import cause_action, cause_words
from pyrometer.words.details import detail_lines
from pyrometer.words.fitting import fit
from pyrometer.words.headline import headline
from pyrometer.words.helps import act_words, effect_words, help_words
from pyrometer.words.levers import lever_words, slower, what_helps
from pyrometer.words.line import status_line
from pyrometer.words.lockout import lockout_words
from pyrometer.words.names import last_part, name_among, session_name, window_name
from pyrometer.words.shortened import shortened
from pyrometer.words.signs import LEVEL_SIGNS, SIGNS, sign
from pyrometer.words.times import times

__all__ = [
    "LEVEL_SIGNS",
    "SIGNS",
    "act_words",
    "cause_action",
    "cause_words",
    "detail_lines",
    "effect_words",
    "fit",
    "headline",
    "help_words",
    "last_part",
    "lever_words",
    "lockout_words",
    "name_among",
    "session_name",
    "shortened",
    "sign",
    "slower",
    "status_line",
    "times",
    "what_helps",
    "window_name",
]
