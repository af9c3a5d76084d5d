"""The lines of a text file, and which of them are one paragraph broken to a width.

It must never join lines that their author set apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.words import BULLETS, CLOSERS, STOPS, clean

#: Nobody wraps by hand wider than this; a longer line is a paragraph on a line of its own.
_WIDTH_MAX = 132
#: Narrower than this, lines are an address or a verse.
_WIDTH_MIN = 40
#: A wrapped line ends where the next word would not have fitted; writers are not exact.
_SLACK = 0.85
#: A few lines may be longer than the width of a wrapped text: addresses on the web.
_LONGEST = 0.98
#: Of lines that a width broke, at least these end inside a sentence.
_UNFINISHED = 0.5
_TAB = 4
#: A bullet; a dash; a number. Not "A. Smith", and not "1.5 million".
_MARKER = re.compile(
    rf"(?:[{BULLETS}]\s*|[-*+\u2013\u2014]\s+"
    r"|\(?(?:\d{1,3}|[a-z]|[ivxlc]{2,5})[.)]\s+|\(?[A-Z]\)\s+"
    r"|\d{1,2}(?:\.\d{1,2}){1,4}\.?\s+(?=[^\Wa-z\d_]))(?=\S)"
)
_NUMBER = re.compile(r"\(?\w{1,5}(?:\.\w{1,2})*[.)]?")
_RULE = re.compile(r"\s*([=\-~*_#])\1{2,}\s*")
_FINISHED = re.compile(rf"[{STOPS}][{CLOSERS}]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that says something, as it stands in the file, without its end."""

    text: str
    page: int
    #: Whether an empty line or the edge of a page stands before it.
    apart: bool
    #: Columns of white space before its first word.
    indent: int
    #: The bullet or number that it begins with, or "", and the words after it.
    marker: str
    words: str

    @property
    def number(self) -> str:
        """Its marker where that is a number or a letter, else ""."""
        return self.marker if _NUMBER.fullmatch(self.marker) else ""

    @property
    def rule(self) -> str:
        """The sign that it is drawn with, as below a heading, or ""."""
        match = _RULE.fullmatch(self.text)
        return match[1] if match else ""


def lines_of(text: str, page: int) -> Iterator[Line]:
    """The lines of one page that say something."""
    apart = True
    for raw in text.split("\n"):
        if not clean(raw):
            apart = True
            continue
        words = raw.expandtabs(_TAB).strip()
        match = _MARKER.match(words)
        yield Line(
            text=raw.rstrip(),
            page=page,
            apart=apart,
            indent=len(raw.expandtabs(_TAB).rstrip()) - len(words),
            marker=match[0].strip() if match else "",
            words=words[match.end() :] if match else words,
        )
        apart = False


def width_of(lines: Sequence[Line]) -> int:
    """The width that a text is broken to, or 0 where each paragraph is one line."""
    lengths = sorted(len(line.text) for line in lines)
    widest = lengths[int(_LONGEST * (len(lengths) - 1))] if lengths else 0
    within = [(a, b) for a, b in pairwise(lines) if not (b.apart or b.marker)]
    broken = sum(_is_full(a, b, widest) and not _is_finished(a) for a, b in within)
    is_broken = _WIDTH_MIN <= widest <= _WIDTH_MAX and broken > _UNFINISHED * len(within)
    return widest if is_broken else 0


def _is_full(above: Line, line: Line, width: int) -> bool:
    """Whether the first word of a line would not have fitted on the line above it."""
    return len(above.text) + 1 + len(line.text.split(maxsplit=1)[0]) > _SLACK * width


def _is_finished(line: Line) -> bool:
    return bool(_FINISHED.search(line.text))


def joins(above: Line, line: Line, width: int) -> bool:
    """Whether `line` goes on with the paragraph or item of the line above it."""
    if line.apart or line.rule or above.rule or (line.marker and not line.number):
        return False
    is_full = width > 0 and _is_full(above, line, width)
    is_finished = _is_finished(above)
    if line.marker:
        return is_full and not is_finished and line.indent <= above.indent and not above.marker
    if above.text.isupper() != line.text.isupper() and not is_full:
        return False
    return is_full or (line.text.lstrip()[0].islower() and not is_finished)


def joined(lines: Sequence[Line]) -> str:
    """The words of these lines as one paragraph; a hyphen at a line's end keeps its word whole."""
    text = ""
    for line in lines:
        words = line.words if not text else line.text.strip()
        is_split = text.endswith("-") and text[-2:-1].isalpha() and words[:1].islower()
        text += words if is_split or not text else f" {words}"
    return clean(text)
