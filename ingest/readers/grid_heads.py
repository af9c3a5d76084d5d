"""Where the header of a sheet's table ends: how many of its first rows name its columns.

It must never take a row of data for a header where a sheet's form does not say so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.tables import Cell

Row = Sequence[Cell]

#: Rows of header that a table may have.
_HEADS_MAX = 3
_LABEL_MAX = 80
_SENTENCE_MIN = 60
#: A column may be named by a year, a quarter or a month.
_PERIOD = re.compile(
    r"(?:19|20)\d\d(?:\s*[/\u2013-]\s*(?:\d\d){1,2})?|(?:Q[1-4]|(?:jan|feb|mar|apr|may|jun|jul|aug|"
    r"sep|oct|nov|dec)[a-z]*)[\s/-]*(?:\d\d){0,2}",
    re.IGNORECASE,
)
#: Addresses, telephone numbers, dates, figures, sums and sentences are what stands below a label;
#: "Tel." and "%" are labels.
_DATA = re.compile(
    r"@|://|\d[\d\s()-]{4,}|\d+[/.:-]\d+|[;!]$|\S(?:\s+\S+){2,}\.$|^[\W_]*\d[\W\d_]*$|^[-\u2013\u2014.]+$|"
    r"^[£$€]\s?\d"
)
#: Words by which columns are named everywhere; a row with some of them is a header, a column of
#: them is the left side of a form.
_NAME = re.compile(
    r"\b(?:actions?|activity|address|amount|area|audience|budget|capacity|category|chair|comments?|contact|"
    r"cost|date|deadline|department|description|details|due|e-?mail|eligibility|fax|group|hours|id|"
    r"indicator|lead|location|mobile|name|no|notes?|number|objective|opening|organisation|outcome|"
    r"owner|partner|phone|position|postcode|priority|progress|provider|rag|ref(?:erence|erral)?|"
    r"responsib(?:le|ility)|role|service|start|status|street|surname|target|team|tel(?:ephone)?|"
    r"theme|time(?:scale)?|title|total|type|update|url|venue|ward|website|week|year)\b",
    re.IGNORECASE,
)
_FILLED = 0.6
_ROWS_TO_TELL = 3


def heads_of(rows: Sequence[Row], above: Sequence[Row] = ()) -> int:
    """How many of the first rows are the header of the rest; 0 where none is.

    `above`: the header of the table before over the same columns, whose labels are no data here.
    """
    if len(rows) < 2 or _is_form(rows):  # noqa: PLR2004 - a header and something below it
        return 0
    pairs = ((one.text, two.text) for row in above for one, two in zip(row, rows[0], strict=True))
    if any(one and one.casefold() == two.casefold() for one, two in pairs):
        return _reaching(rows, 1)
    if _is_group_row(rows):
        return _reaching(rows, 2)
    if not (_is_marked(rows) or _is_labelled(rows)):
        return 0
    return _reaching(rows, 1)


def spread(heads: Sequence[Row]) -> list[Row]:
    """The header with each name of its upper row over all columns that it groups."""
    if len(heads) < 2 or not _repeats(heads[1]):  # noqa: PLR2004
        return list(heads)
    upper: list[Cell] = []
    for cell in heads[0]:
        upper.append(cell if cell.text or not upper else upper[-1])
    return [upper, *heads[1:]]


def is_sentence(text: str) -> bool:
    """Whether a cell's words are prose and no label."""
    return len(text) > _SENTENCE_MIN and (
        text.endswith((".", "!", "?")) or len(text) > 2 * _SENTENCE_MIN
    )


def _reaching(rows: Sequence[Row], count: int) -> int:
    """The count with the rows that a merged cell of the header reaches down to, or stands over."""
    while count < min(_HEADS_MAX, len(rows) - 1):
        last, row = rows[count - 1], rows[count]
        down = any(a is b and a.text for a, b in zip(last, row, strict=True))
        across = any(1 < cell.across < len(last) for cell in last if cell.text)
        if not down and not (across and all(_may_label(cell) for cell in row if cell.text)):
            break
        count += 1
    return count


def _is_marked(rows: Sequence[Row]) -> bool:
    """Whether the first row alone is bold, or said to be a header, throughout."""
    first = [cell for cell in rows[0] if cell.text]
    bold = len(first) > 1 and all(cell.head for cell in first)
    return bold and not all(cell.head for cell in rows[-1] if cell.text)


def _is_group_row(rows: Sequence[Row]) -> bool:
    """Whether two rows of labels stand above the rest, the upper one over some columns only."""
    if len(rows) <= 2:  # noqa: PLR2004
        return False
    upper, lower = rows[0], rows[1]
    names = [cell for cell in upper if cell.text]
    merged = any(1 < cell.across < len(upper) for cell in names)
    return (
        (merged or (1 < len(names) < len(upper) and _repeats(lower)))
        and all(map(_may_label, names))
        and all(_may_label(cell) for cell in lower if cell.text)
        and sum(bool(cell.text) for cell in lower) > _FILLED * len(lower)
    )


def _repeats(row: Row) -> bool:
    """Whether labels come twice: once under each name above them."""
    texts = [cell.text.casefold() for cell in row if cell.text]
    return len(set(texts)) < len(texts)


def _is_labelled(rows: Sequence[Row]) -> bool:
    """Whether the first row reads as labels: distinct, none said again below, one named so."""
    first = rows[0]
    own = [cell.text for cell in first]
    below = [row for row in rows[1:] if not _is_one(row) and [c.text for c in row] != own]
    names = [(at, cell.text) for at, cell in enumerate(first) if cell.text]
    said = [text.casefold() for _, text in names]
    if len(names) < max(2, _FILLED * len(first)) or len(set(said)) < len(said):
        return False
    if not all(_may_label(first[at]) for at, _ in names):
        return False
    columns = [[row[at].text for row in below if row[at].text] for at, _ in names]
    if any(
        name in {text.casefold() for text in col} for name, col in zip(said, columns, strict=True)
    ):
        return False
    other = any(
        column and not any(map(_is_label, column)) and _is_label(text)
        for (_, text), column in zip(names, columns, strict=True)
    )
    periods = sum(_PERIOD.fullmatch(text) is not None for text in said)
    return other or periods > 1 or any(map(_is_named, said)) or len(below) >= _ROWS_TO_TELL


def _is_form(rows: Sequence[Row]) -> bool:
    """Whether labels stand on the left of their values, as in a form of two columns."""
    filled = [[cell for cell in row if cell.text] for row in rows]
    if any(len(row) != 2 for row in filled):  # noqa: PLR2004
        return False
    left, right = [row[0] for row in filled], [row[1] for row in filled]
    if len({cell.text for cell in left}) < len(left):
        return False
    bold = all(cell.head for cell in left) and not any(cell.head for cell in right)
    colons = sum(cell.text.endswith(":") for cell in left) > len(left) / 2
    named = sum(_is_named(cell.text) for cell in left[1:])
    return bold or colons or (named > 1 and named >= len(left[1:]) / 2)


def _is_one(row: Row) -> bool:
    """Whether one cell alone is filled: the title of a section."""
    return len({id(cell) for cell in row if cell.text}) == 1


def _may_label(cell: Cell) -> bool:
    return _is_label(cell.text) or bool(_PERIOD.fullmatch(cell.text))


def _is_label(text: str) -> bool:
    return 0 < len(text) <= _LABEL_MAX and not _DATA.search(text)


def _is_named(text: str) -> bool:
    return _NAME.search(text) is not None
