"""A table as rows that can each be read alone: merged cells filled in, headers beside each cell.

It must never drop a cell: where it is not sure of a header, the first row stays a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.readers.blocks import Block, BlockKind

#: No table that a person reads is wider; it bounds what a hostile colspan can cost.
COLUMNS_MAX = 100
#: A column's label is short and is neither a figure, an address nor a sentence.
_LABEL_LENGTH = 40
_NO_LABEL = re.compile(r"\d|@|[.;!]$|^\W*$")
#: With fewer rows below it, a first row that looks like labels may be chance.
_ROWS_TO_TELL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell as its format gives it."""

    text: str
    #: Marked as a header, or wholly bold.
    head: bool = False
    across: int = 1
    down: int = 1


def rows(table: Sequence[Sequence[Cell]], heads: int = 0, page: int = 1) -> list[Block]:
    """The rows of a table whose first `heads` rows are said to be its header."""
    grid = [row for row in _filled(table) if any(cell.text for cell in row)]
    heads = min(heads, len(grid)) or _heads(grid)
    header = _header(grid[:heads]) if heads < len(grid) else ()
    return [_row(cells, header, page) for cells in grid[heads if header else 0 :]]


def rows_under(
    heads: Sequence[Sequence[Cell]], body: Sequence[Sequence[Cell]], page: int
) -> list[Block]:
    """The rows of a body under a header that is known; both have a cell in every column."""
    header = _header([list(row) for row in heads])
    return [_row(list(row), header, page) for row in body]


def _filled(table: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """All columns of each row, a cell that reaches down or across standing in each place."""
    grid: list[list[Cell]] = []
    reaching: dict[int, Cell] = {}
    for row in table:
        cells: list[Cell] = []
        for cell in row:
            if reaching:
                _reach(cells, reaching)
            for _ in range(min(max(cell.across, 1), COLUMNS_MAX)):
                if cell.down > 1:
                    reaching[len(cells)] = replace(cell, down=cell.down - 1)
                cells.append(cell)
        _reach(cells, reaching)
        grid.append(cells[:COLUMNS_MAX])
    return grid


def _reach(cells: list[Cell], reaching: dict[int, Cell]) -> None:
    """Fill the next places with the cells that reach down to them from the rows above."""
    while above := reaching.pop(len(cells), None):
        if above.down > 1:
            reaching[len(cells)] = replace(above, down=above.down - 1)
        cells.append(above)


def _heads(grid: list[list[Cell]]) -> int:
    """How many of the first rows are header: marked or bold throughout, or clearly labels."""
    marked = next((at for at, row in enumerate(grid) if not _marked(row)), len(grid))
    if marked:
        return marked if marked < len(grid) else 0
    return int(_looks_headed([[cell.text for cell in row] for row in grid]))


def _marked(row: list[Cell]) -> bool:
    return len(row) > 1 and all(cell.head or not cell.text for cell in row)


def _looks_headed(grid: list[list[str]]) -> bool:
    """First row all labels, and below it some column that has none at all."""
    if len(grid) <= _ROWS_TO_TELL or len({len(row) for row in grid}) > 1:
        return False
    first, *below = grid
    if len(first) == 1 or len(set(first)) < len(first) or not all(map(_is_label, first)):
        return False
    return any(not any(map(_is_label, column)) for column in zip(*below, strict=True))


def _is_label(text: str) -> bool:
    return 0 < len(text) <= _LABEL_LENGTH and not _NO_LABEL.search(text)


def _header(heads: list[list[Cell]]) -> tuple[str, ...]:
    """One label for each column; where two rows of header differ, the upper one first."""
    width = max((len(row) for row in heads), default=0)
    columns = ([row[at].text for row in heads if at < len(row)] for at in range(width))
    return tuple(" ".join(dict.fromkeys(filter(None, column))) for column in columns)


def _row(row: list[Cell], header: tuple[str, ...], page: int) -> Block:
    """A row; what reaches across columns is said once, and across them all has no header."""
    repeated = (at > 0 and cell.across > 1 and cell == row[at - 1] for at, cell in enumerate(row))
    cells = tuple("" if again else cell.text for again, cell in zip(repeated, row, strict=True))
    if len(row) > 1 and not any(cells[1:]) and row[0].across == len(row):
        cells, header = cells[:1], ()
    elif header:
        width = max(len(cells), len(header))
        cells += ("",) * (width - len(cells))
        header += ("",) * (width - len(header))
    return Block(kind=BlockKind.ROW, text=" | ".join(cells), page=page, cells=cells, header=header)
