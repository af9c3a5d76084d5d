"""How sure it is that the documents answer a question, from the signs of its search.

A logistic regression learned offline; `confidence.json` holds its numbers and where they are from.
"""

from __future__ import annotations

import json
import math
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from assistant.knowledge.library import Found

_LEARNED = Path(__file__).parent / "confidence.json"
#: Documents that the best one is compared with.
_RIVALS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What a search says of its own success."""

    #: Best cosine of a sentence, and of a passage.
    sentence: float
    passage: float
    #: Score of the best document, and what it leads the mean of the next ones by.
    document: float
    lead: float
    #: Best standardised BM25 of a sentence.
    words: float

    @classmethod
    def of(cls, found: Found) -> Signs:
        """The signs of a search that found something."""
        best, *rivals = (score for _, score in found.documents[:_RIVALS])
        return cls(
            sentence=max(max(hit.sentence_similarities) for hit in found.hits),
            passage=max(hit.similarity for hit in found.hits),
            document=best,
            lead=best - sum(rivals) / len(rivals) if rivals else 0.0,
            words=max(max(hit.sentence_words) for hit in found.hits),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """The learned weights, and the confidence from which an answer is given."""

    intercept: float
    weights: tuple[float, ...]
    threshold: float

    @classmethod
    def learned(cls) -> Confidence:
        """The numbers that ship with the product."""
        values = json.loads(_LEARNED.read_text("utf-8"))
        return cls(
            intercept=float(values["intercept"]),
            weights=tuple(float(values["weights"][field.name]) for field in fields(Signs)),
            threshold=float(values["threshold"]),
        )

    def of(self, signs: Signs) -> float:
        """The confidence, 0 to 1."""
        total = self.intercept + sum(
            weight * sign for weight, sign in zip(self.weights, astuple(signs), strict=True)
        )
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))
