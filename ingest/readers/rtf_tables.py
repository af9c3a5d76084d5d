"""The tables of a Rich Text file, whose rows are each defined alone, by where their cells end."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.readers.flow import Cell, Paragraph, Table
from ingest.readers.tables import COLUMNS_MAX

#: Edges nearer to each other than this are one, in twentieths of a point.
_NEAR = 60


@dataclass(slots=True)
class Place:
    """Where one cell of a row stands."""

    #: Its right edge, in twentieths of a point.
    right: int = 0
    #: Whether it goes on with the cell beside it, or with the one above.
    across: bool = False
    down: bool = False


@dataclass(slots=True)
class Row:
    """One row: where its cells stand, and what stands in them."""

    places: list[Place] = field(default_factory=list)
    cells: list[tuple[Paragraph | Table, ...]] = field(default_factory=list)
    is_head: bool = False


@dataclass(slots=True)
class _Reaching:
    """A cell that may reach further down."""

    flow: list[Paragraph | Table]
    across: int
    down: int = 1

    def whole(self) -> Cell:
        """The cell when no more of it will come."""
        return Cell(flow=tuple(self.flow), across=self.across, down=self.down)


def continues(above: Row, row: Row) -> bool:
    """Whether a row belongs to the table of the one above it: nothing but its edges tells."""
    inner, own = ([place.right for place in one.places[:-1]] for one in (above, row))
    shared = any(abs(edge - other) <= _NEAR for edge in inner for other in own)
    return shared or not inner or not own or len(inner) == len(own)


def table_of(rows: Sequence[Row]) -> Table:
    """The rows as one table, its columns told by the edges of all cells."""
    edges = _edges(rows)
    above: dict[int, _Reaching] = {}
    grid: list[list[_Reaching]] = []
    for row in rows:
        grid.append([])
        left = 0
        for place, words in _placed(row):
            right = max(_column(edges, place.right) if edges else left + 1, left + 1)
            if place.down and left in above:
                above[left].flow += words
                above[left].down += 1
            else:
                above[left] = _Reaching([*words], right - left)
                grid[-1].append(above[left])
            left = right
    heads = next((at for at, row in enumerate(rows) if not row.is_head), 0)
    return Table(rows=tuple(tuple(cell.whole() for cell in row) for row in grid), heads=heads)


def _placed(row: Row) -> list[tuple[Place, tuple[Paragraph | Table, ...]]]:
    """Each cell and its place; a cell that goes on with the one beside it is a part of that."""
    places = [*row.places, *(Place() for _ in row.cells[len(row.places) :])]
    placed: list[tuple[Place, tuple[Paragraph | Table, ...]]] = []
    for place, words in zip(places, row.cells, strict=False):
        if place.across and placed:
            before, said = placed[-1]
            placed[-1] = (replace(before, right=place.right), (*said, *words))
        else:
            placed.append((place, words))
    return placed


def _edges(rows: Sequence[Row]) -> list[int]:
    """The right edges of all columns in order; none where they tell nothing."""
    edges: list[int] = []
    for edge in sorted({place.right for row in rows for place in row.places}):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    whole = all(len(row.places) >= len(row.cells) for row in rows)
    return edges if whole and len(edges) <= COLUMNS_MAX else []


def _column(edges: Sequence[int], right: int) -> int:
    """How many columns end at or before this edge."""
    return bisect_left(edges, right - _NEAR) + 1
