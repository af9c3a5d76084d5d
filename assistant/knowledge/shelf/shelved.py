"""A library on its shelf: the parts of one release put together and searched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

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
    late_interactions,
    rerank,
    standardise_words,
)
from assistant.knowledge.release import FILES, Release
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidates:
    """The passages of a release that are worth a closer look for one question."""

    #: Their numbers, ascending, and the cosine of each with the question.
    numbers: Rows
    similarity: Scores
    #: The best cosine with what each is asked by; -1 where it is asked by nothing.
    asked: Scores
    #: Candidate n holds the rows of the fine grain from `starts[n]` up to `starts[n + 1]`.
    starts: Rows
    #: Of each row its cosine with the question, and its standardised BM25.
    row_similarity: Scores
    row_words: Scores


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
        spelling: Spelling,
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

    def alike(self, text: str, other: str) -> float:
        """Cosine of two texts, by the model that the release is embedded with."""
        own, others = (self._embedder.embed(each).vector for each in (text, other))
        return float(own @ others)

    def search(self, text: str, count: int) -> Found:
        """The passages that answer a text best: see `assistant.knowledge.ranking`."""
        if not self._release.passages:
            return Found(hits=(), documents=(), late=0.0, rarity={})
        question = self._embedder.embed(text)
        words = stems(text)
        passage_words = standardise_words(self._passages.words.scores(words))
        sentence_words = standardise_words(self._sentences.words.scores(words))
        candidates = self._candidates(question, passage_words, sentence_words)
        signals = self._signals(candidates, question, passage_words)
        documents, document_scores = self._rank_documents(question, candidates, signals)
        place = np.searchsorted(documents, signals.document)
        scores = signals.fused() + np.float32(PRIOR) * document_scores[place]
        best = np.argsort(-scores, kind="stable")[:count]
        ranked = np.argsort(-document_scores, kind="stable")[:RERANKED_DOCUMENTS]
        judged = self._tokens.of_many(candidates.numbers[best[:_JUDGED]])
        return Found(
            hits=tuple(
                self._hit(candidates, row, float(scores[row]), float(document_scores[place[row]]))
                for row in best.tolist()
            ),
            documents=tuple(
                (self._catalogue.documents[documents[row]].id, float(document_scores[row]))
                for row in ranked
            ),
            late=float(late_interactions(question.tokens, *judged).max()),
            rarity={word: self._passages.words.rarity(word) for word in words},
        )

    @cached_property
    def _superseded(self) -> frozenset[str]:
        return frozenset(
            replaced for document in self.documents() for replaced in document.supersedes
        )

    def _candidates(
        self, question: Embedded, passage_words: Scores, sentence_words: Scores
    ) -> _Candidates:
        """The passages worth a closer look."""
        sentences = np.concatenate(
            [
                self._sentences.vectors.nearest(question.vector, _NEAREST_SENTENCES),
                _best(sentence_words, _BEST_BY_WORDS),
            ]
        )
        numbers = np.unique(
            np.concatenate(
                [
                    self._passages.vectors.nearest(question.vector, _NEAREST_PASSAGES),
                    _best(passage_words, _BEST_BY_WORDS),
                    np.searchsorted(self._last_row, sentences, side="right"),
                ]
            )
        )
        first, last = self._first_row[numbers], self._last_row[numbers]
        rows = np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)])
        starts = np.concatenate([[0], np.cumsum(last - first)])
        row_similarity = self._sentences.vectors.similarity(question.vector, rows)
        is_asked = rows >= np.repeat(self._first_asked[numbers], last - first)
        return _Candidates(
            numbers=numbers,
            similarity=self._passages.vectors.similarity(question.vector, numbers),
            asked=np.maximum.reduceat(np.where(is_asked, row_similarity, -1.0), starts[:-1]),
            starts=starts,
            row_similarity=row_similarity,
            row_words=sentence_words[rows],
        )

    def _signals(
        self, candidates: _Candidates, question: Embedded, passage_words: Scores
    ) -> Signals:
        starts = candidates.starts[:-1]
        nearest = np.maximum.reduceat(candidates.row_similarity, starts)
        passages, sentences = self._passages.moments, self._sentences.moments
        return Signals(
            document=self._document_of[candidates.numbers],
            passage=passages.standardise(
                np.maximum(candidates.similarity, candidates.asked), question.vector
            ),
            sentence=sentences.standardise(nearest, question.vector),
            passage_words=passage_words[candidates.numbers],
            sentence_words=np.maximum.reduceat(candidates.row_words, starts),
        )

    def _rank_documents(
        self, question: Embedded, candidates: _Candidates, signals: Signals
    ) -> tuple[Rows, Scores]:
        """Documents in ascending number with their scores, the best of them re-ranked."""
        documents, scores = signals.documents()
        top = np.argsort(-scores, kind="stable")[:RERANKED_DOCUMENTS]
        # Candidates by document, the best of each first.
        order = np.lexsort((-signals.fused(), signals.document))
        first = np.searchsorted(signals.document[order], documents[top])
        last = np.searchsorted(signals.document[order], documents[top], side="right")
        counts = np.minimum(last - first, RERANKED_PASSAGES)
        looked_at = np.concatenate([order[a : a + n] for a, n in zip(first, counts, strict=True)])
        tokens = self._tokens.of_many(candidates.numbers[looked_at])
        late = late_interactions(question.tokens, *tokens)
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        scores = scores.copy()
        scores[top] = rerank(scores[top], np.maximum.reduceat(late, starts))
        return documents, scores

    def _hit(self, candidates: _Candidates, row: int, score: float, document_score: float) -> Hit:
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


def _best(scores: Scores, count: int) -> Rows:
    """Numbers of the best rows by words; none where no row shares a word.

    Rows that share no word lie below zero. They are most of all and all alike, and ties make a
    partition slow, so they are left out first.
    """
    held = np.flatnonzero(scores > 0)
    if len(held) <= count:
        return held
    return held[np.argpartition(scores[held], len(held) - count)[len(held) - count :]]
