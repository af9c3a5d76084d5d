"""Pieces to lines: where a line starts and ends, how it is set, and the marker it bears.

Looks at one line at a time and must never decide about paragraphs, tables or headings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.readers.pdf_marks import Box, Sheet, Word
from ingest.readers.pdf_pieces import (
    BULLETS,
    DASHES,
    NUMBER,
    Piece,
    all_of,
    is_raised,
    say,
    spell,
)

_STUCK_NUMBER = re.compile(r"(\d{1,2}[.)])([A-Z][a-z].*)")
#: In ems: a gap wider than a space, such as stands between a marker and its text.
_TAB = 0.5
#: The same, as a multiple of the line's other spaces.
_TAB_TO_SPACE = 1.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of running text, with its marker taken off."""

    text: str
    #: None: no item starts here. "": with a bullet. Otherwise the number as printed.
    marker: str | None = None
    #: The marker as it stands in the file, bullets too.
    sign: str = ""
    #: A number or dash that could belong to the sentence: an item only if its neighbours agree.
    doubtful: bool = False
    page: int
    #: Where the line starts, with its marker, and where its words do.
    x0: float
    left: float
    x1: float
    base: float
    #: How far down its page it stands, from 0 to 1.
    down: float = 0.5
    size: float
    #: Width of the first word: would it have fitted on the line before?
    first_width: float = 0.0
    #: Sizes of its first and last word: a line may begin or end in another size than most of it.
    first_size: float = 0.0
    last_size: float = 0.0
    bold: bool = False
    starts_bold: bool = False
    italic: bool = False
    #: The first thing on the line is a raised figure: a footnote starts here.
    raised: bool = False
    #: Lines of one column or frame share a number; columns are `right` wide.
    region: int = 0
    right: float = 0.0
    #: Depth in the file's outline, from 1, where a bookmark points here; 0 where none does.
    depth: int = 0
    #: Belongs to the bookmark's heading that the line before begins.
    goes_on: bool = False

    @property
    def printed(self) -> str:
        """The line with its marker, unless that is a bullet."""
        return f"{self.sign} {self.text}" if self.marker or self.doubtful else self.text


def line(part: Piece, sheet: Sheet, *, region: int, right: float) -> Line:
    """The line that this piece is on its page, in a column that ends at `right`."""
    cut = _cut(part, sheet.ticks)
    marker, words = cut.marker, cut.words
    sized = _main_size(words)
    return Line(
        text=spell(say(words, part)),
        marker=marker,
        sign=marker or (part.words[0].text if marker is not None else ""),
        doubtful=cut.doubtful,
        page=sheet.number,
        x0=part.x0,
        left=min(word.x0 for word in words),
        x1=part.x1,
        base=part.base,
        down=part.base / sheet.height,
        size=sized,
        first_width=words[0].x1 - words[0].x0,
        first_size=words[0].size,
        last_size=words[-1].size,
        bold=all_of(words, "bold"),
        starts_bold=words[0].bold,
        italic=all_of(words, "italic"),
        raised=is_raised(part.words[0], part) and part.words[0].text.strip("[]").isdigit(),
        region=region,
        right=right,
    )


def starts_item(part: Piece, ticks: Sequence[Box] = ()) -> bool:
    """Whether the piece starts with a marker."""
    return _cut(part, ticks).marker is not None


def _main_size(words: Sequence[Word]) -> float:
    sizes: dict[float, int] = {}
    for word in words:
        sizes[word.size] = sizes.get(word.size, 0) + len(word.text)
    return max(sizes, key=lambda size: (sizes[size], size))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marked:
    """A line cut into its marker and its words."""

    marker: str | None = None
    doubtful: bool = False
    words: tuple[Word, ...]


def _cut(part: Piece, ticks: Sequence[Box]) -> _Marked:
    """The piece without the marker that it starts with, if it does."""
    first, rest = part.words[0], part.words[1:]
    if first.text[0] in BULLETS and (rest or len(first.text) > 1):
        stuck = (replace(first, text=first.text[1:]),) if len(first.text) > 1 else ()
        return _Marked(marker="", words=stuck + rest)
    number = _STUCK_NUMBER.fullmatch(first.text)
    if number:
        words = (replace(first, text=number[2]), *rest)
        return _Marked(marker=number[1], doubtful=True, words=words)
    if _ticked(part, ticks):
        return _Marked(marker="", words=part.words)
    if rest and not is_raised(first, part):
        return _cut_sign(first, rest)
    return _Marked(words=part.words)


def _cut_sign(first: Word, rest: tuple[Word, ...]) -> _Marked:
    """The same for signs that mark an item only before a gap, or in a row of their like."""
    gap = rest[0].x0 - first.x1
    clear = gap >= _TAB * first.size
    if first.text in DASHES or (first.text == "o" and clear):
        return _Marked(marker="", doubtful=not clear, words=rest)
    if NUMBER.fullmatch(first.text):
        clear = clear and gap >= _TAB_TO_SPACE * _space(rest)
        # "2." and "a)" need no gap, "2.5" does: it may be a quantity.
        if clear or first.text[-1] in ".)":
            return _Marked(marker=first.text, doubtful=not clear, words=rest)
    return _Marked(words=(first, *rest))


def _space(words: Sequence[Word]) -> float:
    """The usual space between these words: wide where a line is stretched to the margin."""
    spaces = [two.x0 - one.x1 for one, two in pairwise(words) if not two.glued]
    return median(spaces) if spaces else 0.0


def _ticked(part: Piece, ticks: Sequence[Box]) -> bool:
    """Whether a small drawn box stands right before the piece."""
    middle = part.base - 0.3 * part.size
    return any(
        tick.top <= middle <= tick.bottom
        and -0.3 * part.size <= part.x0 - tick.x1 <= 1.2 * part.size
        for tick in ticks
    )
