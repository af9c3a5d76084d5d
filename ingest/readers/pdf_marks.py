"""What can be seen on a PDF page, as plain values: words, rules, boxes, fills and pictures.

Knows nothing of the library that found them, nor of what they mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Our sign for a hyphen at the end of a line, which may or may not belong to the word.
HYPHEN = "\xad"
_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on the page in points, from the top left corner of the page as it is read."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in points."""
        return self.bottom - self.top

    def holds(self, x: float, y: float, slack: float = 0.0) -> bool:
        """Whether the point lies inside."""
        return (
            self.x0 - slack <= x <= self.x1 + slack and self.top - slack <= y <= self.bottom + slack
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A run of characters without a space, in one style."""

    text: str
    x0: float
    x1: float
    #: The line the letters stand on.
    base: float
    size: float
    bold: bool = False
    italic: bool = False
    #: Place in the order of the file.
    order: int = 0
    #: The line pdfium puts it on.
    run: int = 0
    #: No space between it and the word before it in the file.
    glued: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What can be seen on one page."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    #: Lines that stand across the others: sideways or slanted, as text.
    sideways: tuple[str, ...] = ()
    #: Drawn lines; each is flat or upright and has no thickness.
    rules: tuple[Box, ...] = ()
    #: Rectangles with a drawn border.
    boxes: tuple[Box, ...] = ()
    #: Coloured areas.
    shades: tuple[Box, ...] = ()
    #: Small drawn or pictured squares and circles, to be ticked.
    ticks: tuple[Box, ...] = ()
    pictures: tuple[Box, ...] = ()
    #: Characters that can't be seen and were left out.
    hidden: int = 0
    characters: int = 0
    #: Things drawn on the page that were looked at.
    drawn: int = 0
    #: Nothing of the page could be read.
    damaged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How the page is turned so that its text stands upright."""

    left: float
    bottom: float
    right: float
    top: float
    quarter: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the file as x to the right and y downwards from the top left corner."""
        if self.quarter == 0:
            return x - self.left, self.top - y
        if self.quarter == 1:
            return y - self.bottom, x - self.left
        if self.quarter == 2:  # noqa: PLR2004 - two quarter turns: upside down
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of the file as it is read."""
        xa, ya = self.point(left, bottom)
        xb, yb = self.point(right, top)
        return Box(x0=min(xa, xb), top=min(ya, yb), x1=max(xa, xb), bottom=max(ya, yb))

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as it is read."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.quarter % 2 else (width, height)


def is_rtl(text: str) -> bool:
    """Whether the text has letters of a script written from right to left."""
    return _RTL.search(text) is not None
