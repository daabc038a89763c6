"""The escape key without a long wait.

Most terminals send the escape key as the byte that other keys begin with; whether it was the key shows only when
nothing follows. Textual waits for a tenth of a second, and looks at its clock as seldom: longer than a screen takes.
"""

from __future__ import annotations

import os
from codecs import getincrementaldecoder
from collections.abc import Mapping
from selectors import SelectSelector
from typing import Any, Final

from textual import constants
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

DELAY: Final = 0.03
"""Seconds until a lone escape is the key. Keys arrive whole; who has a worse line sets ESCDELAY (in milliseconds)."""
TICK: Final = 0.1
"""Seconds between two looks at whether the input ends."""
ESCAPE: Final = "\x1b"


class QuickEscapeDriver(LinuxDriver):
    """Waits for the rest of a key no longer than its parser does."""

    def run_input_thread(self) -> None:
        decode, parser = getincrementaldecoder("utf-8")().decode, XTermParser(self._debug)
        begun = False
        with SelectSelector() as selector:
            selector.register(self.fileno, 1)
            while not self.exit_event.is_set():
                if selector.select(constants.ESCAPE_DELAY if begun else TICK):
                    data = decode(os.read(self.fileno, 4096))
                    begun = data.endswith(ESCAPE)
                    for message in parser.feed(data) if data else ():
                        self.process_message(message)
                else:
                    begun = False
                for message in parser.tick():
                    self.process_message(message)


def hasten(app: App[Any], env: Mapping[str, str]) -> None:
    """Gives the app that driver where it would have Textual's own, unless the person has set another delay."""
    if app.driver_class is LinuxDriver and not env.get("ESCDELAY"):
        constants.ESCAPE_DELAY = DELAY  # type: ignore[misc] # Textual reads it from the environment while it loads
        app.driver_class = QuickEscapeDriver
