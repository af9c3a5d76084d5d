"""Words that a line's end broke in two: whether the hyphen belongs to the word.

The document's own words decide. It must never change a word within a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ingest.readers.pdf_marks import HYPHEN

_WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*")
_LAST = re.compile(_WORD.pattern + "$")
#: A web or mail address, whose hyphens are its own.
_ADDRESS = re.compile(r"(?:https?:|www\.|\S@\S|\S/\S)\S*$|^\S*(?:@\w|\.(?:gov|org|com|uk|net)\b)")
_OPEN_ADDRESS = re.compile(r"(?:https?://|www\.)\S*[/.?&=_]$")
#: First parts that English hyphenates before a word of its own.
_PREFIXES = frozenset({"non", "multi", "self", "co", "cross", "anti", "ex", "semi", "pre", "post"})
#: A document that breaks words does so on more than this share of its lines; in others, a hyphen
#: at the end of a line belongs to a word such as "child-centred".
_BREAKS = 0.02


class Spelling:
    """The words of one document, and what they say about its hyphens."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        """Learn from texts, each given as its lines."""
        self._known: set[str] = set()
        for lines in texts:
            for line in lines:
                whole = line[: -len(_broken(line))] if _broken(line) else line
                self._known.update(_WORD.findall(whole.casefold()))
        breaks = [_parts(*pair) for lines in texts for pair in pairwise(lines) if _broken(pair[0])]
        often = len(breaks) > _BREAKS * sum(map(len, texts))
        self._hyphenates = often or any(self._is_soft(*parts) for parts in breaks)

    def join(self, lines: Iterable[str]) -> str:
        """The lines as one, words broken at their ends made whole."""
        said = [line for line in lines if line]
        joined = [part for one, two in pairwise(said) for part in self._before(one, two)]
        return "".join([*joined, *said[-1:]]).replace(HYPHEN, "-")

    def _before(self, one: str, two: str) -> tuple[str, str]:
        """A line as it stands before the next one, and what comes between them."""
        tail = _broken(one)
        if not tail:
            last = one.rsplit(" ", 1)[-1]
            return one, "" if _OPEN_ADDRESS.search(last) else " "
        stem, second = one[:-1], two.split(" ", 1)[0]
        if _ADDRESS.search(tail) or _ADDRESS.search(second) or not two[0].islower():
            return stem, "-"
        return stem, "" if self._belongs_together(*_parts(one, two)) else "-"

    def _is_soft(self, first: str, second: str) -> bool:
        """Whether the document writes the word without a hyphen elsewhere."""
        return bool(first and second) and first + second in self._known

    def _belongs_together(self, first: str, second: str) -> bool:
        """Whether the two parts are one word without a hyphen."""
        soft = self._is_soft(first, second)
        if soft or f"{first}-{second}" in self._known:
            return soft
        if not self._hyphenates or "-" in first:
            return False
        return not (first in _PREFIXES and second in self._known)


def _broken(line: str) -> str:
    """The part of a word before a hyphen at the end of the line, with the hyphen."""
    if line[-1:] not in (HYPHEN, "-") or not line[-2:-1].isalnum():
        return ""
    return line.rsplit(" ", 1)[-1]


def _parts(one: str, two: str) -> tuple[str, str]:
    """The two parts of a word broken between these lines, in small letters."""
    first, second = _LAST.search(one[:-1].casefold()), _WORD.match(two.casefold())
    return (first[0] if first else "", second[0] if second else "")
