"""Puts what is cited or read into runs that HTML can set: paragraphs, lists and tables.

The words stay as they stand in the document, so that a text fragment in a link finds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from assistant.web.schema import (
    DocumentText,
    PassageBody,
    SegmentBody,
    SegmentKind,
    SentenceBody,
    SentenceKind,
)

_NUMBERED = re.compile(r"\(?(?:[0-9]{1,3}|[a-z]|[ivx]{1,5})[.)]\s", re.IGNORECASE)

#: The level of a document's uppermost headings: its title is the first of the page.
_TOP = 2
#: A table of contents with fewer entries helps nobody; with more it hides what it leads to.
_FEWEST_CONTENTS = 4
_MOST_CONTENTS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRun:
    """Segments of an answer that stand in one element: one paragraph or heading, or a list."""

    kind: SegmentKind
    segments: tuple[SegmentBody, ...]

    @property
    def language(self) -> str:
        """BCP 47 tag of its words."""
        return self.segments[0].language

    @property
    def numbered(self) -> bool:
        """Whether its items bring numbers or letters of their own, and so need no bullet."""
        return all(_NUMBERED.match(segment.text) for segment in self.segments)


def segment_runs(segments: Iterable[SegmentBody]) -> Iterator[SegmentRun]:
    """The segments, with the items that follow each other in one language in one list."""
    for (kind, _), run in groupby(segments, key=lambda each: (each.kind, each.language)):
        if kind is SegmentKind.ITEM:
            yield SegmentRun(kind=kind, segments=tuple(run))
        else:
            yield from (SegmentRun(kind=kind, segments=(segment,)) for segment in run)


class SetAs(StrEnum):
    """How a run of a document is set."""

    PAGE = "page"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One page marker, heading, paragraph, list or table of a document."""

    set_as: SetAs
    #: The paragraph or the heading.
    text: str = ""
    #: Heading: 2 to 6, and its anchor.
    level: int = 0
    anchor: str = ""
    #: Page marker: the physical page, and the label printed on it where it differs.
    page: int = 0
    label: str = ""
    #: List: marker as printed (or "") and words of each item.
    items: tuple[tuple[str, str], ...] = ()
    #: Table: header, or () where it has none, and rows.
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPassage:
    """A passage, set; `id` is its anchor."""

    id: str
    runs: tuple[Run, ...]


def set_document(document: DocumentText) -> Iterator[SetPassage]:
    """The passages of a document, with page markers where pages begin and headings where new."""
    page = 0 if document.pages > 1 else 1
    heading: tuple[str, ...] = ()
    for passage in document.passages:
        runs = tuple(_runs(passage, page, heading))
        yield SetPassage(id=passage.id, runs=runs)
        page = max([page, *(run.page for run in runs)])
        heading = passage.heading


def _runs(passage: PassageBody, page: int, heading: tuple[str, ...]) -> Iterator[Run]:
    if passage.page > page:
        page = passage.page
        yield Run(set_as=SetAs.PAGE, page=page, label=passage.page_label)
    yield from _new_headings(passage, heading)
    if not passage.sentences:
        yield from _plain(passage.text)
    for _, group in groupby(passage.sentences, key=_together):
        sentences = tuple(group)
        if sentences[0].page > page:
            page = sentences[0].page
            yield Run(set_as=SetAs.PAGE, page=page)
        yield _run(sentences)


def _new_headings(passage: PassageBody, before: Sequence[str]) -> Iterator[Run]:
    """The headings of a passage from the first that differs from the passage before."""
    path = passage.heading
    pairs = zip(path, (*before, *[None] * len(path)), strict=False)
    same = next((depth for depth, (new, old) in enumerate(pairs) if new != old), len(path))
    for depth, text in enumerate(path[same:], same):
        level = min(depth + 2, 6)
        yield Run(set_as=SetAs.HEADING, text=text, level=level, anchor=f"{passage.id}-h{depth + 1}")


def contents(passages: Iterable[SetPassage]) -> tuple[Run, ...]:
    """The headings that a table of contents lists; empty for what is short enough without one.

    All of the first two levels, or only the first where that many would be a document themselves.
    """
    headings = [run for passage in passages for run in passage.runs if run.set_as is SetAs.HEADING]
    first = [run for run in headings if run.level == _TOP]
    both = [run for run in headings if run.level <= _TOP + 1]
    listed = both if len(both) <= _MOST_CONTENTS else first
    return tuple(listed) if len(listed) >= _FEWEST_CONTENTS else ()


def _plain(text: str) -> Iterator[Run]:
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            yield Run(set_as=SetAs.PARAGRAPH, text=paragraph)


def _together(sentence: SentenceBody) -> tuple[SentenceKind, int, tuple[str, ...]]:
    """Neighbours with the same key stand in one element."""
    if sentence.kind is SentenceKind.SENTENCE:
        return sentence.kind, sentence.block, ()
    return sentence.kind, sentence.group, tuple(header for header, _ in sentence.cells)


def _run(sentences: tuple[SentenceBody, ...]) -> Run:
    match sentences[0].kind:
        case SentenceKind.SENTENCE:
            return Run(
                set_as=SetAs.PARAGRAPH, text=" ".join(sentence.text for sentence in sentences)
            )
        case SentenceKind.ITEM:
            return Run(
                set_as=SetAs.LIST,
                items=tuple((sentence.marker, sentence.text) for sentence in sentences),
            )
        case SentenceKind.ROW:
            return _table(sentences)


def _table(sentences: tuple[SentenceBody, ...]) -> Run:
    header = tuple(name for name, _ in sentences[0].cells)
    return Run(
        set_as=SetAs.TABLE,
        header=header if any(header) else (),
        rows=tuple(
            tuple(cell for _, cell in sentence.cells) or (sentence.text,) for sentence in sentences
        ),
    )
