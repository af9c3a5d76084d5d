from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from assistant.answering.answer import Notice, NoticeKind
from assistant.answering.outcome import Outcome
from assistant.answering.question import Question, Turn
from assistant.evaluation.report import render, write_report
from assistant.evaluation.verdict import Failing, Reason, judge
from assistant.knowledge.audience import Audience, Marking
from assistant.knowledge.document import Kind
from assistant.knowledge.partnership import ANY_PARTNERSHIP, Contact, Topic
from tests.doubles import ShelfInMemory, a_citation, a_document, an_answer
from tests.unit.assistant.evaluation.golden import (
    WRONG,
    a_golden_question,
    a_verdict,
    an_expectation,
)

UNTOLD = "The panel meets behind the library."
PROTOCOL = a_document(
    id="protocol",
    path="protocol.md",
    title="Protocol of the panel",
    kind=Kind.PROTOCOL,
    owner="Panel office",
    audience=Audience.PARTNER,
    format="markdown",
)
PARTNERSHIP = replace(ANY_PARTNERSHIP, topics=(Topic(id="asb", title="Antisocial behaviour"),))
LIBRARIES = {
    Audience.PUBLIC: ShelfInMemory(
        audience=Audience.PUBLIC, shelf=(a_document(),), partnership=PARTNERSHIP
    ),
    Audience.PARTNER: ShelfInMemory(
        audience=Audience.PARTNER, shelf=(a_document(), PROTOCOL), partnership=PARTNERSHIP
    ),
}
AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def page_of(*verdicts, libraries=LIBRARIES) -> str:
    return render(verdicts, libraries.__getitem__, public_url="https://ask.example.uk/", made_at=AT)


def words_of(page: str) -> str:
    body = LexborHTMLParser(page).body
    assert body is not None
    return " ".join(body.text(separator=" ").split())


def judged(answer, libraries=LIBRARIES, **changes):
    golden = a_golden_question(**changes)
    return judge(golden, answer, libraries[golden.question.audience])


def a_failure():
    expected = an_expectation(
        outcomes=(Outcome.ANSWERED, Outcome.EMERGENCY),
        documents=("asb-policy-2025",),
        pages=(2,),
        headings=("Deadlines",),
        contains=(r"(?i)20\s?working days",),
    )
    answer = an_answer(
        text="It takes a month. [1]",
        citations=(a_citation(),),
        notices=(Notice(kind=NoticeKind.ENDED, text="The plan ended."),),
        contacts=(Contact(name="ASB team", purpose="Reports", phone="020 7946 0000"),),
    )
    return judged(answer, expected=expected, note="from section 4")


def test_a_failure_is_told_with_what_was_expected_what_came_and_whose_it_is():
    words = words_of(page_of(a_failure()))
    for told in (
        "How long does a case review take?",
        "Asked by resident, for public. Question review-1, questions/reviews.jsonl line 1.",
        "Note: from section 4.",
        "It answers from the documents or gives help in an emergency.",
        "It quotes page 2.",
        "It quotes what stands under \u201cDeadlines\u201d.",
        "It says \u201c20 working days\u201d.",
        "Leaves out words that it must say: \u201c20 working days\u201d.",
        "Quotes the right document on another page.",
        "The assistant answers from the documents.",
        "It takes a month. [1]",
        "Notice: The plan ended.",
        "Contact: ASB team, Reports, 020 7946 0000",
        "page 5, Part two \u203a Case reviews",
        "Example Borough Council: 1 failed",
    ):
        assert told in words


def test_links_lead_to_documents_and_places_at_the_server():
    links = {link.attributes["href"] for link in LexborHTMLParser(page_of(a_failure())).css("a")}
    assert "https://ask.example.uk/documents/asb-policy-2025" in links
    assert "https://ask.example.uk/api/v1/documents/asb-policy-2025/file#page=5" in links


def test_a_link_that_is_no_web_address_is_made_harmless():
    answer = an_answer(citations=(a_citation(url="javascript:alert(1)"),))
    links = LexborHTMLParser(page_of(judged(answer))).css("a")
    assert not any((link.attributes["href"] or "").startswith("javascript") for link in links)


def test_every_link_within_the_page_leads_somewhere():
    tree = LexborHTMLParser(page_of(a_failure(), a_verdict(WRONG, id="2", topic=""), a_verdict()))
    ids = [each.attributes["id"] for each in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    inside = [
        link.attributes["href"][1:]
        for link in tree.css("a")
        if link.attributes["href"].startswith("#")
    ]
    assert "q1" in inside
    assert set(inside) <= set(ids)


def test_words_of_questions_and_answers_are_never_markup():
    answer = an_answer(text="<script>alert(1)</script>\ud800")
    golden = {"text": "</style><b>", "topic": "<i>", "asker": '"><u>', "id": "&amp;"}
    page = page_of(
        a_verdict(WRONG, answer=answer, **golden), a_verdict(WRONG, **golden | {"asker": "b"})
    )
    tree = LexborHTMLParser(page)
    assert tree.css("script, b, i, u") == []
    assert "<script>alert(1)</script>" in words_of(page)


def test_the_page_asks_nothing_of_anybody():
    page = page_of(a_failure())
    assert "default-src 'none'" in page
    assert not re.search(r"<(?:script|link|img|iframe)\b|@import|url\(", page)


def test_the_history_of_a_follow_up_is_told():
    turn = Turn(question="How do I ask for a review?", answer="In writing.")
    question = Question(text="How long?", audience=Audience.PUBLIC, history=(turn,))
    words = words_of(page_of(a_verdict(WRONG, question=question)))
    assert "Before it was asked: \u201cHow do I ask for a review?\u201d" in words
    assert "The answer was: \u201cIn writing.\u201d" in words


def test_topics_have_their_titles_and_the_one_that_fails_most_comes_first():
    page = page_of(
        a_verdict(WRONG, id="1", topic=""),
        a_verdict(WRONG, id="2"),
        a_verdict(WRONG, id="3"),
        a_verdict(id="4", topic="hate"),
    )
    heads = [each.text(strip=True) for each in LexborHTMLParser(page).css("details.topic h3")]
    assert heads == ["Antisocial behaviour: 2 of 2 failed", "No topic: 1 of 1 failed"]


def test_failures_can_be_narrowed_to_an_asker_where_there_are_several():
    one = page_of(a_verdict(WRONG))
    two = page_of(a_verdict(WRONG), a_verdict(WRONG, id="2", asker="staff"))
    assert "Show questions of" not in one
    assert [each.text(strip=True) for each in LexborHTMLParser(two).css("fieldset label")] == [
        "everyone",
        "resident",
        "staff",
    ]
    assert "body:has(#asker-2:checked) .case:not(.asker-2)" in two


def test_nothing_that_failed_and_nothing_that_passed_are_told_too():
    assert "Nothing: every answer was as it must be." in words_of(page_of(a_verdict()))
    assert "No answer was as it must be." in words_of(page_of(a_verdict(WRONG)))


def test_a_report_on_public_questions_holds_no_marking_and_no_partner_word():
    expected = an_expectation(contains=("noise",), excludes=("behind the library",))
    page = page_of(judged(an_answer(text="Nothing is known."), expected=expected))
    assert "OFFICIAL" not in page
    assert "behind the library" not in page


@pytest.mark.parametrize("marking", Marking)
def test_a_report_on_a_partner_question_carries_the_highest_marking(marking):
    protocol = replace(PROTOCOL, marking=marking)
    libraries = LIBRARIES | {
        Audience.PARTNER: replace(
            LIBRARIES[Audience.PARTNER], shelf=(a_document(marking=Marking.OFFICIAL), protocol)
        )
    }
    answer = an_answer(
        text=UNTOLD, audience=Audience.PARTNER, citations=(a_citation(document="protocol"),)
    )
    told = judged(answer, libraries, audience=Audience.PARTNER)
    page = page_of(told, a_verdict(id="2"), libraries=libraries)
    assert words_of(page).startswith(
        f"Skip to the main content {marking}. This report holds words of documents that are for "
        "partners only."
    )
    assert f"<title>{marking}: " in page


def test_an_answer_that_shows_the_public_a_partner_document_is_told_without_a_word_of_it():
    """Only a fault of the release could bring one: it holds a partner document for the public."""
    libraries = LIBRARIES | {
        Audience.PUBLIC: replace(LIBRARIES[Audience.PUBLIC], shelf=(a_document(), PROTOCOL))
    }
    answer = an_answer(
        text=UNTOLD,
        citations=(a_citation(document="protocol", title=PROTOCOL.title, quote=UNTOLD),),
    )
    expected = an_expectation(excludes=("behind the library",))
    page = page_of(judged(answer, libraries, expected=expected), libraries=libraries)
    assert "Shows a partner document to the public." in page
    assert "The answer is not shown here" in page
    for secret in ("library", "Protocol of the panel", "Panel office"):
        assert secret not in page


def test_the_report_is_one_file_in_a_folder_that_is_made(tmp_path):
    folder = tmp_path / "a" / "report"
    file = write_report(
        folder,
        [a_verdict(Failing(reason=Reason.SAYS, text="", about="\ud800"))],
        LIBRARIES.__getitem__,
        public_url="https://ask.example.uk",
        made_at=AT,
    )
    assert [file] == list(folder.iterdir())
    assert file.read_text("utf-8").startswith("<!doctype html>")
