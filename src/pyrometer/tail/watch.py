"""File events: a hint that something changed, so that new files are seen at once. Never the only source.

Events get lost: past the inotify limit, on network file systems, for whole folders that are moved. So whatever is
watched is polled as well, and this module may fail in any way as long as it says so in `Watch.note`.

What is watched: all folders, recursively, as long as there are not too many of them. Each costs one of the user's
inotify watches, of which older systems grant 8,192 to all programs together; beyond `LARGE`, or a `SHARE` of what is
granted, only the roots and the `CHOSEN` folders that changed last are watched, one by one. New sessions appear in
recently used folders; in the others polling finds them two seconds later.
"""

# ruff: noqa: PTH116, PTH120
# Folders are text here, as watchfiles gives them.

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Lock, Thread

from pyrometer.tail.mounts import silent_file_system

LARGE = 2000
"""Folders above which not all of them are watched, where few watches are granted."""
GRANTED = Path("/proc/sys/fs/inotify/max_user_watches")
SHARE = 10
"""All are watched as long as they need no more than one in so many of the granted watches."""
CHOSEN = 500
"""Folders watched then, the roots not counted."""
STEP = 100
"""Milliseconds between two looks of the watcher at its queue: 0.08 % of a core when idle, and the time to stop."""
DEBOUNCE = 200
"""Milliseconds for which changes are gathered at most."""
CHECK = 1000
"""Milliseconds between two checks that the watched folders are still the same ones."""
RETRY = 60.0
"""Seconds after which a failed watch is tried again."""

_OFF = "file events are off"
_POLLING = "polling every second"


class Watch:
    """Watches folders from a thread of its own.

    Folders need not exist: they are watched when they appear, and again when they were replaced.
    """

    def __init__(self) -> None:
        self.note = ""
        """One sentence on what is not watched and why; empty while all is well."""
        self.whole = False
        """Everything below the folders that are there is watched."""
        self._changed: set[str] = set()
        self._lock = Lock()
        self._stop = Event()
        self._thread: Thread | None = None
        self._folders: tuple[str, ...] = ()

    def start(self, folders: Iterable[str], notify: Callable[[], None]) -> None:
        """Watch `folders` and all below them instead of what was watched so far.

        `notify` is called in the watcher's thread whenever `take` has something new; it should only set an event.
        """
        wanted = tuple(dict.fromkeys(map(os.path.normpath, folders)))
        if self._thread is not None and wanted == self._folders:
            return
        self.stop()
        self._folders, self._stop = wanted, Event()
        run = _Run(self, wanted, notify, self._stop)
        thread = Thread(target=run.run, name="pyrometer-watch", daemon=True)
        thread.start()
        # Only now: somebody may stop the watch from another thread at any time, and waits for the thread then.
        self._thread = thread

    def take(self) -> set[str]:
        """The paths that changed since the last call: files, and folders that came or went."""
        with self._lock:
            changed, self._changed = self._changed, set()
        return changed

    def put(self, paths: Iterable[str]) -> None:
        """Add to what `take` gives."""
        with self._lock:
            self._changed.update(paths)

    def stop(self) -> None:
        """End the thread; returns when it has ended, after `STEP` milliseconds or so."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=2)
            self._thread = None
        self.note = ""


class _Run:
    """The thread's work: one watch after another until it is told to stop."""

    def __init__(self, watch: Watch, folders: tuple[str, ...], notify: Callable[[], None], stop: Event) -> None:
        self._watch = watch
        self._roots = folders
        self._notify = notify
        self._stop = stop
        self._root_fell = False
        """A root was deleted. One made again at once may well have the same inode."""
        self._lenient = False
        """Pass over folders that may not be read. Not from the start: watchfiles then hides a reached limit, too."""

    def run(self) -> None:
        while not self._stop.is_set():
            pause = self._once()
            self._stop.wait(pause)

    def _once(self) -> float:
        """Watch until something calls for a new start; gives the seconds to wait before it."""
        audible, note = _audible(self._roots)
        identities = _identities(self._roots)
        there = [folder for folder in audible if identities[folder]]
        self._say(note)
        if not there:
            return CHECK / 1000
        folders, recursive = _choose(there)
        try:
            for changes in self._changes(folders, recursive):
                self._watch.whole = recursive and not note and not self._stop.is_set()
                born = changes.difference(folders) if not recursive else ()
                if self._root_fell or any(map(os.path.isdir, born)) or _identities(self._roots) != identities:
                    break
        except FileNotFoundError:
            return CHECK / 1000
        except (ImportError, OSError, RuntimeError) as problem:
            if isinstance(problem, PermissionError) and not self._lenient:
                self._lenient = True
                return 0
            self._say(f"{_OFF}: {_why(problem)}; {_POLLING}")
            return RETRY
        finally:
            self._watch.whole = False
        return CHECK / 1000

    def _changes(self, folders: list[str], recursive: bool) -> Iterator[set[str]]:
        """The changed paths batch by batch, and an empty set each `CHECK` without a change."""
        from watchfiles import Change, watch

        self._root_fell = False
        batches = watch(
            *folders,
            watch_filter=None,
            debounce=DEBOUNCE,
            step=STEP,
            stop_event=self._stop,
            rust_timeout=CHECK,
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=False,
            recursive=recursive,
            ignore_permission_denied=self._lenient,
        )
        with closing(batches):
            for batch in batches:
                paths = {path for _, path in batch}
                self._root_fell = any((Change.deleted, root) in batch for root in self._roots)
                if paths and not self._stop.is_set():
                    # What comes or goes moves its folder, too.
                    self._watch.put(paths | {os.path.dirname(path) for kind, path in batch if kind != Change.modified})
                    self._notify()
                yield paths

    def _say(self, note: str) -> None:
        if not self._stop.is_set():
            self._watch.note = note


def _audible(folders: tuple[str, ...]) -> tuple[list[str], str]:
    """The folders whose file system tells about changes, and a sentence about the others."""
    silent = {folder: silent_file_system(folder) for folder in folders}
    mute = [folder for folder in folders if silent[folder]]
    audible = [folder for folder in folders if not silent[folder]]
    if not mute:
        return audible, ""
    where = "" if not audible else f" below {mute[0]}" + (f" and {len(mute) - 1} more" if len(mute) > 1 else "")
    return audible, f"{_OFF}{where}: {silent[mute[0]]} file system; {_POLLING}"


def _identities(folders: tuple[str, ...]) -> dict[str, tuple[int, int] | None]:
    """(device, inode) of each folder, None where there is none."""
    return {folder: _identity(folder) for folder in folders}


def _identity(folder: str) -> tuple[int, int] | None:
    try:
        status = os.stat(folder)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _choose(roots: list[str]) -> tuple[list[str], bool]:
    """What to watch: (the roots, recursively), or (roots and newest folders, one by one) if there are many."""
    folders = [path for root in roots for path, _, _ in os.walk(root)]
    if len(folders) <= _most():
        return roots, True
    newest = sorted(set(folders).difference(roots), key=_moved_at, reverse=True)
    return [*roots, *newest[:CHOSEN]], False


def _most() -> int:
    """Folders that may be watched."""
    try:
        return max(LARGE, int(GRANTED.read_text()) // SHARE)
    except (OSError, ValueError):
        return LARGE


def _moved_at(folder: str) -> float:
    try:
        return os.stat(folder).st_mtime
    except OSError:
        return 0.0


def _why(problem: Exception) -> str:
    if isinstance(problem, ImportError):
        return "watchfiles is missing"
    words = str(problem)
    if "decode path" in words:
        return "a name below the folders is not UTF-8"
    if "Too many open files" in words and _files_left():
        return "inotify limit reached"  # That of watchers: it is told like that of files.
    return "inotify limit reached" if "limit" in words else "the system refuses to watch"


def _files_left() -> bool:
    """Whether this process may open more files."""
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        return False
    return True
