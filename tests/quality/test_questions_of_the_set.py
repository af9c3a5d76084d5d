"""The golden set itself: can its lines hold at all, and do they cover what the corpus declares?"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from assistant.answering.outcome import Outcome
from assistant.evaluation.questions import GoldenQuestion, mistakes
from assistant.evaluation.verdict import dead_contact
from assistant.knowledge.audience import Audience
from assistant.knowledge.currency import Conflict, Gap, Term
from assistant.knowledge.document import Kind
from assistant.knowledge.pathway import Pathway
from bots.terminal.batch import read_whole
from csp.asking import read_golden
from tests.conftest import ROOT
from tests.quality.golden import SET

ASKERS = {"newcomer", "resident", "staff"}
#: Fewer questions leave out too much of a pathway: number, hours, night, consent, who for, form.
_A_PATHWAY = 3


def the_set() -> list[GoldenQuestion]:
    return read_whole([SET], Audience.PUBLIC, read_golden)


GOLDEN = the_set()


@dataclass(frozen=True)
class Words:
    """What a reader can be told of each document of an audience: its passages, with headings."""

    passages: dict[str, tuple[str, ...]]

    def of(self, golden: GoldenQuestion) -> list[str]:
        wanted = golden.expected.documents or tuple(self.passages)
        return [passage for document in wanted for passage in self.passages[document]]


@pytest.fixture(scope="module")
def words(libraries) -> dict[Audience, Words]:
    return {
        audience: Words(
            {
                document.id: tuple(
                    " ".join(" ".join((*passage.heading, passage.text)).split())
                    for passage in library.passages_of(document.id)
                )
                for document in library.documents()
            }
        )
        for audience, library in libraries.items()
    }


def records(name: str) -> list[dict]:
    return yaml.safe_load((ROOT / "corpus" / name).read_text("utf-8"))


def test_the_set_can_be_asked_of_the_corpus(libraries):
    assert len(GOLDEN) > 600
    assert list(mistakes(GOLDEN, libraries.__getitem__)) == []


def test_no_question_stands_twice():
    asked = Counter(
        (
            " ".join(each.question.text.lower().split()),
            each.question.history,
            each.question.audience,
        )
        for each in GOLDEN
    )
    assert [question for question, times in asked.items() if times > 1] == []


def test_topics_and_askers_are_known(libraries):
    topics = {topic.id for topic in libraries[Audience.PUBLIC].partnership.topics}
    assert {each.topic for each in GOLDEN} <= topics | {""}
    assert {each.asker for each in GOLDEN} == ASKERS


def test_what_must_be_said_stands_in_a_document_that_may_be_cited_and_beside_nothing_excluded(
    words,
):
    wrong = [
        (golden.id, pattern.pattern)
        for golden in GOLDEN
        for pattern in golden.expected.contains
        if not any(
            pattern.search(passage)
            and not any(excluded.search(passage) for excluded in golden.expected.excludes)
            for passage in words[golden.question.audience].of(golden)
        )
    ]
    assert wrong == []


def test_a_question_that_a_document_must_answer_says_what_of_it():
    vague = [
        golden.id
        for golden in GOLDEN
        if golden.expected.outcomes == (Outcome.ANSWERED,)
        and not (golden.expected.documents and golden.expected.contains)
    ]
    assert vague == []


def test_a_question_that_is_not_answered_expects_no_document():
    outcomes = {Outcome.ANSWERED, Outcome.CLARIFY, Outcome.EMERGENCY}
    wrong = [
        golden.id
        for golden in GOLDEN
        if golden.expected.documents and not outcomes & set(golden.expected.outcomes)
    ]
    assert wrong == []


def test_every_conflict_has_its_question_which_excludes_what_must_never_be_said(libraries):
    conflicts = records("conflicts.yaml")
    assert [each["id"] for each in conflicts] == [f"V{number}" for number in range(1, 28)]
    assert len(libraries[Audience.PUBLIC].entries(Conflict)) == len(conflicts)
    dead = [
        contact
        for term in libraries[Audience.PUBLIC].entries(Term)
        for contact in term.old_contacts
    ]
    for conflict in conflicts:
        own = [each for each in GOLDEN if re.fullmatch(rf"conflict-{conflict['id']}b?", each.id)]
        assert own, conflict["id"]
        for never in conflict["never"]:
            covered = any(dead_contact(contact).search(never) for contact in dead)
            for golden in own:
                assert covered or any(
                    pattern.search(never) for pattern in golden.expected.excludes
                ), (golden.id, never)


def test_every_pathway_is_asked_for_often_enough(libraries):
    expected = Counter(document for each in GOLDEN for document in each.expected.documents)
    pathways = [each.document for each in libraries[Audience.PUBLIC].entries(Pathway)]
    assert len(pathways) == len(list((ROOT / "corpus" / "pathways").glob("*.yaml")))
    assert [each for each in pathways if expected[each] < _A_PATHWAY] == []


def test_every_gap_is_asked_for(libraries):
    ids = {each.id for each in GOLDEN}
    held = libraries[Audience.PARTNER].entries(Gap)
    gaps = [each.id for each in held if not each.elsewhere]
    assert gaps
    assert [each for each in gaps if f"gap-{each}" not in ids] == []


def test_every_term_has_a_question(libraries):
    named = {each.note.removeprefix("terms.yaml ") for each in GOLDEN if "terms.yaml" in each.note}
    terms = {each.id for each in libraries[Audience.PARTNER].entries(Term)}
    assert terms
    assert terms - named == set()


def test_every_document_is_expected_by_a_question(libraries):
    expected = {document for each in GOLDEN for document in each.expected.documents}
    missed = [
        document.id
        for document in libraries[Audience.PARTNER].documents()
        if document.id not in expected and document.kind not in (Kind.GAP, Kind.RULE)
    ]
    assert missed == []


def test_every_partner_document_is_asked_for_by_a_partner_and_its_subject_by_a_resident(libraries):
    public = {document.id for document in libraries[Audience.PUBLIC].documents()}
    partner = [
        document.id
        for document in libraries[Audience.PARTNER].documents()
        if document.id not in public
    ]
    asked = {
        document: each.id.removesuffix("-partner")
        for each in GOLDEN
        if each.question.audience is Audience.PARTNER
        for document in each.expected.documents
    }
    residents = {
        each.id.removesuffix("-public")
        for each in GOLDEN
        if each.question.audience is Audience.PUBLIC and each.expected.excludes
    }
    assert partner
    assert [each for each in partner if asked.get(each) not in residents] == []


def test_the_page_of_the_set_names_every_file():
    told = set(re.findall(r"`([\w-]+\.jsonl)`", (SET / "README.md").read_text("utf-8")))
    assert told == {Path(file).name for file in SET.glob("*.jsonl")}
