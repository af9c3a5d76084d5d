from __future__ import annotations

import pytest

from assistant.answering.confidence import Confidence, Judge
from assistant.answering.retrieve import CONSIDERED, DOCUMENTS, retrieve
from assistant.knowledge.audience import Audience
from tests.doubles import ShelfInMemory, a_document, a_hit, a_passage, a_sentence, found
from tests.unit.assistant.answering.evidence import SURE

UNSURE = Confidence(
    on_topic=Judge(intercept=-9, weights={}), held=Judge(intercept=0, weights={}), on_topic_from=0.5
)


def library(*hits) -> ShelfInMemory:
    shelf = [hit.document for hit in hits]
    return ShelfInMemory(audience=Audience.PUBLIC, shelf=shelf, found=found(*hits))


def hits_of(count: int):
    """Hits of as many documents, the later the better."""
    return [
        a_hit(
            a_passage(a_sentence(f"Words {number}."), document=str(number)),
            document=a_document(id=str(number), path=f"{number}.md"),
            document_score=float(number),
        )
        for number in range(count)
    ]


def test_a_search_that_finds_nothing_is_no_evidence():
    evidence = retrieve(library(), "noise", SURE)
    assert (evidence.hits, evidence.confidence, evidence.enough) == ((), 0, False)


@pytest.mark.parametrize(("confidence", "enough"), [(SURE, True), (UNSURE, False)])
def test_evidence_says_how_sure_it_is_and_whether_that_is_enough(confidence, enough):
    evidence = retrieve(library(*hits_of(2)), "noise", confidence)
    assert evidence.enough is enough
    assert 0 <= evidence.confidence <= 1


def test_only_the_best_documents_are_kept_in_the_order_of_the_search():
    evidence = retrieve(library(*hits_of(DOCUMENTS + 3)), "noise", SURE)
    kept = [hit.document.id for hit in evidence.hits]
    assert kept == ["3", "4", "5"]


def test_no_more_passages_are_looked_at_than_are_worth_it():
    evidence = retrieve(library(*hits_of(1) * (CONSIDERED + 9)), "noise", SURE)
    assert len(evidence.hits) == CONSIDERED
