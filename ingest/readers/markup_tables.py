"""The tables of a page as rows; a table that only lays out the page has none.

It asks the walk over the page which rows and cells are seen, and what stands in each.
"""

from __future__ import annotations

from collections.abc import Callable

from selectolax.lexbor import LexborNode

from ingest.readers import tables
from ingest.readers.blocks import Block, BlockKind
from ingest.readers.markup_lists import integer
from ingest.readers.markup_sight import Attributes
from ingest.readers.words import clean

_BAR = " | "

#: All that an element says, on one line.
Inside = Callable[[LexborNode], str]
#: Those of the elements that the page does not hide.
Seen = Callable[[list[LexborNode]], list[LexborNode]]


def table_blocks(
    table: LexborNode, attributes: Attributes, *, seen: Seen, inside: Inside
) -> list[Block]:
    """The caption and the rows of a table of data; none where the table only lays out the page."""
    if attributes.get("role") in {"presentation", "none"} or len(table.css("table")) > 1:
        return []
    if table.css_first("td h1, td h2, td h3, td h4, td h5, td h6"):
        return []
    lines = [(row, seen(_cells(row))) for row in seen(table.css("tr"))]
    heads = sum(row.parent is not None and row.parent.tag == "thead" for row, _ in lines)
    if all(len(cells) <= 1 for _, cells in lines):
        return _bare_rows([cells[0] for _, cells in lines if cells], inside)
    grid = [[_cell(cell, inside) for cell in cells] for _, cells in lines]
    return _caption(table, inside) + tables.rows(grid, heads)


def _caption(table: LexborNode, inside: Inside) -> list[Block]:
    caption = table.css_first("caption")
    text = inside(caption) if caption else ""
    return [Block(kind=BlockKind.PARAGRAPH, text=text)] if text else []


def _bare_rows(cells: list[LexborNode], inside: Inside) -> list[Block]:
    """Rows whose one cell holds the columns as "a | b | c"."""
    if not any(_BAR in cell.text() for cell in cells):
        return []
    texts = [inside(cell).split(_BAR) for cell in cells]
    return tables.rows([[tables.Cell(text=text) for text in row] for row in texts])


def _cells(row: LexborNode) -> list[LexborNode]:
    cells = []
    cell = row.child
    while cell is not None:
        if cell.tag in {"td", "th"}:
            cells.append(cell)
        cell = cell.next
    return cells


def _cell(cell: LexborNode, inside: Inside) -> tables.Cell:
    attributes = cell.attributes
    return tables.Cell(
        text=inside(cell),
        head=cell.tag == "th" or _is_bold(cell),
        across=integer(attributes.get("colspan"), 1),
        down=integer(attributes.get("rowspan"), 1),
    )


def _is_bold(cell: LexborNode) -> bool:
    bold = "".join(clean(node.text()) for node in cell.css("b, strong"))
    return bool(bold) and bold == clean(cell.text())
