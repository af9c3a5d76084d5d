"""What a word processor's file holds in order: paragraphs, list items and tables.

All of them are read by way of the HTML that they stand for, as a page would be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from selectolax.lexbor import LexborHTMLParser

from ingest.readers.looks import Look, levels_by_look
from ingest.readers.markup import MARKER, Markup, read_markup
from ingest.readers.words import clean

#: HTML has six levels of headings; nobody nests lists deeper than these.
HEADING_LEVELS = 6
NESTING_MAX = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words in a row that look the same; a line break stands as the character for it."""

    text: str
    bold: bool = False
    #: Where it leads, or "".
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph, heading or list item."""

    runs: tuple[Run, ...]
    #: Heading level from 1, or 0.
    level: int = 0
    #: List item: its nesting from 0; otherwise -1.
    nesting: int = -1
    #: Its number as printed ("1.", "(a)"), or "".
    marker: str = ""
    #: Of its largest letters, in any unit; 0 where nothing tells.
    size: int = 0

    @property
    def text(self) -> str:
        """Its words on one line."""
        return clean("".join(run.text for run in self.runs))

    @property
    def bold(self) -> bool:
        """Whether all of its words are bold."""
        return all(run.bold for run in self.runs if run.text.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table."""

    flow: tuple[Paragraph | Table, ...]
    head: bool = False
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table, its first `heads` rows its header."""

    rows: tuple[tuple[Cell, ...], ...]
    heads: int = 0


Flow = Sequence[Paragraph | Table]


def read_flow(flow: Flow) -> Markup:
    """The blocks of a document."""
    body = LexborHTMLParser(html_of(flow)).body
    return read_markup(body) if body else Markup(blocks=(), hidden=0, pictures=0)


def headed(flow: Flow) -> Flow:
    """The document with its bold lines as headings, if it names none."""
    paragraphs = [each for each in flow if isinstance(each, Paragraph) and each.text]
    if any(each.level for each in paragraphs):
        return flow
    looks = [
        Look(text=each.text, bold=each.bold and each.nesting < 0, size=each.size)
        for each in paragraphs
    ]
    levels = iter(levels_by_look(looks))
    return [
        replace(each, level=next(levels)) if isinstance(each, Paragraph) and each.text else each
        for each in flow
    ]


def html_of(flow: Flow) -> str:
    """The HTML that a document stands for."""
    return "".join(_pieces(flow))


def _pieces(flow: Flow) -> Iterator[str]:
    """Items nest by their level, which a list of HTML says by standing in another."""
    opened = 0
    for each in flow:
        wanted = each.nesting + 1 if isinstance(each, Paragraph) and not each.level else 0
        wanted = min(wanted, NESTING_MAX)
        yield "<ul>" * (wanted - opened) + "</ul>" * (opened - wanted)
        opened = wanted
        yield _table(each) if isinstance(each, Table) else _paragraph(each)
    yield "</ul>" * opened


def _paragraph(one: Paragraph) -> str:
    words = "".join(map(_run, one.runs))
    if one.level:
        tag = f"h{min(one.level, HEADING_LEVELS)}"
        return f"<{tag}>{escape(one.marker)} {words}</{tag}>"
    if one.nesting < 0:
        return f"<p>{words}</p>"
    marker = f'<i class="{MARKER}">{escape(one.marker)}</i>' if one.marker else ""
    return f"<li>{marker}{words}</li>"


def _run(run: Run) -> str:
    words = escape(run.text).replace("\n", "<br>")
    words = f"<b>{words}</b>" if run.bold and run.text.strip() else words
    return f'<a href="{escape(run.href)}">{words}</a>' if run.href else words


def _table(table: Table) -> str:
    rows = ["".join(map(_cell, row)) for row in table.rows]
    head = "".join(f"<tr>{row}</tr>" for row in rows[: table.heads])
    body = "".join(f"<tr>{row}</tr>" for row in rows[table.heads :])
    return f"<table>{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody></table>"


def _cell(cell: Cell) -> str:
    tag = "th" if cell.head else "td"
    return f'<{tag} colspan="{cell.across}" rowspan="{cell.down}">{html_of(cell.flow)}</{tag}>'
