"""A record as a page: blocks in reading order, as if a reader had read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ingest.describe import FrontMatter
from ingest.readers.blocks import Block, BlockKind, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of a page: paragraphs, and a list after a lead-in."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    lead_in: str = ""
    items: tuple[str, ...] = ()
    #: Questions and names by which people look for it: searched, never shown.
    asked: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.paragraphs or self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that was written from a record."""

    front_matter: FrontMatter
    reading: Reading
    #: Heading to the questions and names by which people look for its section.
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def write_page(front_matter: FrontMatter, sections: Iterable[Section]) -> Page:
    """The page of a record; sections without words are left out."""
    held = [section for section in sections if section]
    blocks: list[Block] = []
    for section in held:
        blocks.append(Block(kind=BlockKind.HEADING, text=section.heading, level=2))
        blocks += [Block(kind=BlockKind.PARAGRAPH, text=text) for text in section.paragraphs]
        if section.lead_in:
            blocks.append(Block(kind=BlockKind.PARAGRAPH, text=section.lead_in))
        blocks += [Block(kind=BlockKind.ITEM, text=text) for text in section.items]
    return Page(
        front_matter=front_matter,
        reading=Reading(
            blocks=tuple(blocks),
            labels={},
            title=front_matter.title or "",
            language=next(iter(front_matter.languages), ""),
        ),
        asked={section.heading: section.asked for section in held if section.asked},
    )


def one_line(text: str) -> str:
    """A text without line breaks, as a block holds it."""
    return " ".join(text.split())
