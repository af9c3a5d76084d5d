"""Goes over the shapes of one slide in the order in which a person reads them.

It must never pass on a shape that is hidden or stands beside the slide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import InvalidXmlError
from pptx.slide import Slide

from ingest.readers.flow import Cell, Paragraph, Run, Table
from ingest.readers.pptx_diagram import diagram_of
from ingest.readers.pptx_order import Box, in_reading_order
from ingest.readers.pptx_text import bare_paragraphs, looks_of, paragraphs_of
from ingest.readers.words import CLOSERS, STOPS, clean

_MARGINS = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.HEADER,
    PP_PLACEHOLDER.SLIDE_NUMBER}  # fmt: skip
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE}
_BODIES = {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY,
    PP_PLACEHOLDER.VERTICAL_OBJECT}  # fmt: skip
#: Layouts of slides that begin a deck or a part of it.
_OPENING = {"title", "secHead"}
_HEADING_LENGTH = 80
_LABELS_MAX = 200
_GROUPS_DEEP = 50
#: What the library raises on shapes that are not built as it expects.
FAULTS = (AttributeError, InvalidXmlError, KeyError, IndexError, NotImplementedError, TypeError,
    ValueError)  # fmt: skip


@dataclass(slots=True)
class Found:
    """What was met on the way and was not read."""

    hidden: int = 0
    pictures: int = 0
    drawings: int = 0
    charts: int = 0


class SlideReader:
    """The walk over one slide."""

    def __init__(
        self, slide: Slide, size: tuple[int, int], found: Found, *, opens: bool = False
    ) -> None:
        """`size`: of the slide; `found` is added to; `opens`: it is the first of its deck."""
        self._slide = slide
        self._opens = opens or _layout(slide) in _OPENING
        self._size = size
        self._found = found

    def flow(self) -> list[Paragraph | Table]:
        """What the slide says; of one that the library does not understand, its bare words."""
        try:
            return self._flow()
        except FAULTS:
            return list(bare_paragraphs(self._slide.element))

    def _flow(self) -> list[Paragraph | Table]:
        """Its title and then its other shapes."""
        shapes = list(self._slide.shapes)
        title = next((shape for shape in shapes if _kind(shape) in _TITLES), None)
        flow = [each for shape in self._ordered(shapes, title) for each in self._read(shape)]
        level = 1 if self._opens else 2
        text = _one_line(title) if title is not None else ""
        if text:
            return [Paragraph(runs=(Run(text=text),), level=level), *flow]
        return _first_line_headed(flow, level)

    def _ordered(self, shapes: Sequence[Any], title: Any = None) -> list[Any]:
        """The shapes that are shown, but the title, as a person reads them."""
        shown = [
            shape
            for shape in shapes
            if shape is not title and _kind(shape) not in _MARGINS and self._is_shown(shape)
        ]
        return [shown[at] for at in in_reading_order([_box(shape) for shape in shown])]

    def _is_shown(self, shape: Any) -> bool:
        hidden = [each.get("hidden") for each in shape.element.iterfind("*/{*}cNvPr")]
        is_shown = hidden[:1] not in (["1"], ["true"]) and not self._is_beside(_box(shape))
        self._found.hidden += not is_shown and _says(shape)
        return is_shown

    def _is_beside(self, box: Box) -> bool:
        """Whether a shape stands wholly outside the slide."""
        width, height = self._size
        if not width or not height:
            return False
        return box.right < 0 or box.bottom < 0 or box.left > width or box.top > height

    def _read(self, shape: Any, depth: int = 0) -> list[Paragraph | Table]:
        """What a shape says; of one that the library does not understand, its bare words."""
        try:
            return list(self._shape(shape, depth))
        except FAULTS:
            return list(bare_paragraphs(shape.element))

    def _shape(self, shape: Any, depth: int) -> Iterator[Paragraph | Table]:
        if shape.element.tag.endswith("}grpSp"):
            if depth < _GROUPS_DEEP:
                # Within a group, places are counted by a measure of its own.
                inner = SlideReader(self._slide, (0, 0), self._found)
                for each in inner._ordered(list(shape.shapes)):
                    yield from inner._read(each, depth + 1)
        elif getattr(shape, "has_table", False) and shape.has_table:
            yield _table(shape.table, self._slide)
        elif getattr(shape, "has_chart", False) and shape.has_chart:
            self._found.charts += 1
            yield from _chart(shape)
        elif shape.has_text_frame:
            looks = list(looks_of(shape, self._slide, listed=_kind(shape) in _BODIES))
            yield from paragraphs_of(shape.text_frame, self._slide.part, looks)
        elif shape.element.tag.endswith("}pic"):
            self._found.pictures += 1
        elif shape.element.tag.endswith("}graphicFrame"):
            nodes = diagram_of(shape.element, self._slide.part)
            self._found.drawings += not nodes
            yield from nodes


def _layout(slide: Slide) -> str:
    try:
        return slide.slide_layout.element.get("type") or ""
    except FAULTS:
        return ""


def margins_of(slide: Slide) -> list[str]:
    """What the head and foot of a slide say."""
    try:
        return [_one_line(shape) for shape in slide.shapes if _kind(shape) in _MARGINS]
    except FAULTS:
        return []


def _kind(shape: Any) -> Any:
    """What a placeholder stands for, or None."""
    try:
        return shape.placeholder_format.type if shape.is_placeholder else None
    except FAULTS:
        return None


def _says(shape: Any) -> bool:
    return bool(clean("".join(shape.element.itertext())))


def _one_line(shape: Any) -> str:
    return clean(" ".join(one.text for one in bare_paragraphs(shape.element)))


def _box(shape: Any) -> Box:
    """Where a shape stands; the library asks the layout where the slide says nothing of it."""
    try:
        left, top, width, height = shape.left, shape.top, shape.width, shape.height
    except FAULTS:
        left = top = width = height = None
    left, top = left or 0, top or 0
    return Box(left=left, top=top, right=left + (width or 0), bottom=top + (height or 0))


def _first_line_headed(flow: list[Paragraph | Table], level: int) -> list[Paragraph | Table]:
    """A slide without a title, its first short line made a heading where more follows it."""
    first = flow[0] if flow else None
    if len(flow) < 2 or not isinstance(first, Paragraph) or first.nesting >= 0:  # noqa: PLR2004
        return flow
    text = first.text
    if not text or len(text) > _HEADING_LENGTH or text.rstrip(CLOSERS).endswith(tuple(STOPS)):
        return flow
    return [replace(first, level=level), *flow[1:]]


def _table(table: Any, slide: Slide) -> Table:
    rows = tuple(
        tuple(
            Cell(
                flow=tuple(paragraphs_of(cell.text_frame, slide.part)),
                across=cell.span_width if cell.is_merge_origin else 1,
                down=cell.span_height if cell.is_merge_origin else 1,
            )
            for cell in row.cells
            if not cell.is_spanned
        )
        for row in table.rows
    )
    return Table(rows=rows, heads=int(bool(table.first_row) and len(rows) > 1))


def _chart(shape: Any) -> Iterator[Paragraph]:
    """The title of a chart, and what its axis or its slices are called."""
    try:
        chart = shape.chart
        title = chart.chart_title.text_frame.text if chart.has_title else ""
        labels = [str(label) for label in chart.plots[0].categories][:_LABELS_MAX]
    except FAULTS:
        return
    for text, nesting in ((title, -1), *((label, 0) for label in labels)):
        yield Paragraph(runs=(Run(text=text),), nesting=nesting)
