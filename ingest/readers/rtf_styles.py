"""The style sheet of a Rich Text file: which styles are headings, and which a table of contents."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.readers.rtf_state import OUTLINE_LEVELS

#: A style may rest on another; deeper than this is a circle.
_STYLES_DEEP = 12
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|contents) (?:[1-9]|heading)", re.IGNORECASE)
_NESTED = re.compile(r"list(?: bullet| number)? ([2-5])", re.IGNORECASE)


@dataclass(slots=True)
class Style:
    """One style as the sheet gives it."""

    number: int = 0
    #: The number of the style that it rests on.
    base: int = -1
    #: From 0, or -1.
    outline: int = -1
    name: str = ""


class StyleSheet:
    """The styles of one file by number."""

    def __init__(self) -> None:
        self._styles: dict[int, Style] = {}

    def add(self, style: Style) -> None:
        """Take in a style; the first of a number holds."""
        self._styles.setdefault(style.number, style)

    def level(self, number: int) -> int:
        """The heading level of a style from 1; 0 where it is none."""
        for style in self._chain(number):
            if match := _HEADING.fullmatch(style.name):
                return int(match[1])
            if style.name.lower() == "title":
                return 1
            if style.name.lower() == "subtitle":
                return 0
            if 0 <= style.outline < OUTLINE_LEVELS:
                return style.outline + 1
        return 0

    def is_title(self, number: int) -> bool:
        """Whether it is the style of the document's title."""
        return any(style.name.lower() == "title" for style in self._chain(number))

    def is_contents(self, number: int) -> bool:
        """Whether it is a style of the table of contents."""
        return any(_CONTENTS.fullmatch(style.name) for style in self._chain(number))

    def nesting(self, number: int) -> int:
        """How deep items of this style are nested by its name, from 0."""
        names = (_NESTED.fullmatch(style.name) for style in self._chain(number))
        return next((int(match[1]) - 1 for match in names if match), 0)

    def _chain(self, number: int) -> list[Style]:
        chain: list[Style] = []
        while (style := self._styles.get(number)) and len(chain) < _STYLES_DEEP:
            chain.append(style)
            number = style.base
        return chain
