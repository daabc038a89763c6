"""A report as one HTML file: no script, no network, light or dark as the reader's machine is."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from pyrometer.report import svg
from pyrometer.report.document import Bar, Block, Columns, Curve, Document, Heading, Paste, Sentences, Table
from pyrometer.text import printable

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1d1f21; --paper: #fcfcfa; --faint: #6b6f76; --line: #dcdcd8;
  --a: #c2410c; --b: #0f766e; --c: #4338ca; --d: #a16207; --e: #be185d; --f: #15803d; --g: #0369a1; --h: #6d28d9; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e6e3; --paper: #17181a; --faint: #9a9ea6; --line: #33363b;
  --a: #fb923c; --b: #2dd4bf; --c: #a5b4fc; --d: #facc15; --e: #f472b6; --f: #4ade80; --g: #38bdf8; --h: #c4b5fd; } }
body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.05rem; margin-top: 2rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; font-variant-numeric: tabular-nums; }
th, td { padding: .15rem .7rem; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap;
  max-width: 32rem; overflow: hidden; text-overflow: ellipsis; }
th { color: var(--faint); font-weight: normal; } .r { text-align: right; }
figure { margin: 1rem 0; } figcaption { color: var(--faint); } svg { display: block; width: 100%; height: auto; }
ul { padding-left: 1.2rem; } .key { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 .8em; }
.paste { padding: .6rem .8rem; border: 1px solid var(--line); border-radius: .3rem; overflow-x: auto; }
"""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_MOST = 500


def as_html(document: Document) -> str:
    """The whole page."""
    body = "\n".join(part for block in document.blocks for part in _parts(block))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{plain(document.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def plain(text: str) -> str:
    """`text` so that it stands there as it is, whatever it holds."""
    return escape(printable(text, _MOST), quote=True)


def _parts(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"<h{block.level}>{plain(block.text)}</h{block.level}>"
    elif isinstance(block, Sentences):
        yield f"<ul>{''.join(f'<li>{plain(line)}</li>' for line in block.lines)}</ul>"
    elif isinstance(block, Table):
        yield _table(block)
    elif isinstance(block, Bar):
        keys = "".join(
            f'<span class="key" style="background:{colour}"></span>{plain(part.name)} {plain(part.words)}'
            for colour, part in zip(svg.COLOURS, block.parts, strict=False)
        )
        yield _figure(svg.bar(block), f"{plain(block.name)}{keys}")
    elif isinstance(block, Columns):
        yield _figure(svg.columns(block, plain), plain(block.name))
    elif isinstance(block, Curve):
        yield _figure(svg.curve(block, plain), f"{plain(block.name)}, at most {plain(block.top)}")
    elif isinstance(block, Paste):
        yield f'<pre class="paste">{plain(block.text)}</pre>'


def _figure(drawn: str, caption: str) -> str:
    return f"<figure>{drawn}<figcaption>{caption}</figcaption></figure>"


def _table(block: Table) -> str:
    kinds = ["" if align == "left" else ' class="r"' for align in block.aligns]
    head = "".join(f"<th{kind}>{plain(cell)}</th>" for kind, cell in zip(kinds, block.head, strict=True))
    rows = "".join(
        f"<tr>{''.join(f'<td{kind}>{plain(cell)}</td>' for kind, cell in zip(kinds, row, strict=True))}</tr>\n"
        for row in block.rows
    )
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>"
