from __future__ import annotations

import pytest

from assistant.answering.question import Question, Turn
from assistant.answering.recall import recall
from assistant.knowledge.audience import Audience

HISTORY = (
    Turn(question="Who chairs the board?", answer="The Mayor chairs it."),
    Turn(question="How do I report a hate crime?", answer="Tell the police or a reporting centre."),
)


def searched(text: str, history: tuple[Turn, ...] = HISTORY) -> str:
    return recall(Question(text=text, audience=Audience.PUBLIC, history=history))


@pytest.mark.parametrize(
    "text",
    [
        "And online?",
        "What about young people?",
        "Why?",
        "How long does it take?",
        "Can they stay anonymous afterwards?",
        "Who?",
    ],
)
def test_a_follow_up_is_searched_with_the_question_before_it(text):
    assert searched(text) == f"How do I report a hate crime? {text}"


@pytest.mark.parametrize(
    "text",
    [
        "Which stations have knife bins near Bethnal Green?",
        "What are the priorities of the violence reduction plan?",
        "Must a landlord tell the council that a tenant deals drugs from their own flat?",
    ],
)
def test_a_question_that_stands_alone_is_searched_alone(text):
    assert searched(text) == text


@pytest.mark.parametrize("text", ["Why?", "And online?", "How do I report noise?"])
def test_without_a_conversation_a_question_is_searched_as_it_is(text):
    assert searched(text, ()) == text


def test_only_the_last_question_is_recalled_and_never_an_answer():
    text = searched("Why?")
    assert "board" not in text
    assert "reporting centre" not in text
