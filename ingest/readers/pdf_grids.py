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
#: Share of its width that the flat rules of a table run along; a chart's boxes don't.
_TABLE_WIDTH = 0.6
#: Cells to a side at most, which bounds the work on a hostile grid.
_SIDE_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The cells that ruled lines draw: their edges, and which of them are one."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    #: Cells as (row, column, rows down, columns across).
    cells: tuple[tuple[int, int, int, int], ...]

    @property
    def box(self) -> Box:
        """The grid as a whole."""
        return Box(x0=self.xs[0], top=self.ys[0], x1=self.xs[-1], bottom=self.ys[-1])

    def cell_box(self, cell: tuple[int, int, int, int]) -> Box:
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
    xs = _edges([r.x0 for r in upright] + [f(r) for r in flat for f in (_left, _right)])
    ys = _edges([r.top for r in flat] + [f(r) for r in upright for f in (_top, _bottom)])
    if not (1 < len(xs) <= _SIDE_MAX and 1 < len(ys) <= _SIDE_MAX):
        return None
    width = xs[-1] - xs[0]
    covered = sum(_along(flat, y, xs[0], xs[-1], flat=True) for y in ys) / (width * len(ys))
    if covered < _TABLE_WIDTH:
        return None
    cells = tuple(_cells(flat, upright, xs, ys))
    return Grid(xs=tuple(xs), ys=tuple(ys), cells=cells) if len(cells) > 1 else None


def _left(rule: Box) -> float:
    return rule.x0


def _right(rule: Box) -> float:
    return rule.x1


def _top(rule: Box) -> float:
    return rule.top


def _bottom(rule: Box) -> float:
    return rule.bottom


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 2 * _TOUCH:
            edges.append(value)
    return edges


def _along(rules: list[Box], at: float, start: float, end: float, *, flat: bool) -> float:
    """How much of the stretch from start to end has a rule along it."""
    spans = sorted(
        (max(r.x0, start), min(r.x1, end)) if flat else (max(r.top, start), min(r.bottom, end))
        for r in rules
        if abs((r.top if flat else r.x0) - at) <= 2 * _TOUCH
    )
    covered, reach = 0.0, start
    for low, high in spans:
        covered += max(0.0, high - max(low, reach))
        reach = max(reach, high)
    return covered


def _cells(
    flat: list[Box], upright: list[Box], xs: list[float], ys: list[float]
) -> Iterator[tuple[int, int, int, int]]:
    """The cells, with those that no rule parts taken as one."""
    closed_right = [
        [_along(upright, x, low, high, flat=False) >= _PARTS * (high - low) for x in xs[1:]]
        for low, high in pairwise(ys)
    ]
    closed_below = [
        [
            _along(flat, y, low, high, flat=True) >= _PARTS * (high - low)
            for low, high in pairwise(xs)
        ]
        for y in ys[1:]
    ]
    rows, columns = len(ys) - 1, len(xs) - 1
    taken = [[False] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            across = 1
            while column + across < columns and not (
                closed_right[row][column + across - 1] or taken[row][column + across]
            ):
                across += 1
            down = 1
            while row + down < rows and not any(
                closed_below[row + down - 1][column : column + across]
            ):
                down += 1
            for r in range(row, row + down):
                taken[r][column : column + across] = [True] * across
            yield row, column, down, across
