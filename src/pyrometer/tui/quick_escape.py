"""The escape key without a long wait, and a thread for keys that sleeps until there are any.

Most terminals send the escape key as the byte that other keys begin with; whether it was the key shows only when
nothing follows. Textual waits for a tenth of a second, and looks at its clock as seldom: longer than a screen takes. It
also looks ten times a second whether the input has ended: a tenth of a percent of a core, all day.
"""

from __future__ import annotations

import os
from codecs import getincrementaldecoder
from collections.abc import Mapping
from selectors import EVENT_READ, SelectSelector
from typing import Any, Final

from textual import constants
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

DELAY: Final = 0.03
"""Seconds until a lone escape is the key. Keys arrive whole; who has a worse line sets ESCDELAY (in milliseconds)."""
LOOKS: Final = 2
"""Looks at the parser's clock after a byte, `constants.ESCAPE_DELAY` apart: one could come a moment early."""


class QuickEscapeDriver(LinuxDriver):
    """Waits for the rest of a key no longer than its parser does."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        """As Textual's own."""
        super().__init__(*arguments, **settings)
        self._pipe: tuple[int, int] | None = None
        """Its two ends, (woken, wake), while the terminal is ours."""
        self._leaving = False

    def start_application_mode(self) -> None:
        """Takes the terminal, at the start and each time that it comes back from the shell or an editor."""
        if self._pipe is None:
            self._pipe = os.pipe()
        super().start_application_mode()  # type: ignore[no-untyped-call] # in Textual

    def run_input_thread(self) -> None:
        assert self._pipe is not None, "the terminal is not ours"
        (woken, _), looks = self._pipe, 0
        decode, parser = getincrementaldecoder("utf-8")().decode, XTermParser(self._debug)
        with SelectSelector() as selector:
            selector.register(self.fileno, EVENT_READ)
            selector.register(woken, EVENT_READ)
            while not self._leaving:
                ready = {key.fd for key, _ in selector.select(constants.ESCAPE_DELAY if looks else None)}
                looks = LOOKS if ready else looks - 1
                text = decode(self._read(selector)) if self.fileno in ready else ""
                for message in (*(parser.feed(text) if text else ()), *parser.tick()):
                    self.process_message(message)
                if woken in ready:
                    os.read(woken, 1)

    def _read(self, selector: SelectSelector) -> bytes:
        """What was typed. An input that has ended is not looked at again: it would always have something to say."""
        data = os.read(self.fileno, 4096)
        if not data:
            selector.unregister(self.fileno)
        return data

    def disable_input(self) -> None:
        """Ends the thread, which sleeps."""
        self._leaving = True
        if self._pipe is not None:
            os.write(self._pipe[1], b"\0")
        super().disable_input()
        self._leaving = False

    def close(self) -> None:
        """Gives the terminal away: for good, or while the process sleeps."""
        super().close()
        ends, self._pipe = self._pipe or (), None
        for end in ends:
            os.close(end)


def hasten(app: App[Any], env: Mapping[str, str]) -> None:
    """Gives the app that driver where it would have Textual's own; the delay is the person's, if there is one."""
    if app.driver_class is LinuxDriver:
        app.driver_class = QuickEscapeDriver
        if not env.get("ESCDELAY"):
            constants.ESCAPE_DELAY = DELAY  # type: ignore[misc] # Textual reads it from the environment while it loads
