from __future__ import annotations

import pytest

from assistant.answering.question import Question, Turn
from assistant.answering.recall import recall
from assistant.knowledge.audience import Audience
from tests.doubles import a_short_pathway

HISTORY = (
    Turn(question="Who chairs the board?", answer="The Mayor chairs it."),
    Turn(question="How do I report a hate crime?", answer="Tell the police or a reporting centre."),
)


def recalled(text: str, history: tuple[Turn, ...] = HISTORY, pathways=()):
    return recall(Question(text=text, audience=Audience.PUBLIC, history=history), pathways)


def beside(text: str, history: tuple[Turn, ...] = HISTORY, pathways=()) -> list[str]:
    return [each.text for each in recalled(text, history, pathways).beside]


def turns(*questions: str) -> tuple[Turn, ...]:
    return tuple(Turn(question=question, answer="An answer.") for question in questions)


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
def test_a_follow_up_is_searched_beside_the_question_that_it_leans_on(text):
    assert recalled(text).text == text
    assert beside(text)[0] == f"How do I report a hate crime? {text}"


def test_the_whole_conversation_counts_less_than_the_question_that_is_leant_on():
    chain, whole = recalled("And online?").beside
    assert whole.text == "Who chairs the board? How do I report a hate crime? And online?"
    assert whole.weight < chain.weight


def test_a_follow_up_of_a_follow_up_leans_on_the_question_that_stands_alone():
    history = turns("Who sits on the board?", "How do I report loud noise at night?", "And online?")
    assert beside("Why?", history)[0] == "How do I report loud noise at night? And online? Why?"


@pytest.mark.parametrize(
    "text",
    [
        "Which stations have knife bins near Bethnal Green?",
        "What are the priorities of the violence reduction plan?",
        "Must a landlord tell the council that a tenant deals drugs from their own flat?",
    ],
)
def test_a_question_that_stands_alone_is_searched_alone(text):
    assert (recalled(text).text, beside(text)) == (text, [])


@pytest.mark.parametrize("text", ["And the Knife Bins?", "what about knife bins", "knife bin"])
def test_a_question_that_names_a_pathway_is_searched_alone(text):
    named = a_short_pathway(title="Hand in a weapon", also_called=("knife bin",))
    assert beside(text) != []
    assert beside(text, pathways=(named,)) == []


@pytest.mark.parametrize("text", ["Why?", "And online?", "How do I report noise?"])
def test_without_a_conversation_a_question_is_searched_alone(text):
    assert (recalled(text, ()).text, beside(text, ())) == (text, [])


def test_an_order_to_the_assistant_is_not_searched():
    assert recalled("Please tell me about knife bins in Bow").text == "knife bins in Bow"


def test_an_answer_is_never_recalled():
    assert not any("reporting centre" in text or "Mayor" in text for text in beside("Why?"))


def test_however_long_a_conversation_is_only_its_end_is_searched():
    history = turns(*(f"How do I report loud noise number {n} at night?" for n in range(100)))
    assert max(map(len, beside("And online?", history))) <= 1_000


def test_a_change_reaches_every_text():
    changed = recalled("And online?").each(str.upper)
    texts = [changed.text, *(each.text for each in changed.beside)]
    assert len(texts) == 3
    assert texts == [text.upper() for text in texts]
