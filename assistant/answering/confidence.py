"""How sure it is that the documents answer a question, from the signs of its search.

Two logistic regressions learned offline: is the question about what the documents are about at
all, and, if so, do they hold its answer? What both say together is calibrated: it means how often
such an answer was right. `confidence.json` holds the numbers; docs/calibration.md judges them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

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
    #: Deviation of the scores of the best documents, and the best one's share in them (softmax).
    spread: float
    share: float
    #: Mean rarity of the words of the question in the release.
    rare: float

    @classmethod
    def of(cls, found: Found) -> Signs:
        """The signs of a search that found something."""
        scores = [score for _, score in found.documents[:_RIVALS]]
        best, *rivals = scores
        return cls(
            sentence=max(
                found.beside,
                *(max(hit.asked_similarity, *hit.sentence_similarities) for hit in found.hits),
            ),
            passage=max(hit.similarity for hit in found.hits),
            late=found.late,
            document=best,
            lead=best - sum(rivals) / len(rivals) if rivals else 0.0,
            spread=_spread(scores),
            share=1 / sum(math.exp(score - best) for score in scores),
            rare=fmean(found.rarity.values()) if found.rarity else 0.0,
        )


def _spread(scores: Sequence[float]) -> float:
    """The standard deviation. That of `statistics` counts in fractions, and takes 0.1 ms."""
    mean = fmean(scores)
    return math.sqrt(fmean((score - mean) ** 2 for score in scores))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """One logistic regression over some of the signs."""

    intercept: float
    weights: Mapping[str, float]

    def of(self, signs: Signs) -> float:
        """The probability, 0 to 1."""
        return _logistic(
            self.intercept
            + sum(weight * getattr(signs, name) for name, weight in self.weights.items())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What a score between 0 and 1 means as a share of right answers (Platt, 1999)."""

    intercept: float = 0.0
    slope: float = 1.0

    def of(self, score: float) -> float:
        """The probability, 0 to 1."""
        held = min(max(score, 1e-9), 1 - 1e-9)
        return _logistic(self.intercept + self.slope * math.log(held / (1 - held)))


def _logistic(total: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """Both judges, what they mean together, and from where on an answer is given."""

    on_topic: Judge
    held: Judge
    #: What the first judge must say for an answer to be given. Carries over between releases,
    #: because it looks at absolute signs alone.
    on_topic_from: float
    calibration: Calibration = Calibration()
    #: An answer that is less probable than this is given with a caution.
    sure_from: float = 0.0

    @classmethod
    def learned(cls) -> Confidence:
        """The numbers that ship with the product."""
        values = json.loads(_LEARNED.read_text("utf-8"))
        return cls(
            on_topic=Judge(**values["on_topic"]),
            held=Judge(**values["held"]),
            on_topic_from=float(values["on_topic_from"]),
            calibration=Calibration(**values["calibration"]),
            sure_from=float(values["sure_from"]),
        )

    def of(self, signs: Signs) -> float:
        """The probability that what is answered is right, 0 to 1."""
        return self.calibration.of(self.on_topic.of(signs) * self.held.of(signs))

    def enough(self, signs: Signs) -> bool:
        """Whether an answer is given."""
        return self.on_topic.of(signs) >= self.on_topic_from

    def sure(self, signs: Signs) -> bool:
        """Whether an answer is given without a caution."""
        return self.of(signs) >= self.sure_from
