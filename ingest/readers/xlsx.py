"""Reads Excel workbooks: each sheet a page, each row with its headers, as Excel shows them.

It must never work out a formula, run a macro, or read what the author hid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.readers.blocks import Block, BlockKind, Reading, UnreadPage
from ingest.readers.grids import blocks_of
from ingest.readers.properties import margin_notes
from ingest.readers.tables import COLUMNS_MAX
from ingest.readers.words import clean
from ingest.readers.xlsx_book import Book, Sheet, open_book
from ingest.readers.xlsx_sheet import Left, Taken, take

#: Names that Excel and its like give a sheet by themselves.
_NO_NAME = re.compile(r"(?:sheet|tabelle|feuil|hoja|foglio|blad|arkusz|лист)\s*\d*", re.IGNORECASE)
_NO_TITLE = re.compile(r"(?:workbook|book|untitled|spreadsheet)\W*\d*|.*\.xl\w+", re.IGNORECASE)
_NOT_READ = re.compile(r"xl/(?:charts/chart|diagrams/data|embeddings/|media/)")
_COMMENTS = re.compile(r"xl/(?:threadedC|c)omments?/?.*\.xml")
_ERRORS_NAMED = 3


def read(data: bytes) -> Reading:
    """What a workbook says."""
    book = open_book(data)
    shown = [sheet for sheet in book.sheets if not sheet.hidden]
    left = Left()
    blocks: list[Block] = []
    unread: list[UnreadPage] = []
    for page, sheet in enumerate(shown, start=1):
        found = _sheet_blocks(take(sheet, book, left), sheet, page, alone=len(shown) == 1)
        blocks += found
        if not found:
            unread.append(UnreadPage(page=page, reason=_why_empty(sheet)))
    return Reading(
        blocks=tuple(blocks),
        pages=max(len(shown), 1),
        labels={},
        unread=tuple(unread),
        title="" if _NO_TITLE.fullmatch(book.title) else book.title,
        language=book.language,
        notes=tuple(_notes(book, left)),
    )


def _sheet_blocks(taken: Taken, sheet: Sheet, page: int, *, alone: bool) -> list[Block]:
    """The words of a sheet under its name, unless that says nothing."""
    named = bool(sheet.name) and not (alone and _NO_NAME.fullmatch(sheet.name))
    found = blocks_of(taken.grid, page=page, level=1 + named)
    if not (named and found):
        return found
    first = found[0]
    if first.kind is BlockKind.HEADING and first.text.casefold() == sheet.name.casefold():
        found = found[1:]
    return [Block(kind=BlockKind.HEADING, text=sheet.name, page=page, level=1), *found]


def _why_empty(sheet: Sheet) -> str:
    name = f"the sheet “{sheet.name}”"
    return f"{name} is a chart" if sheet.part is None else f"{name} has no words"


def _notes(book: Book, left: Left) -> Iterator[str]:
    hidden = [sheet.name for sheet in book.sheets if sheet.hidden]
    if hidden:
        yield f"{_count(len(hidden), 'hidden sheet')} left out: {', '.join(hidden[:10])}"
    for where, rows in left.hidden_rows.items():
        yield f"{_count(rows, 'hidden row')} left out on sheet “{where}”"
    for where, columns in left.hidden_columns.items():
        yield f"{_count(columns, 'hidden column')} with words left out on sheet “{where}”"
    if left.errors:
        kinds = ", ".join(sorted(left.errors)[:_ERRORS_NAMED])
        yield f"{_count(sum(left.errors.values()), 'cell')} with an error ({kinds}) left out"
    if left.unworked:
        yield (
            f"{_count(left.unworked, 'formula')} without a stored result left out: open the file"
            " in Excel and save it again"
        )
    if left.wide:
        yield f"What stands beyond column {COLUMNS_MAX} was left out, in {_rows(left.wide)}"
    if left.merged:
        yield "Some merged cells were too many to follow: their words stand in one cell only"
    yield from _parts_left_out(book.names)
    yield from margin_notes(left.margins)


def _parts_left_out(names: Sequence[str]) -> Iterator[str]:
    if any(name.endswith("vbaProject.bin") for name in names):
        yield "Its macros were not read"
    if any(map(_COMMENTS.fullmatch, names)):
        yield "Comments on cells were left out"
    if any(map(_NOT_READ.match, names)):
        yield "Charts, pictures, diagrams or embedded files were not read"


def _count(count: int, thing: str) -> str:
    return clean(f"{count:,} {thing}{'' if count == 1 else 's'}")


def _rows(count: int) -> str:
    return _count(count, "row")
