"""The library: what a published release of one audience can be asked. A seam with two shelves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from assistant.knowledge.currency import Conflict, Gap, Term
from assistant.knowledge.document import Document, Status
from assistant.knowledge.embedding import Embedded
from assistant.knowledge.emergency import Emergency
from assistant.knowledge.language import Language
from assistant.knowledge.likeness import Likenesses
from assistant.knowledge.partnership import Partnership
from assistant.knowledge.passage import Passage
from assistant.knowledge.pathway import Pathway
from assistant.knowledge.release import Release
from assistant.knowledge.rule import Rule

_Entry = TypeVar("_Entry", bound=Pathway | Gap | Term | Conflict | Rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found for a question."""

    passage: Passage
    document: Document
    #: Number of the passage in the release, and its place among its document's, from 0.
    number: int
    place: int
    #: What it is ranked by, in standard deviations; comparable within one question only.
    score: float
    #: The same of its whole document.
    document_score: float
    #: Cosine with the question, of the passage and of each of its sentences.
    similarity: float
    sentence_similarities: tuple[float, ...]
    #: Cosine with its last heading; -1 where it has none.
    heading_similarity: float
    #: Standardised BM25 of each of its sentences.
    sentence_words: tuple[float, ...]
    #: Best cosine with a name or question by which people look for it; -1 where it has none.
    asked_similarity: float = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found: passages, best first, and the documents that they are from."""

    hits: tuple[Hit, ...]
    #: The documents in play with their scores, best first.
    documents: tuple[tuple[str, float], ...]
    #: Best late interaction of the question with one of the first hits, 0 to 1.
    late: float
    #: The stems of the question, each with its rarity in the release (inverse document frequency).
    rarity: Mapping[str, float]
    #: Best cosine of a sentence, or of what one is asked by, with a text that was searched beside
    #: it; -1 where there was none.
    beside: float = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A text that is searched beside another: the scores of both are added."""

    text: str
    #: How much its scores count, where those of the other count 1.
    weight: float


class Library(Protocol):
    """One release, opened for reading. Safe to use from several threads."""

    @property
    def release(self) -> Release:
        """The release that is open."""

    @property
    def partnership(self) -> Partnership:
        """The partnership whose documents these are."""

    @property
    def emergency(self) -> Emergency:
        """What it knows of danger."""

    @property
    def likeness(self) -> Likenesses:
        """What a cry for help, and what is not answered, is like."""

    @property
    def languages(self) -> Sequence[Language]:
        """The languages beside English that it has fixed words in; the same object each time."""

    def documents(self) -> Sequence[Document]:
        """All documents, by path."""

    def document(self, document_id: str) -> Document | None:
        """The document of that id, or None."""

    def status(self, document_id: str) -> Status:
        """Whether that edition is in force today; KeyError where there is no such document."""

    def is_overdue(self, document_id: str) -> bool:
        """Whether the review of that edition was due before today; KeyError where there is none."""

    def entries(self, kind: type[_Entry]) -> Sequence[_Entry]:
        """The records of one kind (Pathway, Gap, Term, Conflict, Rule), in the order of files."""

    def passages_of(self, document_id: str) -> Sequence[Passage]:
        """The passages of a document in reading order; empty where there is no such document."""

    def file(self, document_id: str) -> Path | None:
        """The source file as it was read, or None where there is no such document."""

    def spelt(self, text: str) -> str:
        """The text with its misspelt words as the documents write them."""

    def knows(self, word: str) -> bool:
        """Whether English or the release has a word; a name is often in neither."""

    def embed(self, text: str) -> Embedded:
        """The vectors of a text, for `search` and `likeness`."""

    def alike(self, text: str, other: str) -> float:
        """Cosine of two texts, by the model that the release is embedded with."""

    def search(
        self,
        text: str,
        count: int,
        beside: Sequence[Beside] = (),
        embedded: Embedded | None = None,
    ) -> Found:
        """The `count` passages that answer a text best; fewer where the release holds fewer.

        Texts beside it change how passages are ranked, and count for how near a whole passage is.
        What is said of its sentences, of its heading and of words stays that of the text itself.
        `embedded`: the vectors of that text, where it was embedded before.
        """
