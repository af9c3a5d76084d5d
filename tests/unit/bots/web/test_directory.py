from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Kind, Status
from assistant.knowledge.pathway import PathwayContact, Urgency
from assistant.web.schema import OpenBody, OpenState, Referrer
from bots import words
from bots.client import Client
from bots.web.pages import create_pages
from tests.composition import PARTNERSHIP, a_site
from tests.doubles import ShelfInMemory, a_document, a_pathway, a_short_pathway

EVIL = '<script>alert(1)</script>"&'
NOISE = a_pathway(urgency=Urgency.SAME_DAY)


def a_directory(*pathways, status=Status.CURRENT, **document) -> TestClient:
    held = pathways or (NOISE,)
    shelf = tuple(
        a_document(**({"id": each.document, "kind": Kind.PATHWAY, "topics": ("asb",)} | document))
        for each in held
    )
    library = ShelfInMemory(
        audience=Audience.PUBLIC,
        shelf=shelf,
        records=held,
        statuses={each.document: status for each in held},
    )
    return TestClient(a_site(libraries={Audience.PUBLIC: library}))


def page_of(response) -> LexborHTMLParser:
    return LexborHTMLParser(response.text)


def told(response) -> str:
    return " ".join(page_of(response).css_first("main").text().split())


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({}, "1 service"),
        ({"search": "noise"}, "1 service fits"),
        ({"topic": "asb", "urgency": "same_day", "referral": "self", "age": " 18 "}, "1 service"),
        ({"urgency": "emergency"}, words.FIND_NONE_TITLE),
        ({"age": "17"}, words.FIND_NONE_TITLE),
        ({"search": "?!"}, words.FIND_NONE_TITLE),
    ],
)
def test_the_form_lists_what_fits_and_keeps_what_was_chosen(given, count):
    response = a_directory().post("/pathways", data=given)
    assert response.status_code == 200
    assert page_of(response).css_first("#count").text().startswith(count)
    for name in ("topic", "urgency", "referral"):
        chosen = page_of(response).css(f"#{name} option[selected]")
        assert [each.attributes["value"] for each in chosen] == [
            given[name] for _ in range(name in given)
        ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"age": "old"}, "age"),
        ({"age": "121"}, "age"),
        ({"search": "a" * 201}, "search"),
        ({"urgency": "soon"}, "search"),
        ({"page": "0"}, "search"),
    ],
)
def test_a_mistake_comes_with_its_field_and_no_services(given, field):
    response = a_directory().post("/pathways", data=given)
    assert response.status_code == 422
    page = page_of(response)
    assert page.css_first("title").text().startswith("Error: ")
    assert page.css_first(".problem a").attributes["href"] == f"#{field}"
    assert page.css("article") == []


def test_a_form_that_cannot_be_read_is_asked_for_again():
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    response = a_directory().post("/pathways", content=b"broken", headers=headers)
    assert response.status_code == 400
    assert words.FIND_UNUSABLE in told(response)


def test_an_address_limits_nothing_so_that_nobody_puts_words_into_one():
    response = a_directory().get("/pathways?search=zebra&urgency=emergency")
    assert page_of(response).css_first("#count").text() == "1 service"
    assert "zebra" not in response.text


def test_nothing_that_was_typed_or_recorded_becomes_markup():
    contact = PathwayContact(name=EVIL, whom=EVIL, url="javascript:alert(1)")
    evil = a_short_pathway(document="evil", title=EVIL, about=EVIL, contacts=(contact,))
    client = a_directory(evil)
    for response in (client.post("/pathways", data={"search": EVIL, "age": EVIL}),
                     client.get("/pathways"), client.get("/pathways/evil")):  # fmt: skip
        page = page_of(response)
        assert page.css("script") == []
        links = [each.attributes.get("href", "") for each in page.css("a")]
        assert not [link for link in links if link.startswith("javascript")]
    assert EVIL in told(client.get("/pathways/evil"))


def test_a_service_shows_every_field_of_its_record():
    text = told(a_directory().get("/pathways/noise"))
    for value in (
        NOISE.about, NOISE.who_for, NOISE.age, NOISE.threshold, *NOISE.how_to_refer,
        NOISE.form_name, NOISE.address, NOISE.response_time, NOISE.consent, *NOISE.not_for,
        *NOISE.not_held, NOISE.immediate_danger, "At night, call the duty line.",
        "Open now until 5pm today", "Checked on 30 April 2026", words.URGENCY_OF[Urgency.SAME_DAY],
    ):  # fmt: skip
        assert value in text
    assert "loud music" not in text


@pytest.mark.parametrize("status", [Status.ENDED, Status.SUPERSEDED])
def test_a_service_that_is_past_warns_on_its_page_and_in_the_list(status):
    client = a_directory(status=status)
    for path in ("/pathways", "/pathways/noise"):
        assert words.SERVICE_PAST in told(client.get(path))
        assert words.STATUSES[status] in told(client.get(path))


def test_a_service_without_a_date_says_so():
    assert words.SERVICE_UNCHECKED in told(a_directory(verified_on=None).get("/pathways/noise"))


def test_more_services_than_fit_on_a_page_are_a_press_away():
    client = a_directory(*(a_short_pathway(document=f"n{number}") for number in range(101)))
    first = page_of(client.get("/pathways"))
    assert len(first.css("article")) == 100
    assert [each.attributes["value"] for each in first.css(".pager button")] == ["2"]
    second = page_of(client.post("/pathways", data={"page": "2"}))
    assert len(second.css("article")) == 1
    assert [each.attributes["value"] for each in second.css(".pager button")] == ["1"]


def test_a_service_that_is_not_there_is_a_missing_page():
    response = a_directory().get("/pathways/none")
    assert response.status_code == 404
    assert words.MISSING in told(response)


@pytest.mark.parametrize("path", ["/pathways", "/pathways/noise"])
@pytest.mark.parametrize("answer", [httpx.Response(502), httpx.Response(200, json={"total": 1})])
def test_an_assistant_that_does_not_answer_leaves_people_to_ask(path, answer):
    http = httpx.AsyncClient(
        transport=httpx.MockTransport(lambda _: answer), base_url="http://assistant"
    )
    app = FastAPI()
    app.include_router(create_pages(Client(http), PARTNERSHIP))
    response = TestClient(app).get(path)
    assert response.status_code == 503
    assert "020 7946 0001" in told(response)


def test_every_choice_of_the_form_has_words():
    assert set(words.URGENCIES) == set(Urgency)
    assert set(words.REFERRERS) == set(Referrer)
    assert set(words.OPEN_STATES) == set(OpenState)


@pytest.mark.parametrize(
    ("state", "until", "wanted"),
    [
        (OpenState.OPEN, "5pm today", "Open now until 5pm today"),
        (OpenState.OPEN, "", "Open now"),
        (OpenState.CLOSED, "9am on Monday", "Closed now until 9am on Monday"),
        (OpenState.UNKNOWN, "", ""),
    ],
)
def test_whether_it_is_open_is_told_in_a_few_words(state, until, wanted):
    assert words.open_now(OpenBody(state=state, until=until, says="")) == wanted
