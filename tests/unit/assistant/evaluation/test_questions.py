from __future__ import annotations

import pytest

from assistant.answering.outcome import Outcome
from assistant.answering.question import Question
from assistant.errors import UnusableSet
from assistant.evaluation.questions import Expected, mistakes, read_expected, with_ids
from assistant.knowledge.audience import Audience
from tests.doubles import ShelfInMemory, a_document
from tests.unit.assistant.evaluation.golden import a_golden_question


def of_the_release(*golden) -> list[str]:
    partner = a_document(id="protocol", path="protocol.md", audience=Audience.PARTNER)
    libraries = {
        Audience.PUBLIC: ShelfInMemory(audience=Audience.PUBLIC, shelf=(a_document(),)),
        Audience.PARTNER: ShelfInMemory(audience=Audience.PARTNER, shelf=(a_document(), partner)),
    }
    return list(mistakes(golden, libraries.__getitem__))


def test_a_line_tells_what_is_expected_and_what_it_is_counted_under():
    expected, counted = read_expected(
        {
            "outcome": ["answered", "not_found"],
            "documents": ["policy"],
            "pages": [5],
            "headings": ["Case reviews"],
            "contains": [r"20 working\sdays"],
            "excludes": ["(?i)never"],
            "topic": "asb",
            "asker": "staff",
            "note": "",
        }
    )
    assert expected.outcomes == (Outcome.ANSWERED, Outcome.NOT_FOUND)
    assert (expected.documents, expected.pages) == (("policy",), (5,))
    assert expected.contains[0].search("within 20 working days")
    assert expected.excludes[0].search("Never")
    assert counted == {"topic": "asb", "asker": "staff", "note": ""}


def test_one_value_stands_for_a_list_of_one_and_null_for_nothing():
    expected, _ = read_expected({"outcome": "answered", "contains": "a", "documents": None})
    assert expected.outcomes == (Outcome.ANSWERED,)
    assert [pattern.pattern for pattern in expected.contains] == ["a"]
    assert expected.documents == ()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"outcome": "answred"}, "field outcome: 'answred' is unknown: allowed are answered, cla"),
        ({"outcome": [["answered"]]}, "field outcome: .* is unknown"),
        ({"contains": ["("]}, r"field contains: '\(' is no regular expression \(missing \)"),
        ({"excludes": [5]}, "field excludes: expected a regular expression as text"),
        ({"document": ["policy"]}, "field document is unknown: allowed are id, question, history"),
        ({"documents": [""]}, "field documents: "),
        ({"pages": [0]}, "field pages: "),
        ({"pages": ["5"]}, "field pages: "),
        ({"topic": 5, "outcome": "answered"}, "field topic: "),
        ({"outcome": "x", "contains": "["}, "field outcome: .*; field contains: "),
        ({}, "nothing is expected of the answer: give outcome"),
        ({"topic": "asb", "outcome": []}, "nothing is expected of the answer"),
    ],
)
def test_what_is_wrong_with_a_line_is_told_by_its_field(fields, told):
    with pytest.raises(UnusableSet, match=told):
        read_expected(fields)


def test_a_set_without_mistakes_has_none():
    expected = Expected(documents=("asb-policy-2025",))
    assert of_the_release(a_golden_question(expected=expected)) == []


def test_an_id_twice_is_told_with_both_places():
    (told,) = of_the_release(a_golden_question(), a_golden_question(file="more.jsonl", line=7))
    assert told.startswith("more.jsonl, line 7, field id: review-1 stands already in ")
    assert "questions/reviews.jsonl, line 1" in told


def test_a_document_that_the_release_does_not_hold_for_the_asker_is_told():
    expected = Expected(documents=("protocol", "asb-policy-2025"))
    (told,) = of_the_release(
        a_golden_question(expected=expected),
        a_golden_question(id="2", expected=expected, audience=Audience.PARTNER),
    )
    assert "line 1, field documents: this release holds no document protocol for public" in told


@pytest.mark.parametrize("text", ["", "  ", "why " * 300])
def test_a_question_that_could_not_be_asked_is_told_before_any_is(text):
    question = Question(text=text, audience=Audience.PUBLIC)
    (told,) = of_the_release(a_golden_question(question=question))
    assert "line 1, field question: the question is " in told


def test_a_document_may_be_named_by_its_path_in_the_corpus():
    library = ShelfInMemory(audience=Audience.PUBLIC, shelf=(a_document(),))
    expected = Expected(documents=("plans/asb-policy-2025.pdf", "asb-policy-2025", "nowhere.pdf"))
    named = with_ids(a_golden_question(expected=expected), library)
    assert named.expected.documents == ("asb-policy-2025", "asb-policy-2025", "nowhere.pdf")
