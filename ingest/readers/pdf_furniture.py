"""What a document prints on its pages besides its text: running heads, page numbers, contents.

Must never drop a line because of one page alone, except a bare page number or an entry of a table
of contents.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.readers.pdf_marks import Sheet, Word
from ingest.readers.pdf_pieces import pieces, spell

Row = list[Word]

#: Share of the page's height at its top and bottom where running heads stand.
_MARGIN = 0.1
#: Lines at the top and at the bottom that may be running heads.
_DEEP = 4
#: A line is a running head if it stands on this share of the pages, and on three at least.
_OFTEN = 0.2
_PAGES_MIN = 3
#: Running heads keep their height on the page (points).
_SAME_HEIGHT = 8.0
#: In ems: further from the text than its lines are from each other.
_APART = 1.7
#: Share of the pages with a number in one place on which it agrees with the page.
_AGREES = 0.6
#: Entries that make a table of contents, when nothing else names it one.
_ENTRIES = 6
_NAMED_ENTRIES = 2
#: Share of the lines between its first and its last entry that are entries.
_DENSE = 0.5
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlc]{1,7}", re.IGNORECASE)
_BARE = re.compile(
    r"[-\u2013\u2014|\s]*(?:page|p\.|pg\.?)?\s*(?P<n>\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:of|/|\|)\s*(?:\d{1,4}|page))?[-\u2013\u2014|\s.]*",
    re.IGNORECASE,
)
_NUMBERED_END = re.compile(r"(?:(?P<first>\d{1,4})\s+\D.{2,80}|.{2,80}\D\s+(?P<last>\d{1,4}))")
_LEADERS = re.compile(r"(?:[.…·_]\s?){3,}\s*(?:\d{1,4}|[ivxlc]{1,7})\s*$", re.IGNORECASE)
_ENTRY_NUMBER = re.compile(r"(\d{1,4}|[ivxlc]{1,7})", re.IGNORECASE)
_CONTENTS = re.compile(
    r"(?:table of )?contents(?: page)?:?|in this (?:document|guide|section):?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """The rows to leave out of each page, and the page numbers that they print."""

    #: Page -> places of its rows that are left out.
    dropped: dict[int, frozenset[int]] = field(default_factory=dict)
    #: Page -> number printed on it.
    labels: dict[int, str] = field(default_factory=dict)
    #: Pages on which a table of contents was left out.
    contents: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edge:
    """A line near the top or bottom of a page."""

    page: int
    place: int
    text: str
    height: float
    #: The first or last line of its page, well apart from the others.
    alone: bool

    @property
    def shape(self) -> str:
        return _DIGITS.sub("#", self.text.casefold())

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(int(number[:9]) for number in _DIGITS.findall(self.text))


def furniture(sheets: Sequence[Sheet], rows: Sequence[list[Row]]) -> Furniture:
    """What to leave out of these pages, which are given with their rows of words."""
    edges = [
        edge for sheet, found in zip(sheets, rows, strict=True) for edge in _edges(sheet, found)
    ]
    running, printed = _running(edges, len(sheets))
    bare, numbered = _bare_numbers(edges)
    with_number, also_numbered = _numbered_ends(edges)
    dropped: dict[int, set[int]] = {}
    running += with_number
    for edge in bare if _is_everything(running, sheets, rows) else [*running, *bare]:
        dropped.setdefault(edge.page, set()).add(edge.place)
    contents: list[int] = []
    goes_on = False
    for sheet, found in zip(sheets, rows, strict=True):
        gone = dropped.setdefault(sheet.number, set())
        listed = _contents(found, gone, pages=len(sheets), goes_on=goes_on)
        goes_on = bool(listed)
        gone |= listed
        contents += [sheet.number] if listed else []
    labels = {
        page: label
        for page, label in {**printed, **also_numbered, **numbered}.items()
        if label != str(page)
    }
    return Furniture(
        dropped={page: frozenset(gone) for page, gone in dropped.items()},
        labels=dict(sorted(labels.items())),
        contents=tuple(contents),
    )


def _is_everything(
    running: Sequence[_Edge], sheets: Sequence[Sheet], rows: Sequence[list[Row]]
) -> bool:
    """Whether most pages would say nothing without their running heads, and show nothing."""
    heads = Counter(edge.page for edge in running)
    said = [s for s, found in zip(sheets, rows, strict=True) if found and not s.pictures]
    bared = [s for s in said if heads[s.number] and heads[s.number] == len(rows[s.number - 1])]
    return 2 * len(bared) > len(said)


def text_of(row: Row) -> str:
    """What the row says from end to end."""
    parts = pieces(row)
    return spell(" ".join(part.text for part in parts))


def _edges(sheet: Sheet, rows: list[Row]) -> Iterator[_Edge]:
    for place, row in enumerate(rows):
        height = row[0].base
        near_top = place == 0 or (height < _MARGIN * sheet.height and place < _DEEP)
        near_end = place == len(rows) - 1 or (
            height > (1 - _MARGIN) * sheet.height and place >= len(rows) - _DEEP
        )
        if near_top or near_end:
            below = sheet.height - height
            yield _Edge(
                page=sheet.number,
                place=place,
                text=text_of(row),
                height=height if near_top and height < below else -below,
                alone=_is_alone(rows, place),
            )


def _is_alone(rows: list[Row], place: int) -> bool:
    if len(rows) == 1:
        return True
    if place not in (0, len(rows) - 1):
        return False
    other = rows[1] if place == 0 else rows[-2]
    return abs(rows[place][0].base - other[0].base) > _APART * rows[place][0].size


def _numbered_ends(edges: Iterable[_Edge]) -> tuple[list[_Edge], dict[int, str]]:
    """First and last lines that end or begin with the number of their page, whatever they say.

    So do running heads that name the chapter.
    """
    found: dict[tuple[int, bool, int], list[_Edge]] = {}
    for edge in edges:
        match = _NUMBERED_END.fullmatch(edge.text) if edge.alone else None
        if match:
            number = int(match["first"] or match["last"])
            place = (round(edge.height / _SAME_HEIGHT), bool(match["first"]), number - edge.page)
            found.setdefault(place, []).append(edge)
    steady = [(off, e) for (_, _, off), es in found.items() if len(es) >= _PAGES_MIN for e in es]
    return [edge for _, edge in steady], {edge.page: str(edge.page + off) for off, edge in steady}


def _running(edges: Iterable[_Edge], pages: int) -> tuple[list[_Edge], dict[int, str]]:
    """The lines that stand in one place on many pages, and the page numbers among them."""
    groups: dict[str, list[_Edge]] = {}
    for edge in edges:
        groups.setdefault(edge.shape, []).append(edge)
    needed = max(_PAGES_MIN, _OFTEN * pages) if pages > _PAGES_MIN else 2
    found: list[_Edge] = []
    labels: dict[int, str] = {}
    for group in groups.values():
        for level in _levels(group):
            kept, slot = _steady(level)
            if len({edge.page for edge in kept}) >= needed:
                found.extend(kept)
                if slot is not None:
                    labels |= {edge.page: str(edge.numbers[slot]) for edge in kept}
    return found, labels


def _levels(group: list[_Edge]) -> Iterator[list[_Edge]]:
    """The lines of a group that stand at one height."""
    level: list[_Edge] = []
    for edge in sorted(group, key=lambda edge: edge.height):
        if level and edge.height - level[-1].height > _SAME_HEIGHT:
            yield level
            level = []
        level.append(edge)
    if level:
        yield level


def _steady(level: list[_Edge]) -> tuple[list[_Edge], int | None]:
    """The lines whose numbers stay the same or count the pages; which of them counts."""
    counts: int | None = None
    kept = level
    for slot in range(len(level[0].numbers)):
        same, times = Counter(e.numbers[slot] for e in level).most_common(1)[0]
        off, agreeing = Counter(e.numbers[slot] - e.page for e in level).most_common(1)[0]
        if agreeing >= times and agreeing > 1 and agreeing >= _AGREES * len(level):
            kept = [e for e in kept if e.numbers[slot] - e.page == off]
            counts = slot if counts is None else counts
        else:
            kept = [e for e in kept if e.numbers[slot] == same]
    return kept, counts


def _bare_numbers(edges: Iterable[_Edge]) -> tuple[list[_Edge], dict[int, str]]:
    """Lines that are nothing but a page number, where they agree with the order of the pages."""
    found: dict[tuple[bool, int], list[tuple[_Edge, str]]] = {}
    for edge in edges:
        match = _BARE.fullmatch(edge.text)
        if not match:
            continue
        label = match["n"]
        value = int(label) if label.isdigit() else roman(label)
        if value:
            found.setdefault((label.isdigit(), value - edge.page), []).append((edge, label))
    agreed = [
        pair for (_, off), group in found.items() if len(group) > 1 or off == 0 for pair in group
    ]
    return [edge for edge, _ in agreed], {edge.page: label for edge, label in agreed}


def roman(text: str) -> int:
    """The value of a Roman number, 0 where it is none."""
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    if not _ROMAN.fullmatch(text):
        return 0
    figures = [values[letter] for letter in text.casefold()]
    return sum(
        -figure if any(figure < later for later in figures[at + 1 : at + 2]) else figure
        for at, figure in enumerate(figures)
    )


def _contents(rows: list[Row], gone: set[int], *, pages: int, goes_on: bool) -> set[int]:
    """The rows of a table of contents on this page."""
    kept = [place for place in range(len(rows)) if place not in gone]
    title = next((place for place in kept if _CONTENTS.fullmatch(_raw(rows[place]))), None)
    below = [place for place in kept if title is None or place > title]
    entries = _entries(
        {place: rows[place] for place in below}, pages, named=title is not None, goes_on=goes_on
    )
    if not entries:
        return set()
    between = {place for place in below if min(entries) <= place <= max(entries)}
    if len(entries) < _DENSE * len(between):
        between = entries
    if title is not None:
        between |= {title, *(place for place in below if place < min(entries))}
    return between


def _entries(rows: dict[int, Row], pages: int, *, named: bool, goes_on: bool) -> set[int]:
    """The rows that are entries, where there are enough of them to make a table of contents."""
    led = {place for place, row in rows.items() if _LEADERS.search(_raw(row))}
    numbered = {place: number for place, row in rows.items() if (number := _entry(row))}
    rising = _rising(numbered)
    enough = _ENTRIES
    if named:
        enough = _NAMED_ENTRIES
    elif goes_on or len(led) > 1:
        enough = _ENTRIES // 2
    if len(rising) < enough or not _plausible(rising, numbered, pages):
        rising = set()
    return led | rising


def _raw(row: Row) -> str:
    return " ".join(word.text for word in row)


def _entry(row: Row) -> int:
    """The page number at the right end of a line, well away from its words; 0 where none is."""
    match = _ENTRY_NUMBER.fullmatch(row[-1].text)
    if not match or not any(map(str.isalpha, row[0].text + row[len(row) // 2].text)):
        return 0
    if len(pieces(row)) == 1:
        return 0
    return int(match[1]) if match[1].isdigit() else roman(match[1])


def _rising(numbered: dict[int, int]) -> set[int]:
    """The entries whose numbers don't fall from one to the next."""
    kept: set[int] = set()
    highest = 0
    for place, number in sorted(numbered.items()):
        if number >= highest:
            kept.add(place)
            highest = number
    return kept


def _plausible(rising: set[int], numbered: dict[int, int], pages: int) -> bool:
    """Whether nearly all numbers rise, and none is far beyond the last page."""
    highest = max(numbered[place] for place in rising)
    return len(rising) >= 0.8 * len(numbered) and highest <= 1.5 * pages + 10
