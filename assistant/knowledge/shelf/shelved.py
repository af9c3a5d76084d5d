"""A library on its shelf: the parts of one release put together and searched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np

from assistant.knowledge.document import Document, Status
from assistant.knowledge.embedding import Embedded, Embedder
from assistant.knowledge.library import Found, Hit
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
    late_interaction,
    rerank,
    standardise_words,
)
from assistant.knowledge.release import FILES, Release
from assistant.knowledge.shelf.catalogue import Catalogue
from assistant.knowledge.shelf.tokens import Tokens
from assistant.knowledge.shelf.vectors import Vectors
from assistant.knowledge.shelf.words import Words, stems

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
        catalogue: Catalogue,
        passages: Grain,
        sentences: Grain,
        tokens: Tokens,
        embedder: Embedder,
        today: Callable[[], date],
    ) -> None:
        self._folder = folder
        self._release = release
        self._partnership = partnership
        self._catalogue = catalogue
        self._passages = passages
        self._sentences = sentences
        self._tokens = tokens
        self._embedder = embedder
        self._today = today
        documents, counts = catalogue.layout()
        self._document_of = np.array(documents, dtype=np.int64)
        #: Rows of the fine grain: passage n has those from `first[n]` up to `last[n]`.
        self._last_row = np.cumsum(counts, dtype=np.int64)
        self._first_row = self._last_row - np.array(counts, dtype=np.int64)

    @property
    def release(self) -> Release:
        """The release that is open."""
        return self._release

    @property
    def partnership(self) -> Partnership:
        """The partnership whose documents these are."""
        return self._partnership

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

    def search(self, text: str, count: int) -> Found:
        """The passages that answer a text best: see `assistant.knowledge.ranking`."""
        if not self._release.passages:
            return Found(hits=(), documents=(), late=0.0, rarity={})
        question = self._embedder.embed(text)
        words = stems(text)
        passage_words = standardise_words(self._passages.words.scores(words))
        sentence_words = standardise_words(self._sentences.words.scores(words))
        candidates = self._candidates(question, passage_words, sentence_words)
        signals = self._signals(candidates, question, passage_words, sentence_words)
        documents, document_scores = self._rank_documents(question, candidates, signals)
        place = np.searchsorted(documents, signals.document)
        scores = signals.fused() + np.float32(PRIOR) * document_scores[place]
        best = np.argsort(-scores, kind="stable")[:count]
        hits = (
            self._hit(
                int(candidates[row]),
                question,
                sentence_words,
                float(scores[row]),
                float(document_scores[place[row]]),
            )
            for row in best
        )
        first = [int(candidates[row]) for row in best[:_JUDGED]]
        ranked = np.argsort(-document_scores, kind="stable")[:RERANKED_DOCUMENTS]
        return Found(
            hits=tuple(hits),
            documents=tuple(
                (self._catalogue.documents[documents[row]].id, float(document_scores[row]))
                for row in ranked
            ),
            late=max(
                late_interaction(question.tokens, self._tokens.of(number)) for number in first
            ),
            rarity={word: self._passages.words.rarity(word) for word in words},
        )

    @cached_property
    def _superseded(self) -> frozenset[str]:
        return frozenset(
            replaced for document in self.documents() for replaced in document.supersedes
        )

    def _candidates(
        self, question: Embedded, passage_words: Scores, sentence_words: Scores
    ) -> Rows:
        """Numbers of the passages worth a closer look, ascending."""
        sentences = np.concatenate(
            [
                self._sentences.vectors.nearest(question.vector, _NEAREST_SENTENCES),
                _best(sentence_words, _BEST_BY_WORDS),
            ]
        )
        return np.unique(
            np.concatenate(
                [
                    self._passages.vectors.nearest(question.vector, _NEAREST_PASSAGES),
                    _best(passage_words, _BEST_BY_WORDS),
                    np.searchsorted(self._last_row, sentences, side="right"),
                ]
            )
        )

    def _signals(
        self,
        candidates: Rows,
        question: Embedded,
        passage_words: Scores,
        sentence_words: Scores,
    ) -> Signals:
        first, last = self._first_row[candidates], self._last_row[candidates]
        rows = np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)])
        starts = np.concatenate([[0], np.cumsum(last - first)[:-1]])
        similar = self._sentences.moments.standardise(
            self._sentences.vectors.similarity(question.vector, rows), question.vector
        )
        return Signals(
            document=self._document_of[candidates],
            passage=self._passages.moments.standardise(
                self._passages.vectors.similarity(question.vector, candidates), question.vector
            ),
            sentence=np.maximum.reduceat(similar, starts),
            passage_words=passage_words[candidates],
            sentence_words=np.maximum.reduceat(sentence_words[rows], starts),
        )

    def _rank_documents(
        self, question: Embedded, candidates: Rows, signals: Signals
    ) -> tuple[Rows, Scores]:
        """Documents in ascending number with their scores, the best of them re-ranked."""
        documents, scores = signals.documents()
        top = np.argsort(-scores, kind="stable")[:RERANKED_DOCUMENTS]
        fused = signals.fused()
        late = np.zeros(len(top), dtype=np.float32)
        for place, row in enumerate(top):
            own = np.flatnonzero(signals.document == documents[row])
            closest = own[np.argsort(-fused[own], kind="stable")[:RERANKED_PASSAGES]]
            late[place] = max(
                late_interaction(question.tokens, self._tokens.of(int(candidates[each])))
                for each in closest
            )
        scores = scores.copy()
        scores[top] = rerank(scores[top], late)
        return documents, scores

    def _hit(
        self,
        number: int,
        question: Embedded,
        sentence_words: Scores,
        score: float,
        document_score: float,
    ) -> Hit:
        passage = self._catalogue.passage(number)
        document = int(self._document_of[number])
        rows = np.arange(self._first_row[number], self._last_row[number])
        similar = self._sentences.vectors.similarity(question.vector, rows)
        own = self._passages.vectors.similarity(question.vector, np.array([number]))
        count = len(passage.sentences)
        return Hit(
            passage=passage,
            document=self._catalogue.documents[document],
            number=number,
            place=number - int(np.searchsorted(self._document_of, document)),
            score=score,
            document_score=document_score,
            similarity=float(own[0]),
            sentence_similarities=tuple(map(float, similar[:count])),
            heading_similarity=float(similar[count]) if passage.heading else -1.0,
            sentence_words=tuple(map(float, sentence_words[rows[:count]])),
        )


def _best(scores: Scores, count: int) -> Rows:
    """Numbers of the best rows by words; none where no row shares a word."""
    if len(scores) <= count:
        return np.flatnonzero(scores > 0)
    top = np.argpartition(scores, len(scores) - count)[len(scores) - count :]
    return top[scores[top] > 0]
