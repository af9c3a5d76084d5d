"""Reads a PowerPoint file: a slide is a page, its title a heading, its lists as they nest.

It must never read what the author hid, nor the notes: those are written for the speaker alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pptx.slide import Slide

from ingest.readers.blocks import Block, BlockKind, Reading, UnreadPage
from ingest.readers.flow import read_flow
from ingest.readers.pptx_package import open_deck, size_of
from ingest.readers.pptx_slide import FAULTS, Found, SlideReader, margins_of
from ingest.readers.properties import margin_notes, not_read, title_of
from ingest.readers.words import clean

_PICTURE = "no text: pictures only"
_MISSING = "it is missing from the file"


@dataclass(slots=True)
class _Deck:
    """What the slides say, and what of them was left out."""

    blocks: list[Block] = field(default_factory=list)
    unread: list[UnreadPage] = field(default_factory=list)
    found: Found = field(default_factory=Found)
    margins: list[str] = field(default_factory=list)
    hidden_slides: int = 0
    noted_slides: int = 0


def read(data: bytes) -> Reading:
    """What a PowerPoint file says."""
    presentation = open_deck(data)
    size = size_of(presentation)
    deck = _Deck()
    count = len(presentation.slides)
    for page in range(1, count + 1):
        try:
            slide = presentation.slides[page - 1]
        except FAULTS:
            deck.unread.append(UnreadPage(page=page, reason=_MISSING))
            continue
        _read_slide(deck, slide, page, size)
    core = presentation.core_properties
    return Reading(
        blocks=tuple(deck.blocks),
        pages=max(count, 1),
        labels={},
        unread=tuple(deck.unread),
        title=title_of(core.title or "", deck.blocks),
        language=clean(core.language or ""),
        notes=tuple(_notes(deck)),
    )


def _read_slide(deck: _Deck, slide: Slide, page: int, size: tuple[int, int]) -> None:
    deck.noted_slides += _has_notes(slide)
    if slide.element.get("show") in {"0", "false"}:
        deck.hidden_slides += 1
        return
    pictures = deck.found.pictures + deck.found.drawings
    reader = SlideReader(slide, size, deck.found, opens=page == 1)
    blocks = read_flow(reader.flow()).blocks
    if not blocks and deck.found.pictures + deck.found.drawings > pictures:
        deck.unread.append(UnreadPage(page=page, reason=_PICTURE))
    if blocks and blocks[0].kind is not BlockKind.HEADING:
        # Else its words would stand under the title of another slide.
        deck.blocks.append(Block(kind=BlockKind.HEADING, text=f"Slide {page}", page=page, level=2))
    deck.blocks += [replace(block, page=page) for block in blocks]
    deck.margins += margins_of(slide)


def _has_notes(slide: Slide) -> bool:
    try:
        frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
        return frame is not None and bool(frame.text.strip())
    except FAULTS:
        return True


def _notes(deck: _Deck) -> Iterator[str]:
    yield from not_read(deck.hidden_slides, "hidden slide")
    if deck.noted_slides:
        yield "The speaker's notes were not read"
    yield from not_read(deck.found.hidden, "hidden stretch", "hidden stretches")
    yield from not_read(deck.found.pictures, "picture")
    yield from not_read(
        deck.found.drawings, "diagram or embedded file", "diagrams or embedded files"
    )
    if deck.found.charts:
        yield "Of charts only titles and labels were read"
    yield from margin_notes(deck.margins)
