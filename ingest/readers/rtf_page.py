"""Where the words of a Rich Text file go: paragraphs, cells and rows, as they end.

A footnote and a text box are pages of their own within the page.
"""

from __future__ import annotations

from dataclasses import replace

from ingest.readers.flow import Paragraph, Run, Table
from ingest.readers.rtf_letters import joined
from ingest.readers.rtf_tables import Place, Row, continues, table_of
from ingest.readers.words import BULLETS, clean

#: Letters that symbol fonts print as bullets.
_LETTER_BULLETS = {"o", "l", "n", "q", "u", "v", "w", "\u00d8", "\u00fc", "\u00a7", *BULLETS}


class Page:
    """Paragraphs in the making."""

    def __init__(self) -> None:
        self._flow: list[Paragraph | Table] = []
        self._pieces: list[str] = []
        self._runs: list[Run] = []
        self._look: tuple[bool, str] = (False, "")
        self._marker: list[str] | None = None
        self._size = 0
        #: What hangs on the paragraph at hand: text boxes.
        self._boxes: list[Paragraph | Table] = []
        self._rows: list[Row] = []
        self._row = Row()
        self._cell: list[Paragraph | Table] = []

    def say(self, text: str, *, bold: bool, href: str, size: int) -> None:
        """Go on with the paragraph."""
        if (bold, href) != self._look:
            self._end_run()
            self._look = (bold, href)
        self._pieces.append(text)
        if text.strip():
            self._size = max(self._size, size)

    def mark(self, text: str) -> None:
        """Go on with what is printed before the paragraph as its number or bullet."""
        self._marker = self._marker or []
        self._marker.append(text)

    def hang(self, box: list[Paragraph | Table]) -> None:
        """Put a text box behind the paragraph."""
        self._boxes += box

    def begin_table(self) -> None:
        """The row that is being defined is the first of its table."""
        if not self.in_row:
            self._end_table()

    def begin_row(self) -> None:
        """The definition of a row begins."""
        self._row.places = []
        self._row.is_head = False

    def place_cell(self, place: Place) -> None:
        """The definition of one of its cells."""
        self._row.places.append(place)

    def mark_head(self) -> None:
        """The row is said to be a header."""
        self._row.is_head = True

    @property
    def in_row(self) -> bool:
        """Whether a row has begun and not ended."""
        return bool(self._row.cells or self._cell)

    @property
    def is_marked(self) -> bool:
        """Whether a number or a bullet is printed before the paragraph."""
        return self._marker is not None

    def end_paragraph(self, *, level: int, nesting: int, in_table: bool) -> Paragraph | None:
        """The paragraph that ends here, if it says anything; `nesting` -1 where it is no item."""
        self._end_run()
        one = Paragraph(
            runs=tuple(self._runs),
            level=level,
            nesting=nesting,
            marker=self._printed(),
            size=self._size,
        )
        boxes, self._boxes = self._boxes, []
        self.drop_paragraph()
        said = one if one.text else None
        if in_table:
            self._cell += [each for each in (said, *boxes) if each]
            return said
        self._end_table()
        self._flow += [*([said] if said else []), *boxes]
        return said

    def drop_paragraph(self) -> None:
        """Begin again with an empty paragraph."""
        self._runs, self._pieces, self._marker, self._size = [], [], None, 0

    def end_cell(self, *, whole: bool = True) -> None:
        """What was said since the last cell is a cell, unless it is one of a table within it."""
        if whole:
            self._row.cells.append(tuple(self._cell))
            self._cell = []

    def end_row(self) -> None:
        """The cells since the last row are a row."""
        if self._cell:
            self.end_cell()
        row, self._row = self._row, replace(self._row, cells=[])
        if not row.cells:
            return
        if self._rows and not continues(self._rows[-1], row):
            self._end_table()
        self._rows.append(row)

    def all_said(self) -> list[Paragraph | Table]:
        """Everything, when no more will come."""
        self.end_paragraph(level=0, nesting=-1, in_table=self.in_row)
        self.end_row()
        self._end_table()
        return self._flow

    def _end_run(self) -> None:
        if self._pieces:
            bold, href = self._look
            self._runs.append(Run(text=joined(self._pieces), bold=bold, href=href))
            self._pieces = []

    def _end_table(self) -> None:
        if self.in_row:
            self.end_row()
        if self._rows:
            self._flow.append(table_of(self._rows))
            self._rows = []

    def _printed(self) -> str:
        """The number before the paragraph; a bullet is none."""
        marker = clean(joined(self._marker or []))
        is_bullet = marker in _LETTER_BULLETS or not any(map(str.isalnum, marker))
        return "" if is_bullet else marker
