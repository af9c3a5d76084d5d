"""Trees of plain text, as the reader of feeds hands them over: taken apart without trust."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Tree = Mapping[str, Any]


def text(tree: Tree, *names: str) -> str:
    """The first of these fields that is text, or "" where none is."""
    return next((value for name in names if isinstance(value := tree.get(name), str) and value), "")


def texts(tree: Tree, name: str) -> tuple[str, ...]:
    """The texts of a field that is a list of texts, or one text."""
    value = tree.get(name)
    held = value if isinstance(value, list) else [value]
    return tuple(each for each in held if isinstance(each, str) and each)


def branch(tree: Tree, name: str) -> Tree:
    """The mapping below a field, or an empty one."""
    return next(branches(tree, name), {})


def branches(tree: Tree, *names: str) -> Iterator[Tree]:
    """The mappings below these fields, each a list of them, or one alone."""
    for name in names:
        value = tree.get(name)
        held = value if isinstance(value, list) else [value]
        yield from (each for each in held if isinstance(each, dict))
