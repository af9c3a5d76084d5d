"""Learns from the examples of a corpus what the vector of a cry for help is like."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from assistant.knowledge.embedding import Embedded
from assistant.knowledge.emergency import Emergency
from assistant.knowledge.likeness import NO_LIKENESS, Likeness

#: Raise it when the learning changes: a release is then built anew.
LIKENESS_VERSION = 1
#: Weight of the squared weights (L2). Measured: python -m tests.quality.emergency.
_HELD_BACK = 0.1
_STEPS = 8


def example_texts(emergency: Emergency) -> tuple[str, ...]:
    """The texts whose vectors it is learned from."""
    cries = (example for danger in emergency.dangers for example in danger.examples)
    return tuple(dict.fromkeys((*cries, *emergency.look_alikes)))


def learn_likeness(emergency: Emergency, vectors: Mapping[str, Embedded]) -> Likeness:
    """What tells cries from look-alikes; nothing where the examples of either are missing."""
    by_danger = {
        danger.id: np.stack([vectors[each].vector for each in danger.examples])
        for danger in emergency.dangers
        if danger.examples
    }
    if not (by_danger and emergency.look_alikes):
        return NO_LIKENESS
    cries = np.concatenate(list(by_danger.values()))
    others = np.stack([vectors[each].vector for each in emergency.look_alikes])
    rows = np.concatenate([cries, others]).astype(np.float64)
    learned = _regression(rows, np.arange(len(rows)) < len(cries))
    means = np.stack([each.mean(axis=0) for each in by_danger.values()])
    lengths = np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    return Likeness(
        weights=learned[:-1].astype(np.float32),
        intercept=float(learned[-1]),
        dangers=tuple(by_danger),
        means=(means / lengths).astype(np.float32),
    )


def _regression(
    rows: npt.NDArray[np.float64], cries: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """Weights of a logistic regression and its intercept, by Newton's method."""
    given = np.hstack([rows, np.ones((len(rows), 1))])
    held_back = np.eye(given.shape[1]) * _HELD_BACK
    # The intercept is free, but for what keeps the equations solvable.
    held_back[-1, -1] = 1e-6
    weights = np.zeros(given.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(given @ weights, -60, 60)))
        slope = given.T @ (chance - cries) + held_back @ weights
        bend = (given * (chance * (1 - chance))[:, None]).T @ given + held_back
        weights -= np.linalg.solve(bend, slope)
    return weights
