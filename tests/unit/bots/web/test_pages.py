from __future__ import annotations

from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from assistant.answering.answer import Segment, SegmentKind, Suggestion
from assistant.answering.confidence import Confidence
from assistant.answering.likelihood import Likelihood
from assistant.answering.outcome import Outcome
from assistant.answering.pipeline import Assistant
from assistant.answering.write import Use
from assistant.errors import NoRelease
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Status
from assistant.web.limits import Limits
from bots import words
from bots.client import Client
from bots.web.pages import create_pages
from tests.composition import PARTNERSHIP, a_library, a_site
from tests.doubles import (
    Script,
    ShelfInMemory,
    a_citation,
    a_document,
    a_full_answer,
    a_passage,
    a_sentence,
    an_answer,
)

EVIL = "<script>alert(1)</script>\"'>"


def post(app, question, **options):
    return TestClient(app, **options).post("/", files={"question": (None, question)})


def asked(answer, question="How?"):
    """The page that shows `answer`."""
    return LexborHTMLParser(post(a_site(answer=Script(otherwise=answer)), question).text)


def texts(page, selector):
    return [" ".join(node.text().split()) for node in page.css(selector)]


def test_the_first_page_has_help_a_form_examples_and_no_script():
    response = TestClient(a_site()).get("/")
    page = LexborHTMLParser(response.text)
    assert texts(page, "h1") == ["Ask about community safety in Example Borough"]
    assert texts(page, ".help dd") == [line["do"] for line in PARTNERSHIP["emergency"]]
    assert texts(page, ".examples button") == PARTNERSHIP["examples"]
    assert [form.attributes["method"] for form in page.css("form")] == ["post", "post"]
    for forbidden in ("script", "style", "iframe", "[style]", "[onclick]", "input"):
        assert page.css(forbidden) == [], forbidden


def test_the_page_says_whose_words_an_answer_is_in():
    quoted = texts(asked(a_full_answer()), ".answer .automatic")
    written = texts(asked(replace(a_full_answer(), model=Use.WRITTEN)), ".answer .automatic")
    assert quoted == [words.AUTOMATIC]
    assert written == [words.WRITTEN_BY_MODEL]
    assert "Written by a computer from the documents below, each sentence checked" in written[0]


def test_an_answer_shows_lists_numbers_and_the_question():
    page = asked(a_full_answer(), "How <do> I?")
    assert page.css_first("title").text().startswith(f"{words.ANSWER_TITLE} ")
    assert "How" not in page.css_first("title").text()
    assert texts(page, ".answer .asked") == ["You asked: How <do> I?"]
    assert page.css_first("textarea").text().strip() == ""
    assert len(page.css(".answer ul")) == 1
    assert (
        texts(page, ".answer li")[2]
        == "you think that not enough was done about it Source [1] Source [2]"
    )
    assert [link.attributes["href"] for link in page.css(".answer .cite")][:2] == ["#source-1"] * 2


def test_choices_are_buttons_that_send_a_question_of_their_own():
    choices = (
        Suggestion(text="Noise", question="Noise: number?"),
        Suggestion(text=EVIL, question=f"{EVIL}: number?"),
    )
    page = asked(an_answer(Outcome.CLARIFY, suggestions=choices), "number?")
    buttons = page.css(".answer form[method=post] button[name=question]")
    assert [button.text() for button in buttons] == ["Noise", EVIL]
    assert [button.attributes["value"] for button in buttons] == [
        "Noise: number?",
        f"{EVIL}: number?",
    ]
    assert page.css("script") == []


def test_a_source_shows_where_the_words_stand():
    page = asked(a_full_answer())
    first, second = page.css(".sources > li")
    assert "[1] Antisocial behaviour policy, 2025" in texts(first, ".title")
    assert texts(first, ".facts span") == [
        "In force",
        "Page 5 (printed as 3)",
        "Checked on 30 April 2026",
    ]
    assert texts(first, ".path") == ["Part two \u203a Case reviews"]
    assert texts(first, "blockquote")[0].startswith("You can ask for a case review")
    assert [link.attributes["href"] for link in first.css("a")] == [
        "/api/v1/documents/asb-policy-2025/file#page=5",
        "/documents/asb-policy-2025#p2:~:text=You%20can%20ask%20for%20a%20case%20review%20if",
        "/documents/asb-policy-2025#p2",
        "#result",
    ]
    assert "target" not in first.css_first("a").attributes
    assert texts(second, ".status.ended") == ["Ended"]


@pytest.mark.parametrize("status", list(Status))
def test_every_status_of_an_edition_has_words_and_a_look(status):
    page = asked(an_answer(citations=(a_citation(status=status),)))
    assert texts(page, f".sources .status.{status}") == [words.STATUSES[status]]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_page(outcome):
    response = post(a_site(answer=Script(otherwise=an_answer(outcome, text="Fixed words."))), "a")
    page = LexborHTMLParser(response.text)
    assert "Fixed words." in page.css_first("#result").text()
    fault = outcome in {Outcome.BUSY, Outcome.UNAVAILABLE}
    assert response.status_code == (503 if fault else 200)
    assert page.css_first("title").text().startswith("Error: " if fault else "Answer ")


def test_every_kind_of_notice_has_a_heading():
    assert set(words.NOTICES) == set(type(next(iter(words.NOTICES))))


def test_a_contact_can_be_called():
    page = asked(a_full_answer())
    assert page.css_first('.contacts a[href="tel:02079460000"]').text() == "020 7946 0000"
    assert page.css_first('.contacts a[href="mailto:asb@example.gov.uk"]')


def test_help_in_an_emergency_stands_first_with_numbers_to_dial_and_calls_itself_no_error():
    assistant = Assistant(
        library=lambda _: a_library(),
        confidence=Confidence.learned(),
        likelihood=Likelihood.learned(),
        public_url="",
        clock=lambda: 0.0,
    )
    page = LexborHTMLParser(
        post(a_site(answer=assistant.ask, cry=assistant.cry), "he is outside with a knife").text
    )
    assert texts(page, "#answer") == [words.OUTCOMES[Outcome.EMERGENCY]]
    assert "999" in texts(page, ".answer.emergency > h2 + .words")[0]
    assert page.css_first(".contacts li a").attributes["href"] == "tel:999"
    assert len(page.css(".answer li")) <= 7
    told = page.css_first("main").text()
    assert told.index("999") < told.index("No person reads this")
    assert page.css(".problem") == []


def test_nothing_that_was_typed_or_cited_becomes_markup():
    answer = an_answer(
        segments=(Segment(kind=SegmentKind.PARAGRAPH, text=EVIL, citations=(1, 7)),),
        citations=(a_citation(title=EVIL, quote=EVIL, heading=(EVIL,), url="javascript:alert(1)"),),
    )
    page = asked(answer, f"</textarea>{EVIL}")
    assert page.css("script") == []
    assert f"</textarea>{EVIL}" in page.css_first(".asked").text()
    assert page.css_first("input[name=asked]").attributes["value"] == f"</textarea>{EVIL}"
    assert not [link for link in page.css("a") if link.attributes["href"].startswith("javascript")]
    assert texts(page, ".cite") == ["Source [1]"]


@pytest.mark.parametrize("url", ["//evil.example", "/\\evil.example", "data:text/html,a", ""])
def test_only_web_addresses_and_own_paths_become_links(url):
    page = asked(an_answer(citations=(a_citation(url=url),)))
    assert "Open the document" not in page.text()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter a question"),
        (" \r\n ", "Enter a question"),
        (
            "é" * 1_001,
            "Your question has 1,001 characters. Shorten it by 1 so that it has 1,000 or fewer",
        ),
    ],
)
def test_a_mistake_is_explained_beside_the_box(typed, message):
    response = post(a_site(), typed)
    page = LexborHTMLParser(response.text)
    assert response.status_code == 422
    assert page.css_first("title").text().startswith("Error: ")
    assert texts(page, ".problem a") == [message]
    assert texts(page, "#wrong") == [f"Error: {message}"]
    box = page.css_first("textarea")
    assert box.attributes["aria-invalid"] == "true"
    assert box.attributes["aria-describedby"].split() == ["hint", "personal", "wrong"]
    assert box.text().strip() == typed.strip()


def test_line_ends_of_a_form_count_once():
    script = Script()
    post(a_site(answer=script), "a\r\n" * 500)
    assert script.asked[0].text == "a\n" * 500


def test_a_page_may_be_posted_as_a_plain_form_too():
    assert TestClient(a_site()).post("/", data={"question": "How?"}).status_code == 200


@pytest.mark.parametrize(
    "request_",
    [
        {"content": b"x" * 70_000, "headers": {"Content-Type": "multipart/form-data; boundary=b"}},
        {"files": {"question": (None, "x" * 70_000)}},
    ],
)
def test_a_body_far_too_large_is_explained_on_the_page(request_):
    response = TestClient(a_site()).post("/", **request_)
    assert response.status_code == 413
    assert words.TOO_LARGE in LexborHTMLParser(response.text).css_first(".problem").text()


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"content": b"broken", "headers": {"Content-Type": "multipart/form-data; boundary=b"}},
        {"content": b"broken", "headers": {"Content-Type": "multipart/form-data"}},
        {"files": {"question": ("a.txt", b"a file")}},
        {"json": {"question": "How?"}},
    ],
)
def test_a_form_that_cannot_be_read_is_asked_for_again(request_):
    response = TestClient(a_site()).post("/", **request_)
    assert response.status_code in {400, 422}
    assert LexborHTMLParser(response.text).css_first(".problem")


@pytest.mark.parametrize("error", [NoRelease("public"), RuntimeError("broken")])
def test_a_fault_keeps_the_question_and_names_people(error):
    response = post(a_site(answer=Script(says={"How?": error})), "How?")
    page = LexborHTMLParser(response.text)
    assert response.status_code == 503
    assert page.css_first("textarea").text().strip() == "How?"
    assert "020 7946 0001" in page.css_first(".contacts").text()


def test_the_asker_and_not_the_page_is_counted():
    app = a_site(limits=Limits(questions_per_minute=1))
    one, other = ("192.0.2.1", 1), ("192.0.2.2", 1)
    assert post(app, "a", client=one).status_code == 200
    again = post(app, "a", client=one)
    assert again.status_code == 429
    assert words.TOO_MANY in LexborHTMLParser(again.text).css_first(".problem").text()
    assert post(app, "a", client=other).status_code == 200


def test_a_forged_way_counts_for_nothing():
    client = TestClient(a_site(limits=Limits(questions_per_minute=1)), client=("192.0.2.1", 1))

    def ask(forged):
        headers = {"X-Forwarded-For": forged}
        return client.post("/", files={"question": (None, "a")}, headers=headers).status_code

    assert [ask(b"198.51.100.1"), ask("198.51.100.2, \xfc".encode("latin-1"))] == [200, 429]


def a_page_alone(handler):
    """The pages before an assistant that answers as `handler` does."""
    http = httpx.AsyncClient(transport=httpx.MockTransport(handler), base_url="http://assistant")
    app = FastAPI()
    app.include_router(create_pages(Client(http), PARTNERSHIP))
    return app


def refuse(request):
    raise httpx.ConnectError("refused", request=request)


@pytest.mark.parametrize(
    "handler",
    [
        refuse,
        lambda _: httpx.Response(502, text="Bad gateway"),
        lambda _: httpx.Response(200, json={"outcome": "answered"}),
        lambda _: httpx.Response(503, json={"error": {"code": "no_release", "message": "Later."}}),
        lambda _: httpx.Response(401, json={"error": {"code": "not_allowed", "message": "No."}}),
    ],
)
def test_an_assistant_that_does_not_answer_as_agreed_is_a_fault_of_ours(handler):
    app = a_page_alone(handler)
    asked = post(app, "How?")
    assert asked.status_code == 503
    assert words.DOWN in LexborHTMLParser(asked.text).css_first(".problem").text()
    document = TestClient(app).get("/documents/asb-policy-2025")
    assert document.status_code == 503
    assert words.DOCUMENT_DOWN in document.text


def test_a_document_page_shows_what_the_document_is_and_says():
    library = ShelfInMemory(
        audience=Audience.PUBLIC,
        shelf=(a_document(title="A & B"),),
        words={"asb-policy-2025": (a_passage(a_sentence("Words of it.")),)},
        statuses={"asb-policy-2025": Status.ENDED},
    )
    client = TestClient(a_site(libraries={Audience.PUBLIC: library}))
    page = LexborHTMLParser(client.get("/documents/asb-policy-2025").text)
    assert texts(page, "h1") == ["A & B"]
    assert texts(page, ".about dd") == [
        "2025",
        "Ended",
        "Example Borough Council",
        "30 April 2026",
    ]
    assert page.css_first("#p1 p:last-child").text() == "Words of it."


def test_a_document_that_is_past_says_so_and_links_to_what_holds_now():
    old = a_document(id="old", title="Old plan")
    new = a_document(id="new", title="A & B", edition="2026", supersedes=("old",))
    library = ShelfInMemory(
        audience=Audience.PUBLIC,
        shelf=(old, new),
        words={"old": (a_passage(a_sentence("Words of it.")),)},
        statuses={"old": Status.SUPERSEDED},
    )
    client = TestClient(a_site(libraries={Audience.PUBLIC: library}))
    page = LexborHTMLParser(client.get("/documents/old").text)
    assert texts(page, ".document.superseded .standing h2") == [words.SUPERSEDED_TITLE]
    assert texts(page, ".standing p")[1] == "What holds now: A & B, 2026"
    assert page.css_first(".standing a").attributes["href"] == "/documents/new"
    assert page.css_first("#p1").attributes["data-mark"] == words.PAST_MARK
    assert not LexborHTMLParser(client.get("/documents/new").text).css(".standing, [data-mark]")


def test_a_long_document_has_contents_and_a_way_back_to_the_top():
    parts = tuple(a_passage(a_sentence("Words."), heading=(f"Part {n}",)) for n in range(5))
    library = ShelfInMemory(
        audience=Audience.PUBLIC, shelf=(a_document(),), words={"asb-policy-2025": parts}
    )
    client = TestClient(a_site(libraries={Audience.PUBLIC: library}))
    page = LexborHTMLParser(client.get("/documents/asb-policy-2025").text)
    links = [link.attributes["href"] for link in page.css(".contents a")]
    assert len(links) == 5
    assert all(page.css(f"h2{link}") for link in links)
    assert page.css_first(".to-top a").attributes["href"] == "#main"


def test_a_document_without_words_says_so():
    page = TestClient(a_site(libraries={Audience.PUBLIC: a_library()})).get(
        "/documents/asb-policy-2025"
    )
    assert words.NO_WORDS in page.text


@pytest.mark.parametrize("path", ["/nowhere", "/documents/none", "/documents/a%2Fb", "/static/x"])
def test_an_address_that_leads_nowhere_has_a_page(path):
    response = TestClient(a_site()).get(path)
    assert response.status_code == 404
    assert words.MISSING in response.text


def test_how_this_works_says_whom_to_tell():
    page = LexborHTMLParser(TestClient(a_site()).get("/about").text)
    assert texts(page, "h1") == [words.ABOUT_TITLE]
    assert page.css_first('a[href="mailto:safety@example.gov.uk"]')


def test_every_page_leads_to_the_pages_about_the_site_and_out():
    client = TestClient(a_site())
    for path in ("/", "/about", "/privacy", "/accessibility", "/cover-your-tracks", "/contact"):
        page = LexborHTMLParser(client.get(path).text)
        links = {link.attributes["href"] for link in page.css(".bottom a")}
        assert {"/about", "/privacy", "/cover-your-tracks", "/accessibility", "/contact"} <= links
        assert page.css_first("a.leave").attributes["href"] == PARTNERSHIP["leave_to"]
        assert page.css_first('.help a[href="/cover-your-tracks"]')
        assert len(page.css("h1")) == 1


def test_links_within_a_page_lead_somewhere():
    client = TestClient(a_site())
    for path in ("/about", "/privacy", "/accessibility", "/cover-your-tracks", "/contact"):
        page = LexborHTMLParser(client.get(path).text)
        anchors = [link.attributes["href"] for link in page.css('a[href^="#"]')]
        assert anchors
        assert all(page.css(f'[id="{anchor[1:]}"]') for anchor in anchors)


def test_who_is_watched_finds_the_helplines_of_the_partnership():
    page = LexborHTMLParser(TestClient(a_site()).get("/cover-your-tracks").text)
    assert texts(page, ".contacts strong") == ["National Domestic Abuse Helpline"]


def test_a_partnership_without_helplines_names_its_contacts_there():
    client = TestClient(a_site(partnership=PARTNERSHIP | {"helplines": []}))
    page = LexborHTMLParser(client.get("/cover-your-tracks").text)
    assert texts(page, ".contacts strong") == ["Community safety team"]


def test_the_accessibility_statement_has_the_parts_that_the_regulations_ask_for():
    page = LexborHTMLParser(TestClient(a_site()).get("/accessibility").text)
    headings = texts(page, "h2, h3")
    for part in (
        "How accessible this site is",
        "Tell us, or ask for another format",
        "Enforcement procedure",
        "Compliance status",
        "Content that is not accessible",
        "How this site was tested, and how it was not",
        "Preparation of this statement",
    ):
        assert part in headings
    assert page.css_first('main a[href="mailto:safety@example.gov.uk"]')
    assert "with a screen reader" in page.text()


@pytest.mark.parametrize("model", [True, False])
def test_the_page_on_privacy_says_whether_a_language_model_gets_the_question(model):
    keeping = PARTNERSHIP["keeping"] | {"model": model}
    told = TestClient(a_site(partnership=PARTNERSHIP | {"keeping": keeping})).get("/privacy").text
    assert ("A language model helps with answers" in told) is model
    assert ("No other company gets your question" in told) is not model


@pytest.mark.parametrize(
    "change", [{"emergency": []}, {"leave_to": "javascript:0"}, {"report": {}}]
)
def test_data_that_is_not_as_described_is_refused(change):
    with pytest.raises(ValidationError):
        a_site(partnership=PARTNERSHIP | change)
