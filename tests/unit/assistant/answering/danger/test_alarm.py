from __future__ import annotations

import numpy as np
import pytest

from assistant.answering.danger.alarm import Alarms
from assistant.answering.question import Question, Turn
from assistant.knowledge.audience import Audience
from assistant.knowledge.emergency import any_emergency
from assistant.knowledge.likeness import Likeness

EMERGENCY = any_emergency()
#: Counts the first number of a vector as how like a cry it is, and its words for nothing.
LIKE_HELD = Likeness(
    kinds=("held",),
    vectors=np.array([[1.0], [-1.0]], np.float16),
    words=((), ()),
    weights=np.array([[1.2, 1.2], [-1.2, -1.2]], np.float32),
)
ALARMS = Alarms()
CRY = Turn(question="he is outside my door with a knife", answer="Call 999 now.")


def hear(text, *earlier, **layer):
    question = Question(text=text, audience=Audience.PUBLIC, history=earlier)
    return ALARMS.hear(question, EMERGENCY, **layer)


def by_vector(text, likeness=1.0):
    return hear(text, likeness=LIKE_HELD, vector=lambda: np.array([likeness], np.float32))


def test_a_phrase_that_counts_whatever_is_asked_settles_it_without_a_vector():
    def asked_for():
        pytest.fail("no vector is needed")

    settled = next(
        phrase
        for danger in EMERGENCY.dangers
        for spoken in danger.spoken
        for phrase in spoken.phrases
        if phrase.isalpha() and not phrase.isascii()
    )
    assert hear(settled, likeness=LIKE_HELD, vector=asked_for) is not None


def test_a_phrase_counts_for_nothing_where_the_question_is_like_what_is_no_cry():
    assert by_vector("my house is on fire", 0.0).danger.id == "fire"
    assert by_vector("my house is on fire", -1.0) is None
    assert hear("my house is on fire", likeness=LIKE_HELD).danger.id == "fire"


def test_the_danger_that_most_phrases_tell_of_comes_first():
    assert hear("i want to kill myself, i want to die").danger.id == "suicide"


def test_what_no_phrase_says_is_heard_by_its_vector():
    text = "the van comes at five and we all get in"
    assert by_vector(text).danger.id == "held"
    assert by_vector(text, 0.0) is None
    assert hear(text) is None


def test_a_few_words_in_a_conversation_are_no_cry_by_what_they_are_like():
    text = "and for an adult"
    assert by_vector(text) is not None
    earlier = Turn(question="How do I report noise?", answer="Online.")
    like = lambda: np.array([1.0], np.float32)  # noqa: E731
    assert hear(text, earlier, likeness=LIKE_HELD, vector=like) is None


def test_words_that_ask_of_a_topic_need_a_vector_that_is_more_like_a_cry():
    text = "what is the plan for the van"
    assert by_vector(text, 0.5) is None
    assert by_vector("the van comes at five", 0.5) is not None


def test_a_hint_counts_where_there_is_no_model_and_needs_the_vector_where_there_is():
    hint = "the passport is in a drawer"
    assert hear(hint) is not None
    assert by_vector(hint, 1.0) is not None
    assert by_vector(hint, -1.0) is None


@pytest.mark.parametrize(
    "text", ["yes he is still here", "what do i do", "no one is answering", "please", "ok"]
)
def test_a_follow_up_of_a_cry_stays_an_emergency(text):
    assert hear(text, CRY).danger.id == hear(CRY.question).danger.id


def test_it_stays_one_over_several_turns():
    turns = (CRY, Turn(question="yes he is still here", answer="Call 999 now."))
    assert hear("what now", *turns) is not None


@pytest.mark.parametrize(
    "text",
    [
        "thanks, we are safe now",
        "what is the threshold for MARAC",
        "How does the partnership decide which priorities it takes up in its next plan of all?",
    ],
)
def test_all_clear_and_a_new_topic_end_it(text):
    assert hear(text, CRY) is None


def test_a_calm_conversation_makes_no_emergency_of_a_short_message():
    assert hear("and what do i do", Turn(question="How do I report noise?", answer="A")) is None
