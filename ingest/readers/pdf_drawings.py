"""What is drawn on a page: rules, boxes, fills, tick boxes and pictures, as pdfium lists them.

Must never follow drawings without bound: a map has a million lines.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field

from ingest.readers.pdf_engine import Colour, Handle, colour_of, pdfium
from ingest.readers.pdf_marks import Box, Turn

#: Colours closer than this (of 255, in every channel) can't be told apart on the page.
_SAME_COLOUR = 14
#: Drawn things looked at on one page; a page with more is a map or a drawing, not a table.
_DRAWN_PER_PAGE = 20_000
#: Parts of one path looked at; more is a drawing.
_PARTS_PER_PATH = 400
#: Depth to which drawings inside drawings are followed.
_NESTING = 4
#: A line drawn thinner than this (points) is a rule, thicker a fill.
_RULE = 3.0
#: Side of the drawn or pictured boxes and circles that serve as tick boxes (points).
_TICK = (4.0, 20.0)
WHITE: Colour = (255, 255, 255)

Matrix = tuple[float, float, float, float, float, float]
_AS_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """A filled area."""

    box: Box
    colour: Colour | None
    painted: int
    #: Nothing painted before it shows through.
    covers: bool


@dataclass(slots=True)
class Drawings:
    """Everything drawn on a page, gathered while its objects are walked through."""

    rules: list[Box] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    ticks: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    #: Address of a text object -> its place in the order of painting.
    painted: dict[int, int] = field(default_factory=dict)
    count: int = 0


def alike(one: Colour, other: Colour) -> bool:
    """Whether two colours look the same."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < _SAME_COLOUR


def walk(
    page: Handle, turn: Turn, drawings: Drawings, *, matrix: Matrix = _AS_IS, depth: int = 0
) -> None:
    """Gather the drawings of a page, or of a form inside it, in the order of painting."""
    count = pdfium.FPDFPage_CountObjects if depth == 0 else pdfium.FPDFFormObj_CountObjects
    get = pdfium.FPDFPage_GetObject if depth == 0 else pdfium.FPDFFormObj_GetObject
    for index in range(min(count(page), _DRAWN_PER_PAGE)):
        thing = get(page, index)
        drawings.count += 1
        painted = drawings.count
        if not thing or painted > _DRAWN_PER_PAGE:
            return
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            drawings.painted[ctypes.addressof(thing.contents)] = painted
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            _draw_path(thing, turn, drawings, matrix=matrix, painted=painted)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(thing, turn, matrix)
            (drawings.ticks if _is_small(box) else drawings.pictures).append(box)
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
            box = _bounds(thing, turn, matrix)
            drawings.fills.append(Fill(box=box, colour=None, painted=painted, covers=False))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _NESTING:
            inner = _times(_matrix(thing), matrix)
            walk(thing, turn, drawings, matrix=inner, depth=depth + 1)


def _draw_path(
    path: Handle, turn: Turn, drawings: Drawings, *, matrix: Matrix, painted: int
) -> None:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(mode), ctypes.byref(stroked))
    fill, no_fill = colour_of(path) if mode.value else (None, True)
    line, no_line = colour_of(path, stroke=True) if stroked.value else (None, True)
    ruled = not no_line and not (line and alike(line, WHITE))
    parts = pdfium.FPDFPath_CountSegments(path)
    plain = parts <= 5  # noqa: PLR2004 - one line or one rectangle
    shapes = (
        _shapes(path, turn, _times(_matrix(path), matrix), parts)
        if not plain
        else [_bounds(path, turn, matrix)]
    )
    covers = plain and not pdfium.FPDFPageObj_HasTransparency(path) and not _clipped(path)
    for box in shapes:
        if min(box.width, box.height) <= _RULE:
            if ruled or (not no_fill and not (fill and alike(fill, WHITE))):
                drawings.rules.append(_thin(box))
            continue
        if parts == 2:  # noqa: PLR2004 - a slanted line
            continue
        if ruled and (plain or len(shapes) > 1 or box.width > _TICK[1]):
            drawings.boxes.append(box)
        if not no_fill:
            drawings.fills.append(Fill(box=box, colour=fill, painted=painted, covers=covers))
        if _is_small(box):
            drawings.ticks.append(box)


def _is_small(box: Box) -> bool:
    return _TICK[0] <= min(box.width, box.height) <= max(box.width, box.height) <= _TICK[1]


def _clipped(path: Handle) -> bool:
    clip = pdfium.FPDFPageObj_GetClipPath(path)
    return bool(clip) and pdfium.FPDFClipPath_CountPaths(clip) > 0


def _thin(box: Box) -> Box:
    """A rule without thickness, through the middle of the box."""
    if box.width >= box.height:
        middle = (box.top + box.bottom) / 2
        return Box(x0=box.x0, top=middle, x1=box.x1, bottom=middle)
    middle = (box.x0 + box.x1) / 2
    return Box(x0=middle, top=box.top, x1=middle, bottom=box.bottom)


def _shapes(path: Handle, turn: Turn, matrix: Matrix, parts: int) -> list[Box]:
    """The separate lines and rectangles of a path with many parts."""
    x, y = ctypes.c_float(), ctypes.c_float()
    runs: list[list[tuple[float, float]]] = []
    for index in range(min(parts, _PARTS_PER_PATH)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        starts = pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO
        if starts or not runs:
            runs.append([])
        runs[-1].append(_moved(x.value, y.value, matrix))
    boxes = []
    for points in runs:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        slanted = len(points) == 2 and min(max(xs) - min(xs), max(ys) - min(ys)) > _RULE  # noqa: PLR2004
        if len(points) > 1 and not slanted:
            boxes.append(turn.box(min(xs), min(ys), max(xs), max(ys)))
    return boxes


def _bounds(thing: Handle, turn: Turn, matrix: Matrix) -> Box:
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(thing, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    if matrix is _AS_IS:
        return turn.box(left, bottom, right, top)
    corners = [_moved(x, y, matrix) for x in (left, right) for y in (bottom, top)]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return turn.box(min(xs), min(ys), max(xs), max(ys))


def _matrix(thing: Handle) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, found):
        return _AS_IS
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
