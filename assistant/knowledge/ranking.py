"""How passages are ranked: two grains, vectors beside words, the document as a prior, re-ranking.

Pure arithmetic over the candidates of one question. docs/decisions/0002-ranking.md says what each
part gains and what was tried without gain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.knowledge.embedding import TokenVectors

Scores = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

#: Weight of the words beside the vectors, for each grain.
WORDS = 0.2
#: Weight of the document's own score in the score of its passages.
PRIOR = 0.75
#: Documents that are re-ranked by their token vectors, and passages of each that are looked at.
RERANKED_DOCUMENTS = 15
RERANKED_PASSAGES = 3
#: Weight of the token vectors in that re-ranking.
LATE = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Mean and covariance of all vectors of a grain: what a similarity is to be compared with."""

    mean: npt.NDArray[np.float32]
    covariance: npt.NDArray[np.float32]

    @classmethod
    def of(cls, matrix: npt.NDArray[np.float32]) -> Moments:
        """The moments of a matrix of shape (rows, width)."""
        if not len(matrix):
            width = matrix.shape[1]
            return cls(
                mean=np.zeros(width, np.float32), covariance=np.zeros((width, width), np.float32)
            )
        mean = matrix.mean(axis=0, dtype=np.float64)
        square = (matrix.T @ matrix).astype(np.float64) / len(matrix)
        return cls(
            mean=mean.astype(np.float32),
            covariance=(square - np.outer(mean, mean)).astype(np.float32),
        )

    def standardise(self, similarities: Scores, vector: npt.NDArray[np.float32]) -> Scores:
        """Similarities to `vector` in standard deviations above that of the whole grain.

        The mean and deviation over all rows follow from the moments, so that no row needs a look.
        """
        variance = float(vector @ self.covariance @ vector)
        deviation = max(variance, 1e-6) ** 0.5
        return np.asarray((similarities - vector @ self.mean) / deviation, dtype=np.float32)


def spans(first: Rows, last: Rows) -> Rows:
    """The numbers from `first[n]` up to `last[n]`, for each n in turn, end to end."""
    counts = last - first
    ends = np.cumsum(counts)
    numbers: Rows = np.arange(counts.sum()) + np.repeat(first - ends + counts, counts)
    return numbers


def standardise_words(scores: Scores) -> Scores:
    """BM25 scores of a whole grain in standard deviations above their mean."""
    deviation = max(float(scores.std()), 1e-6)
    return np.asarray((scores - scores.mean()) / deviation, dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What is known of each candidate passage of a question; arrays of one length."""

    #: Number of the passage's document.
    document: Rows
    #: Standardised similarity of the passage, and of its best sentence.
    passage: Scores
    sentence: Scores
    #: Standardised BM25 of the passage, and of its best sentence.
    passage_words: Scores
    sentence_words: Scores

    def fused(self) -> Scores:
        """One score a passage."""
        words = WORDS * (self.passage_words + self.sentence_words)
        return self.passage + self.sentence + words

    def documents(self) -> tuple[Rows, Scores]:
        """The documents of the candidates, and for each the sum of the best of each signal."""
        numbers, place = np.unique(self.document, return_inverse=True)

        def best(signal: Scores) -> Scores:
            top = np.full(len(numbers), -np.inf, dtype=np.float32)
            np.maximum.at(top, place, signal)
            return top

        words = best(self.passage_words) + best(self.sentence_words)
        return numbers, best(self.passage) + best(self.sentence) + 2 * WORDS * words


def late_interactions(question: TokenVectors, tokens: TokenVectors, ends: Rows) -> Scores:
    """For each passage the mean over the question's tokens of the best cosine with one of its own.

    MaxSim (Khattab and Zaharia, 2020) without training: the token vectors are the sentence
    model's own. Passage n holds the rows of `tokens` from `ends[n - 1]` (or 0) up to `ends[n]`;
    one without tokens gets 0.
    """
    late = np.zeros(len(ends), dtype=np.float32)
    starts = np.concatenate([[0], ends[:-1]])
    worded = np.flatnonzero(ends > starts)
    if len(question) and len(worded):
        products = tokens.astype(np.float32) @ question.T.astype(np.float32)
        best = np.maximum.reduceat(products, starts[worded], axis=0)
        late[worded] = best.mean(axis=1) / 127**2
    return late


def rerank(scores: Scores, late: Scores) -> Scores:
    """Scores of the best documents moved by their late interaction; their mean stays."""
    if len(scores) < 2 or float(late.std()) < 1e-6:  # noqa: PLR2004 - nothing to compare with
        return scores
    spread = max(float(scores.std()), 1e-6)
    moved: Scores = scores + np.float32(LATE * spread) * (late - late.mean()) / late.std()
    return moved
