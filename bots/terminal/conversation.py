"""A conversation at the terminal. It is kept in memory alone, and is gone when it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import click
from rich.console import Console
from rich.text import Text

from assistant.web.schema import LONGEST_ANSWER, MOST_TURNS, AnswerBody
from bots.terminal.answers import source_lines, told_lines

#: A question, and the questions and answers before it, to its answer.
Ask = Callable[[str, tuple[tuple[str, str], ...]], AnswerBody]

WELCOME = "Ask a question. sources: where the last answer stands; new: start afresh; quit: leave."
AFRESH = "What was said before is forgotten."
NO_SOURCES = "The last answer names no source."


def converse(ask: Ask, console: Console) -> None:
    """Answer one question after another until the person leaves.

    A question that can't be taken is told and asked again; a fault ends the conversation.
    """
    history: list[tuple[str, str]] = []
    last: AnswerBody | None = None
    _say(console, [WELCOME], "dim")
    while (typed := _typed(console)) is not None:
        match typed.lower():
            case "":
                continue
            case "quit" | "exit":
                return
            case "new":
                history, last = [], None
                _say(console, [AFRESH], "dim")
            case "sources":
                _say(console, list(source_lines(last)) if last else [], "cyan", NO_SOURCES)
            case _:
                try:
                    last = ask(typed, tuple(history))
                except click.UsageError as wrong:
                    _say(console, [wrong.message], "red")
                    continue
                text, *rest = told_lines(last)
                _say(console, [text])
                _say(console, rest, "yellow")
                history = [*history, (typed, last.text[:LONGEST_ANSWER])][-MOST_TURNS:]


def _typed(console: Console) -> str | None:
    """The next line, or None where there are no more."""
    try:
        return console.input(Text("\n> ", "bold")).strip()
    except EOFError:
        return None


def _say(console: Console, lines: Sequence[str], style: str = "", otherwise: str = "") -> None:
    """Print lines as they are: what stands in brackets is a citation and no mark-up."""
    shown: Iterable[str] = lines or ([otherwise] if otherwise else [])
    for line in shown:
        console.print(Text(line, style), soft_wrap=True)
