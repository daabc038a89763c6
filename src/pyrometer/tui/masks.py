"""Hides project names, for sharing the screen: every name becomes `project 1`, `project 2`, ... ."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyrometer.words import last_part


class MaskBook:
    """Stable stand-ins for project names, numbered by first appearance.

    The same names shown in the same order get the same numbers. Switching `hidden` off and on again keeps the numbers,
    so that a viewer never sees a project change its name.
    """

    def __init__(self, hidden: bool = False) -> None:
        self.hidden = hidden
        """True: names are replaced."""
        self._masks: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._given: set[str] = set()

    def toggle(self) -> bool:
        """Hides or shows the names; returns whether they are hidden now."""
        self.hidden = not self.hidden
        return self.hidden

    def knows(self, name: str) -> bool:
        """Whether the name has its number, or needs none."""
        return not name or name in self._masks or name in self._given

    def meet(self, names: Iterable[str]) -> None:
        """Numbers names in the order given, whether or not they are hidden at the moment."""
        for name in names:
            if not self.knows(name):
                mask = self._masks[name] = f"project {len(self._masks) + 1}"
                self._given.add(mask)
                self._words[name] = mask
                self._words.setdefault(last_part(name), mask)

    def mask(self, name: str) -> str:
        """The name to show for the project `name`. Empty stays empty, and a name that is a mask already stays too."""
        if not name or name in self._given:
            return name
        self.meet((name,))
        return self._masks[name] if self.hidden else name

    def shown(self, project: str) -> str:
        """What stands for the project on the screen: the last folder of its path, or what hides it."""
        return self.mask(project) if self.hidden else last_part(project)

    def mask_text(self, text: str) -> str:
        """`text` (an alert, a toast) with every known project in it replaced, by path or by last folder, longest first.

        A name counts only as a whole word: the project `api` does not change `capital`.
        """
        if not self.hidden or not self._words:
            return text
        names = sorted(filter(None, self._words), key=len, reverse=True)
        pattern = "|".join(re.escape(name) for name in names)
        return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda found: self._words[found[0]], text)
