from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.confidence import Confidence, Judge
from assistant.answering.retrieve import CONSIDERED, DOCUMENTS, retrieve
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Kind, Status
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


def of_kind(name: str, kind: Kind = Kind.GUIDANCE, **changes):
    return a_hit(
        a_passage(a_sentence(f"Words of {name}."), document=name),
        document=a_document(id=name, path=f"{name}.md", kind=kind),
        **changes,
    )


def names(evidence) -> list[str]:
    return [hit.document.id for hit in evidence.hits]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("what does it say", ["new"]),
        ("what did it say in 2015", ["old", "new"]),
        ("what did the previous edition say", ["old", "new"]),
    ],
)
def test_a_superseded_edition_is_quoted_only_where_the_past_is_asked_for(text, kept):
    shelf = library(of_kind("old"), of_kind("new"))
    shelf = replace(shelf, statuses={"old": Status.SUPERSEDED})
    assert names(retrieve(shelf, text, SURE)) == kept


@pytest.mark.parametrize("kind", [Kind.GAP, Kind.CONFLICT])
@pytest.mark.parametrize(
    ("near", "lead", "told"),
    [
        # Near enough, and no document is nearer, wherever it is ranked.
        (0.6, -1.0, True),
        # Not near enough, or a document is nearer.
        (0.5, 1.0, False),
        (0.6, 1.0, False),
        # It leads so far that nearness does not matter.
        (0.3, 3.0, True),
    ],
)
def test_what_the_corpus_says_of_itself_counts_only_where_it_is_asked_for(kind, near, lead, told):
    document_near = 0.7 if (near, lead) == (0.6, 1.0) else 0.4
    itself = of_kind("itself", kind, score=5 + lead, asked_similarity=near)
    itself = replace(itself, sentence_similarities=(0.1,))
    other = of_kind("other", score=5.0, asked_similarity=document_near)
    other = replace(other, sentence_similarities=(0.1,))
    first, second = sorted((itself, other), key=lambda hit: -hit.score)
    evidence = retrieve(library(first, second), "noise", SURE)
    assert (evidence.of_itself is not None) is told
    assert names(evidence) == ["other"]


def test_the_page_of_old_names_is_never_quoted_by_itself():
    evidence = retrieve(library(of_kind("terms", Kind.TERM), of_kind("other")), "noise", SURE)
    assert names(evidence) == ["other"]


def test_a_question_without_a_subject_means_the_plan():
    shelf = library(of_kind("strategy", score=3.0), of_kind("plan", Kind.PLAN, score=2.5))
    shelf = replace(shelf, found=replace(shelf.found, rarity={"prioriti": 1.0}))
    assert names(retrieve(shelf, "what are the priorities", SURE)) == ["plan", "strategy"]
    shelf = replace(shelf, found=replace(shelf.found, rarity={"prioriti": 1.0, "women": 2.0}))
    assert names(retrieve(shelf, "priorities for women", SURE)) == ["strategy", "plan"]
