"""How items of lists are marked: by a count that the page does not hold, or by typed bullets.

A file of Word counts with the same letters and Roman figures (docx_numbering.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers.markup_sight import Attributes
from ingest.readers.words import BULLETS

_GLYPH = re.compile(rf"\s*[{BULLETS}]\s*(?=\S)")
_DASH = re.compile(r"\s*[-*\u2013\u2014]\s+(?=\S)")
_LETTERS_MAX = 100
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ROMAN_MAX = 4_000


@dataclass(slots=True, kw_only=True)
class Count:
    """How one list counts, and the number of its next item."""

    #: `type` of an ordered list: 1, a, A, i or I; "" where items have bullets.
    style: str
    next: int
    step: int

    def marker(self, item: Attributes) -> str:
        """Count one item; its number as printed, or ""."""
        if not self.style:
            return ""
        number = integer(item.get("value"), self.next)
        self.next = number + self.step
        return _printed(number, self.style) + "."


def count_of(tag: str, attributes: Attributes, length: int) -> Count:
    """The count of a list that begins; `length`: its number of items."""
    down = "reversed" in attributes
    style = (attributes.get("type") or "1") if tag == "ol" else ""
    first = integer(attributes.get("start"), length if down else 1)
    return Count(style=style, next=first, step=-1 if down else 1)


def bulleted(lines: list[str]) -> Iterator[tuple[bool, str]]:
    """Each line without its bullet, and whether it had one; one dash alone is no bullet."""
    dashes = sum(bool(_DASH.match(line)) for line in lines) > 1
    for line in lines:
        match = _GLYPH.match(line) or (_DASH.match(line) if dashes else None)
        yield match is not None, line[match.end() :] if match else line


def without_bullet(text: str) -> str:
    """The text of an item without the bullet typed before it."""
    glyph = _GLYPH.match(text)
    return text[glyph.end() :] if glyph else text


def letter(number: int) -> str:
    """A number as a small letter; past z as Word and the law do it: aa, bb."""
    times, at = divmod(number - 1, len(_LETTERS))
    return _LETTERS[at] * (times + 1) if 0 < number < _LETTERS_MAX else str(number)


def roman(number: int) -> str:
    """A number from 1 to 3,999 in small Roman figures."""
    if not 0 < number < _ROMAN_MAX:
        return str(number)
    text = ""
    for value, figure in _ROMAN:
        count, number = divmod(number, value)
        text += figure * count
    return text


def integer(text: str | None, otherwise: int) -> int:
    """A whole number as an attribute gives it, of at most six digits, or `otherwise`."""
    text = (text or "").strip()
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else otherwise


def _printed(number: int, style: str) -> str:
    """A list number as `type` of an HTML list prints it: 3, c, C, iii, III."""
    if style in {"a", "A"}:
        return letter(number) if style == "a" else letter(number).upper()
    if style in {"i", "I"}:
        return roman(number) if style == "i" else roman(number).upper()
    return str(number)
