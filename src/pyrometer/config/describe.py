"""What each setting means: its documentation, bounds and choices, from the declarations themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from inspect import getsource
from typing import Any

import msgspec

from pyrometer.config.keys import OPEN_TABLE, defaults, own_values
from pyrometer.settings import Settings
from pyrometer.settings.table import Table

_LOWER = (("minimum", "at least"), ("exclusiveMinimum", "more than"))
_UPPER = (("maximum", "at most"),)
_TYPES = {"boolean": "true or false", "integer": "whole number", "number": "number", "string": "text", "array": "list"}


class Description(msgspec.Struct, frozen=True):
    """One setting, for people."""

    key: str
    default: object
    doc: str
    allowed: str
    """`number, at least 0, at most 20160`; `one of "off", "warning", "critical"`."""


def describe() -> dict[str, Description]:
    """All settings by dotted key, in the order of their declaration.

    A key without words of its own means what its first namesake means: every rule has the same `hold`.
    """
    known, docs = defaults(), _docs()
    namesakes: dict[str, str] = {}
    for key, doc in docs.items():
        if doc:
            namesakes.setdefault(key.rpartition(".")[2], doc)
    allowed = _allowed_by_key()
    return {
        key: Description(key, known[key], docs.get(key) or namesakes.get(key.rpartition(".")[2], ""), allowed[key])
        for key in known
    }


def tables() -> dict[str, str]:
    """What each table is about, by dotted name."""
    found = {OPEN_TABLE: ""}
    for name, part in _parts(Settings()):
        found[name] = _joined(type(part).__doc__ or "")
    return found


def _parts(settings: Table, prefix: str = "") -> Iterator[tuple[str, Table]]:
    """Every table by dotted name, with its settings."""
    for name, value in own_values(settings):
        if isinstance(value, Table):
            yield f"{prefix}{name}", value
            yield from _parts(value, f"{prefix}{name}.")


def _docs() -> dict[str, str]:
    """The sentence below each declaration, by dotted key. Read from the source: nothing keeps it at run time."""
    found = {}
    for name, part in [("", Settings()), *_parts(Settings())]:
        for field, doc in _sentences(_class(type(part).__module__, type(part).__name__)):
            found[f"{name}.{field}".lstrip(".")] = doc
    return found


def _class(module: str, name: str) -> ast.ClassDef:
    """The declaration of a table."""
    return next(node for node in _tree(module).body if isinstance(node, ast.ClassDef) and node.name == name)


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(getsource(import_module(module)))


def _sentences(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """(field, docstring); empty where there is none."""
    for place, following in zip(node.body, [*node.body[1:], ast.Pass()], strict=True):
        if isinstance(place, ast.AnnAssign) and isinstance(place.target, ast.Name):
            constant = following.value if isinstance(following, ast.Expr) else None
            text = constant.value if isinstance(constant, ast.Constant) else ""
            yield place.target.id, _joined(text if isinstance(text, str) else "")


def _joined(text: str) -> str:
    return " ".join(text.split())


def _allowed_by_key() -> dict[str, str]:
    from pydantic import TypeAdapter

    return {key: _allowed(node) for key, node in _walk(TypeAdapter(Settings).json_schema(), "")}


def _walk(node: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, inner in node["properties"].items():
        if "properties" in inner:
            yield from _walk(inner, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", inner


def _allowed(node: Mapping[str, Any]) -> str:
    if "enum" in node:
        return "one of " + ", ".join(f'"{choice}"' for choice in node["enum"])
    parts = [_TYPES.get(node.get("type", ""), "table")]
    parts += [f"{words} {_number(node[name])}" for name, words in (*_LOWER, *_UPPER) if name in node]
    return ", ".join(parts)


def _number(bound: float) -> str:
    return f"{bound:,.0f}".replace(",", "_") if bound >= 10_000 else f"{bound:g}"
