from __future__ import annotations

import os
import re

import pytest

from assistant.answering.ids import SHAPE, AnswerIds

IDS = AnswerIds(secret=b"a" * 32, draw=os.urandom)


def test_an_id_has_one_shape_and_none_comes_twice():
    made = {IDS.new() for _ in range(2_000)}
    assert len(made) == 2_000
    assert all(re.fullmatch(SHAPE, each) for each in made)


def test_an_id_comes_from_the_randomness_that_is_given():
    fixed = AnswerIds(secret=b"a" * 32, draw=lambda count: b"\0" * count)
    assert fixed.new() == fixed.new()
    assert fixed.new()[:16] == "a" * 16


def test_an_id_is_known_again_by_the_same_secret_alone():
    made = IDS.new()
    assert AnswerIds(secret=b"a" * 32, draw=os.urandom).knows(made)
    assert not AnswerIds(secret=b"b" * 32, draw=os.urandom).knows(made)


@pytest.mark.parametrize("place", range(26))
def test_an_id_with_one_letter_changed_is_not_known(place):
    made = IDS.new()
    other = "a" if made[place] != "a" else "b"
    assert not IDS.knows(made[:place] + other + made[place + 1 :])


@pytest.mark.parametrize("forged", ["", "a" * 26, "A" * 26, "é" * 26, "a" * 10_000])
def test_what_is_no_id_is_not_known(forged):
    assert not IDS.knows(forged)
