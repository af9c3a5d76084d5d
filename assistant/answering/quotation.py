"""What is quoted: sentences of one passage, and where that passage stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from assistant.knowledge.document import Document
from assistant.knowledge.passage import Passage, Sentence


class Source(Protocol):
    """Where a quotation stands; a hit is one."""

    @property
    def passage(self) -> Passage:
        """The passage that holds it."""

    @property
    def document(self) -> Document:
        """The document of that passage."""

    @property
    def place(self) -> int:
        """The passage's place in its document, from 0."""


@dataclass(frozen=True, slots=True)
class Section:
    """A passage that is quoted because of where it stands, and not because a search found it."""

    passage: Passage
    document: Document
    #: Its place in the document, from 0.
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A paragraph, list or table as it is quoted: the sentences shown, in their order."""

    hit: Source
    sentences: tuple[Sentence, ...]
    #: Items or sentences of it that are left out.
    omitted: int


def whole(source: Source) -> Quoted:
    """A passage quoted as it stands."""
    return Quoted(hit=source, sentences=source.passage.sentences, omitted=0)
