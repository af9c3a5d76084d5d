from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from assistant.errors import NoRecords
from assistant.knowledge.audience import Audience
from tests.composition import IDS, TOKEN, a_library, an_api
from tests.doubles import Drawer

BOT = {"Authorization": f"Bearer {TOKEN}"}
PUBLIC_BOT = BOT | {"Assistant-Audience": "public"}
GIVEN = {
    "question": "Who looks into noise?",
    "text": "The noise team does.",
    "owner": "Noise team",
    "audience": "public",
    "valid_until": "2027-05-01",
}


@pytest.fixture
def drawer():
    return Drawer()


@pytest.fixture
def api(drawer):
    shelves = dict.fromkeys(Audience, a_library())
    app = an_api(drawer=drawer, audiences=tuple(Audience), libraries=shelves)
    return TestClient(app)


def test_a_bot_keeps_lists_and_retracts_an_answer(api):
    kept = api.post("/api/v1/reviewed", json=GIVEN, headers=BOT)
    assert kept.status_code == 201
    (listed,) = api.get("/api/v1/reviewed", headers=BOT).json()["reviewed"]
    assert listed == GIVEN | {"id": kept.json()["id"], "kept_on": "2026-11-25"}
    address = f"/api/v1/reviewed/{listed['id']}"
    assert api.delete(address, headers=BOT).status_code == 204
    assert api.delete(address, headers=BOT).status_code == 404
    assert api.get("/api/v1/reviewed", headers=BOT).json() == {"reviewed": []}


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
def test_nobody_else_does(api, drawer, headers):
    for method, path in (
        ("POST", "/api/v1/reviewed"),
        ("GET", "/api/v1/reviewed"),
        ("DELETE", "/api/v1/reviewed/a"),
        ("POST", "/api/v1/redact"),
    ):
        body = GIVEN if "reviewed" in path else {"text": "noise"}
        assert api.request(method, path, json=body, headers=headers).status_code == 401
    assert drawer.reviewed == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"valid_until": "2026-11-24"}, "valid_until_past"),
        ({"valid_until": "2027-11-26"}, "valid_until_far"),
        ({"valid_until": "soon"}, "valid_until_unusable"),
        ({"owner": ""}, "owner_empty"),
        ({"text": " "}, "text_empty"),
        ({"text": "x" * 3_001}, "text_too_long"),
        ({"audience": "everybody"}, "audience_unusable"),
        ({"more": 1}, "unknown_shape"),
    ],
)
def test_what_may_not_be_kept_is_refused_with_what_to_mend(api, drawer, change, code):
    refused = api.post("/api/v1/reviewed", json=GIVEN | change, headers=BOT)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, code)
    assert drawer.reviewed == []


def test_the_same_day_next_year_is_the_last_that_is_taken(api):
    kept = api.post("/api/v1/reviewed", json=GIVEN | {"valid_until": "2027-11-25"}, headers=BOT)
    assert kept.status_code == 201


def test_a_bot_that_asks_for_the_public_neither_keeps_nor_sees_what_is_for_partners(api):
    for_partners = GIVEN | {"audience": "partner"}
    assert api.post("/api/v1/reviewed", json=for_partners, headers=PUBLIC_BOT).status_code == 422
    kept = api.post("/api/v1/reviewed", json=for_partners, headers=BOT).json()["id"]
    assert api.get("/api/v1/reviewed", headers=PUBLIC_BOT).json() == {"reviewed": []}
    assert api.delete(f"/api/v1/reviewed/{kept}", headers=PUBLIC_BOT).status_code == 404


def test_records_that_fail_are_said_to_fail(api, drawer):
    drawer.fails = NoRecords("locked")
    for method in ("POST", "GET"):
        response = api.request(method, "/api/v1/reviewed", json=GIVEN, headers=BOT)
        assert (response.status_code, response.json()["error"]["code"]) == (503, "not_kept")


def test_a_text_comes_back_without_what_points_at_a_person(api):
    text = "Ring Amina Begum on 07700 900123 about noise"
    told = api.post("/api/v1/redact", json={"text": text}, headers=BOT).json()["text"]
    assert "Amina" not in told
    assert "900123" not in told
    assert "about noise" in told


def test_anybody_is_told_whom_to_ask(api):
    assert isinstance(api.get("/api/v1/contacts").json()["contacts"], list)


def test_feedback_on_a_reviewed_answer_is_taken_and_on_one_that_never_was_is_not(api):
    given = {"answer": IDS.new(), "helpful": True, "outcome": "answered"}
    known = given | {"documents": [f"reviewed-{IDS.new()}"]}
    assert api.post("/api/v1/feedback", json=known, headers=BOT).status_code == 204
    made_up = given | {"documents": ["reviewed-" + "a" * 26]}
    assert api.post("/api/v1/feedback", json=made_up, headers=BOT).status_code == 422
