from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.section import own_section
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Status
from tests.doubles import ShelfInMemory, a_document, a_hit, a_passage, a_sentence

PAGE = a_document(id="page", path="page.md")
HEADING = ("Who sits on it?",)
LEAD = a_sentence("The members are:", lead_in=True, start=30)


def passages(words: str = "It meets monthly."):
    return (
        a_passage(a_sentence("Another matter.", start=0), document="page", heading=("Why?",)),
        a_passage(a_sentence(words, start=10), document="page", heading=HEADING),
        a_passage(LEAD, a_sentence("Police", start=50), document="page", heading=HEADING),
        # A part of a long list repeats its lead-in.
        a_passage(LEAD, a_sentence("Fire", start=60), document="page", heading=HEADING),
    )


def told(held, *, asked=-1.0, heading=-1.0, best=2, document=PAGE) -> list[str]:
    shelf = ShelfInMemory(audience=Audience.PUBLIC, shelf=(document,), words={"page": held})
    hits = [a_hit(each, document=document, heading_similarity=heading) for each in held]
    hits[1] = replace(hits[1], asked_similarity=asked)
    quoted = own_section(hits[best], hits, shelf)
    return [sentence.text for each in quoted for sentence in each.sentences]


@pytest.mark.parametrize(("asked", "heading"), [(0.8, -1.0), (-1.0, 0.8)])
def test_a_section_that_is_asked_for_is_quoted_whole_and_nothing_twice(asked, heading):
    whole = ["It meets monthly.", "The members are:", "Police", "Fire"]
    assert told(passages(), asked=asked, heading=heading) == whole


def test_a_section_is_not_meant_because_another_of_its_document_is():
    assert told(passages(), asked=0.8, best=0) == []


@pytest.mark.parametrize("near", [-1.0, 0.5, 0.7])
def test_a_section_that_is_not_meant_is_left_to_the_choice_of_lines(near):
    assert told(passages(), asked=near) == []


def test_a_long_section_is_left_to_the_choice_of_lines():
    assert told(passages("Word. " * 250), asked=0.9) == []


def test_what_nobody_confirmed_is_not_quoted_for_its_heading_alone():
    draft = replace(PAGE, declared_status=Status.UNVERIFIED)
    assert told(passages(), asked=0.9, document=draft) == []
