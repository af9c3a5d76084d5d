"""The grids that ruled lines draw on a page.

Must never take the boxes and arrows of a chart for a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf_marks import Box

#: Rules that nearly touch do touch, and edges this near are one (points).
_TOUCH = 3.0
#: More rules than this on a page are a drawing: looking for tables among them costs their square.
_RULES_MAX = 1_200
#: Share of a cell's side that a rule must run along to part it from the next.
_PARTS = 0.6
#: Share of its area that a table's closed cells fill; the boxes of a chart stand apart.
_FILLED = 0.7
#: Cells to a side at most, which bounds the work on a hostile grid.
_SIDE_MAX = 200


#: Row, column, rows down, columns across.
_Cell = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The cells that ruled lines draw: their edges, and which of them are one."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[_Cell, ...]

    @property
    def box(self) -> Box:
        """The grid as a whole."""
        return Box(x0=self.xs[0], top=self.ys[0], x1=self.xs[-1], bottom=self.ys[-1])

    def cell_box(self, cell: _Cell) -> Box:
        """One cell."""
        row, column, down, across = cell
        return Box(
            x0=self.xs[column],
            top=self.ys[row],
            x1=self.xs[column + across],
            bottom=self.ys[row + down],
        )


def grids(rules: Sequence[Box]) -> list[Grid]:
    """The grids that the rules of a page draw, each with two cells or more."""
    flat = flat_rules(rules)
    upright = _one_line([r for r in rules if r.height > r.width], flat=False)
    if not upright or len(flat) + len(upright) > _RULES_MAX:
        return []
    return [
        grid
        for group in _touching(flat, upright)
        if (grid := _grid([flat[i] for i in group[0]], [upright[i] for i in group[1]]))
    ]


def flat_rules(rules: Sequence[Box]) -> list[Box]:
    """The flat rules of a page, each whole though it was drawn in parts."""
    return _one_line([rule for rule in rules if rule.width >= rule.height], flat=True)


def _one_line(rules: list[Box], *, flat: bool) -> list[Box]:
    """Rules that lie on each other or go on where another ends, as one."""
    ordered = sorted(rules, key=lambda r: (round(r.top), r.x0) if flat else (round(r.x0), r.top))
    whole: list[Box] = []
    for rule in ordered:
        last = whole[-1] if whole else None
        if last and flat and abs(rule.top - last.top) <= 1 and rule.x0 <= last.x1 + _TOUCH:
            whole[-1] = Box(x0=last.x0, top=last.top, x1=max(last.x1, rule.x1), bottom=last.top)
        elif last and not flat and abs(rule.x0 - last.x0) <= 1 and rule.top <= last.bottom + _TOUCH:
            bottom = max(last.bottom, rule.bottom)
            whole[-1] = Box(x0=last.x0, top=last.top, x1=last.x0, bottom=bottom)
        else:
            whole.append(rule)
    return whole


def _touching(flat: list[Box], upright: list[Box]) -> Iterator[tuple[list[int], list[int]]]:
    """Groups of flat and upright rules that hang together."""
    crossings: dict[int, list[int]] = {}
    for i, f in enumerate(flat):
        for j, u in enumerate(upright):
            if (
                f.x0 - _TOUCH <= u.x0 <= f.x1 + _TOUCH
                and u.top - _TOUCH <= f.top <= u.bottom + _TOUCH
            ):
                crossings.setdefault(i, []).append(~j)
                crossings.setdefault(~j, []).append(i)
    seen: set[int] = set()
    for start in crossings:
        if start in seen:
            continue
        group, todo = [], [start]
        seen.add(start)
        while todo:
            here = todo.pop()
            group.append(here)
            fresh = [n for n in crossings[here] if n not in seen]
            seen.update(fresh)
            todo.extend(fresh)
        yield [n for n in group if n >= 0], [~n for n in group if n < 0]


def _grid(flat: list[Box], upright: list[Box]) -> Grid | None:
    xs = _edges([r.x0 for r in upright] + [x for r in flat for x in (r.x0, r.x1)])
    ys = _edges([r.top for r in flat] + [y for r in upright for y in (r.top, r.bottom)])
    if not (1 < len(xs) <= _SIDE_MAX and 1 < len(ys) <= _SIDE_MAX):
        return None
    lattice = _Lattice(flat, upright, xs, ys)
    grid = Grid(xs=tuple(xs), ys=tuple(ys), cells=tuple(lattice.cells()))
    return grid if len(grid.cells) > 1 and lattice.is_table(grid) else None


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 2 * _TOUCH:
            edges.append(value)
    return edges


class _Lattice:
    """Which sides of the smallest cells of a grid have a rule along them."""

    def __init__(
        self, flat: list[Box], upright: list[Box], xs: list[float], ys: list[float]
    ) -> None:
        self.rows, self.columns = len(ys) - 1, len(xs) - 1
        #: [edge][column]: a flat rule runs along the edge, over the column.
        self.flat = [
            _covered([(r.x0, r.x1) for r in flat if abs(r.top - y) <= 2 * _TOUCH], xs) for y in ys
        ]
        #: [edge][row]: an upright rule runs along the edge, beside the row.
        self.upright = [
            _covered([(r.top, r.bottom) for r in upright if abs(r.x0 - x) <= 2 * _TOUCH], ys)
            for x in xs
        ]

    def cells(self) -> Iterator[_Cell]:
        """The cells, with those that no rule parts taken as one."""
        taken = [[False] * self.columns for _ in range(self.rows)]
        for row in range(self.rows):
            for column in range(self.columns):
                if taken[row][column]:
                    continue
                across = self._across(row, column, taken[row])
                down = self._down(row, column, across)
                for r in range(row, row + down):
                    taken[r][column : column + across] = [True] * across
                yield row, column, down, across

    def _across(self, row: int, column: int, taken: list[bool]) -> int:
        end = column + 1
        while end < self.columns and not (self.upright[end][row] or taken[end]):
            end += 1
        return end - column

    def _down(self, row: int, column: int, across: int) -> int:
        end = row + 1
        while end < self.rows and not any(self.flat[end][column : column + across]):
            end += 1
        return end - row

    def is_table(self, grid: Grid) -> bool:
        """Whether closed cells fill the grid, or flat rules run all across it: no chart does so."""
        if all(map(all, self.flat)):
            return True
        boxes = [grid.cell_box(cell) for cell in grid.cells if self._is_closed(cell)]
        filled = sum(box.width * box.height for box in boxes)
        return filled >= _FILLED * grid.box.width * grid.box.height

    def _is_closed(self, cell: _Cell) -> bool:
        row, column, down, across = cell
        beside, over = slice(row, row + down), slice(column, column + across)
        return all(
            (
                *self.flat[row][over],
                *self.flat[row + down][over],
                *self.upright[column][beside],
                *self.upright[column + across][beside],
            )
        )


def _covered(spans: list[tuple[float, float]], edges: list[float]) -> list[bool]:
    """For each stretch between edges, whether the spans run along most of it."""
    return [
        sum(max(0.0, min(high, end) - max(low, start)) for low, high in spans)
        >= _PARTS * (end - start)
        for start, end in pairwise(edges)
    ]
