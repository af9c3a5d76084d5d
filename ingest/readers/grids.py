"""A sheet's cells as it is read: titles, tables with their headers, notes below them.

It must never drop a filled cell: what is no header and no title stays a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from ingest.readers import tables
from ingest.readers.blocks import Block, BlockKind
from ingest.readers.grid_heads import heads_of, is_sentence, spread
from ingest.readers.tables import COLUMNS_MAX, Cell

#: Row -> column -> cell; both count what is seen, and only cells with words stand here. A merged
#: cell stands in each of its places, as one and the same object.
Grid = Mapping[int, Mapping[int, Cell]]
_EMPTY = Cell(text="")
#: A heading is no longer than this.
_TITLE_MAX = 120
#: What a note below a table begins with.
_NOTE = ("note", "source", "*", "†", "(")
#: From this many columns on, a row with words in the first alone is told from a table's row.
_TELLING_WIDTH = 3
_LIST = 3
_LOWEST_LEVEL = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Region:
    """A stretch of the sheet without an empty row: full rows over the same columns."""

    columns: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]


def blocks_of(grid: Grid, *, page: int, level: int) -> list[Block]:
    """What a sheet says in reading order; its own headings begin at `level`."""
    return list(_Sheet(page, level).blocks(list(_regions(grid))))


class _Sheet:
    """The regions of one sheet, from the top down; a table may go on below an empty row."""

    def __init__(self, page: int, level: int) -> None:
        self._page = page
        self._level = min(level, _LOWEST_LEVEL)
        self._heads: tuple[Sequence[Cell], ...] = ()
        self._columns: tuple[int, ...] = ()

    def blocks(self, regions: Sequence[_Region]) -> Iterator[Block]:
        for at, region in enumerate(regions):
            width = max(map(_width, region.rows))
            if width > 1:
                yield from self._table(region, width)
            else:
                yield from self._lines(region, followed=at + 1 < len(regions))

    def _lines(self, region: _Region, *, followed: bool) -> Iterator[Block]:
        """Cells below each other: a title over what follows, a list, or notes."""
        cells = _each_once(region.rows)
        titled = followed and _may_title(cells[0])
        if titled and len(cells) < _LIST:
            yield self._heading(cells.pop(0).text)
        listed = len(cells) >= _LIST and not any(is_sentence(cell.text) for cell in cells)
        if listed and cells[0].head and not all(cell.head for cell in cells):
            yield self._heading(cells.pop(0).text)
        for cell in cells:
            if listed:
                yield Block(kind=BlockKind.ITEM, text=cell.text, page=self._page)
            else:
                yield self._paragraph(cell.text)

    def _table(self, region: _Region, width: int) -> Iterator[Block]:
        rows = list(region.rows)
        wide = next(at for at, row in enumerate(rows) if _width(row) > 1)
        for place, cell in enumerate(_each_once(rows[:wide])):
            is_title = place == 0 and _may_title(cell)
            yield self._heading(cell.text) if is_title else self._paragraph(cell.text)
        rows = rows[wide:]
        notes = _notes(rows, width)
        rows = rows[: len(rows) - len(notes)]
        yield from self._rows(rows, region.columns)
        yield from (self._paragraph(cell.text) for cell in notes)

    def _rows(self, rows: list[tuple[Cell, ...]], columns: tuple[int, ...]) -> Iterator[Block]:
        """The rows under their header: their own, or that of the table above an empty row."""
        count = heads_of(rows, self._heads if columns == self._columns else ())
        if count:
            self._heads, self._columns = tuple(spread(rows[:count])), columns
        elif not (self._heads and set(columns) <= set(self._columns)):
            filled = {at for row in rows for at, cell in enumerate(row) if cell.text}
            self._heads = ()
            self._columns = tuple(column for at, column in enumerate(columns) if at in filled)
        heads = self._heads
        places = {column: at for at, column in enumerate(columns)}
        body = [
            tuple(row[places[c]] if c in places else _EMPTY for c in self._columns)
            for row in rows[count:]
        ]
        if count and not body:
            yield from tables.rows_under((), heads, self._page)
        # A table of headers alone keeps what it holds.
        kept = [row for row in body if not _says_again(row, heads)] or body
        for is_section, run in groupby(kept, key=lambda row: _is_section(row, kept)):
            if is_section:
                yield from (self._heading(_only(row).text, deeper=1) for row in run)
            else:
                yield from tables.rows_under(heads, list(run), self._page)

    def _heading(self, text: str, *, deeper: int = 0) -> Block:
        level = min(self._level + deeper, _LOWEST_LEVEL)
        return Block(kind=BlockKind.HEADING, text=text, page=self._page, level=level)

    def _paragraph(self, text: str) -> Block:
        return Block(kind=BlockKind.PARAGRAPH, text=text, page=self._page)


def _regions(grid: Grid) -> Iterator[_Region]:
    """The stretches between empty rows, tables that stand side by side told apart."""
    numbers = sorted(row for row, cells in grid.items() if cells)
    breaks = [0, *(at for at, (a, b) in enumerate(pairwise(numbers), 1) if b > a + 1), len(numbers)]
    for first, last in pairwise(breaks):
        band = [grid[number] for number in numbers[first:last]]
        if band:
            yield from (_region(band, columns) for columns in _side_by_side(band))


def _region(band: Sequence[Mapping[int, Cell]], columns: Sequence[int]) -> _Region:
    kept = tuple(columns[:COLUMNS_MAX])
    rows = (tuple(row.get(column, _EMPTY) for column in kept) for row in band)
    return _Region(columns=kept, rows=tuple(row for row in rows if any(c.text for c in row)))


def _side_by_side(band: Sequence[Mapping[int, Cell]]) -> list[list[int]]:
    """The filled columns of a band, parted where an empty one divides two tables.

    An empty column inside one table divides it too; then both parts fill the same rows.
    """
    columns = sorted({column for row in band for column in row})
    groups: list[list[int]] = []
    for column in columns:
        if groups and column == groups[-1][-1] + 1:
            groups[-1].append(column)
        else:
            groups.append([column])
    joined: list[list[int]] = []
    for group in groups:
        if joined and not _are_two(band, joined[-1], group):
            joined[-1] += group
        else:
            joined.append(group)
    return joined


def _are_two(band: Sequence[Mapping[int, Cell]], left: list[int], right: list[int]) -> bool:
    """Whether columns beside each other are two tables and not one with a gap."""
    if min(len(left), len(right)) == 1 and right[0] - left[-1] <= 2:  # noqa: PLR2004 - one between
        return False
    filled = [
        {at for at, row in enumerate(band) if any(c in row for c in columns)}
        for columns in (left, right)
    ]
    if filled[0] != filled[1]:
        return min(map(len, filled)) > 1
    first = max(band, key=len)
    labels = [
        {first[c].text.casefold() for c in columns if c in first} for columns in (left, right)
    ]
    return bool(labels[0] & labels[1])


def _only(row: Sequence[Cell]) -> Cell:
    return next(cell for cell in row if cell.text)


def _width(row: Sequence[Cell]) -> int:
    """Number of different filled cells in a row."""
    return len({id(cell) for cell in row if cell.text})


def _each_once(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """The cells of rows that have one each; a cell merged over several rows comes once."""
    cells: list[Cell] = []
    for row in rows:
        cell = _only(row)
        if not (cells and cells[-1] is cell and cell.across > 1):
            cells.append(cell)
    return cells


def _may_title(cell: Cell) -> bool:
    return len(cell.text) <= _TITLE_MAX and not is_sentence(cell.text)


def _notes(rows: Sequence[Sequence[Cell]], width: int) -> list[Cell]:
    """The notes that stand right below a table: its last rows of one cell, if they read as such."""
    notes: list[Cell] = []
    for row in reversed(rows):
        if _width(row) > 1 or len(rows) == len(notes) + 1:
            break
        cell = _only(row)
        told = cell.across > 1 or width >= _TELLING_WIDTH or row[0] is cell
        noted = is_sentence(cell.text) or cell.text.casefold().startswith(_NOTE)
        if not (told and noted):
            break
        notes.insert(0, cell)
    return notes


def _says_again(row: Sequence[Cell], heads: Sequence[Sequence[Cell]]) -> bool:
    """Whether a row repeats the header, as sheets do for each printed page."""
    texts = [cell.text for cell in row]
    return any(texts == [cell.text for cell in head] for head in heads) and len(set(texts)) > 1


def _is_section(row: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a row of one cell names those below it: it reaches across them, or is bold alone."""
    if _width(row) > 1 or row is rows[-1] or not _may_title(_only(row)):
        return False
    cell = _only(row)
    across = cell.across >= len(row) > 1
    bold = cell.head and len(row) >= _TELLING_WIDTH and row[0] is cell
    return across or (bold and not all(each[0].head for each in rows))
