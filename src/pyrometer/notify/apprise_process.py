"""The process in which Apprise runs: a job as JSON on standard input, the result as exit code.

On standard output only the number with which a service refused: Apprise's own messages can hold addresses.
"""

from __future__ import annotations

import logging
import re
import sys

import msgspec

from pyrometer.notify.services import NOT_AN_ADDRESS, NOT_INSTALLED, NOT_SENT, SENT, Job

_CODE = re.compile(r"error=(\d{3})\b")


class Codes(logging.Handler):
    """Keeps the last number of HTTP that Apprise logged."""

    last = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Looks for one."""
        if found := _CODE.search(record.getMessage()):
            self.last = found[1]


def main(text: bytes) -> int:
    """Does the job; returns the exit code."""
    try:
        import apprise
    except ImportError:
        return NOT_INSTALLED
    job = msgspec.json.decode(text, type=Job)
    codes = Codes()
    logging.getLogger("apprise").addHandler(codes)
    service = apprise.Apprise()
    if not service.add(job.url):
        return NOT_AN_ADDRESS
    if not job.body:
        return SENT
    if service.notify(body=job.body, title=job.title, notify_type=job.kind, body_format="text"):
        return SENT
    sys.stdout.write(codes.last)
    return NOT_SENT


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer.read()))
