from __future__ import annotations

import pytest

from assistant.answering.outcome import Outcome
from assistant.evaluation.verdict import Reason
from assistant.evaluation.wording import OUTCOMES, REASONS, in_words


def test_every_outcome_and_every_reason_has_its_words():
    assert set(OUTCOMES) == set(Outcome)
    assert set(REASONS) == set(Reason)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"0808\s?2000\s?247", ("0808 2000 247",)),
        (r"(?i)\b101\b|999", ("101", "999")),
        (r"asb@example\.gov\.uk", ("asb@example.gov.uk",)),
        ("(?i)[Cc]all 999", ("Call 999",)),
        ("(?i)do(es)? not (hold|know|say)|could not", ("do not hold", "could not")),
        ("not (yet )?(been )?checked", ("not checked",)),
        ("(?i)^Yes", ("Yes",)),
        ("2024[- ](to )?(20)?26", ("2024-26",)),
        ("a|b|c|d|e", ("a", "b", "c", "d", "or the like")),
        ("one|o[^.]{0,9}e", ("one",)),
    ],
)
def test_a_pattern_is_told_by_the_phrases_that_it_stands_for(pattern, words):
    assert in_words(pattern) == words


@pytest.mark.parametrize("pattern", [r"\d+ stabbings", "a{2}", "[^.]+", ""])
def test_a_pattern_that_no_phrase_stands_for_is_told_as_it_is(pattern):
    assert in_words(pattern) == (pattern,)
