"""A passage of a document and its sentences: the two grains that are searched and quoted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SentenceKind(StrEnum):
    """What a sentence is in its passage."""

    SENTENCE = "sentence"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """The fine grain: a sentence, a list item or a table row, as it stands in the document."""

    kind: SentenceKind
    text: str
    #: Number of the block within the passage; sentences of one paragraph share it.
    block: int
    #: Group within the passage: a list with its lead-in, a table, a rule with its conditions.
    group: int
    page: int
    #: Characters of the document's text, from `start` up to `end`.
    start: int
    end: int
    #: True where the sentence introduces the items of its group.
    lead_in: bool = False
    #: List item: its marker as printed, or "".
    marker: str = ""
    #: Table row: the header of each column and the cells, as pairs.
    cells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of one document under one heading path."""

    document: str
    #: Headings from the top down, without the document's title.
    heading: tuple[str, ...]
    page: int
    page_label: str
    start: int
    end: int
    #: The document's text from `start` up to `end`.
    text: str
    sentences: tuple[Sentence, ...]
