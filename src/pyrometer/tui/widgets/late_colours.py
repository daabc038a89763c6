"""Component styles that are worked out when a line asks for them."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

from textual.css.styles import RenderStyles
from textual.dom import DOMNode


class LateColours(DOMNode):
    """A part of widgets with many component classes, of which one picture shows a few.

    Textual works all of them out whenever a widget is mounted or its style may have changed: two thirds of the time
    that the style sheet takes before the first paint and on the way to another screen.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = set()

    @classmethod
    @cache
    def _get_component_classes(cls) -> frozenset[str]:
        """None that Textual would work out by itself."""
        return frozenset()

    def get_component_styles(self, *names: str) -> RenderStyles:
        for name in names:
            if name not in self._component_styles and name in super()._get_component_classes():
                self._component_styles[name] = self._worked_out(name)
        return super().get_component_styles(*names)

    def notify_style_update(self) -> None:
        self._component_styles.clear()
        super().notify_style_update()

    def _worked_out(self, name: str) -> RenderStyles:
        part = DOMNode(classes=name)
        part._attach(self)
        self.app.stylesheet.apply(part, animate=False)
        return part.styles
