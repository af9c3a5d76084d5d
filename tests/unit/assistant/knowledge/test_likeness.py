from __future__ import annotations

import numpy as np

from assistant.knowledge.likeness import NO_LIKENESS, Likeness

LIKENESS = Likeness(
    weights=np.array([4, 0], np.float32),
    intercept=-1.0,
    dangers=("fire", "held"),
    means=np.array([[1, 0], [0, 1]], np.float32),
)
FIRE = np.array([1, 0], np.float32)


def test_a_vector_like_the_examples_is_likely_a_cry():
    assert LIKENESS.chance(FIRE) > 0.9
    assert LIKENESS.chance(-FIRE) < 0.1
    assert LIKENESS.nearest(FIRE) == "fire"


def test_it_is_read_as_it_was_written(tmp_path):
    LIKENESS.write(tmp_path / "likeness.npz")
    read = Likeness.read(tmp_path / "likeness.npz")
    assert (read.dangers, read.chance(FIRE)) == (LIKENESS.dangers, LIKENESS.chance(FIRE))


def test_where_nothing_was_learned_nothing_is_likely():
    assert (NO_LIKENESS.chance(FIRE), NO_LIKENESS.nearest(FIRE)) == (0.0, "")
