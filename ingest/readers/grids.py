"""A sheet of cells as a person reads it: titles, notes, and tables with their headers.

It must never drop a cell that says something, nor take a row of values for a header.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.readers import tables
from ingest.readers.blocks import Block, BlockKind
from ingest.readers.looks import is_label

#: Merged cells beyond are left as they are: they only stand in each other's way.
_COVERED_MAX = 1_000_000
#: What a column or the days of a row of columns may be called, though it is a figure.
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-\u2013/]\s?(?:\d\d|(?:19|20)\d\d))?")
_NO_NAME = re.compile(r"@|://|[.;!]$|^\W*$")
_NAME_LENGTH = 60
#: With fewer columns, labels on the left are as likely as a header above.
_COLUMNS_TO_TELL = 3
_ROWS_TO_TELL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A cell that says something."""

    text: str
    bold: bool = False
    #: A number, a day or a time, and no words.
    figure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The cells of a sheet that are seen. Rows and columns count from 1."""

    #: Row -> column -> what it says. Rows and columns that are empty are not in it.
    rows: Mapping[int, Mapping[int, Field]]
    #: First row and column of merged cells -> their last.
    spans: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    #: Numbers of the rows that are hidden, in order: they part nothing.
    hidden: Sequence[int] = ()
    #: Rows that the sheet itself sets apart as headers.
    heads: frozenset[int] = frozenset()
    #: Whether a table begins with its header wherever that is possible.
    headed: bool = False


_Head = tuple[list[int], list[list[tables.Cell]]]


def grid_blocks(grid: Grid, level: int) -> Iterator[Block]:
    """The blocks of a sheet; its titles are headings of `level`."""
    above: _Head | None = None
    opened = False
    for stretch in _stretches(grid):
        before, body, after = _parts(grid, stretch)
        for number in before:
            text = _only(grid, number)
            is_title = is_label(text.text) and (text.bold or not opened)
            kind = BlockKind.HEADING if is_title else BlockKind.PARAGRAPH
            yield Block(kind=kind, text=text.text, level=level if is_title else 0)
            opened = True
        opened = opened or bool(body)
        for rows in _tables(grid, body):
            cells, columns = _cells(grid, rows), _columns(grid, rows)
            heads = _heads(grid, rows)
            if not heads and above and above[0] == columns:
                cells, heads = [*above[1], *cells], len(above[1])
            above = (columns, cells[:heads]) if heads else None
            yield from tables.rows(cells, heads)
        for number in after:
            yield Block(kind=BlockKind.PARAGRAPH, text=_only(grid, number).text)


def columns_unread(grid: Grid) -> int:
    """How many columns are more than a table may have."""
    columns = {column for row in grid.rows.values() for column in row}
    return max(len(columns) - tables.COLUMNS_MAX, 0)


def _stretches(grid: Grid) -> Iterator[list[int]]:
    """The numbers of rows that stand together without an empty row between them."""
    stretch: list[int] = []
    for number in sorted(grid.rows):
        if stretch and number - stretch[-1] - 1 > _hidden_between(grid, stretch[-1], number):
            yield stretch
            stretch = []
        stretch.append(number)
    if stretch:
        yield stretch


def _hidden_between(grid: Grid, above: int, below: int) -> int:
    return bisect_left(grid.hidden, below) - bisect_left(grid.hidden, above)


def _parts(grid: Grid, stretch: list[int]) -> tuple[list[int], list[int], list[int]]:
    """The titles above a table, the table, and the notes below it; each may be missing."""
    wide = [at for at, number in enumerate(stretch) if len(grid.rows[number]) > 1]
    if not wide:
        return stretch, [], []
    first, last = wide[0], wide[-1] + 1
    return stretch[:first], stretch[first:last], stretch[last:]


def _only(grid: Grid, number: int) -> Field:
    return next(iter(grid.rows[number].values()))


def _tables(grid: Grid, body: list[int]) -> list[list[int]]:
    """The rows, cut above a header that the sheet sets apart if other rows stand above it."""
    marked = next((at for at, number in enumerate(body) if number in grid.heads), 0)
    is_upper = all(_reaches_across(grid, number) for number in body[:marked])
    cut = 0 if is_upper else marked
    return [rows for rows in (body[:cut], body[cut:]) if rows]


def _columns(grid: Grid, rows: list[int]) -> list[int]:
    return sorted({column for number in rows for column in grid.rows[number]})


def _reaches_across(grid: Grid, number: int) -> bool:
    spans = (grid.spans.get((number, column)) for column in grid.rows[number])
    starts = zip(grid.rows[number], spans, strict=True)
    return any(span is not None and span[1] > column for column, span in starts)


def _cells(grid: Grid, rows: list[int]) -> list[list[tables.Cell]]:
    """The cells of a table; merged ones reach over the rows and columns that are seen."""
    columns = _columns(grid, rows)
    reaches = _reaches(grid, rows, columns)
    covered = {place for places in reaches.values() for place in places[2]}
    table = []
    for number in rows:
        row = grid.rows[number]
        cells = []
        for column in columns:
            if (number, column) in covered:
                continue
            text = row[column].text if column in row else ""
            across, down, _ = reaches.get((number, column), (1, 1, ()))
            cells.append(tables.Cell(text=text, across=across, down=down))
        table.append(_label_across(cells, row, len(columns)))
    return table


def _reaches(
    grid: Grid, rows: list[int], columns: list[int]
) -> dict[tuple[int, int], tuple[int, int, list[tuple[int, int]]]]:
    """Of each merged cell that is seen: columns and rows that it takes, and where it covers."""
    found = {}
    left = _COVERED_MAX
    for (number, column), (below, beside) in grid.spans.items():
        down = rows[bisect_left(rows, number) : bisect_right(rows, below)]
        over = columns[bisect_left(columns, column) : bisect_right(columns, beside)]
        left -= len(down) * len(over)
        if left >= 0 and down[:1] == [number] and over[:1] == [column]:
            places = [(r, c) for r in down for c in over if (r, c) != (number, column)]
            found[number, column] = (len(over), len(down), places)
    return found


def _label_across(
    cells: list[tables.Cell], row: Mapping[int, Field], width: int
) -> list[tables.Cell]:
    """A row that only says in bold what the rows below it are about has no header."""
    if len(row) == 1 and cells and cells[0].text and next(iter(row.values())).bold:
        return [tables.Cell(text=cells[0].text, across=width)]
    return cells


def _heads(grid: Grid, rows: list[int]) -> int:
    """How many of the first rows are the header: said by the sheet, bold, merged or labels."""
    marked = max((at for at, number in enumerate(rows) if number in grid.heads), default=-1) + 1
    bold = next(
        (at for at, number in enumerate(rows) if not _is_bold_header(grid.rows[number])), len(rows)
    )
    if marked or bold:
        heads = marked or bold
    elif _reaches_across(grid, rows[0]) and len(rows) > 1:
        heads = 2 if _are_names(list(grid.rows[rows[1]].values())) else 0
    else:
        heads = int(_is_header(grid, rows))
    return heads if heads < len(rows) else 0


def _is_bold_header(row: Mapping[int, Field]) -> bool:
    return len(row) > 1 and all(each.bold and _is_name(each) for each in row.values())


def _is_header(grid: Grid, rows: list[int]) -> bool:
    """Whether the first row names the columns: all names, each another, and few are missing."""
    first, below = grid.rows[rows[0]], [grid.rows[number] for number in rows[1:]]
    columns = _columns(grid, rows)
    if len(first) < len(columns) - 1 or not below or not _are_names(list(first.values())):
        return False
    if grid.headed:
        return True
    if len(rows) < _ROWS_TO_TELL:
        return False
    return len(columns) >= _COLUMNS_TO_TELL or any(
        all(row[column].figure for row in below if column in row)
        for column in columns
        if column in first and not first[column].figure
    )


def _are_names(fields: Sequence[Field]) -> bool:
    texts = {each.text.casefold() for each in fields}
    return len(texts) == len(fields) > 1 and all(map(_is_name, fields))


def _is_name(each: Field) -> bool:
    """Whether a cell may name a column: short, no sentence or address, no figure but a year."""
    if _YEAR.fullmatch(each.text):
        return True
    return not each.figure and len(each.text) <= _NAME_LENGTH and not _NO_NAME.search(each.text)
