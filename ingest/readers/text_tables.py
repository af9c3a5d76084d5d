"""Tables in plain text: columns set with tabs, with bars or with spaces, where that is clear.

It must never take prose for a table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.blocks import Block
from ingest.readers.tables import Cell, rows
from ingest.readers.text_lines import Line
from ingest.readers.words import clean

#: Columns set with spaces are clear only when this many lines keep to them.
_ALIGNED_LINES = 3
_MARKED_LINES = 2
_DRAWN = re.compile(r"[\s|:+=_-]+")
_TAB_GAP = re.compile(r"(?<=\S) *\t+ *(?=\S)")
_SPACE_GAP = re.compile(r"(?<=\S)\s{2,}(?=\S)")


def table_at(lines: Sequence[Line], at: int) -> tuple[list[Block], int]:
    """The rows of a table that begins with line `at` and how many lines it takes; else none."""
    begins = at == 0 or lines[at].apart or not _has_columns(lines[at - 1])
    if not begins or not _has_columns(lines[at]):
        return [], 0
    stretch = _stretch(lines, at)
    for split in (_by_bars, _by_tabs, _by_spaces):
        grid, taken = split(stretch)
        if grid:
            table = [[Cell(text=clean(text)) for text in row] for row in grid]
            is_underlined = taken > 1 and bool(_DRAWN.fullmatch(stretch[1].text))
            return rows(table, heads=int(is_underlined), page=lines[at].page), taken
    return [], 0


def _stretch(lines: Sequence[Line], at: int) -> list[Line]:
    """The lines from `at` as far as they have columns, or go on in one."""
    end = at + 1
    while end < len(lines) and not lines[end].apart and _may_belong(lines[end]):
        end += 1
    return list(lines[at:end])


def _may_belong(line: Line) -> bool:
    is_overflow = line.indent > 0 and not line.marker
    return _has_columns(line) or is_overflow or bool(_DRAWN.fullmatch(line.text))


def _has_columns(line: Line) -> bool:
    text = line.words if line.marker else line.text.strip()
    return "|" in text or bool(_TAB_GAP.search(text) or _SPACE_GAP.search(text))


def _by_bars(lines: list[Line]) -> tuple[list[list[str]], int]:
    found = [line.text.strip().strip("|").split("|") for line in lines]
    return _while_alike(lines, found)


def _by_tabs(lines: list[Line]) -> tuple[list[list[str]], int]:
    found = [_TAB_GAP.split(line.text.strip()) for line in lines]
    if lines[0].marker and "\t" not in lines[0].words:
        return [], 0
    return _while_alike(lines, found)


def _while_alike(lines: list[Line], found: list[list[str]]) -> tuple[list[list[str]], int]:
    """The first rows, as long as they have as many cells, without lines that are drawn."""
    grid: list[list[str]] = []
    taken = 0
    for line, cells in zip(lines, found, strict=True):
        is_drawn = bool(_DRAWN.fullmatch(line.text))
        if not is_drawn and (len(cells) == 1 or (grid and len(cells) != len(grid[0]))):
            break
        grid += [] if is_drawn else [cells]
        taken += 1
    return (grid, taken) if len(grid) >= _MARKED_LINES else ([], 0)


def _by_spaces(lines: list[Line]) -> tuple[list[list[str]], int]:
    """Columns that begin at the same place in each line of the stretch."""
    texts = [line.text.expandtabs() for line in lines if not _DRAWN.fullmatch(line.text)]
    starts = Counter(gap.end() for text in texts for gap in _SPACE_GAP.finditer(text))
    columns = sorted(start for start, count in starts.items() if 2 * count > len(texts))
    if len(texts) < _ALIGNED_LINES or not columns:
        return [], 0
    if any(not _keeps(text, columns) for text in texts):
        return [], 0
    bounds = [0, *columns, max(map(len, texts))]
    grid = [[text[a:b] for a, b in pairwise(bounds)] for text in texts]
    return _with_overflow(grid), len(lines)


def _keeps(text: str, columns: list[int]) -> bool:
    """Whether no word of this line runs into a column."""
    return all(text[start - 1 : start].strip() == "" for start in columns) and any(
        text[start : start + 1].strip() for start in columns
    )


def _with_overflow(grid: list[list[str]]) -> list[list[str]]:
    """A line whose first column is empty goes on with the row above it."""
    merged: list[list[str]] = []
    for row in grid:
        if merged and not row[0].strip():
            merged[-1] = [f"{a} {b}" for a, b in zip(merged[-1], row, strict=True)]
        else:
            merged.append(row)
    return merged
