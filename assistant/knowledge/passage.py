"""A passage of a document and its sentences: the two grains that are searched and quoted."""

from __future__ import annotations

import re
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
    #: Its blocks, one a line: the document's text from `start` up to `end`. A part of a long list
    #: repeats the lead-in before it; where the items of a list are headings further down, they
    #: stand here too and the span covers the lead-in alone.
    text: str
    sentences: tuple[Sentence, ...]
    #: Questions and names by which people look for it: searched as if they stood here, not shown.
    asked: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Vectors that it has in the fine grain: its sentences', its last heading's, its names'."""
        return len(self.sentences) + bool(self.heading) + len(self.asked)


def anchor(place: int) -> str:
    """The anchor, on the page of its document, of the passage at a place, from 0."""
    return f"p{place + 1}"


#: How a sentence opens that limits the one before it; the two are never shown apart.
_CONDITION = re.compile(
    r"(?:unless|except|exceptions?|only if|but|however|otherwise|if not|provided|as long as|"
    r"even if|even then|"
    r"this (?:does not|doesn[\u2019']t|is not|only|rule|duty|exception)|"
    r"(?:it|they|these|that|those) (?:do|does|must|should|may|can|will|need) (?:not|only)|"
    r"the (?:only )?exceptions?)\b",
    re.IGNORECASE,
)


def opens_with_condition(text: str) -> bool:
    """Whether a sentence limits the one before it ("Unless ...", "This does not apply ...")."""
    return _CONDITION.match(text) is not None
