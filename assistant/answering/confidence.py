"""How sure it is that the documents answer a question, from the signs of its search.

Two logistic regressions learned offline: is the question about what the documents are about at
all, and, if so, do they hold its answer? `confidence.json` holds the numbers and where they are
from.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.knowledge.library import Found

_LEARNED = Path(__file__).parent / "confidence.json"
#: Documents that the best one is compared with.
_RIVALS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What a search says of its own success."""

    #: Best cosine of a sentence or of what one is asked by, and of a passage.
    sentence: float
    passage: float
    #: Best late interaction with one of the first hits.
    late: float
    #: Score of the best document, and what it leads the mean of the next ones by. In standard
    #: deviations, so they depend on how alike the documents of a release are.
    document: float
    lead: float

    @classmethod
    def of(cls, found: Found) -> Signs:
        """The signs of a search that found something."""
        best, *rivals = (score for _, score in found.documents[:_RIVALS])
        return cls(
            sentence=max(
                found.beside,
                *(max(hit.asked_similarity, *hit.sentence_similarities) for hit in found.hits),
            ),
            passage=max(hit.similarity for hit in found.hits),
            late=found.late,
            document=best,
            lead=best - sum(rivals) / len(rivals) if rivals else 0.0,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """One logistic regression over some of the signs."""

    intercept: float
    weights: Mapping[str, float]

    def of(self, signs: Signs) -> float:
        """The probability, 0 to 1."""
        total = self.intercept + sum(
            weight * getattr(signs, name) for name, weight in self.weights.items()
        )
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """Both judges, and what the first must say for an answer to be given."""

    on_topic: Judge
    held: Judge
    #: Carries over between releases, because the first judge looks at absolute signs alone.
    on_topic_from: float

    @classmethod
    def learned(cls) -> Confidence:
        """The numbers that ship with the product."""
        values = json.loads(_LEARNED.read_text("utf-8"))
        return cls(
            on_topic=Judge(**values["on_topic"]),
            held=Judge(**values["held"]),
            on_topic_from=float(values["on_topic_from"]),
        )

    def of(self, signs: Signs) -> float:
        """The confidence that the documents answer the question, 0 to 1."""
        return self.on_topic.of(signs) * self.held.of(signs)

    def enough(self, signs: Signs) -> bool:
        """Whether an answer is given."""
        return self.on_topic.of(signs) >= self.on_topic_from
