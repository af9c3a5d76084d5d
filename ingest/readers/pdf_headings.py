"""Which chunks are headings, and of which level: by the file's outline and by how they are set.

Must never make a heading of a sentence, a list item or a date.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.readers.pdf_layout import Part
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_paragraphs import Chunk, Measure
from ingest.readers.pdf_tables import Table

#: Type this much larger than the text's is a heading's.
_LARGER = 1.125
#: Bold type smaller than this share of the text's is a note's.
_SMALLER = 0.95
#: A heading is no longer than this, in lines and characters.
_LINES_MAX = 4
_LETTERS_MAX = 220
#: More bold chunks in a row than this are a bold list.
_STACKED = 3
#: Levels of a heading in a Reading.
_LEVELS = 6
#: A bookmark's title runs over this many lines at most.
_BOOKMARK_LINES = 4
_SENTENCE = re.compile(r"[.,;…][)\]'\"\u2019”]*$")
_DATE = re.compile(
    r"[\[(]?(?:(?:\d{1,2}(?:st|nd|rd|th)?|[a-z]+day|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|version|v\d[\d.]*|draft|final|published|updated?|last"
    r"|\d{2,4})[\s,:/.)\]-]*)+",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_NUMBERING = re.compile(
    r"^(?:(?:chapter|section|part|annex|appendix)\s+)?[\divxlc]+(?:\.\d+)*[.):]?\s+", re.IGNORECASE
)
_NOT_WORDS = re.compile(r"[\W_]+")

_Style = tuple[float, bool, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """An entry of the file's outline."""

    title: str
    page: int
    #: From 1.
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A chunk that is a heading."""

    chunk: Chunk
    level: int


def with_bookmarks(
    pages: Sequence[Sequence[Part]], outline: Sequence[Bookmark]
) -> list[list[Part]]:
    """The pages, with the lines marked where a bookmark's title stands on its page."""
    by_page: dict[int, list[Bookmark]] = {}
    for bookmark in outline:
        by_page.setdefault(bookmark.page, []).append(bookmark)
    return [
        _marked(list(page), by_page.get(number, [])) for number, page in enumerate(pages, start=1)
    ]


def _marked(parts: list[Part], bookmarks: Sequence[Bookmark]) -> list[Part]:
    taken: set[int] = set()
    for bookmark in bookmarks:
        span = next(
            (
                (at, length)
                for at in range(len(parts))
                for length in range(1, _BOOKMARK_LINES + 1)
                if not taken & set(range(at, at + length))
                and _says(parts[at : at + length], length, bookmark.title)
            ),
            None,
        )
        if span is None:
            continue
        at, length = span
        taken.update(range(at, at + length))
        for place in range(at, at + length):
            part = parts[place]
            if isinstance(part, Line):
                depth = bookmark.depth if place == at else 0
                parts[place] = replace(part, depth=depth, goes_on=place > at)
    return parts


def _says(parts: Sequence[Part], length: int, title: str) -> bool:
    """Whether these parts are lines of one region that say the title and nothing else."""
    lines = [part for part in parts if isinstance(part, Line)]
    if len(lines) < length or len({line.region for line in lines}) > 1 or lines[0].sign == "•":
        return False
    wanted = {_bare(title), _bare(_NUMBERING.sub("", title))} - {""}
    said = " ".join(line.printed for line in lines)
    return bool(
        {_bare(said), _bare(lines[0].text + " ".join(x.printed for x in lines[1:]))} & wanted
    )


def _bare(text: str) -> str:
    return _NOT_WORDS.sub("", text.casefold())


def headings(found: Sequence[Chunk | Table], measure: Measure) -> list[Heading]:
    """The headings among the chunks, with their levels."""
    chosen = [
        chunk
        for at, chunk in enumerate(found)
        if isinstance(chunk, Chunk) and _is_heading(found, at, measure)
    ]
    levels = _levels(chosen)
    return [
        Heading(chunk=chunk, level=min(chunk.lines[0].depth or level, _LEVELS))
        for chunk, level in zip(chosen, levels, strict=True)
    ]


def _is_heading(found: Sequence[Chunk | Table], at: int, measure: Measure) -> bool:
    chunk = found[at]
    if not isinstance(chunk, Chunk) or chunk.note:
        return False
    if chunk.lines[0].depth:
        return True
    text = " ".join(chunk.texts)
    if (
        chunk.marker == ""
        or len(chunk.lines) > _LINES_MAX
        or len(text) > _LETTERS_MAX
        or len(_LETTER.findall(text)) < 2  # noqa: PLR2004 - a letter alone names nothing
        or _SENTENCE.search(text)
        or _DATE.fullmatch(text)
    ):
        return False
    if chunk.size >= _LARGER * measure.size:
        return True
    if not chunk.bold or measure.bold or chunk.size < _SMALLER * measure.size:
        return False
    return _leads(found, at)


def _leads(found: Sequence[Chunk | Table], at: int) -> bool:
    """Whether text or another heading follows the bold chunk, not a list of bold chunks."""
    start = end = at
    while start > 0 and _alike(found[start - 1], found[at]):
        start -= 1
    while end + 1 < len(found) and _alike(found[end + 1], found[at]):
        end += 1
    if end + 1 == len(found):
        return False
    # The last of many bold lines, such as the labels of a form, may be the question before answers.
    return end - start < _STACKED or (end == at and _asks(found[at]))


def _asks(chunk: Chunk | Table) -> bool:
    return isinstance(chunk, Chunk) and chunk.texts[-1].endswith(("?", ":"))


def _alike(one: Chunk | Table, two: Chunk | Table) -> bool:
    return (
        isinstance(one, Chunk)
        and isinstance(two, Chunk)
        and one.bold
        and (one.marker is None) == (two.marker is None)
        and _style(one) == _style(two)
    )


def _style(chunk: Chunk) -> _Style:
    first = chunk.lines[0]
    return round(2 * chunk.size) / 2, chunk.bold, first.italic


def _levels(chosen: Sequence[Chunk]) -> list[int]:
    """The level of each heading by its style; the outline's depths set those of like styles."""
    cover = _cover(chosen)
    styles = {_style(chunk) for chunk in chosen if chunk is not cover}
    ranked = sorted(styles, key=lambda style: (-style[0], not style[1], style[2]))
    depths: dict[_Style, Counter[int]] = {}
    for chunk in chosen:
        if chunk.lines[0].depth:
            depths.setdefault(_style(chunk), Counter())[chunk.lines[0].depth] += 1
    levels: dict[_Style, int] = {}
    above = 0
    for style in ranked:
        own = depths[style].most_common(1)[0][0] if style in depths else above + 1
        levels[style] = min(own, _LEVELS)
        above = max(above, levels[style])
    return [1 if chunk is cover else levels[_style(chunk)] for chunk in chosen]


def _cover(chosen: Sequence[Chunk]) -> Chunk | None:
    """The title on the first page, where no other heading is set like it."""
    first = [chunk for chunk in chosen if chunk.page == 1]
    if not first:
        return None
    largest = max(first, key=lambda chunk: chunk.size)
    return largest if sum(_style(chunk) == _style(largest) for chunk in chosen) == 1 else None
