"""How like a cry for help a question is, by its vector: a logistic regression that a build learned.

It hears what no phrase says, and is left out where there is no model.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.knowledge.embedding import Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What was learned of the examples of every danger, and of what only sounds like one."""

    #: Of the logistic regression; as wide as a vector. Empty where nothing was learned.
    weights: Vector
    intercept: float
    #: Ids of the dangers, and the mean of the examples of each: one row each, of unit length.
    dangers: tuple[str, ...]
    means: Vector

    def chance(self, vector: Vector) -> float:
        """How likely the text of a vector is a cry, 0 to 1; 0 where nothing was learned."""
        if not len(self.weights):
            return 0.0
        total = self.intercept + float(self.weights @ vector)
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))

    def nearest(self, vector: Vector) -> str:
        """The danger whose examples are most like it, or ""."""
        return self.dangers[int(np.argmax(self.means @ vector))] if self.dangers else ""

    def write(self, path: Path) -> None:
        """Write it as a file."""
        np.savez(
            path,
            weights=self.weights,
            intercept=np.float64(self.intercept),
            dangers=np.array(self.dangers, dtype=np.str_),
            means=self.means,
        )

    @classmethod
    def read(cls, path: Path) -> Likeness:
        """What `write` wrote."""
        with np.load(path) as held:
            return cls(
                weights=held["weights"],
                intercept=float(held["intercept"]),
                dangers=tuple(map(str, held["dangers"])),
                means=held["means"],
            )


#: Where nothing was learned.
NO_LIKENESS = Likeness(
    weights=np.zeros(0, np.float32), intercept=0.0, dangers=(), means=np.zeros((0, 0), np.float32)
)
