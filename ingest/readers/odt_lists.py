"""The numbers that Writer prints before items and headings but does not store: "3.", "(a)", "1.2".

It must never number a bullet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element  # the type only: zip_package.py does the parsing

from ingest.readers.elements import attribute, integer
from ingest.readers.markup_lists import letter, roman

#: OpenDocument has ten levels.
LEVELS = 10
#: The name under which the numbers of headings are kept.
OUTLINE = "outline-style"
_PLACE = re.compile(r"%([1-9]|10)%")
_FORMATS: dict[str, Callable[[int], str]] = {
    "1": str,
    "a": letter,
    "A": lambda number: letter(number).upper(),
    "i": roman,
    "I": lambda number: roman(number).upper(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """How one level of a list counts and prints."""

    #: One of _FORMATS, or "" where it prints no number.
    format: str
    start: int
    prefix: str
    suffix: str
    #: How many levels its label shows.
    shown: int
    #: The label with a place for each level's number ("%1%.%2%."), where the file gives it.
    template: str


@dataclass(slots=True)
class Count:
    """A list, or lists that continue each other, and how far it has counted."""

    style: str
    numbers: list[int]


class Lists:
    """The list styles of one file, and its lists so far."""

    def __init__(self, roots: Iterable[Element]) -> None:
        """`roots`: the elements that hold styles."""
        self._styles: dict[str, dict[int, _Level]] = {}
        self._by_style: dict[str, Count] = {}
        self._by_id: dict[str, Count] = {}
        for root in roots:
            for style in root.iterfind("{*}list-style"):
                self._styles[attribute(style, "name")] = dict(map(_level, style))
            for style in root.iterfind("{*}outline-style"):
                self._styles[OUTLINE] = dict(map(_level, style))
        self.outline = self._new(OUTLINE)

    def begin(self, element: Element, style: str) -> Count:
        """The count of a list that begins, of this style."""
        continued = self._by_id.get(attribute(element, "continue-list"))
        if continued is None and attribute(element, "continue-numbering") == "true":
            continued = self._by_style.get(style)
        count = continued or self._new(style)
        self._by_style[style] = count
        if name := attribute(element, "id"):
            self._by_id[name] = count
        return count

    def label(self, count: Count, style: str, level: int, start: str = "") -> str:
        """Count one item at a level from 0; its number as printed, or "".

        `start`: the number that the item itself says it begins with.
        """
        levels = self._styles.get(style, {})
        level = min(level, LEVELS - 1)
        if level not in levels:
            return ""
        numbers = count.numbers
        for at in range(level):
            numbers[at] = numbers[at] or _start(levels, at)
        following = numbers[level] + 1 if numbers[level] else _start(levels, level)
        numbers[level] = integer(start, following)
        numbers[level + 1 :] = [0] * (LEVELS - level - 1)
        return _printed(levels, level, numbers)

    @staticmethod
    def _new(style: str) -> Count:
        return Count(style, [0] * LEVELS)


def _level(element: Element) -> tuple[int, _Level]:
    counts = not element.tag.endswith(("-bullet", "-image"))
    return integer(attribute(element, "level"), 1) - 1, _Level(
        format=attribute(element, "num-format") if counts else "",
        start=integer(attribute(element, "start-value"), 1),
        prefix=attribute(element, "num-prefix"),
        suffix=attribute(element, "num-suffix"),
        shown=integer(attribute(element, "display-levels"), 1),
        template=attribute(element, "num-list-format"),
    )


def _start(levels: dict[int, _Level], level: int) -> int:
    return levels[level].start if level in levels else 1


def _printed(levels: dict[int, _Level], level: int, numbers: list[int]) -> str:
    own = levels[level]
    if not own.format:
        return ""

    def number(at: int) -> str:
        form = levels[at].format if at in levels else ""
        return _FORMATS.get(form, str)(numbers[at]) if form else ""

    if own.template:
        return _PLACE.sub(lambda place: number(int(place[1]) - 1), own.template).strip()
    first = max(0, level + 1 - own.shown)
    shown = filter(None, map(number, range(first, level + 1)))
    return f"{own.prefix}{'.'.join(shown)}{own.suffix}".strip()
