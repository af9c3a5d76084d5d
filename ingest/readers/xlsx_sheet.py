"""One sheet of a spreadsheet: the cells that are seen, each as it is shown.

It must never read a hidden row or column, nor take time or memory for cells that are empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree.ElementTree import Element  # the type only: package.py does the parsing

from ingest.readers.blocks import Unreadable
from ingest.readers.elements import attribute, local
from ingest.readers.grids import Field, Grid
from ingest.readers.words import clean
from ingest.readers.xlsx_book import Book, Style, is_on, rich_text
from ingest.readers.xlsx_codes import GENERAL
from ingest.readers.xlsx_display import shown, shown_text

#: No reading holds more rows (__main__.py), and no spreadsheet to be read more cells.
ROWS_MAX = 50_000
CELLS_MAX = 1_000_000
_ROW_LAST, _COLUMN_LAST = 1_048_576, 16_384
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_LETTERS = 26
#: Cells and rows that say nothing and are not hidden; a program may format a million of them.
_EMPTY = (
    re.compile(rb"<(?:\w{1,20}:)?c\b[^<>]*+(?<=/)>"),
    re.compile(
        rb"<((?:\w{1,20}:)?row)\b(?![^<>]*(?:hidden=|ht=\"0\"))[^<>]*+(?:(?<=/)>|(?<!/)></\1>)"
    ),
)
_PLAIN = Style()
#: What stands inside a cell, and cells: they are looked at when their row ends.
_INNER = ("}c", "}v", "}f", "}is", "}t", "}r", "}rPr", "}rPh")


@dataclass(slots=True)
class Unseen:
    """What of a sheet, or of all sheets, was not read; how often."""

    rows: int = 0
    columns: int = 0
    #: Cells whose format hides their value.
    values: int = 0
    #: Formulas whose value the file does not hold, or that came to an error.
    formulas: int = 0
    errors: int = 0


@dataclass(slots=True)
class _Sheet:
    """A sheet while it is read from its first element to its last."""

    book: Book
    unseen: Unseen
    rows: dict[int, dict[int, Field]] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    heads: set[int] = field(default_factory=set)
    #: Rows and columns that are hidden; of the columns, those that hold something.
    hidden: list[int] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    unread_columns: set[int] = field(default_factory=set)
    row: int = 0
    cells: int = 0

    def take(self, element: Element) -> None:
        """Read one element that has ended, and let go of it."""
        match local(element):
            case "row":
                self._take_row(element)
            case "col":
                self._take_columns(element)
            case "mergeCell":
                self._take_span(attribute(element, "ref"))
            case "autoFilter":
                self.heads.add(_corners(attribute(element, "ref"))[0][0])
            case "pane" if attribute(element, "state").startswith("frozen"):
                self.heads.add(_integer(attribute(element, "ySplit")))
        element.clear()

    def _take_columns(self, element: Element) -> None:
        first, last = _integer(element.get("min", "")), _integer(element.get("max", ""))
        if is_on(element.get("hidden", "")) or element.get("width") == "0":
            self.hidden_columns.append(range(first, min(last, _COLUMN_LAST) + 1))

    def _take_span(self, reference: str) -> None:
        first, last = _corners(reference)
        if first != last:
            self.spans[first] = last

    def _take_row(self, element: Element) -> None:
        self.row = _integer(element.get("r", "")) or self.row + 1
        hidden = is_on(element.get("hidden", "")) or element.get("ht") == "0"
        if hidden:
            self.hidden.append(self.row)
        if not len(element):
            return
        fields = dict(self._fields(element, hidden=hidden))
        if hidden:
            self.unseen.rows += bool(fields)
        elif fields:
            self.rows[self.row] = fields
            self.cells += len(fields)
        if len(self.rows) > ROWS_MAX or self.cells > CELLS_MAX:
            count, what = (ROWS_MAX, "rows") if len(self.rows) > ROWS_MAX else (CELLS_MAX, "cells")
            raise Unreadable(
                f"a sheet of it has more than {count:,} {what} that say something",
                "Split it into smaller files, or add a summary of it instead",
            )

    def _fields(self, row: Element, *, hidden: bool) -> Iterator[tuple[int, Field]]:
        column = 0
        for cell in row:
            column = _column(cell.get("r", "")) or column + 1
            if not len(cell):
                continue
            if self.hidden_columns and any(column in each for each in self.hidden_columns):
                if not hidden and self._field(cell, Unseen()):
                    self.unread_columns.add(column)
            elif found := self._field(cell, Unseen() if hidden else self.unseen):
                yield column, found

    def _field(self, cell: Element, unseen: Unseen) -> Field | None:
        """What a cell shows, or None where it shows nothing."""
        kind = cell.get("t", "n")
        value, formula = _value(cell)
        if formula and not value and kind != "str":
            unseen.formulas += 1
        if kind == "e":
            unseen.errors += 1
        if not value or kind == "e":
            return None
        style = self._style(cell.get("s", ""))
        text = self._shown(kind, value, style.code)
        if not text:
            unseen.values += bool(value.strip())
            return None
        return Field(text=text, bold=style.bold, figure=kind in {"n", "d"})

    def _shown(self, kind: str, value: str, code: str) -> str:
        if kind in {"n", "d"}:
            text = shown(value, code, since_1904=self.book.since_1904)
            return text if code == GENERAL else clean(text)
        if kind == "s":
            at = _integer(value)
            value = self.book.strings[at] if at < len(self.book.strings) else ""
        elif kind == "b":
            return "TRUE" if is_on(value) else "FALSE"
        else:
            value = clean(value)
        return value if not value or code == GENERAL else clean(shown_text(value, code))

    def _style(self, number: str) -> Style:
        at = _integer(number)
        return self.book.styles[at] if at < len(self.book.styles) else _PLAIN


def read_sheet(book: Book, part: str, unseen: Unseen) -> Grid:
    """The cells of a sheet that are seen; what is not is counted in `unseen`.

    Raises:
        Unreadable: it is damaged, or too large.
    """
    sheet = _Sheet(book, unseen)
    for element in book.package.elements(part, without=_EMPTY):
        if not element.tag.endswith(_INNER):
            sheet.take(element)
    unseen.columns += len(sheet.unread_columns)
    heads = sheet.heads | set(_table_heads(book, part))
    return Grid(
        rows=sheet.rows,
        spans=sheet.spans,
        hidden=sorted(sheet.hidden),
        heads=frozenset(heads),
    )


def _table_heads(book: Book, part: str) -> Iterator[int]:
    """The first row of each stretch that the sheet declares a table with a header."""
    for kind, name in book.package.links(part).values():
        root = book.package.root(name) if kind == "table" else None
        if root is not None and attribute(root, "headerRowCount") != "0":
            yield _corners(attribute(root, "ref"))[0][0]


def _value(cell: Element) -> tuple[str, bool]:
    """The value that a cell holds, and whether it has a formula."""
    value, formula = "", False
    for child in cell:
        if child.tag.endswith("}v"):
            value = child.text or ""
        elif child.tag.endswith("}f"):
            formula = True
        elif child.tag.endswith("}is"):
            value = rich_text(child)
    return value, formula


def _integer(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0  # noqa: PLR2004 - more than any row


def _column(reference: str) -> int:
    """The number of the column of "AB12", from 1; 0 where it is none."""
    return _letters(reference.rstrip("0123456789"))


@lru_cache(maxsize=_COLUMN_LAST)
def _letters(letters: str) -> int:
    number = 0
    for letter in letters[:4]:
        if not "A" <= letter <= "Z":
            return 0
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number if number <= _COLUMN_LAST else 0


def _corners(reference: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and the last row and column of "A1:C5"."""
    found = [(int(row), _letters(column)) for column, row in _REFERENCE.findall(reference)[:2]]
    if not found:
        return (0, 0), (0, 0)
    (a, b), (c, d) = found[0], found[-1]
    return (min(a, c), min(b, d)), (min(max(a, c), _ROW_LAST), max(b, d))
