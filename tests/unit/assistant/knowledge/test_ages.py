from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.ages import ANY_AGE, OLDEST, Ages, read_ages, tell_ages


@pytest.mark.parametrize(
    ("words", "least", "most"),
    [
        ("18 or over", 18, None),
        ("Aged 16 and over", 16, None),
        ("over 65", 66, None),
        ("under 18", None, 17),
        ("up to 25", None, 25),
        ("16 to 25", 16, 25),
        ("aged 16\u201325 years", 16, 25),
    ],
)
def test_ages_without_doubt_are_read(words, least, most):
    assert read_ages(words) == Ages(least=least, most=most)


@pytest.mark.parametrize(
    "words", ["", "any age", "adults", "13 or over directly; under 13 otherwise", "25 to 16", "999"]
)
def test_ages_with_any_doubt_have_no_limit(words):
    assert read_ages(words) == ANY_AGE


@given(least=st.integers(1, OLDEST) | st.none(), most=st.integers(0, OLDEST) | st.none())
def test_ages_that_are_told_are_read_again_as_they_were(least, most):
    ages = Ages(least=least, most=most)
    right = least is None or most is None or least <= most
    assert read_ages(tell_ages(ages)) == (ages if right else ANY_AGE)


def test_ages_overlap_where_one_age_is_among_both():
    assert Ages(most=17).overlap(Ages(least=17))
    assert not Ages(most=17).overlap(Ages(least=18, most=25))
    assert ANY_AGE.overlap(Ages(least=OLDEST))
