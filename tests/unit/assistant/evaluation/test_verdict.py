from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.answer import Notice, NoticeKind
from assistant.answering.outcome import Outcome
from assistant.evaluation.verdict import Reason, dead_contact, judge
from assistant.knowledge.audience import Audience
from assistant.knowledge.currency import Term
from assistant.knowledge.partnership import Contact
from tests.doubles import ShelfInMemory, a_citation, a_document, an_answer
from tests.unit.assistant.evaluation.golden import a_golden_question, an_expectation

OLD = Term(id="old", old=("Old",), now="New", says="", old_contacts=("020 7946 0005",))
LIBRARY = ShelfInMemory(
    audience=Audience.PUBLIC,
    shelf=(a_document(), a_document(id="protocol", audience=Audience.PARTNER)),
    records=(OLD,),
)
ANSWER = an_answer(
    text="The panel writes within 20\u00a0working days. [1]",
    citations=(a_citation(),),
    notices=(Notice(kind=NoticeKind.ENDED, text="The plan ended in 2024."),),
    contacts=(Contact(name="ASB team", purpose="Reports", phone="020 7946 0000"),),
)


def failings(answer=ANSWER, **expected) -> list[tuple[Reason, str]]:
    golden = a_golden_question(expected=an_expectation(**expected))
    return [(each.reason, each.text) for each in judge(golden, answer, LIBRARY).failings]


def reasons(answer=ANSWER, **expected) -> list[Reason]:
    return [reason for reason, _ in failings(answer, **expected)]


def test_an_answer_that_is_all_that_was_expected_passes():
    expected = an_expectation(
        outcomes=(Outcome.NOT_FOUND, Outcome.ANSWERED),
        documents=("another", "asb-policy-2025"),
        pages=(4, 5),
        headings=("case  reviews",),
        contains=("20 working days",),
        excludes=("month",),
    )
    verdict = judge(a_golden_question(expected=expected), ANSWER, LIBRARY)
    assert verdict.passed
    assert verdict.failings == ()


def test_another_outcome_fails_and_is_named():
    told = "wrong outcome: got answered, not clarify or not_found"
    expected = (Outcome.CLARIFY, Outcome.NOT_FOUND)
    assert failings(outcomes=expected) == [(Reason.OUTCOME, told)]


def test_none_of_the_documents_cited_fails_once_and_names_those_that_are():
    (failing,) = failings(documents=("plan",), pages=(9,), headings=("Nowhere",))
    assert failing == (
        Reason.DOCUMENT,
        "none of the documents plan is cited: cited asb-policy-2025",
    )
    (failing,) = failings(an_answer(), documents=("plan",))
    assert failing[1].endswith("cited nothing")


def test_a_page_or_heading_counts_in_a_citation_of_the_expected_documents_only():
    other = a_citation(number=2, document="other", page=9, heading=("Elsewhere",))
    answer = replace(ANSWER, citations=(a_citation(), other))
    expected = {"documents": ("asb-policy-2025",), "pages": (9,), "headings": ("Elsewhere",)}
    assert reasons(answer, **expected) == [Reason.PAGE, Reason.HEADING]
    assert reasons(answer, pages=(9,), headings=("Elsewhere",)) == []


def test_a_citation_without_pages_is_on_no_page():
    answer = replace(ANSWER, citations=(a_citation(page=None),))
    assert failings(answer, pages=(1,)) == [(Reason.PAGE, "not on page 1: cited no page")]


@pytest.mark.parametrize("pattern", ["20 working", "^The panel", "ended in 2024", "7946 0000"])
def test_what_must_be_told_is_looked_for_in_text_notices_and_contacts(pattern):
    assert failings(contains=(pattern,)) == []


@pytest.mark.parametrize("pattern", ["21 working", "reported the problem three times", "Part two"])
def test_what_stands_only_in_a_source_is_not_told(pattern):
    assert failings(contains=(pattern,)) == [(Reason.LACKS, f"lacks /{pattern}/")]


@pytest.mark.parametrize("pattern", ["2024", "7946", "three times", "Part two", "Antisocial"])
def test_what_must_not_be_shown_is_looked_for_in_the_sources_too(pattern):
    assert reasons(excludes=(pattern,)) == [Reason.SAYS]
    assert failings(excludes=(pattern,))[0][1] == f"says /{pattern}/: \u201c{pattern}\u201d"


@pytest.mark.parametrize("text", ["Call 020 7946 0005.", "Call 02079460005", "+44 (0)20 79460005"])
def test_a_dead_contact_fails_whatever_the_line_says(text):
    told = "gives the dead contact 020 7946 0005"
    assert failings(an_answer(text=text)) == [(Reason.DEAD_CONTACT, told)]


@pytest.mark.parametrize(
    ("contact", "text", "found"),
    [
        ("020 7946 0005", "1020 7946 0005", False),
        ("020 7946 0005", "020 7946 00051", False),
        ("Old@example.gov.uk", "write to old@example.gov.uk.", True),
        ("Old@example.gov.uk", "write to cold@example.gov.uk", False),
        ("5 Clove Crescent", "at 5  clove crescent", True),
        ("5 Clove Crescent", "at 15 Clove Crescent", False),
    ],
)
def test_a_contact_is_found_whole_and_however_it_is_written(contact, text, found):
    assert bool(dead_contact(contact).search(text)) is found


def test_a_partner_document_in_an_answer_to_the_public_fails():
    answer = replace(ANSWER, citations=(a_citation(document="protocol"),))
    assert failings(answer) == [(Reason.NOT_FOR_ASKER, "cites protocol, which is not for public")]
    assert failings(replace(answer, audience=Audience.PARTNER)) == []


def test_citations_open_where_document_and_page_are_there():
    citations = (
        a_citation(),
        a_citation(page=6),
        a_citation(page=None),
        a_citation(document="nowhere"),
    )
    answer = replace(ANSWER, citations=citations)
    assert judge(a_golden_question(), answer, LIBRARY).citations_open == 2
