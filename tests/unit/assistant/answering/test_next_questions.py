from __future__ import annotations

from assistant.answering.next_questions import next_questions
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Kind, Status
from assistant.knowledge.pathway import Field
from tests.doubles import (
    ShelfInMemory,
    a_citation,
    a_document,
    a_hit,
    a_passage,
    a_pathway,
    a_sentence,
)

POLICY = a_document(title="Noise policy")
PATHWAY = a_document(id="noise", kind=Kind.PATHWAY)


def a_shelf(**changes) -> ShelfInMemory:
    values = {"records": (a_pathway(),)} | changes
    return ShelfInMemory(audience=Audience.PUBLIC, shelf=(POLICY, PATHWAY), **values)


def after(question, *citations, hits=(), library=None, cries_out=lambda _: False):
    return next_questions(question, citations, hits, library or a_shelf(), cries_out)


def texts(*given, **named) -> list[str]:
    return [each.text for each in after(*given, **named)]


def cite(field: Field, **changes):
    return a_citation(**({"document": "noise", "heading": (field.value,)} | changes))


def a_section(heading: str, *asked: str, **changes):
    passage = a_passage(a_sentence("It is so."), heading=(heading,), asked=asked)
    return a_hit(passage, **({"document": POLICY} | changes))


def test_the_fields_of_a_pathway_that_were_not_shown_are_offered_and_no_more_than_three():
    assert texts("loud music", cite(Field.ABOUT)) == [
        "How do I ask for it?",
        "What do I do out of hours?",
        "Who is it for?",
    ]
    shown = (cite(Field.HOW), cite(Field.OUT_OF_HOURS), cite(Field.WHO), cite(Field.CONSENT))
    assert texts("loud music", *shown) == ["How soon is there an answer?", "What is it not for?"]


def test_a_field_that_the_record_does_not_hold_is_not_offered():
    bare = a_pathway(consent="", response_time="", not_for=(), out_of_hours=None)
    found = texts("loud music", cite(Field.HOW), library=a_shelf(records=(bare,)))
    assert found == ["Who is it for?"]


def test_each_can_be_sent_as_it_stands_and_names_its_pathway_where_there_are_two():
    (first, *_) = after("loud music", cite(Field.ABOUT))
    assert first.question == "Noise at night: How do I ask for it?"
    two = a_shelf(records=(a_pathway(), a_pathway(document=POLICY.id, title="Noise by day")))
    found = after("x", cite(Field.ABOUT), cite(Field.ABOUT, document=POLICY.id), library=two)
    assert [each.text for each in found] == [each.question for each in found]


def test_headings_that_are_questions_come_before_what_people_ask_in_their_own_words():
    hits = (
        a_section("Measures", "which machine counts the decibels"),
        a_section("Who measures the sound?"),
        a_section("Background", "history of the policy"),
    )
    found = after("loud music", a_citation(heading=("Music",)), hits=hits)
    assert [each.text for each in found] == [
        "Who measures the sound?",
        "Which machine counts the decibels?",
    ]
    assert found[0].question == "Noise policy: Who measures the sound?"


def test_what_was_shown_asked_or_is_alike_is_not_offered_again():
    hits = (
        a_section("Who measures the sound?"),
        a_section("Who can measure the sound?"),
        a_section("How loud is too loud?"),
        a_section("What does a fine cost?"),
    )
    shown = a_citation(heading=("How loud is too loud?",))
    assert texts("what is the cost of a fine", shown, hits=hits) == ["Who measures the sound?"]


def test_nobody_is_offered_a_story_of_somebody_else():
    hits = (
        a_section("Measures", "can I say that my son beats me", "why does he shout at us"),
        a_section("Rules", "my neighbour is loud"),
    )
    assert texts("loud music", a_citation(heading=("Music",)), hits=hits) == []


def test_only_documents_that_are_cited_and_not_superseded_are_asked_about():
    other = a_section("Who is the mayor?", document=a_document(id="other"))
    assert texts("x", a_citation(heading=("Music",)), hits=(other,)) == []
    old = a_shelf(statuses={POLICY.id: Status.SUPERSEDED})
    hits = (a_section("Who measures the sound?"),)
    assert texts("x", a_citation(heading=("Music",)), hits=hits, library=old) == []


def test_what_would_be_heard_as_a_cry_for_help_is_not_offered():
    found = texts("x", cite(Field.ABOUT), cries_out=lambda text: "Who is it" in text)
    assert "Who is it for?" not in found
    assert len(found) == 3
