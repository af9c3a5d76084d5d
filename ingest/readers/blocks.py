"""What a reader hands back: the blocks of one file in reading order, as plain values.

The readers run in a child process without network and with hard limits (ingest/box.py), so this
module is all that they share with the rest, and it imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class BlockKind(StrEnum):
    """What a block is on its page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One heading, paragraph, list item or table row, on one line of plain text."""

    kind: BlockKind
    #: The words, without line breaks or list markers. A row is its cells joined by " | ".
    text: str
    #: Physical page where the block starts, from 1. Formats without pages have one page.
    page: int = 1
    #: Heading: 1 (highest) to 6. List item: nesting from 0. Otherwise 0.
    level: int = 0
    #: List item: its marker as printed ("1.", "(a)"), or "" for a plain bullet.
    marker: str = ""
    #: Table row: its cells, in column order.
    cells: tuple[str, ...] = ()
    #: Table row: the header of each column, as long as `cells`, or () where the table has none.
    header: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadPage:
    """A page whose words could not be read, and why ("no text: a scan or a picture")."""

    page: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one file says."""

    blocks: tuple[Block, ...]
    #: Number of physical pages; 1 for formats without pages.
    pages: int = 1
    #: Physical page -> label printed on it, only where the two differ.
    labels: dict[int, str]
    unread: tuple[UnreadPage, ...] = ()
    #: Pages whose words may stand in a picture alone, where OCR could read them.
    scans: tuple[int, ...] = ()
    #: The title the file gives itself, or "".
    title: str = ""
    #: BCP 47 tag the file gives itself, or "".
    language: str = ""
    #: The YAML front matter as it stands in the file, without its fences, or "".
    front_matter: str = ""
    #: A service feed has no blocks: each of its services as JSON, a tree of plain text.
    services: tuple[str, ...] = ()
    #: A service feed: how many `items` and `pages` its first page says that there are.
    declared: dict[str, int] = field(default_factory=dict)
    #: What the reader left out or doubts, one sentence each ("1 attachment was not read").
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The reading as values that `json.dumps` takes."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Reading:
        """The reading that `to_json` gave; ValueError or KeyError where it is not one."""
        return cls(
            blocks=tuple(
                Block(
                    kind=BlockKind(block["kind"]),
                    text=str(block["text"]),
                    page=int(block["page"]),
                    level=int(block["level"]),
                    marker=str(block["marker"]),
                    cells=tuple(map(str, block["cells"])),
                    header=tuple(map(str, block["header"])),
                )
                for block in values["blocks"]
            ),
            pages=int(values["pages"]),
            labels={int(page): str(label) for page, label in values["labels"].items()},
            unread=tuple(
                UnreadPage(page=int(item["page"]), reason=str(item["reason"]))
                for item in values["unread"]
            ),
            scans=tuple(map(int, values["scans"])),
            title=str(values["title"]),
            language=str(values["language"]),
            front_matter=str(values["front_matter"]),
            notes=tuple(map(str, values["notes"])),
            services=tuple(map(str, values.get("services", ()))),
            declared={str(name): int(count) for name, count in values.get("declared", {}).items()},
        )


class Unreadable(Exception):
    """The file can't be read. `reason` says why, `mend` what its owner can do about it."""

    def __init__(self, reason: str, mend: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.mend = mend
