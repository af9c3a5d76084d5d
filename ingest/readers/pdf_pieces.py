"""Words to pieces: which words stand side by side on one line, and what they say.

Looks at one line at a time and must never decide what it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.readers.pdf_marks import HYPHEN, Box, Word, is_rtl
from ingest.readers.words import clean

#: Glyphs that mark an item; the private ones are what Symbol and Wingdings leave in the text.
BULLETS = frozenset(
    "•◦‣\u2043∙·▪▫■□●○◆◇◊►▶▸➢➤➔→✓✔✗✘☐☑☒❏❑❒❖\uf0b7\uf0a7\uf0a8\uf0d8\uf0fc\uf06f\uf0fe\uf071\uf0a2"
)
DASHES = frozenset("-\u2013\u2014*+")
NUMBER = re.compile(
    r"\(?(?:\d{1,3}|[A-Za-z]|[ivxlcIVXLC]{1,6})[.)]|\(?\d{1,2}(?:\.\d{1,2}){1,4}[.)]?"
)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTE_SIGN = re.compile(r"[\d*†‡§,]{1,4}")
_LEADERS = re.compile(r"(?:[.…_·]\s?){4,}")
_NO_LETTERS = re.compile(r"[\ue000-\uf8ff\ufffc]")
_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_SPELT = str.maketrans(_LIGATURES)

#: All in ems. A gap that parts columns: within one line of the file, and between two of them.
_WIDE_GAP = 1.7
_SPLIT_GAP = 0.6
#: A gap too small to be a space.
_NO_SPACE = 0.12
#: A bullet reaches at most this far to its text.
_MARKER_REACH = 6.0
#: Lines closer than this are one.
_SAME_LINE = 0.5
#: The same word this near is the same print.
_SAME_PLACE = 0.3
#: Share of a letter's height that two words on one line have in common.
_LEVEL = 0.6
#: Raised figures are at most this size, and stand this much higher, against the line.
_RAISED_SIZE = 0.82
_RAISED_BY = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words that stand side by side on one line without a column's gap between them."""

    words: tuple[Word, ...]
    x0: float
    x1: float
    base: float
    size: float

    @property
    def top(self) -> float:
        """Upper edge of the letters."""
        return self.base - 0.75 * self.size

    @property
    def bottom(self) -> float:
        """Lower edge of the letters."""
        return self.base + 0.22 * self.size

    @property
    def text(self) -> str:
        """What the piece says, spelt out and with spaces as they are seen."""
        return spell(say(self.words, self))

    @property
    def bold(self) -> bool:
        """Whether every word with letters is bold."""
        return all_of(self.words, "bold")


def spell(text: str) -> str:
    """Clean text with ligatures spelt out, without leaders and symbol fonts' private glyphs.

    A hyphen at the end of the line stays as our sign for one.
    """
    broken = text.endswith(HYPHEN)
    spelt = clean(_NO_LETTERS.sub(" ", _LEADERS.sub(" ", text.translate(_SPELT))))
    return spelt + HYPHEN if broken else spelt


def piece(words: Sequence[Word]) -> Piece:
    """A piece of these words, which are in reading order."""
    largest = max(words, key=lambda word: (word.size, len(word.text)))
    return Piece(
        words=tuple(words),
        x0=min(word.x0 for word in words),
        x1=max(word.x1 for word in words),
        base=largest.base,
        size=largest.size,
    )


def rows(words: Iterable[Word]) -> list[list[Word]]:
    """The words that stand at one height, from the top of the page down, each from the left."""
    found: list[list[Word]] = []
    top = bottom = size = 0.0
    for word in sorted(words, key=lambda word: (word.base, word.x0)):
        high, low = word.base - 0.75 * word.size, word.base + 0.22 * word.size
        shared = min(bottom, low) - max(top, high)
        if found and shared >= _LEVEL * min(low - high, bottom - top):
            found[-1].append(word)
        else:
            found.append([word])
            size = 0.0
        if word.size > size:
            top, bottom, size = high, low, word.size
    return [_once(sorted(row, key=lambda word: word.x0)) for row in found]


def _once(row: list[Word]) -> list[Word]:
    """The row without words printed twice in one place, to look bold or under a form's button."""
    kept: list[Word] = []
    for word in row:
        again = any(
            word.text == other.text and abs(word.x0 - other.x0) < _SAME_PLACE * word.size
            for other in kept[-3:]
        )
        if not again:
            kept.append(word)
    return kept


def pieces(row: list[Word], fences: Sequence[Box] = ()) -> list[Piece]:
    """The row cut at gaps as wide as between columns, and at upright rules."""
    runs: list[list[Word]] = []
    for word in row:
        if runs and not _parted(runs[-1][-1], word, fences):
            runs[-1].append(word)
        else:
            runs.append([word])
    return _with_markers([piece(_reading_order(run)) for run in runs], fences)


def finer(part: Piece) -> list[Piece]:
    """The piece cut at every gap wider than a space."""
    runs: list[list[Word]] = []
    for word in part.words:
        if runs and word.x0 - runs[-1][-1].x1 <= _SPLIT_GAP * word.size:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [piece(run) for run in runs]


def _parted(one: Word, two: Word, fences: Sequence[Box]) -> bool:
    size = max(one.size, two.size)
    gap = two.x0 - one.x1
    consecutive = abs(two.order - one.order) == 1
    if gap > (_WIDE_GAP if consecutive else _SPLIT_GAP) * size:
        return True
    return bool(fences) and _fenced(one, two, fences)


def _fenced(one: Word, two: Word, fences: Sequence[Box]) -> bool:
    """Whether an upright rule stands between two words."""
    height = two.base - 0.2 * two.size
    return any(
        one.x1 - 1 <= fence.x0 <= two.x0 + 1 and fence.top < height < fence.bottom
        for fence in fences
    )


def _reading_order(words: list[Word]) -> list[Word]:
    """From the left; but words in a script from the right stand in the order of the file."""
    if any(is_rtl(word.text) for word in words):
        return sorted(words, key=lambda word: word.order)
    return words


def _with_markers(found: list[Piece], fences: Sequence[Box]) -> list[Piece]:
    """The pieces, with each marker that stands alone joined to the text on its right."""
    joined: list[Piece] = []
    for part in found:
        last = joined[-1] if joined else None
        if (
            last
            and _is_marker(last)
            and part.x0 - last.x1 <= _MARKER_REACH * part.size
            and not _fenced(last.words[-1], part.words[0], fences)
        ):
            both = piece(last.words + part.words)
            joined[-1] = replace(both, base=part.base, size=part.size)
        else:
            joined.append(part)
    return joined


def _is_marker(part: Piece) -> bool:
    text = part.words[0].text
    return len(part.words) == 1 and bool(_is_bullet(text) or NUMBER.fullmatch(text))


def _is_bullet(text: str) -> bool:
    return text in BULLETS or text in DASHES or text == "o"


def merged(parts: Sequence[Piece]) -> Piece:
    """One piece of several on one row, in reading order."""
    words = [word for part in parts for word in part.words]
    return piece(_reading_order(words)) if len(parts) > 1 else parts[0]


def say(words: Sequence[Word], within: Piece) -> str:
    """The words as text: spaces where they are seen, raised figures told from the word before."""
    said: list[str] = []
    before: Word | None = None
    for word in words:
        text = word.text
        if is_raised(word, within) and _NOTE_SIGN.fullmatch(text):
            said.append(_raised(text, said[-1] if said else ""))
        else:
            if before is not None and _spaced(before, word):
                said.append(" ")
            said.append(text)
        before = word
    last = len(said) - 1
    return "".join(part if i == last else part.replace(HYPHEN, "-") for i, part in enumerate(said))


def is_raised(word: Word, within: Piece) -> bool:
    """Whether the word is small and stands above the line, as a footnote's number does."""
    small = word.size <= _RAISED_SIZE * within.size
    return small and word.base < within.base - _RAISED_BY * within.size


def _raised(figures: str, before: str) -> str:
    """A power or a unit keeps its raised figure (km²), a note's sign goes into brackets."""
    stem = re.sub(r"[^\w]+", "", before.rsplit(" ", maxsplit=1)[-1]) if before else ""
    if stem and figures.isdigit() and (len(stem) <= 2 or stem[-1].isdigit()):  # noqa: PLR2004
        return figures.translate(_RAISED)
    if figures.isdigit():
        return f"[{figures}]" if before else f"[{figures}] "
    return figures


def _spaced(one: Word, two: Word) -> bool:
    if two.glued and two.order == one.order + 1 and two.run == one.run:
        return False
    if two.run == one.run and two.order == one.order + 1:
        return True
    if is_rtl(one.text) or is_rtl(two.text):
        return True
    return two.x0 - one.x1 > _NO_SPACE * min(one.size, two.size)


def by_line(parts: Iterable[Piece]) -> list[list[Piece]]:
    """The pieces of each line from the top down, each line from the left."""
    lines: list[list[Piece]] = []
    for part in sorted(parts, key=lambda part: (part.base, part.x0)):
        if lines and part.base - lines[-1][0].base < _SAME_LINE * part.size:
            lines[-1].append(part)
        else:
            lines.append([part])
    return [sorted(found, key=lambda part: part.x0) for found in lines]


def all_of(words: Sequence[Word], trait: str) -> bool:
    """Whether every word with letters has the trait: bold, italic."""
    lettered = [word for word in words if any(map(str.isalnum, word.text))]
    return bool(lettered) and all(getattr(word, trait) for word in lettered)
