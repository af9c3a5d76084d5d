from __future__ import annotations

import pytest

from assistant.knowledge.passage import opens_with_condition
from tests.doubles import a_passage, a_sentence


@pytest.mark.parametrize(
    "text",
    [
        "Unless you agree, nothing is shared.",
        "But tenants must ask first.",
        "However, an officer may decide.",
        "Except at night.",
        "Exceptions are made for carers.",
        "Only if the panel agrees.",
        "Otherwise call 101.",
        "If not, the case is closed.",
        "Provided that you consent.",
        "Even then, consent is needed.",
        "This does not apply to children.",
        "This doesn\u2019t apply to children.",
        "This doesn't apply to children.",
        "They must not be named.",
        "It may only be shared with the police.",
        "The only exception is a risk to life.",
        "UNLESS A COURT ORDERS IT",
    ],
)
def test_a_sentence_that_limits_the_one_before_is_known_by_its_opening(text):
    assert opens_with_condition(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The panel meets monthly.",
        "You may not share this unless asked.",
        "It was agreed in 2024.",
        "Exceptional cases go to the panel.",
        "Butchers must register.",
        "Providers report each quarter.",
        "This ruler is metric.",
        "They noted the report.",
    ],
)
def test_a_sentence_that_only_looks_like_a_condition_stands_alone(text):
    assert not opens_with_condition(text)


@pytest.mark.parametrize(("heading", "rows"), [((), 2), (("Reviews",), 3), (("A", "B"), 3)])
def test_a_passage_has_a_vector_for_each_sentence_and_one_for_its_last_heading(heading, rows):
    assert a_passage(a_sentence("One."), a_sentence("Two."), heading=heading).rows == rows
