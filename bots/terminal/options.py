"""Options that several commands take."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


def json_option(command: _Command) -> _Command:
    """Add --json to a command."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def batch_option(command: _Command) -> _Command:
    """Add --batch to a command that takes one question or many."""
    told = "JSON lines with id and question; - for stdin."
    return click.option("--batch", type=click.File("rb"), help=told)(command)


def audience_option(name: str, assumed: StrEnum, told: str) -> Callable[[_Command], _Command]:
    """Add an option that names an audience of the kind of `assumed`; `told`: its help."""
    kind = type(assumed)
    return click.option(
        name,
        type=click.Choice([audience.value for audience in kind]),
        default=assumed.value,
        show_default=True,
        callback=lambda _context, _option, value: kind(value),
        help=told,
    )
