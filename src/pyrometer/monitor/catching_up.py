"""How far the reading of what was there at the start is."""

from __future__ import annotations

from pyrometer.snapshot import Progress


class CatchingUp:
    """The logs that were there at the start, until each is read to its end."""

    def __init__(self) -> None:
        self._left: dict[int, int] = {}
        """Unread bytes by the number of the file."""
        self._files = self._bytes = 0

    def expect(self, file: int, size: int) -> None:
        """So many bytes of this file were there."""
        if size:
            self._left[file] = size
            self._files += 1
            self._bytes += size

    def awaits(self, file: int) -> bool:
        """Whether this file is not read to its end."""
        return file in self._left

    def read(self, file: int, size: int, *, more: bool) -> None:
        """So many of them are read; without `more` these were the last."""
        if file in self._left:
            self._left[file] = max(0, self._left[file] - size)
            if not more:
                del self._left[file]

    def drop(self, file: int) -> None:
        """The file is gone, or another one now."""
        self._left.pop(file, None)

    @property
    def progress(self) -> Progress | None:
        """None once everything is read."""
        if not self._left:
            return None
        return Progress(
            files_done=self._files - len(self._left),
            files=self._files,
            bytes_done=self._bytes - sum(self._left.values()),
            bytes=self._bytes,
        )
