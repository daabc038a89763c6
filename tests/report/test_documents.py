"""Reports as text, Markdown and HTML: what logs say stays text, whatever it holds."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.report import svg
from pyrometer.report.as_html import as_html
from pyrometer.report.as_html import plain as html_plain
from pyrometer.report.as_markdown import as_markdown
from pyrometer.report.as_markdown import plain as markdown_plain
from pyrometer.report.as_text import as_text
from pyrometer.report.columns import cells
from pyrometer.report.curves import sampled, sparkline
from pyrometer.report.document import Bar, Columns, Curve, Document, Heading, Part, Paste, Sentences, Table

HOSTILE = (
    "<script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    "\"'><svg onload=alert(1)>",
    "![x](https://evil.example/p.png) [y](javascript:alert(1))",
    "a|b|c `code` **bold** _it_ ~~no~~ <b>",
    "https://evil.example www.evil.example @somebody #12 :smile: $x$",
    "\x1b[31mred\x1b[0m \x00 \u202eright \r\n# heading\n- item",
    "x" * 10_000,
)


def document(text: str) -> Document:
    blocks = (
        Heading(text, 1),
        Sentences((text, f"a {text}")),
        Table((text, "n"), ((text, "1"), ("b", text)), ("left", "right")),
        Bar(text, (Part(text, 0.25, text), Part("rest", 0.75, "3"))),
        Columns(text, ((text, 1.0, text), ("b", 0.0, "0"))),
        Curve(text, ((0.0, 1.0), (9.0, 5.0)), text, text, text, (4.0,)),
        Paste(text),
    )
    return Document(text, blocks)


class Seen(HTMLParser):
    """What a browser would find."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


HARMLESS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "ul", "li", "table", "thead", "tbody", "tr", "th",
    "td", "figure", "figcaption", "svg", "rect", "text", "polyline", "line", "span", "pre",
}  # fmt: skip


def seen(page: str) -> Seen:
    found = Seen()
    found.feed(page)
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_html_holds_nothing_but_what_reports_are_made_of(text: str) -> None:
    page = as_html(document(text))
    found = seen(page)
    assert found.tags <= HARMLESS
    assert not {name for name in found.attributes if name.startswith("on") or name in ("src", "href")}
    assert "http://" not in page.replace("http-equiv", "")
    assert "url(" not in page
    assert "@import" not in page
    assert "prefers-color-scheme: dark" in page
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", page)


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_takes_no_name_for_markup(text: str) -> None:
    written = as_markdown(document(text))
    assert not re.search(r"(?<!\\)[<>](?!$)", re.sub(r"^ {4}.*$", "", written, flags=re.MULTILINE))
    assert not re.search(r"(?<!\\)(\[|\]|`|\*|~)", written)
    assert not re.search(r"https?:/", written)
    assert not re.search(r"www\.", written)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", written)
    rows = [line for line in written.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {3, 4}
    assert len(written) < 30_000


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60))
def test_no_text_is_lost_or_becomes_two_lines(text: str) -> None:
    assert "\n" not in markdown_plain(text)
    assert seen(html_plain(text)).tags == set()
    as_html(document(text))
    as_markdown(document(text))


@pytest.mark.parametrize("width", [40, 80, 200])
def test_text_fits_but_for_the_last_line(width: int) -> None:
    lines = as_text(document("a name that is far too long for any column of any table " * 4), width).splitlines()
    assert max(cells(line) for line in lines[:-1]) <= width
    assert len(lines[-1]) > width


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1e9), st.floats(0, 1e9)), max_size=20).map(sorted), st.integers(1, 90))
def test_curves_of_anything(points: list[tuple[float, float]], count: int) -> None:
    amounts = sampled(points, count)
    assert max((amount for amount in amounts if amount is not None), default=None) == max(
        (amount for _, amount in points), default=None
    )
    assert len(sparkline(amounts)) == count
    for drawn in (
        svg.curve(Curve("c", tuple(points), "<", "&", "t", (5.0,)), html_plain),
        svg.columns(Columns("c", tuple((str(at), amount, "<") for at, amount in points)), html_plain),
    ):
        ElementTree.fromstring(drawn)
