"""The cells of one sheet that a person sees, read one after the other, however many are empty.

It must never believe what a sheet says of its own size, nor keep what is empty.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree.ElementTree import Element

from ingest.readers.blocks import Unreadable
from ingest.readers.markup import address_unsaid
from ingest.readers.number_formats import days, shown, shown_text
from ingest.readers.tables import COLUMNS_MAX, Cell
from ingest.readers.words import clean
from ingest.readers.xlsx_book import Book, Sheet, elements, rich_text

_ROWS_MAX = 50_000
_CELLS_MAX = 1_000_000
_CHARACTERS_MAX = 5_000_000
#: Places that merged cells may cover on one sheet; a hostile file covers a sheet many times over.
_COVERED_MAX = 200_000
#: The last row and column that a sheet can have.
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE)
#: Headers and footers, of odd, even and first pages; and what sets their type and place.
_MARGINS = ("Header", "Footer")
_CODE = re.compile(r"&(?:\"[^\"]*\"|\d+|[A-Za-z])")
_TRUE = frozenset({"1", "true", "on"})
_SPLIT = "Split it into smaller files"


@dataclass(slots=True, kw_only=True)
class Left:
    """What was left out of a workbook; counted while its sheets are read."""

    hidden_rows: Counter[str] = field(default_factory=Counter)
    hidden_columns: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    #: Formulas without a stored result.
    unworked: int = 0
    #: Rows with words beyond the last column that is read.
    wide: int = 0
    #: Whether merged cells covered more than is followed.
    merged: bool = False
    #: What stands in the headers and footers of printed pages.
    margins: list[str] = field(default_factory=list)
    rows: int = 0
    cells: int = 0
    characters: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The cells of a sheet, by row and column as a person counts those that are not hidden."""

    grid: Mapping[int, Mapping[int, Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Area:
    """A rectangle of cells, its bounds included; counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


def take(sheet: Sheet, book: Book, left: Left) -> Taken:
    """What is seen on a sheet.

    Raises:
        Unreadable: it is damaged, or the workbook holds more than we read.
    """
    if sheet.part is None:
        return Taken(grid={})
    walk = _Walk(sheet, book, left)
    walk.run(book.package.parts[sheet.part])
    return Taken(grid=walk.grid())


class _Walk:
    """One way through a sheet's XML: its cells first, then what applies to ranges of them."""

    def __init__(self, sheet: Sheet, book: Book, left: Left) -> None:
        self._sheet, self._book, self._left = sheet, book, left
        self._rows: dict[int, dict[int, Cell]] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._merged: list[_Area] = []
        self._heads: list[_Area] = []
        self._links: list[tuple[_Area, str]] = []
        self._related = book.related(sheet.part or "")
        self._row = 0

    def run(self, part: bytes) -> None:
        for name, element in elements(part):
            if name == "row":
                self._end_row(element)
                element.clear()
            elif name == "sheetData":
                element.clear()
            elif name == "col":
                self._end_columns(element)
            elif name == "mergeCell":
                self._merged += _areas(element.get("ref", ""))
            elif name == "autoFilter":
                self._heads += (_first_row(area) for area in _areas(element.get("ref", "")))
            elif name == "tablePart":
                self._heads += self._table_heads(element)
            elif name == "hyperlink":
                self._end_link(element)
            elif name.endswith(_MARGINS):
                self._left.margins.append(_CODE.sub(" ", element.text or ""))

    def _end_columns(self, element: Element) -> None:
        if element.get("hidden", "0") in _TRUE:
            first, last = _number(element.get("min")), _number(element.get("max"))
            self._hidden_columns.append((first or 1, last or first or 1))

    def _end_row(self, element: Element) -> None:
        self._row = min(_number(element.get("r")) or self._row + 1, _LAST_ROW)
        cells = self._cells(element)
        if not cells:
            if element.get("hidden", "0") in _TRUE:
                self._hidden_rows.add(self._row)
            return
        if element.get("hidden", "0") in _TRUE:
            self._left.hidden_rows[self._sheet.name] += 1
            self._hidden_rows.add(self._row)
            return
        kept = {at: cell for at, cell in cells.items() if at <= self._bound()}
        self._left.wide += len(kept) < len(cells)
        self._rows[self._row] = kept
        self._left.rows += 1
        self._left.cells += len(kept)
        self._left.characters += sum(len(cell.text) for cell in kept.values())
        self._check()

    def _bound(self) -> int:
        hidden = sum(min(last, _LAST_COLUMN) - first + 1 for first, last in self._hidden_columns)
        return COLUMNS_MAX + hidden

    def _check(self) -> None:
        left = self._left
        for count, limit, things in (
            (left.rows, _ROWS_MAX, "rows"),
            (left.cells, _CELLS_MAX, "filled cells"),
            (left.characters, _CHARACTERS_MAX, "characters"),
        ):
            if count > limit:
                raise Unreadable(f"it has more than {limit:,} {things}", _SPLIT)

    def _cells(self, row: Element) -> dict[int, Cell]:
        """Column -> cell, of those that show words."""
        found: dict[int, Cell] = {}
        column = 0
        for element in row:
            column = _column(element.get("r", "")) or column + 1
            # An empty cell: only its place matters.
            if len(element):
                style = self._book.style(element.get("s", ""))
                text = self._text(element, style.code)
                if text:
                    found[column] = Cell(text=text, head=style.bold)
        return found

    def _text(self, cell: Element, code: str) -> str:
        kind = cell.get("t", "n")
        parts = {part.tag.rpartition("}")[2]: part for part in cell}
        if kind == "inlineStr":
            return clean(shown_text(rich_text(parts["is"]), code)) if "is" in parts else ""
        value = (parts["v"].text or "") if "v" in parts else ""
        if not value:
            self._left.unworked += kind != "str" and "f" in parts
            return ""
        if kind == "e":
            self._left.errors[clean(value)[:20]] += 1
            return ""
        return clean(self._shown(kind, value, code))

    def _shown(self, kind: str, value: str, code: str) -> str:
        if kind == "s":
            at = int(value) if value.strip().isdecimal() else -1
            texts = self._book.texts
            return shown_text(texts[at], code) if 0 <= at < len(texts) else ""
        if kind == "b":
            return "TRUE" if value.strip() in _TRUE else "FALSE"
        if kind == "str":
            return shown_text(value, code)
        try:
            if kind == "d":
                return shown(days(datetime.fromisoformat(value)), code)
            return shown(float(value), code, from_1904=self._book.from_1904)
        except (ValueError, OverflowError):
            return value

    def _end_link(self, element: Element) -> None:
        ids = (value for name, value in element.attrib.items() if name.endswith("}id"))
        _, target = self._related.get(next(ids, ""), ("", ""))
        if target:
            self._links += ((area, target) for area in _areas(element.get("ref", "")))

    def _table_heads(self, element: Element) -> Iterator[_Area]:
        """The header row of a table that is declared as one."""
        ids = (value for name, value in element.attrib.items() if name.endswith("}id"))
        _, part = self._related.get(next(ids, ""), ("", ""))
        if part not in self._book.package.parts:
            return
        root = self._book.package.root(part)
        if root.get("headerRowCount", "1") != "0":
            yield from (_first_row(area) for area in _areas(root.get("ref", "")))

    def grid(self) -> dict[int, dict[int, Cell]]:
        """The cells with what applies to ranges, hidden columns and rows taken out."""
        for area, target in self._links:
            self._link(area, target)
        for area in self._heads:
            row = self._rows.get(area.top, {})
            for column in [each for each in row if area.left <= each <= area.right]:
                row[column] = Cell(text=row[column].text, head=True)
        self._merge()
        return self._seen()

    def _link(self, area: _Area, target: str) -> None:
        cell = self._rows.get(area.top, {}).get(area.left)
        unsaid = address_unsaid(target, cell.text, web=False) if cell else ""
        if cell and unsaid:
            linked = Cell(text=f"{cell.text} ({unsaid})", head=cell.head)
            self._rows[area.top][area.left] = linked

    def _merge(self) -> None:
        """Let each merged cell stand in all the places that it covers."""
        last_row = max(self._rows, default=0)
        last_column = max((max(row) for row in self._rows.values() if row), default=0)
        covered = 0
        for area in self._merged:
            cell = self._rows.get(area.top, {}).get(area.left)
            if cell is None:
                continue
            right, bottom = min(area.right, last_column), min(area.bottom, last_row)
            across = max(right - area.left + 1, 1)
            covered += across * max(bottom - area.top + 1, 1)
            if covered > _COVERED_MAX:
                self._left.merged = True
                return
            whole = Cell(text=cell.text, head=cell.head, across=across)
            for row in range(area.top, bottom + 1):
                line = self._rows.setdefault(row, {})
                line.update(dict.fromkeys(range(area.left, right + 1), whole))

    def _seen(self) -> dict[int, dict[int, Cell]]:
        hidden = self._columns_hidden()
        filled = {column for row in self._rows.values() for column in row}
        self._left.hidden_columns[self._sheet.name] += len(filled & hidden)
        if not self._left.hidden_columns[self._sheet.name]:
            del self._left.hidden_columns[self._sheet.name]
        places = {column: column - sum(h < column for h in hidden) for column in filled - hidden}
        gone = sorted(self._hidden_rows)
        seen: dict[int, dict[int, Cell]] = {}
        above = 0
        for number in sorted(self._rows):
            while above < len(gone) and gone[above] < number:
                above += 1
            row = self._rows[number]
            kept = {places[column]: cell for column, cell in row.items() if column in places}
            if kept:
                seen[number - above] = kept
        return seen

    def _columns_hidden(self) -> set[int]:
        filled = {column for row in self._rows.values() for column in row}
        last = max(filled, default=0)
        return {
            column
            for first, end in self._hidden_columns
            for column in range(first, min(end, last) + 1)
        }


def _areas(ranges: str) -> Iterator[_Area]:
    """The rectangles that a reference names ("A1:B3"); none where it makes no sense."""
    for each in ranges.split()[:1]:
        first, _, last = each.partition(":")
        one, two = _place(first), _place(last or first)
        if one and two:
            (top, left), (bottom, right) = one, two
            yield _Area(
                top=min(top, bottom),
                left=min(left, right),
                bottom=max(top, bottom),
                right=max(left, right),
            )


def _first_row(area: _Area) -> _Area:
    return _Area(top=area.top, left=area.left, bottom=area.top, right=area.right)


def _place(name: str) -> tuple[int, int] | None:
    match = _PLACE.fullmatch(name)
    return (int(match[2]), _letters(match[1])) if match else None


def _column(name: str) -> int:
    """The number of the column in a cell's name; 0 where it has none."""
    return _letters(name.rstrip("0123456789")) if name else 0


def _letters(letters: str) -> int:
    number = 0
    for letter in letters[:3].upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return max(0, min(number, _LAST_COLUMN))


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 9 else 0  # noqa: PLR2004
