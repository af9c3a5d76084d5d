from __future__ import annotations

import numpy as np

from assistant.knowledge.likeness import NO_LIKENESS, Likeness, Likenesses

FIRE, PLAN = np.array([1, 0], np.float32), np.array([0, 1], np.float32)
LIKENESS = Likeness(
    kinds=("fire", "held"),
    vectors=np.array([[1, 0], [1, 0], [0, 1]], np.float16),
    words=(("it", "burns"), ("i", "am", "locked", "in"), ("the", "plan")),
    weights=np.array([[1, 1, -1], [1, -1, 1], [-1, -1, -1]], np.float32),
)


def test_a_text_like_the_examples_of_a_kind_is_of_that_kind():
    assert LIKENESS.of(FIRE, ("it", "burns")).score > 0
    assert LIKENESS.of(FIRE, ("it", "burns")).kind == "fire"
    assert LIKENESS.of(PLAN, ("the", "plan")).score < LIKENESS.of(FIRE, ("the", "plan")).score


def test_words_tell_examples_apart_whose_vectors_are_one():
    assert LIKENESS.of(FIRE, ("i", "am", "locked", "in")).kind == "held"


def test_it_is_read_as_it_was_written(tmp_path):
    both = Likenesses(cries=LIKENESS, declined=NO_LIKENESS)
    both.write(tmp_path / "likeness.npz")
    read = Likenesses.read(tmp_path / "likeness.npz")
    assert read.cries.of(FIRE, ("it", "burns")) == LIKENESS.of(FIRE, ("it", "burns"))
    assert read.cries.words == LIKENESS.words
    assert read.declined.of(FIRE, ()) == NO_LIKENESS.of(FIRE, ())


def test_where_nothing_was_learned_nothing_is_alike():
    assert NO_LIKENESS.of(FIRE, ("it", "burns")).score == 0
    assert NO_LIKENESS.of(FIRE, ("it", "burns")).kind == ""
