from __future__ import annotations

import pytest

from assistant.knowledge.audience import Audience
from tests.quality.lies import KINDS, lies_of, true_there
from tests.quality.model import (
    answered_alike,
    asked,
    ground_of,
    lies_told,
    paraphrases,
    playing,
    truths_of,
    world_of,
)


@pytest.fixture(scope="module")
def library(libraries):
    return libraries[Audience.PUBLIC]


@pytest.fixture(scope="module")
def questions(built):
    return asked(built.corpus / "questions")


def test_no_lie_of_a_model_reaches_a_reader(library, questions):
    with playing() as (behaviour, assistant):
        read = lies_told(library, behaviour, assistant(library), questions)
    assert read["served_lies"] >= 500
    assert read["served_kinds"] >= 10
    assert read["served_lies_that_were_seen"] == []


def test_frightening_questions_are_answered_as_without_a_model(library, questions):
    with playing() as (behaviour, assistant):
        read = answered_alike(library, behaviour, assistant(library), questions)
    assert read["frightening"] >= 200
    assert read["frightening_as_without_model"] == read["frightening"]
    assert read["frightening_outcome_and_sources_kept"] == read["frightening"]


def test_true_paraphrases_pass(library):
    read = paraphrases(library)
    tuned, held_out = read["paraphrases_tuned"], read["paraphrases_held-out"]
    assert tuned["of"] + held_out["of"] >= 120
    assert tuned["passed"] >= 0.9 * tuned["of"]
    # As measured, and no target: what does not pass is quoted.
    assert held_out["passed"] >= 0.8 * held_out["of"]


def test_every_kind_of_lie_is_told_of_the_corpus(library):
    truths = truths_of(library)
    world = world_of(library, truths, 5)
    told = {lie.kind for truth in truths for lie in lies_of(truth, world)}
    assert told == set(KINDS)


def test_what_the_documents_say_is_no_lie_about_them(library):
    truths = truths_of(library)[::20]
    held = [
        true_there(each.text, ground_of(library, each.document, each.passage).sentences)
        for each in truths
    ]
    assert all(held)
