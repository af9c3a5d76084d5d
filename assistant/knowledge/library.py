"""The library: what a published release of one audience can be asked. A seam with two shelves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Document, Status
from assistant.knowledge.passage import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Which release is open, for whom, since when and how large."""

    id: str
    audience: Audience
    built_at: datetime
    documents: int
    passages: int
    sentences: int


class Library(Protocol):
    """One release, opened for reading. Safe to use from several threads."""

    @property
    def release(self) -> Release:
        """The release that is open."""

    def documents(self) -> Sequence[Document]:
        """All documents, by path."""

    def document(self, document_id: str) -> Document | None:
        """The document of that id, or None."""

    def status(self, document_id: str) -> Status:
        """Whether that edition is in force today; KeyError where there is no such document."""

    def passages_of(self, document_id: str) -> Sequence[Passage]:
        """The passages of a document in reading order; empty where there is no such document."""

    def file(self, document_id: str) -> Path | None:
        """The source file as it was read, or None where there is no such document."""
