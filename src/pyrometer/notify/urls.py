"""Where the addresses of messaging services come from, and how they are shown: never, as they hold secrets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from pyrometer.paths import display, expand
from pyrometer.settings import Notify

VARIABLE = "PYROMETER_NOTIFY__URLS"
MAX_BYTES = 64 * 1024
"""A larger file is no list of addresses."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30})://")
_SHELL_COMMENT = "#"


class Address(msgspec.Struct, frozen=True):
    """One service. `url` is a secret; `name` is what people see."""

    name: str
    """`ntfy`, `slack-2`: the scheme, numbered where it comes more than once."""
    url: str

    def __repr__(self) -> str:
        return f"Address({self.name!r})"


class Addresses(msgspec.Struct, frozen=True):
    """All of them, and what is wrong with where they come from."""

    known: tuple[Address, ...] = ()
    problems: tuple[str, ...] = ()


def addresses(settings: Notify, home: Path) -> Addresses:
    """Those of the setting, then those of the file; equal ones once. Never raises."""
    lines, problems = _from_file(settings.urls_file, home)
    urls: list[str] = []
    for number, url in enumerate((*settings.urls, *lines), start=1):
        if not _SCHEME.match(url.strip()):
            problems.append(f"notification address {number} is not one: it must look like ntfy://host/topic")
        elif url.strip() not in urls:
            urls.append(url.strip())
    return Addresses(_named(urls), tuple(problems))


def mask_url(url: str) -> str:
    """`slack://…`: nothing but the scheme, as for many services even the host part is a token."""
    found = _SCHEME.match(url.strip())
    return f"{found[1].lower()}://…" if found else "…"


def _named(urls: Sequence[str]) -> tuple[Address, ...]:
    seen: dict[str, int] = {}
    named = []
    for url in urls:
        scheme = mask_url(url).partition("://")[0]
        seen[scheme] = seen.get(scheme, 0) + 1
        named.append(Address(scheme if seen[scheme] == 1 else f"{scheme}-{seen[scheme]}", url))
    return tuple(named)


def _from_file(name: str, home: Path) -> tuple[list[str], list[str]]:
    """The addresses in the file, one a line, and why it could not be read."""
    if not name:
        return [], []
    path = expand(name, home)
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES + 1).decode("utf-8-sig")
    except OSError as error:
        return [], [f"notify.urls_file: {display(path, home)} cannot be read ({error.strerror})"]
    except ValueError:
        return [], [f"notify.urls_file: {display(path, home)} is not text"]
    if len(text.encode()) > MAX_BYTES:
        return [], [f"notify.urls_file: {display(path, home)} is larger than {MAX_BYTES // 1024} KiB"]
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith(_SHELL_COMMENT)], []
