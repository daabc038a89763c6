"""Which file systems do not tell about changes that others make."""

from __future__ import annotations

import os
import re
from pathlib import Path

MOUNTS = Path("/proc/mounts")

_SILENT = re.compile(
    r"9p|afs|beegfs|ceph|cifs|coda|davfs|drvfs|fuse\..*|fuseblk|gfs2|gpfs|lustre|ncpfs|nfs4?|ocfs2|orangefs|prl_fs|smb3"
    r"|smbfs|v9fs|vboxsf|virtiofs|vmhgfs"
)


def silent_file_system(folder: str, mounts: str | None = None) -> str:
    """The type of the network or shared file system that holds `folder`; empty if its events can be relied on.

    `mounts` is the text of /proc/mounts (`device place type options ...`); by default it is read. Empty where there is
    no such file, as on macOS.
    """
    if mounts is None:
        try:
            mounts = MOUNTS.read_text("utf-8", errors="surrogateescape")
        except OSError:
            return ""
    folder = os.path.join(os.path.realpath(folder), "")  # noqa: PTH118
    place, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        candidate = os.path.join(_unescaped(fields[1]), "")  # noqa: PTH118
        if folder.startswith(candidate) and len(candidate) >= len(place):
            place, kind = candidate, fields[2]
    return kind if _SILENT.fullmatch(kind) else ""


def _unescaped(place: str) -> str:
    """Spaces, tabs, newlines and backslashes are written in octal."""
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        place = place.replace(code, char)
    return place
