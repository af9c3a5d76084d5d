"""The passages that are worth a closer look for a text, and how several texts rank them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.knowledge.embedding import Embedded
from assistant.knowledge.ranking import Rows, Scores
from assistant.knowledge.shelf.vectors import Cosines


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A text that is searched for, beside every row of each grain: by vector and by words."""

    question: Embedded
    passages: Cosines
    sentences: Cosines
    #: Standardised BM25.
    passage_words: Scores
    sentence_words: Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """Candidates with their scores, and the scores of their documents."""

    scores: Scores
    #: Numbers of the documents, ascending, and where that of each candidate stands among them.
    documents: Rows
    document_scores: Scores
    place: Rows


def fused(ranked: Sequence[Ranked], weights: Sequence[float]) -> Ranked:
    """The same candidates, ranked for several texts: the weighted mean of their scores.

    All are standard deviations of one release, so no further norming is needed.
    """
    if len(ranked) == 1:
        return ranked[0]
    return replace(
        ranked[0],
        scores=np.average([each.scores for each in ranked], axis=0, weights=weights),
        document_scores=np.average(
            [each.document_scores for each in ranked], axis=0, weights=weights
        ),
    )


def best_by_words(scores: Scores, count: int) -> Rows:
    """Numbers of the best rows by words; none where no row shares a word.

    Rows that share no word lie below zero. They are most of all and all alike, and ties make a
    partition slow, so they are left out first.
    """
    held = np.flatnonzero(scores > 0)
    if len(held) <= count:
        return held
    return held[np.argpartition(scores[held], len(held) - count)[len(held) - count :]]
