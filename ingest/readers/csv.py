"""Reads comma-separated values, by whatever sign they are separated: rows with their headers.

It must never take a cell for anything but text: a formula is quoted, not worked out.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from typing import TypedDict

from ingest.readers.blocks import Block, Reading, Unreadable
from ingest.readers.grids import blocks_of
from ingest.readers.tables import COLUMNS_MAX, Cell
from ingest.readers.words import clean, decode

_DELIMITERS = ",;\t|"
#: What a spreadsheet writes first where the delimiter is not its region's.
_DECLARED = re.compile(r"\ufeff?\"?sep=(.)\"?\r?\n", re.IGNORECASE)
#: A quotation mark doubled within a cell; some programs put a backslash before it instead.
_DOUBLED = re.compile(r'(?<![\\,;\t|\r\n])""(?=[^,;\t|\r\n])')
#: Characters and records from which the delimiter is told.
_SAMPLE = 200_000
_RECORDS = 500
#: Shares of alike records this near are as good as each other: more columns decide.
_NEAR = 0.1
_CHARACTERS_MAX = 5_000_000
_ROWS_MAX = 50_000
_SPLIT = "Split it into smaller files"


class _Form(TypedDict):
    """How the cells of one file are told apart."""

    delimiter: str
    escapechar: str | None
    skipinitialspace: bool


def read(data: bytes) -> Reading:
    """What a file of separated values says."""
    text = decode(data)
    if len(text) > _CHARACTERS_MAX:
        raise Unreadable(f"it has more than {_CHARACTERS_MAX:,} characters", _SPLIT)
    declared = _DECLARED.match(text)
    text = text[declared.end() :] if declared else text
    csv.field_size_limit(_CHARACTERS_MAX)
    delimiter = declared[1] if declared else _delimiter(text)
    grid: dict[int, dict[int, Cell]] = {}
    wide = 0
    for number, record in enumerate(_records(text, delimiter)):
        said = [(at, clean(text)) for at, text in enumerate(record[:COLUMNS_MAX])]
        if any(text for _, text in said):
            grid[number] = {at: Cell(text=text) for at, text in said if text}
        wide += any(map(str.strip, record[COLUMNS_MAX:]))
        if len(grid) > _ROWS_MAX:
            raise Unreadable(f"it has more than {_ROWS_MAX:,} rows", _SPLIT)
    return Reading(blocks=tuple(_blocks(grid)), labels={}, notes=tuple(_notes(wide)))


def _blocks(grid: dict[int, dict[int, Cell]]) -> list[Block]:
    return blocks_of(grid, page=1, level=1)


def _notes(wide: int) -> Iterator[str]:
    if wide:
        yield (
            f"What stands beyond column {COLUMNS_MAX} was left out, in {wide:,}"
            f" {'row' if wide == 1 else 'rows'}"
        )


def _delimiter(text: str) -> str:
    """The sign that cuts the most records into the same number of cells."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    judged = {delimiter: _alike(sample, delimiter) for delimiter in _DELIMITERS}
    best = max(share for share, _ in judged.values())
    near = (each for each in judged if judged[each][0] >= best - _NEAR)
    return max(near, key=lambda each: judged[each][1])


def _alike(sample: str, delimiter: str) -> tuple[float, int]:
    """The share of records that have the usual number of cells, and that number; 0 if it is one."""
    records = islice(_records(sample, delimiter), _RECORDS)
    widths = Counter(len(record) for record in records if any(map(str.strip, record)))
    width, count = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1]), default=(1, 0))
    return (count / widths.total(), width) if width > 1 else (0.0, 1)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records; where a quotation mark is never closed, each line is one."""
    escape = "\\" if '\\"' in text and not _DOUBLED.search(text) else None
    form = _Form(delimiter=delimiter, escapechar=escape, skipinitialspace=delimiter != "\t")
    try:
        if _is_closed(text, form):
            yield from csv.reader(StringIO(text, newline=""), **form)
        else:
            for line in StringIO(text, newline=""):
                yield from csv.reader([line], **form)
    except csv.Error as cause:
        raise Unreadable("the file is damaged: its cells can't be told apart", _SPLIT) from cause


def _is_closed(text: str, form: _Form) -> bool:
    """Whether the last quotation mark that opens a cell is closed again."""
    try:
        for _ in csv.reader(StringIO(text, newline=""), strict=True, **form):
            pass
    except csv.Error as fault:
        return "end of data" not in str(fault)
    return True
