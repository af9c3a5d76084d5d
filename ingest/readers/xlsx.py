"""Reads a spreadsheet: each sheet's titles, notes and table rows, its values as they are shown.

Its own reading, because openpyxl takes 14 s for a million empty rows and 32 s where they are
formatted, and calamine lays out all cells up to the last one, which two cells make endless.

It must never read what is hidden, nor work out a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.readers.blocks import Block, BlockKind, Reading
from ingest.readers.grids import Grid, columns_unread, grid_blocks
from ingest.readers.tables import COLUMNS_MAX
from ingest.readers.words import clean
from ingest.readers.xlsx_book import Book, open_book
from ingest.readers.xlsx_sheet import Unseen, read_sheet

#: A sheet's name that a program gave and no person.
_NO_NAME = re.compile(
    r"(?:sheet|worksheet|table|tabelle|feuille?|hoja|foglio|blad|arkusz)[\s_]*\d*", re.IGNORECASE
)
_PICTURED = re.compile(r"xl/(?:charts/chart|drawings/drawing|diagrams/data|embeddings/)|.*/media/")
_COMMENTS = re.compile(r"xl/(?:comments|threadedComments)")


def read(data: bytes) -> Reading:
    """What a spreadsheet says. It has no pages; each of its sheets stands below its name."""
    book = open_book(data)
    unseen = Unseen()
    shown = [
        (clean(sheet.name), read_sheet(book, sheet.part, unseen))
        for sheet in book.sheets
        if not sheet.hidden
    ]
    sheets = [(name, grid) for name, grid in shown if grid.rows]
    return Reading(
        blocks=tuple(_blocks(sheets)),
        labels={},
        title=clean(book.title) or _title(sheets),
        notes=tuple(_notes(book, sheets, unseen)),
    )


def _blocks(sheets: Sequence[tuple[str, Grid]]) -> Iterator[Block]:
    for name, grid in sheets:
        is_named = len(sheets) > 1 or not _NO_NAME.fullmatch(name)
        if is_named:
            yield Block(kind=BlockKind.HEADING, text=name, level=1)
        yield from grid_blocks(grid, level=2 if is_named else 1)


def _title(sheets: Sequence[tuple[str, Grid]]) -> str:
    """The name of the only sheet, where a person gave it one."""
    names = [name for name, _ in sheets]
    return names[0] if len(names) == 1 and not _NO_NAME.fullmatch(names[0]) else ""


def _notes(book: Book, sheets: Sequence[tuple[str, Grid]], unseen: Unseen) -> Iterator[str]:
    hidden = sum(sheet.hidden for sheet in book.sheets)
    wide = sum(columns_unread(grid) for _, grid in sheets)
    for count, thing, what in (
        (hidden, "hidden sheet", "not read"),
        (unseen.rows, "hidden row", "not read"),
        (unseen.columns, "hidden column", "not read"),
        (unseen.values, "hidden value", "not read"),
        (wide, "column", f"not read: a table has at most {COLUMNS_MAX}"),
        (unseen.errors, "cell", "not read: they show an error in place of a value"),
        (
            unseen.formulas,
            "formula",
            "not read: the file does not hold their values; open it in Excel and save it again",
        ),
    ):
        if count:
            yield f"{count:,} {thing}{'' if count == 1 else 's'} {_were(count)} {what}"
    if any(map(_COMMENTS.match, book.package.names)):
        yield "Comments on cells were not read"
    if any(map(_PICTURED.match, book.package.names)):
        yield "Charts, pictures or text boxes were not read"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
