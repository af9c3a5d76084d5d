"""Tables on a page whose columns line up, with rules across them or without.

Must never take two columns of prose for a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from statistics import median

from ingest.readers.pdf_marks import Box
from ingest.readers.pdf_pieces import Piece, by_line, finer, merged

#: Edges this near line up (points).
_TOUCH = 3.0
#: Columns that line up in fewer rows than this may be chance.
_ROWS_MIN = 3
#: Share of a column's cells whose left edges, right edges or middles line up.
_LINED_UP = 0.7
#: Rows further apart than this (in ems) don't belong to one table.
_ROW_GAP = 3.2
#: Rows with a rule between them may be this far apart.
_RULED_GAP = 6.0
#: A line this near (in ems) goes on with the cell above it.
_WRAP = 1.5
#: Share of a table's width that a rule across it has at least.
_CROSSES = 0.8
#: Rows of a header at most, and characters in its cells.
_HEADS_MAX = 2
_LABEL_LENGTH = 60
#: Column edges of a table that goes on overleaf differ by this at most (points).
_OVERLEAF = 8.0
_ENDS = (".", "!", "?", ":")
#: A step between lines this much greater than the smallest parts two rows.
_ROW_STEP = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table, as the lines in it."""

    lines: tuple[str, ...]
    #: Bold, or shaded where the row below is not.
    head: bool = False
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table on one page; the first `heads` rows are its header, where rules say so."""

    rows: tuple[tuple[Cell, ...], ...]
    heads: int = 0
    #: Left edges of the columns, by which a table that goes on overleaf is known again.
    columns: tuple[float, ...]
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Rows that make a table: from `start` up to `end`, cut where its columns are."""

    start: int
    end: int
    rows: tuple[list[Piece], ...]


def aligned(rows: Sequence[list[Piece]], rules: Sequence[Box]) -> list[Stretch]:
    """The stretches of rows whose pieces line up as columns."""
    found: list[Stretch] = []
    start = 0
    while start < len(rows):
        kept, columns = _stretch(rows, start, rules) if len(rows[start]) > 1 else ([], [])
        if not kept or not _is_table(kept, rules):
            start += 1
            continue
        end = start + len(kept)
        free = found[-1].end if found else 0
        header = _cut(rows[start - 1], columns) if start > free else None
        if header and kept[0][0].base - header[0].base <= _ROW_GAP * header[0].size:
            kept, start = [header, *kept], start - 1
        while start > free and _is_overhang(rows[start - 1], kept[0], columns):
            kept, start = [rows[start - 1], *kept], start - 1
        found.append(Stretch(start=start, end=end, rows=tuple(kept)))
        start = end
    return found


def _is_overhang(row: list[Piece], below: list[Piece], columns: _Columns) -> bool:
    """Whether a line above a table stands in one of its later columns: a cell begun overleaf."""
    near = below[0].base - row[0].base <= _RULED_GAP * row[0].size
    first = min(columns)
    return near and len(row) == 1 and row[0].x0 > first[1] and _fit(columns, row) == columns


_Columns = list[tuple[float, float]]


def _stretch(
    rows: Sequence[list[Piece]], start: int, rules: Sequence[Box]
) -> tuple[list[list[Piece]], _Columns]:
    """The rows that keep to the columns of the row at `start`, and those columns."""
    columns = [(p.x0, p.x1) for p in rows[start]]
    kept = [rows[start]]
    for row in rows[start + 1 :]:
        above = kept[-1]
        gap = (row[0].base - above[0].base) / max(p.size for p in row)
        if gap > (_RULED_GAP if _rule_between(above, row, rules) else _ROW_GAP):
            break
        fitted = _fit(columns, row)
        if fitted is None:
            cut = _cut(row, columns)
            if cut is None:
                break
            row, fitted = cut, _fit(columns, cut) or columns  # noqa: PLW2901 - cut at the columns
        kept.append(row)
        columns = fitted
    while len(kept[-1]) == 1 and not _wraps(kept) and not _rule_under(kept[-1], rules):
        kept.pop()
    return kept, columns


def _cut(row: list[Piece], columns: _Columns) -> list[Piece] | None:
    """The row cut at every gap wider than a space, if its parts then fit the columns."""
    parts = [part for whole in row for part in finer(whole)]
    if len(parts) < max(2, len(row)):
        return None
    fitted = _fit(columns, parts)
    return parts if fitted is not None and len(fitted) == len(columns) else None


def _rule_between(one: list[Piece], two: list[Piece], rules: Sequence[Box]) -> bool:
    left, right = min(p.x0 for p in [*one, *two]), max(p.x1 for p in [*one, *two])
    return any(_crosses(r, left, right) and one[0].base < r.top < two[0].base for r in rules)


def _rule_under(row: list[Piece], rules: Sequence[Box]) -> bool:
    """Whether a rule much longer than the row closes the table below it."""
    base, size = row[0].base, row[0].size
    left, right = row[0].x0, row[-1].x1
    return any(
        base < rule.top < base + _ROW_GAP * size and rule.width > 1.3 * (right - left)
        for rule in rules
        if _crosses(rule, left, right)
    )


def _wraps(rows: Sequence[list[Piece]]) -> bool:
    """Whether the last row, with one piece only, is close enough to belong to the row above."""
    return len(rows) > 1 and rows[-1][0].base - rows[-2][0].base <= _WRAP * rows[-1][0].size


def _fit(columns: _Columns, row: list[Piece]) -> _Columns | None:
    """The columns widened by the row's pieces, or None where a piece lies across two of them."""
    wider = list(columns)
    used: dict[int, list[Piece]] = {}
    for p in row:
        touched = [i for i, (low, high) in enumerate(wider) if p.x0 < high and p.x1 > low]
        if len(touched) > 1 or (len(row) == 1 and not touched):
            return None
        at = touched[0] if touched else len(wider)
        low, high = wider[at] if touched else (p.x0, p.x1)
        wider[at : at + 1] = [(min(low, p.x0), max(high, p.x1))]
        used.setdefault(at, []).append(p)
    if not all(len(parts) == 1 or _fills(parts, wider[at]) for at, parts in used.items()):
        return None
    return wider if all(a[1] <= b[0] + 1 for a, b in pairwise(sorted(wider))) else None


def _fills(parts: list[Piece], column: tuple[float, float]) -> bool:
    """Whether pieces with wide gaps between them are one line stretched to both its margins."""
    return parts[0].x0 - column[0] < _TOUCH and column[1] - parts[-1].x1 < _TOUCH


def _is_table(rows: Sequence[list[Piece]], rules: Sequence[Box]) -> bool:
    """Whether enough rows have several cells, and the cells of each column line up."""
    several = [row for row in rows if len(row) > 1]
    ruled = _ruled(rows, rules)
    if len(several) < (_ROWS_MIN - 1 if ruled else _ROWS_MIN):
        return False
    if not ruled and 2 * len(several) < len(rows) - len(several):
        return False
    columns = _columns(rows)
    return len(columns) > 1 and all(_lined_up(_filled(rows, column)) for column in columns)


def _filled(rows: Sequence[list[Piece]], column: tuple[float, float]) -> list[tuple[float, float]]:
    """The edges of what stands in one column, row by row."""
    cells = ([p for p in row if _overlaps(p, column)] for row in rows)
    return [(min(p.x0 for p in parts), max(p.x1 for p in parts)) for parts in cells if parts]


def _ruled(rows: Sequence[list[Piece]], rules: Sequence[Box]) -> bool:
    """Whether two flat rules or more run across the rows."""
    left, right = min(r[0].x0 for r in rows), max(r[-1].x1 for r in rows)
    top, bottom = rows[0][0].top - 12, rows[-1][0].bottom + 12
    return sum(1 for rule in rules if _crosses(rule, left, right) and top < rule.top < bottom) > 1


def _crosses(rule: Box, left: float, right: float) -> bool:
    return min(rule.x1, right) - max(rule.x0, left) >= _CROSSES * (right - left)


def _lined_up(cells: list[tuple[float, float]]) -> bool:
    lefts, rights = [left for left, _ in cells], [right for _, right in cells]
    middles = [(left + right) / 2 for left, right in cells]
    return any(
        sum(abs(value - at) <= 2 * _TOUCH for value in way) >= _LINED_UP * len(way)
        for way in (lefts, rights, middles)
        for at in (median(way), Counter(map(round, way)).most_common(1)[0][0])
    )


def _columns(rows: Sequence[list[Piece]]) -> list[tuple[float, float]]:
    columns: list[tuple[float, float]] = []
    for p in sorted((p for row in rows for p in row), key=lambda p: p.x0):
        if columns and p.x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], p.x1))
        else:
            columns.append((p.x0, p.x1))
    return columns


def _overlaps(p: Piece, column: tuple[float, float]) -> bool:
    return p.x0 < column[1] and p.x1 > column[0]


def aligned_table(rows: Sequence[list[Piece]], rules: Sequence[Box], page: int) -> Table:
    """The table that these rows are."""
    columns = _columns(rows)
    left, right = columns[0][0], columns[-1][1]
    across = sorted(rule.top for rule in rules if _crosses(rule, left, right))
    table: list[list[list[Piece]]] = []
    for row, starts in zip(rows, _row_starts(rows, across), strict=True):
        if starts:
            table.append([[] for _ in columns])
        for p in row:
            at = next(i for i, column in enumerate(columns) if _overlaps(p, column))
            table[-1][at].append(p)
    inside = [y for y in across if rows[0][0].base < y < rows[-1][0].top]
    heads = [cells for cells in table if inside and _above(cells, inside[0])]
    headed = len(heads) <= _HEADS_MAX and all(map(_is_short, chain.from_iterable(heads)))
    return Table(
        rows=tuple(tuple(map(cell, cells)) for cells in table),
        heads=len(heads) if headed else 0,
        columns=tuple(column[0] for column in columns),
        page=page,
    )


def _is_short(parts: list[Piece]) -> bool:
    return sum(len(p.text) for p in parts) <= _LABEL_LENGTH


def _above(cells: list[list[Piece]], y: float) -> bool:
    return all(p.base < y for cell in cells for p in cell)


def _row_starts(rows: Sequence[list[Piece]], across: list[float]) -> list[bool]:
    """For each line of a table, whether a row starts there or goes on."""
    steps = [two[0].base - one[0].base for one, two in pairwise(rows)]
    ruled = [any(one[0].base < y < two[0].base for y in across) for one, two in pairwise(rows)]
    if sum(ruled) > 1:
        return [True, *ruled]
    least = min(steps) if steps else 0.0
    uneven = sum(step > _ROW_STEP * least for step in steps) >= _ROWS_MIN - 1
    starts = [True]
    for two, step, rule in zip(rows[1:], steps, ruled, strict=True):
        apart = step > _ROW_STEP * least
        first_filled = two[0].x0 <= min(p.x0 for row in rows for p in row) + 4 * _TOUCH
        full = first_filled and len(two) > 1 and not all(_is_lower(p) for p in two)
        starts.append(rule or (apart and first_filled if uneven else full))
    return starts


def go_on(above: Table, below: Table) -> tuple[Table, Table]:
    """Two tables, mended where the second goes on overleaf: its header, and a row cut in two."""
    edges = zip(above.columns, below.columns, strict=False)
    if (
        below.page != above.page + 1
        or len(above.columns) != len(below.columns)
        or any(abs(one - two) > _OVERLEAF for one, two in edges)
    ):
        return above, below
    rest = below.rows
    if _is_rest(rest[0], above.rows[-1]):
        last = tuple(map(_both, above.rows[-1], rest[0]))
        above, rest = replace(above, rows=(*above.rows[:-1], last)), rest[1:]
    heads = above.heads or int(all(cell.head or not cell.lines for cell in above.rows[0]))
    header = above.rows[:heads]
    if rest and rest[:heads] != header:
        rest = header + rest
    return above, replace(below, rows=rest, heads=heads)


def _is_rest(row: Sequence[Cell], above: Sequence[Cell]) -> bool:
    """Whether a row without a first cell ends the sentences of the row above it."""
    if len(row) != len(above) or row[0].lines or len(row) == 1:
        return False
    return all(
        one.lines[-1][-1:] not in _ENDS
        for one, two in zip(above, row, strict=True)
        if one.lines and two.lines
    )


def _both(one: Cell, two: Cell) -> Cell:
    return replace(one, lines=one.lines + two.lines)


def _is_lower(p: Piece) -> bool:
    """Whether the piece starts with a small letter, in mid-sentence."""
    return p.text[:1].islower()


def cell(pieces: Sequence[Piece], across: int = 1, down: int = 1, *, shaded: bool = False) -> Cell:
    """The cell with these pieces in it."""
    lines = [merged(parts) for parts in by_line(pieces)]
    head = bool(lines) and (shaded or all(line.bold for line in lines))
    return Cell(lines=tuple(line.text for line in lines), head=head, across=across, down=down)
