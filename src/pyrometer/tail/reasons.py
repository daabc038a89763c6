"""One short, stable phrase for each way in which a file or folder can refuse to be read."""

from __future__ import annotations

import errno

_PHRASES = {
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.ELOOP: "symlink loop",
    errno.ENAMETOOLONG: "name too long",
    errno.ESTALE: "stale network handle",
    errno.EIO: "read error",
    errno.EMFILE: "too many open files",
    errno.ENFILE: "too many open files",
}

TOO_LONG = "line too long"
NOT_REGULAR = "not a regular file"
NOT_A_FOLDER = "not a folder"
VANISHED = "folder has vanished"
SYMLINK_LOOP = _PHRASES[errno.ELOOP]


def reason(problem: OSError) -> str:
    """The phrase for `problem`; the system's own words, in lower case, for what has no phrase here."""
    if problem.errno in _PHRASES:
        return _PHRASES[problem.errno]
    return (problem.strerror or "cannot be read").lower()
