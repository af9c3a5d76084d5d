"""Lines to paragraphs and list items: which lines belong together, on one page and over the next.

Must never join what stands in different columns, frames or styles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.readers.pdf_layout import Part
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_tables import Table

#: The end of a sentence, or of what leads in a list.
_ENDED = re.compile(r"[.!?:;…][)\]'\"\u2019”]*$|[.!?][)\]'\"\u2019”]*\[\d+\]$")
#: Distance of two lines of a paragraph in ems, where the document doesn't show its own.
_PITCH = 1.2
#: Lines this much further apart than the document's own distance are no neighbours.
_SLACK = 1.18
#: Lines nearer than this, in ems, are one; and lines nearer than that lie over each other.
_SAME_LINE = 0.3
_OVERLAP = 0.9
#: The furthest that the lines of one paragraph stand apart, in ems.
_LOOSE = 2.1
#: The same, where a full line ends in mid-sentence and the next starts with a capital.
_FULL_LINE = 1.6
#: Sizes of type that differ by more than this share are different.
_SIZES = 0.12
#: In ems: an indent, and the room for one more word that tells a line's end was meant.
_INDENT = 0.8
_ROOM = 0.6
#: Edges this near line up (points).
_EDGE = 4.0
#: A paragraph that goes on overleaf ends below the middle of its page, and goes on above it.
_HALFWAY = 0.5
#: Type smaller than this share of the text's, at the end of a page, is a footnote's.
_NOTE_SIZE = 0.93
_NOTE_START = re.compile(r"\[?\d{1,3}\]?(?=\s|[A-Z\u2018“'\"])|[*†‡§]")
_LETTER_FIRST = frozenset({"a", "i", "A", "I", "1"})
_QUOTES = "\"'\u2018\u2019“”([{"
_VALUE = re.compile(r"[\dA-Za-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How the document is set: the size of its text and the distance of its lines."""

    size: float
    pitch: float
    #: Most of the text is bold: bold says nothing then.
    bold: bool


@dataclass(slots=True)
class Chunk:
    """Lines that belong together, with the marker of the item that they are."""

    lines: list[Line]
    marker: str | None = None
    note: bool = False
    #: Where its lines start, apart from the first one's indent.
    left: float = 0.0
    #: Set by `nest` for items: how deep they are nested.
    level: int = 0

    def __post_init__(self) -> None:
        self.left = min(line.left for line in self.lines)

    def take(self, line: Line) -> None:
        """Add the next line."""
        self.lines.append(line)
        self.left = min(self.left, line.left)

    @property
    def texts(self) -> list[str]:
        """The text of each line."""
        first, *rest = self.lines
        head = first.text if self.marker is not None else first.printed
        return [head, *(line.printed for line in rest)]

    @property
    def page(self) -> int:
        """The page where it starts."""
        return self.lines[0].page

    @property
    def size(self) -> float:
        """The size of its type."""
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)


def measure(pages: Sequence[Sequence[Part]]) -> Measure:
    """How the document on these pages is set."""
    sizes: Counter[float] = Counter()
    bold = letters = 0
    pitches: Counter[float] = Counter()
    for page in pages:
        lines = [part for part in page if isinstance(part, Line)]
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
            letters += len(line.text)
            bold += len(line.text) if line.bold else 0
        for one, two in pairwise(lines):
            if one.region == two.region and one.size == two.size and _flows(one, two):
                pitches[round((two.base - one.base) / two.size, 2)] += 1
    usual = [p for p, times in pitches.most_common(3) if _OVERLAP < p < _LOOSE]
    return Measure(
        size=sizes.most_common(1)[0][0] if sizes else 0.0,
        pitch=max(usual[0], 1.0) if usual else _PITCH,
        bold=2 * bold > letters,
    )


def _flows(one: Line, two: Line) -> bool:
    """Whether the words show that the second line goes on with the first."""
    return two.text.lstrip(_QUOTES)[:1].islower() and not _ENDED.search(one.text)


def chunks(pages: Sequence[Sequence[Part]], found: Measure) -> list[Chunk | Table]:
    """The paragraphs, items and tables of all pages; footnotes follow the text of their page."""
    builder = _Builder(found)
    for page in pages:
        body, notes = _footnotes(page, found)
        builder.turn_page()
        for part in body:
            builder.add(part)
        for line in notes:
            builder.add_note(line)
    return builder.chunks


def _footnotes(page: Sequence[Part], found: Measure) -> tuple[Sequence[Part], list[Line]]:
    """The page without its footnotes, and their lines."""
    start = len(page)
    for at in range(len(page) - 1, -1, -1):
        part = page[at]
        if isinstance(part, Table) or part.size > _NOTE_SIZE * found.size or part.depth:
            break
        if part.raised or (_NOTE_START.match(part.printed) and part.marker != ""):
            start = at
    return page[:start], [part for part in page[start:] if isinstance(part, Line)]


@dataclass(slots=True)
class _Builder:
    """Takes parts in reading order and grows the chunks."""

    found: Measure
    chunks: list[Chunk | Table] = field(default_factory=list)
    #: The chunk that the next line of the text may belong to.
    open: Chunk | None = None
    turned: bool = False
    #: The items seen lately, by which a doubtful number is judged.
    values: list[str] = field(default_factory=list)

    def turn_page(self) -> None:
        """The next part is the first of its page."""
        self.turned = True

    def add(self, part: Part) -> None:
        """Add a line of text or a table."""
        if isinstance(part, Table):
            self.chunks.append(part)
            self.open = None
        elif part.text or part.marker:
            self._add_line(part)
        self.turned = False

    def add_note(self, line: Line) -> None:
        """Add a line of a footnote."""
        last = self.chunks[-1] if self.chunks else None
        starts = line.raised or _NOTE_START.match(line.printed)
        if isinstance(last, Chunk) and last.note and last.page == line.page and not starts:
            last.take(line)
        else:
            self.chunks.append(Chunk([line], note=True))

    def _add_line(self, line: Line) -> None:
        chunk = self.open
        joins = chunk is not None and self._joins(chunk, line)
        if line.marker is not None and self._starts_item(chunk, line, joins=joins):
            self.open = Chunk([line], marker=line.marker)
            self.values.append(line.sign)
            self.chunks.append(self.open)
        elif chunk is not None and joins:
            chunk.take(line)
        else:
            self.open = Chunk([line])
            self.chunks.append(self.open)

    def _starts_item(self, chunk: Chunk | None, line: Line, *, joins: bool) -> bool:
        if not line.doubtful:
            return True
        value = _value(line.sign)
        if chunk is not None and chunk.marker is not None and _beside(chunk.lines[0], line):
            return True
        if any(_follows(_value(sign), value) for sign in self.values[-8:]):
            return True
        if joins and chunk is not None:
            last = chunk.lines[-1]
            if not _has_room(last, line) and not _ENDED.search(last.text):
                return False
        return not value or value.isdigit() or value in _LETTER_FIRST

    def _joins(self, chunk: Chunk, line: Line) -> bool:
        last = chunk.lines[-1]
        if line.goes_on or line.depth or last.depth or last.goes_on:
            return line.goes_on
        if not _same_style(last, line, self.found):
            return False
        if line.region != last.region or line.page != last.page:
            return self._crosses(chunk, line)
        return self._near(chunk, line) and self._goes_on(chunk, line)

    def _near(self, chunk: Chunk, line: Line) -> bool:
        last = chunk.lines[-1]
        pitch = (line.base - last.base) / max(last.size, line.size)
        return _SAME_LINE < pitch <= self._reach(chunk, line)

    def _goes_on(self, chunk: Chunk, line: Line) -> bool:
        """Whether a line right below the chunk is its next line, not a new paragraph."""
        last = chunk.lines[-1]
        room, ended = _has_room(last, line), bool(_ENDED.search(last.text))
        if chunk.marker is not None:
            return self._hangs(chunk, line)
        return not (room or ended) if _indented(chunk, line) else not (room and ended)

    def _reach(self, chunk: Chunk, line: Line) -> float:
        """How far below the chunk, in ems, a line may stand and still belong to it."""
        last = chunk.lines[-1]
        own = 0.0
        if len(chunk.lines) > 1 and chunk.lines[-2].page == last.page:
            own = (last.base - chunk.lines[-2].base) / last.size
        flowing = 0.0
        if not _has_room(last, line) and not _ENDED.search(last.text):
            flowing = _LOOSE if _flows(last, line) else _FULL_LINE
        return max(_SLACK * self.found.pitch, _SLACK * min(own, _LOOSE), flowing)

    def _hangs(self, chunk: Chunk, line: Line) -> bool:
        """Whether the line goes on with the item: under its words, or under its marker."""
        first, last = chunk.lines[0], chunk.lines[-1]
        if line.x0 < first.x0 - _EDGE:
            return False
        if first.left - first.x0 > _EDGE and line.x0 > (first.x0 + first.left) / 2:
            return True
        ended = bool(_ENDED.search(last.text))
        return not _has_room(last, line) or (not ended and line.text[:1].islower())

    def _crosses(self, chunk: Chunk, line: Line) -> bool:
        """Whether the line goes on with a chunk of the page or column before."""
        last = chunk.lines[-1]
        turned = self.turned and line.page == last.page + 1
        overleaf = turned and last.down > _HALFWAY > line.down
        next_column = line.page == last.page and line.base < last.base and line.x0 > last.x1 - _EDGE
        if not (overleaf or next_column) or _ENDED.search(last.text) or line.bold != last.bold:
            return False
        if line.size > self.found.size * (1 + _SIZES):
            return False
        full = len(chunk.lines) > 1 and not _has_room(last, line)
        return full or line.text.lstrip(_QUOTES)[:1].islower()


def _beside(one: Line, two: Line) -> bool:
    """Whether two lines have one bullet at one indent."""
    return one.sign == two.sign and abs(one.x0 - two.x0) < _EDGE


def _same_style(one: Line, two: Line, found: Measure) -> bool:
    if not (_alike(one.size, two.size) or _alike(one.last_size, two.first_size)):
        return False
    if found.bold or one.bold == two.bold:
        return True
    # A bold line is the start of a paragraph only where the bold runs on into the next.
    return two.starts_bold if one.bold else not two.bold or _flows(one, two)


def _alike(one: float, two: float) -> bool:
    return abs(one - two) <= _SIZES * max(one, two)


def _has_room(last: Line, line: Line) -> bool:
    """Whether the line's first word would have fitted on the line before."""
    return last.x1 + line.first_width + _ROOM * last.size < last.right


def _indented(chunk: Chunk, line: Line) -> bool:
    return line.x0 > chunk.left + _INDENT * line.size and not _centred(chunk.lines[-1], line)


def _centred(one: Line, two: Line) -> bool:
    return abs((one.x0 + one.x1) - (two.x0 + two.x1)) < one.size


def _value(sign: str) -> str:
    """What a marker counts: the last number or letter in it, "" for a bullet."""
    found = _VALUE.findall(sign)
    return found[-1] if found else ""


def _follows(before: str, value: str) -> bool:
    if before.isdigit() and value.isdigit():
        return int(value) == int(before) + 1
    if len(before) == len(value) == 1:
        return ord(value) == ord(before) + 1
    return bool(before) and bool(value) and before[0] in "ivxIVX" and value[0] in "ivxIVX"


def nest(found: Sequence[Chunk | Table], headings: Container[int]) -> None:
    """Give each item its depth: by how far in it stands among the items since the last heading.

    `headings` has the ids of the chunks that are headings.
    """
    stack: list[Line] = []
    before: Line | None = None
    for chunk in found:
        if isinstance(chunk, Table) or chunk.note:
            continue
        first = chunk.lines[0]
        if id(chunk) in headings or chunk.marker is None:
            if id(chunk) in headings or not stack or first.x0 < stack[0].left - _EDGE:
                stack = []
            continue
        if not (stack and _on_one_row(before, first)):
            while stack and not _deeper(stack[-1], first):
                stack.pop()
            stack.append(first)
        before = first
        chunk.level = len(stack) - 1


def _on_one_row(one: Line | None, two: Line) -> bool:
    """Whether two items stand side by side, as the answers to a question in a form do."""
    return one is not None and one.page == two.page and abs(one.base - two.base) < 1


def _deeper(outer: Line, inner: Line) -> bool:
    if outer.page == inner.page and outer.region != inner.region and inner.x0 > outer.right:
        return False
    return inner.x0 > outer.x0 + _EDGE and inner.left > outer.left + _EDGE


def lines_of(pages: Sequence[Sequence[Part]]) -> Iterator[Line]:
    """Every line of running text."""
    for page in pages:
        yield from (part for part in page if isinstance(part, Line))
