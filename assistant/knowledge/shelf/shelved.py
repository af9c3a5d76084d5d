"""A library on its shelf: the parts of one release put together and searched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from assistant.knowledge.document import Document, Status
from assistant.knowledge.embedding import Embedded, Embedder
from assistant.knowledge.emergency import Emergency
from assistant.knowledge.language import Language
from assistant.knowledge.library import Beside, Found, Hit
from assistant.knowledge.likeness import Likenesses
from assistant.knowledge.partnership import Partnership
from assistant.knowledge.passage import Passage
from assistant.knowledge.ranking import (
    PRIOR,
    RERANKED_DOCUMENTS,
    RERANKED_PASSAGES,
    Moments,
    Rows,
    Scores,
    Signals,
    late_interactions,
    rerank,
    spans,
    standardise_words,
)
from assistant.knowledge.release import FILES, Release
from assistant.knowledge.shelf.candidates import (
    Candidates,
    Ranked,
    Sought,
    best_by_words,
    fused,
)
from assistant.knowledge.shelf.catalogue import Catalogue
from assistant.knowledge.shelf.entries import Entry
from assistant.knowledge.shelf.spelling import Spelling
from assistant.knowledge.shelf.tokens import Tokens
from assistant.knowledge.shelf.vectors import Vectors
from assistant.knowledge.shelf.words import Words, stems

_Entry = TypeVar("_Entry", bound=Entry)

#: Nearest passages, nearest sentences, and best of each by words: the candidates of a question.
_NEAREST_PASSAGES = 60
_NEAREST_SENTENCES = 120
_BEST_BY_WORDS = 60
#: First hits by which a search is judged.
_JUDGED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Grain:
    """One grain of a release: its vectors, their moments, and its words."""

    vectors: Vectors
    moments: Moments
    words: Words


class ShelvedLibrary:
    """A release of one audience, put together from its parts."""

    def __init__(
        self,
        *,
        folder: Path,
        release: Release,
        partnership: Partnership,
        emergency: Emergency,
        likeness: Likenesses,
        languages: Sequence[Language],
        catalogue: Catalogue,
        passages: Grain,
        sentences: Grain,
        tokens: Tokens,
        spelling: Spelling,
        embedder: Embedder,
        today: Callable[[], date],
    ) -> None:
        self._folder = folder
        self._release = release
        self._partnership = partnership
        self._emergency = emergency
        self._likeness = likeness
        self._languages = languages
        self._catalogue = catalogue
        self._passages = passages
        self._sentences = sentences
        self._tokens = tokens
        self._spelling = spelling
        self._embedder = embedder
        self._today = today
        self._entries: dict[type, Sequence[Any]] = {}
        layout = np.array(catalogue.layout(), dtype=np.int64).reshape(-1, 3)
        self._document_of, counts, asked = layout.T
        #: Rows of the fine grain: passage n has those from `first[n]` up to `last[n]`.
        self._last_row = np.cumsum(counts, dtype=np.int64)
        self._first_row = self._last_row - counts
        #: Where those begin that a passage is asked by.
        self._first_asked = self._last_row - asked
        self._first_passage = np.searchsorted(
            self._document_of, np.arange(len(catalogue.documents))
        )

    @property
    def release(self) -> Release:
        """The release that is open."""
        return self._release

    @property
    def partnership(self) -> Partnership:
        """The partnership whose documents these are."""
        return self._partnership

    @property
    def emergency(self) -> Emergency:
        """What it knows of danger."""
        return self._emergency

    @property
    def likeness(self) -> Likenesses:
        """What a cry for help, and what is not answered, is like."""
        return self._likeness

    @property
    def languages(self) -> Sequence[Language]:
        """The languages beside English that it has fixed words in."""
        return self._languages

    def documents(self) -> Sequence[Document]:
        """All documents, by path."""
        return self._catalogue.documents

    def document(self, document_id: str) -> Document | None:
        """The document of that id, or None."""
        number = self._catalogue.number_of(document_id)
        return None if number is None else self._catalogue.documents[number]

    def status(self, document_id: str) -> Status:
        """Whether that edition is in force today."""
        document = self.document(document_id)
        if document is None:
            raise KeyError(document_id)
        return document.status(self._today(), superseded=document_id in self._superseded)

    def is_overdue(self, document_id: str) -> bool:
        """Whether the review of that edition was due before today."""
        document = self.document(document_id)
        if document is None:
            raise KeyError(document_id)
        return document.is_overdue(self._today())

    def entries(self, kind: type[_Entry]) -> Sequence[_Entry]:
        """The records of one kind, in the order of their files."""
        if kind not in self._entries:
            self._entries[kind] = self._catalogue.entries(kind)
        return self._entries[kind]

    def passages_of(self, document_id: str) -> Sequence[Passage]:
        """The passages of a document in reading order."""
        number = self._catalogue.number_of(document_id)
        if number is None:
            return ()
        return [self._catalogue.passage(each) for each in self._catalogue.passages_of(number)]

    def file(self, document_id: str) -> Path | None:
        """The source file as it was read."""
        document = self.document(document_id)
        if document is None:
            return None
        return self._folder / FILES / f"{document.id}{Path(document.path).suffix.lower()}"

    def spelt(self, text: str) -> str:
        """The text with its misspelt words as the documents write them."""
        return self._spelling.mend(text)

    def knows(self, word: str) -> bool:
        """Whether English or the release has a word."""
        return self._spelling.knows(word)

    def embed(self, text: str) -> Embedded:
        """The vectors of a text."""
        return self._embedder.embed(text)

    def alike(self, text: str, other: str) -> float:
        """Cosine of two texts, by the model that the release is embedded with."""
        own, others = (self._embedder.embed(each).vector for each in (text, other))
        return float(own @ others)

    def search(
        self,
        text: str,
        count: int,
        beside: Sequence[Beside] = (),
        embedded: Embedded | None = None,
    ) -> Found:
        """The passages that answer a text best: see `assistant.knowledge.ranking`."""
        if not self._release.passages:
            return Found(hits=(), documents=(), late=0.0, rarity={})
        words = stems(text)
        sought = self._seek(text, words, embedded)
        others = [self._seek(each.text, stems(each.text), None) for each in beside]
        numbers = np.unique(np.concatenate([*map(self._nearest, (sought, *others))]))
        looks = [self._candidates(each, numbers) for each in (sought, *others)]
        ranked = fused(
            [self._ranked(s, c) for s, c in zip((sought, *others), looks, strict=True)],
            [1.0, *(each.weight for each in beside)],
        )
        candidates = replace(
            looks[0], similarity=np.maximum.reduce([each.similarity for each in looks])
        )
        best = np.argsort(-ranked.scores, kind="stable")[:count]
        first = np.argsort(-ranked.document_scores, kind="stable")[:RERANKED_DOCUMENTS]
        judged = self._tokens.of_many(numbers[best[:_JUDGED]])
        return Found(
            hits=tuple(
                self._hit(
                    candidates,
                    row,
                    float(ranked.scores[row]),
                    float(ranked.document_scores[ranked.place[row]]),
                )
                for row in best.tolist()
            ),
            documents=tuple(
                (
                    self._catalogue.documents[ranked.documents[row]].id,
                    float(ranked.document_scores[row]),
                )
                for row in first
            ),
            late=max(
                float(late_interactions(each.question.tokens, *judged).max())
                for each in (sought, *others)
            ),
            rarity={word: self._passages.words.rarity(word) for word in words},
            beside=max((float(each.row_similarity.max()) for each in looks[1:]), default=-1.0),
        )

    @cached_property
    def _superseded(self) -> frozenset[str]:
        return frozenset(
            replaced for document in self.documents() for replaced in document.supersedes
        )

    def _seek(self, text: str, words: Sequence[str], embedded: Embedded | None) -> Sought:
        """A text with its vectors, and its stems weighed against every row."""
        question = embedded or self.embed(text)
        return Sought(
            question=question,
            passages=self._passages.vectors.to(question.vector),
            sentences=self._sentences.vectors.to(question.vector),
            passage_words=standardise_words(self._passages.words.scores(words)),
            sentence_words=standardise_words(self._sentences.words.scores(words)),
        )

    def _nearest(self, sought: Sought) -> Rows:
        """Numbers of the passages that are worth a closer look."""
        sentences = np.concatenate(
            [
                sought.sentences.nearest(_NEAREST_SENTENCES),
                best_by_words(sought.sentence_words, _BEST_BY_WORDS),
            ]
        )
        return np.concatenate(
            [
                sought.passages.nearest(_NEAREST_PASSAGES),
                best_by_words(sought.passage_words, _BEST_BY_WORDS),
                np.searchsorted(self._last_row, sentences, side="right"),
            ]
        )

    def _candidates(self, sought: Sought, numbers: Rows) -> Candidates:
        """The passages of these numbers, beside a text."""
        first, last = self._first_row[numbers], self._last_row[numbers]
        rows = spans(first, last)
        starts = np.concatenate([[0], np.cumsum(last - first)])
        row_similarity = sought.sentences.of(rows)
        is_asked = rows >= np.repeat(self._first_asked[numbers], last - first)
        return Candidates(
            numbers=numbers,
            similarity=sought.passages.of(numbers),
            asked=np.maximum.reduceat(np.where(is_asked, row_similarity, -1.0), starts[:-1]),
            starts=starts,
            row_similarity=row_similarity,
            row_words=sought.sentence_words[rows],
        )

    def _ranked(self, sought: Sought, candidates: Candidates) -> Ranked:
        """Candidates ranked for a text."""
        signals = self._signals(candidates, sought)
        documents, scores = self._rank_documents(sought.question, candidates, signals)
        place = np.searchsorted(documents, signals.document)
        return Ranked(
            scores=signals.fused() + np.float32(PRIOR) * scores[place],
            documents=documents,
            document_scores=scores,
            place=place,
        )

    def _signals(self, candidates: Candidates, sought: Sought) -> Signals:
        vector = sought.question.vector
        starts = candidates.starts[:-1]
        nearest = np.maximum.reduceat(candidates.row_similarity, starts)
        passages, sentences = self._passages.moments, self._sentences.moments
        return Signals(
            document=self._document_of[candidates.numbers],
            passage=passages.standardise(
                np.maximum(candidates.similarity, candidates.asked), vector
            ),
            sentence=sentences.standardise(nearest, vector),
            passage_words=sought.passage_words[candidates.numbers],
            sentence_words=np.maximum.reduceat(candidates.row_words, starts),
        )

    def _rank_documents(
        self, question: Embedded, candidates: Candidates, signals: Signals
    ) -> tuple[Rows, Scores]:
        """Documents in ascending number with their scores, the best of them re-ranked."""
        documents, scores = signals.documents()
        top = np.argsort(-scores, kind="stable")[:RERANKED_DOCUMENTS]
        # Candidates by document, the best of each first.
        order = np.lexsort((-signals.fused(), signals.document))
        first = np.searchsorted(signals.document[order], documents[top])
        last = np.searchsorted(signals.document[order], documents[top], side="right")
        counts = np.minimum(last - first, RERANKED_PASSAGES)
        looked_at = order[spans(first, first + counts)]
        tokens = self._tokens.of_many(candidates.numbers[looked_at])
        late = late_interactions(question.tokens, *tokens)
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        scores = scores.copy()
        scores[top] = rerank(scores[top], np.maximum.reduceat(late, starts))
        return documents, scores

    def _hit(self, candidates: Candidates, row: int, score: float, document_score: float) -> Hit:
        number = int(candidates.numbers[row])
        passage = self._catalogue.passage(number)
        document = int(self._document_of[number])
        own = slice(candidates.starts[row], candidates.starts[row + 1])
        similar = candidates.row_similarity[own].tolist()
        count = len(passage.sentences)
        return Hit(
            passage=passage,
            document=self._catalogue.documents[document],
            number=number,
            place=number - int(self._first_passage[document]),
            score=score,
            document_score=document_score,
            similarity=float(candidates.similarity[row]),
            sentence_similarities=tuple(similar[:count]),
            heading_similarity=similar[count] if passage.heading else -1.0,
            sentence_words=tuple(candidates.row_words[own].tolist()[:count]),
            asked_similarity=float(candidates.asked[row]),
        )
