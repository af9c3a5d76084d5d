"""The numbers that Word prints before paragraphs but does not store: "3.", "(a)", "1.2".

It must never number a bullet.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element  # the type only: defusedxml does the parsing

from ingest.readers.elements import attribute, integer
from ingest.readers.markup_lists import letter, roman

#: Word has nine levels.
LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_FORMATS: dict[str, Callable[[int], str]] = {
    "lowerLetter": letter,
    "upperLetter": lambda number: letter(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """How one level of a list counts and prints."""

    start: int
    format: str
    #: The label with a place for each level's number: "%1.%2".
    text: str


class Numbering:
    """The lists of one file and how far each has counted."""

    def __init__(self, root: Element | None) -> None:
        """`root`: the file's numbering part, or None where it has none."""
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, list[int]] = {}
        #: Style -> the list level that belongs to it.
        self.styled: dict[str, int] = {}
        if root is not None:
            self._take(root)

    def label(self, list_id: str, level: int) -> str:
        """Count one paragraph of this list and level; its number as printed, or ""."""
        abstract = self._lists.get(list_id, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, [0] * LEVELS)
        for at, start in self._restarts.pop(list_id, {}).items():
            counts[at] = start - 1
        for at in range(level):
            counts[at] = counts[at] or _start(levels, at)
        counts[level] = counts[level] + 1 if counts[level] else _start(levels, level)
        counts[level + 1 :] = [0] * (LEVELS - level - 1)
        return _printed(levels, level, counts)

    def _take(self, root: Element) -> None:
        for abstract in root.iterfind("{*}abstractNum"):
            name = attribute(abstract, "abstractNumId")
            self._levels[name] = dict(map(self._level, abstract.iterfind("{*}lvl")))
        for one in root.iterfind("{*}num"):
            name = attribute(one, "numId")
            self._lists[name] = attribute(one.find("{*}abstractNumId"), "val")
            self._restarts[name] = {
                min(integer(attribute(override, "ilvl"), 0), LEVELS - 1): integer(start, 1)
                for override in one.iterfind("{*}lvlOverride")
                if (start := attribute(override.find("{*}startOverride"), "val"))
            }

    def _level(self, level: Element) -> tuple[int, _Level]:
        place = min(integer(attribute(level, "ilvl"), 0), LEVELS - 1)
        if style := attribute(level.find("{*}pStyle"), "val"):
            self.styled[style] = place
        return place, _Level(
            start=integer(attribute(level.find("{*}start"), "val"), 1),
            format=attribute(level.find("{*}numFmt"), "val"),
            text=attribute(level.find("{*}lvlText"), "val"),
        )


def _start(levels: dict[int, _Level], level: int) -> int:
    return levels[level].start if level in levels else 1


def _printed(levels: dict[int, _Level], level: int, counts: list[int]) -> str:
    if levels[level].format in {"bullet", "none", ""}:
        return ""

    def number(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        form = levels[at].format if at in levels else ""
        return _FORMATS.get(form, str)(counts[at])

    return _PLACE.sub(number, levels[level].text)
