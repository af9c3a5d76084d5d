"""The reading order of one page: columns, frames and tables, down to lines and tables in a row.

Must never lose a word: whatever is no table and no column comes out as lines, top down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from statistics import mean, median

from ingest.readers.pdf_grids import Grid, flat_rules, grids
from ingest.readers.pdf_lines import Line, line, starts_item
from ingest.readers.pdf_marks import Box, Sheet, Word
from ingest.readers.pdf_pieces import Piece, by_line, merged, pieces
from ingest.readers.pdf_tables import Table, aligned, aligned_table, cell

#: A frame is wider and higher than this (points): smaller boxes are ticked, not read.
_FRAME = (40.0, 14.0)
#: Frames looked at on a page, and inside each other.
_FRAMES_MAX = 300
_NESTING = 6
#: Lines that each of two columns of prose has at least.
_COLUMN_LINES = 4
#: Share of its column that a line of prose fills, and of the page that a column fills.
_FILLED = 0.6
_COLUMN_WIDTH = 0.2
#: Words to a line of prose in a column.
_PROSE_WORDS = 3.5
#: Share of the lines in a column that start with a bullet, where it is a list beside a list.
_LISTED = 0.3
#: Places looked at for the gap between two columns.
_GUTTERS_MAX = 12
#: Left edges this near are one column's (points).
_EDGE = 2.5
#: A cell with more lines than this in the only row of a table is a column of a page, not a cell.
_LONG_CELL = 8

Part = Line | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """A drawn box or a grid, with what stands in it."""

    box: Box
    grid: Grid | None = None
    pieces: tuple[Piece, ...] = ()
    frames: tuple[_Frame, ...] = ()

    @property
    def x0(self) -> float:
        return self.box.x0

    @property
    def x1(self) -> float:
        return self.box.x1

    @property
    def top(self) -> float:
        return self.box.top

    @property
    def bottom(self) -> float:
        return self.box.bottom


_Item = Piece | _Frame


def layout(sheet: Sheet, rows: Iterable[list[Word]], regions: count[int]) -> list[Part]:
    """The lines and tables of these rows of words, in reading order."""
    fences = [rule for rule in sheet.rules if rule.height > rule.width] + [
        side for box in sheet.boxes for side in _sides(box)
    ]
    parts = [part for row in rows for part in pieces(row, fences)]
    page = _Page(sheet, regions)
    return list(page.read(_framed(parts, sheet)))


def _sides(box: Box) -> tuple[Box, Box]:
    return (
        Box(x0=box.x0, top=box.top, x1=box.x0, bottom=box.bottom),
        Box(x0=box.x1, top=box.top, x1=box.x1, bottom=box.bottom),
    )


def _rules(sheet: Sheet) -> list[Box]:
    edges = [
        edge
        for box in sheet.boxes
        for edge in (
            *_sides(box),
            Box(x0=box.x0, top=box.top, x1=box.x1, bottom=box.top),
            Box(x0=box.x0, top=box.bottom, x1=box.x1, bottom=box.bottom),
        )
    ]
    return [*sheet.rules, *edges]


def _framed(parts: list[Piece], sheet: Sheet) -> list[_Item]:
    """The pieces, with those inside boxes and grids gathered into their frames."""
    drawn = [(grid.box, grid) for grid in grids(_rules(sheet))]
    plain = [box for box in sheet.boxes if box.width > _FRAME[0] and box.height > _FRAME[1]]
    drawn_boxes: list[tuple[Box, Grid | None]] = [*drawn]
    for box in sorted(plain, key=lambda b: b.width * b.height, reverse=True)[:_FRAMES_MAX]:
        whole_page = box.width * box.height > 0.8 * sheet.width * sheet.height
        if not whole_page and not any(_in_grid(box, grid) for _, grid in drawn):
            drawn_boxes.append((box, None))
    return _nested(parts, drawn_boxes, _NESTING)


def _in_grid(box: Box, grid: Grid) -> bool:
    """Whether the box is one of the lines that make the grid."""
    return _inside(box, grid.box) and not any(
        _inside(box, grid.cell_box(c)) and box.height < 0.8 * grid.cell_box(c).height
        for c in grid.cells
    )


def _inside(box: Box, other: Box) -> bool:
    return other.holds(box.x0, box.top, 2) and other.holds(box.x1, box.bottom, 2)


def _nested(parts: list[Piece], drawn: list[tuple[Box, Grid | None]], depth: int) -> list[_Item]:
    """Each piece beside or inside the outermost of the drawn boxes that hold it."""
    by_size = sorted(drawn, key=lambda d: d[0].width * d[0].height, reverse=True)
    items: list[_Item] = []
    left = list(parts)
    while by_size and depth:
        box, grid = by_size.pop(0)
        inside = [p for p in left if box.holds((p.x0 + p.x1) / 2, p.base - 0.3 * p.size)]
        inner = [d for d in by_size if _inside(d[0], box)]
        by_size = [d for d in by_size if not _inside(d[0], box)]
        if not inside:
            continue
        held = {id(p) for p in inside}
        left = [p for p in left if id(p) not in held]
        within = _nested(inside, inner, depth - 1)
        frame = _Frame(
            box=box,
            grid=grid,
            pieces=tuple(p for p in within if isinstance(p, Piece)),
            frames=tuple(f for f in within if isinstance(f, _Frame)),
        )
        items.append(frame)
    return [*left, *items]


class _Page:
    """Reads the items of one page; every stretch of lines it gives has its own region."""

    def __init__(self, sheet: Sheet, regions: count[int]) -> None:
        self._sheet = sheet
        self._regions = regions
        self._flat = flat_rules(sheet.rules)

    def read(self, items: list[_Item]) -> Iterator[Part]:
        """The items in reading order: down one column, then down the next."""
        gutter = _gutter(items)
        if gutter is None:
            yield from self._down(items)
            return
        for stretch, parted in _stretches(sorted(items, key=lambda i: i.top), gutter):
            if not parted:
                yield from self._down(stretch)
                continue
            yield from self.read([i for i in stretch if i.x1 <= gutter + _EDGE])
            yield from self.read([i for i in stretch if i.x1 > gutter + _EDGE])

    def _down(self, items: list[_Item]) -> Iterator[Part]:
        """Items of one column from the top down, frames each as a whole."""
        loose: list[Piece] = []
        region = next(self._regions)
        right = max((i.x1 for i in items), default=0.0)
        for item in sorted(items, key=lambda i: (round(i.top / 6), i.x0, i.top)):
            if isinstance(item, Piece):
                loose.append(item)
                continue
            yield from self._plain(loose, region, right)
            yield from self._frame(item)
            loose, region = [], next(self._regions)
        yield from self._plain(loose, region, right)

    def _plain(self, parts: list[Piece], region: int, right: float) -> Iterator[Part]:
        """Pieces of one column as tables where they line up, and as lines."""
        rows = by_line(parts)
        at = 0
        for table in aligned(rows, self._flat):
            yield from self._lines(rows[at : table.start], region, right)
            yield aligned_table(table.rows, self._flat, self._sheet.number)
            at, region = table.end, next(self._regions)
        yield from self._lines(rows[at:], region, right)

    def _lines(self, rows: list[list[Piece]], region: int, right: float) -> Iterator[Line]:
        for row in rows:
            lines = [self._line(part, region, right) for part in row]
            marked = sum(found.marker is not None for found in lines)
            if len(row) > 1 and marked == len(row):
                yield from lines
            else:
                yield self._line(merged(row), region, right)

    def _line(self, part: Piece, region: int, right: float) -> Line:
        return line(part, self._sheet, region=region, right=right)

    def _frame(self, frame: _Frame) -> Iterator[Part]:
        if frame.grid is not None:
            yield from self._grid(frame, frame.grid)
        else:
            yield from self.read([*frame.pieces, *frame.frames])

    def _grid(self, frame: _Frame, grid: Grid) -> Iterator[Part]:
        """A ruled table; one that only arranges lists or prose on the page is read by columns."""
        rows = _by_row(frame, grid)
        while rows and _is_caption(rows[0], grid):
            yield from self.read(rows.pop(0)[0][1])
        filled = [[content for _, content in row if content] for row in rows]
        several = [row for row in filled if len(row) > 1]
        headed = len(several) > 1 and self._all_bold(several[0])
        body = several[1:] if headed else several
        if not body or (len(body) == 1 and any(map(self._is_column, body[0]))):
            order = sorted(
                (c for row in rows for c in row),
                key=lambda c: (c[0][1], c[0][0]) if headed else c[0],
            )
            for _, content in order:
                yield from self.read(content)
        else:
            yield self._table(rows, grid)

    def _all_bold(self, contents: list[list[_Item]]) -> bool:
        return all(isinstance(i, Piece) and i.bold for content in contents for i in content)

    def _is_column(self, content: list[_Item]) -> bool:
        """Whether a cell is so long, or a list, that it is a column of the page."""
        loose = [i for i in content if isinstance(i, Piece)]
        bullets = sum(starts_item(part, self._sheet.ticks) for part in loose)
        return bullets > 1 or len(by_line(loose)) > _LONG_CELL

    def _table(self, rows: list[list[_Content]], grid: Grid) -> Table:
        shaded = {c: self._shaded(grid.cell_box(c)) for row in rows for c, _ in row}
        below = {(c[0], c[1] + i): shaded[c] for row in rows for c, _ in row for i in range(c[3])}
        return Table(
            rows=tuple(
                tuple(
                    cell(
                        _loose(content),
                        across=c[3],
                        down=c[2],
                        shaded=shaded[c] and not below.get((c[0] + c[2], c[1]), True),
                    )
                    for c, content in row
                )
                for row in rows
            ),
            columns=grid.xs[:-1],
            page=self._sheet.number,
        )

    def _shaded(self, box: Box) -> bool:
        x, y = box.x0 + 3, (box.top + box.bottom) / 2
        return any(shade.holds(x, y) for shade in self._sheet.shades)


_Cell = tuple[int, int, int, int]
_Content = tuple[_Cell, list[_Item]]


def _by_row(frame: _Frame, grid: Grid) -> list[list[_Content]]:
    """The cells of each row with what stands in them; rows without any words are left out."""
    rows: dict[int, list[_Content]] = {}
    items: list[_Item] = [*frame.pieces, *frame.frames]
    for place in grid.cells:
        box = grid.cell_box(place)
        content = [i for i in items if box.holds((i.x0 + i.x1) / 2, (i.top + i.bottom) / 2)]
        held = {id(i) for i in content}
        items = [i for i in items if id(i) not in held]
        rows.setdefault(place[0], []).append((place, content))
    if items and rows:
        last = rows[max(rows)][-1]
        last[1].extend(items)
    return [rows[at] for at in sorted(rows) if any(content for _, content in rows[at])]


def _loose(content: list[_Item]) -> list[Piece]:
    found: list[Piece] = []
    for item in content:
        found.extend([item] if isinstance(item, Piece) else _loose([*item.pieces, *item.frames]))
    return found


def _is_caption(row: list[_Content], grid: Grid) -> bool:
    """Whether the first row is one cell across the whole table: its caption."""
    (_, _, _, across), _ = row[0]
    return len(row) == 1 and across == len(grid.xs) - 1


def _gutter(items: list[_Item]) -> float | None:
    """Where the gap runs that parts two columns of prose, or None."""
    if len(items) < 2 * _COLUMN_LINES:
        return None
    items = sorted(items, key=lambda i: i.top)
    edges = Counter(round(item.x0) for item in items)
    near = {edge: edges[edge - 1] + edges[edge] + edges[edge + 1] for edge in list(edges)}
    left = min(i.x0 for i in items)
    likely = sorted(
        (edge for edge in near if near[edge] >= _COLUMN_LINES and edge > left + _EDGE),
        key=lambda edge: -near[edge],
    )
    gutters = [edge - _EDGE for edge in likely[:_GUTTERS_MAX]]
    held = {
        gutter: sum(len(part) for part, parted in _stretches(items, gutter) if parted)
        for gutter in gutters
    }
    best = max(held, key=lambda gutter: held[gutter], default=None)
    return best if best is not None and held[best] else None


def _stretches(items: list[_Item], gutter: float) -> Iterator[tuple[list[_Item], bool]]:
    """The items, from the top down, in stretches that the gutter parts into columns or doesn't."""
    plain: list[_Item] = []
    for stretch in _uncrossed(items, gutter):
        if _is_two_columns(stretch, gutter):
            if plain:
                yield plain, False
            yield stretch, True
            plain = []
        else:
            plain.extend(stretch)
    if plain:
        yield plain, False


def _uncrossed(items: list[_Item], gutter: float) -> Iterator[list[_Item]]:
    stretch: list[_Item] = []
    for item in items:
        if item.x0 < gutter - _EDGE and item.x1 > gutter + _EDGE:
            if stretch:
                yield stretch
            yield [item]
            stretch = []
        else:
            stretch.append(item)
    if stretch:
        yield stretch


def _is_two_columns(stretch: list[_Item], gutter: float) -> bool:
    """Whether both sides of the gutter are prose or lists, and stand beside each other."""
    left = [i for i in stretch if i.x1 <= gutter + _EDGE]
    right = [i for i in stretch if i.x1 > gutter + _EDGE]
    if not left or not right:
        return False
    shared = min(max(i.bottom for i in left), max(i.bottom for i in right)) - max(
        min(i.top for i in left), min(i.top for i in right)
    )
    height = min(max(i.bottom for i in side) - min(i.top for i in side) for side in (left, right))
    whole = max(i.x1 for i in stretch) - min(i.x0 for i in stretch)
    return shared > 0.5 * height and all(_is_prose(side, whole) for side in (left, right))


def _is_prose(side: list[_Item], whole: float) -> bool:
    loose = [i for i in side if isinstance(i, Piece)]
    if len(loose) < _COLUMN_LINES:
        return False
    width = max(i.x1 for i in loose) - min(i.x0 for i in loose)
    if width < _COLUMN_WIDTH * whole:
        return False
    listed = sum(starts_item(part) for part in loose) >= _LISTED * len(loose)
    full = median(part.x1 - part.x0 for part in loose) >= _FILLED * width
    return listed or (full and mean(len(part.words) for part in loose) >= _PROSE_WORDS)
