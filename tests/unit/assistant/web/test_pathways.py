from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Kind, Status
from assistant.knowledge.pathway import PathwayContact, Urgency
from tests.composition import TOKEN, an_api
from tests.doubles import ShelfInMemory, a_document, a_pathway

BOTH = (Audience.PUBLIC, Audience.PARTNER)
WORKERS = (PathwayContact(name="Panel", whom="professionals", email="panel@example.gov.uk"),)
CHILDREN = (PathwayContact(name="Helpline", whom="children and young people", phone="0800 1111"),)
PATHWAYS = (
    a_pathway(),
    a_pathway(
        document="panel",
        urgency=Urgency.ROUTINE,
        asked=("a group that decides on my neighbour",),
        title="Case panel",
        also_called=(),
        about="A meeting about cases of noise and worse.",
        age="",
        contacts=WORKERS,
        out_of_hours=None,
    ),
    a_pathway(
        document="line",
        title="Helpline",
        also_called=(),
        about="To talk.",
        who_for="Children.",
        age="under 18",
        threshold="",
        how_to_refer=("Call.",),
        contacts=CHILDREN,
    ),
    a_pathway(document="secret", title="Hidden route"),
)


def a_page(document_id: str, **changes):
    return a_document(
        id=document_id, path=f"pathways/{document_id}.yaml", kind=Kind.PATHWAY, **changes
    )


@pytest.fixture
def client():
    pages = (
        a_page("noise", owner="Example Council", topics=("asb",)),
        a_page("panel", topics=("asb", "harm")),
        a_page("line", topics=()),
        a_page("secret", audience=Audience.PARTNER),
    )
    shelves = {
        # A release that holds a partner's pathway by mistake still does not give it away.
        audience: ShelfInMemory(
            audience=audience,
            shelf=pages,
            records=PATHWAYS,
            statuses={"panel": Status.UNVERIFIED},
            overdue=frozenset({"line"}),
        )
        for audience in BOTH
    }
    return TestClient(an_api(libraries=shelves, audiences=BOTH))


def listed(client, **parameters) -> list[str]:
    response = client.get("/api/v1/pathways", params=parameters)
    assert response.status_code == 200
    return [each["id"] for each in response.json()["pathways"]]


def test_a_pathway_comes_with_every_field_of_its_record(client):
    body = client.get("/api/v1/pathways/noise").json()
    assert body["title"] == "Noise at night"
    assert body["owner"] == "Example Council"
    assert body["referral"] == ["self", "professional"]
    assert body["contacts"][1]["for"] == "professionals"
    assert body["out_of_hours"]["phone"] == "020 7946 0003"
    assert body["immediate_danger"] == "If you are in danger now, call 999."
    assert body["verified_on"] == "2026-04-30"
    assert (body["status"], body["overdue"]) == ("current", False)


def test_what_is_unverified_or_overdue_is_marked(client):
    assert client.get("/api/v1/pathways/panel").json()["status"] == "unverified"
    assert client.get("/api/v1/pathways/line").json()["overdue"] is True


def test_all_pathways_of_the_asker_are_listed(client):
    assert listed(client) == ["noise", "panel", "line"]
    partner = client.get("/api/v1/pathways", headers={"Authorization": f"Bearer {TOKEN}"})
    assert partner.json()["total"] == 4


@pytest.mark.parametrize(
    ("parameters", "wanted"),
    [
        ({"search": "noise"}, ["noise", "panel"]),
        ({"search": "NOISES at the night"}, ["noise"]),
        ({"search": "loud music"}, ["noise"]),
        ({"search": "noise helpline"}, []),
        ({"search": "hidden"}, []),
        ({"search": "who decides on neighbours"}, ["panel"]),
        ({"urgency": "routine"}, ["panel"]),
        ({"urgency": "emergency"}, []),
        ({"search": "?!"}, []),
        ({"search": "  "}, ["noise", "panel", "line"]),
        ({"topic": "harm"}, ["panel"]),
        ({"topic": "nonsense"}, []),
        ({"referral": "self"}, ["noise", "line"]),
        ({"referral": "professional"}, ["noise", "panel"]),
        ({"age": 17}, ["panel", "line"]),
        ({"age": 18}, ["noise", "panel"]),
        ({"per_page": 2}, ["noise", "panel"]),
        ({"per_page": 2, "page": 2}, ["line"]),
        ({"page": 3}, []),
        ({"topic": "asb", "referral": "self"}, ["noise"]),
    ],
)
def test_a_filter_leaves_what_fits(client, parameters, wanted):
    assert listed(client, **parameters) == wanted


def test_words_can_be_sent_so_that_they_stand_in_no_address(client):
    given = {"search": "noise", "referral": "self"}
    response = client.post("/api/v1/pathways", json=given)
    assert response.status_code == 200
    assert response.json() == client.get("/api/v1/pathways", params=given).json()
    assert response.json()["total"] == 1
    assert client.post("/api/v1/pathways", json={"search": "hidden"}).json()["total"] == 0


@pytest.mark.parametrize("given", [{"age": -1}, {"urgency": "soon"}, {"zyxomma": 1}, [], "x"])
def test_what_is_sent_wrongly_is_refused_and_not_repeated(client, given):
    response = client.post("/api/v1/pathways", json=given)
    assert response.status_code == 422
    assert "zyxomma" not in response.text
    assert response.json()["error"]["message"]


def test_how_people_ask_is_searched_and_never_told(client):
    assert "neighbour" not in client.get("/api/v1/pathways").text


@pytest.mark.parametrize(("hour", "state"), [(12, "open"), (20, "closed")])
def test_each_contact_tells_whether_it_is_open(hour, state):
    library = ShelfInMemory(
        audience=Audience.PUBLIC, shelf=(a_page("noise"),), records=PATHWAYS[:1]
    )
    now = datetime(2026, 11, 27, hour, tzinfo=UTC)
    client = TestClient(an_api(libraries={Audience.PUBLIC: library}, now=lambda: now))
    body = client.get("/api/v1/pathways/noise").json()
    assert body["contacts"][0]["open"]["state"] == state
    assert body["contacts"][1]["open"]["state"] == "unknown"
    assert body["url"] == "/pathways/noise"


def test_names_come_before_words_that_only_speak_of_it(client):
    assert listed(client, search="helpline") == ["line"]
    assert listed(client, search="noise")[0] == "noise"


@pytest.mark.parametrize(
    ("parameters", "code", "told"),
    [
        ({"page": "0"}, "parameter_unusable", "`page`"),
        ({"page": "one"}, "parameter_unusable", "`page`"),
        ({"per_page": "1000"}, "parameter_unusable", "`per_page`"),
        ({"referral": "all"}, "parameter_unusable", "'self' or 'professional'"),
        ({"age": "-1"}, "parameter_unusable", "`age`"),
        ({"search": "a" * 201}, "parameter_unusable", "`search`"),
        (
            {"zyxomma": "1"},
            "unknown_parameter",
            "search, topic, referral, age, urgency, page, per_page",
        ),
    ],
)
def test_a_wrong_parameter_is_named_and_never_repeated(client, parameters, code, told):
    response = client.get("/api/v1/pathways", params=parameters)
    assert response.status_code == 422
    error = response.json()["error"]
    assert error["code"] == code
    assert told in error["message"]
    assert "zyxomma" not in error["message"]


def test_a_partner_pathway_a_missing_one_and_a_page_that_is_none_are_the_same_404(client):
    answers = {
        (response.status_code, response.content, tuple(sorted(response.headers.items())))
        for name in ("secret", "none", "a b", "%00")
        for response in [client.get(f"/api/v1/pathways/{name}")]
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    token = {"Authorization": f"Bearer {TOKEN}"}
    assert client.get("/api/v1/pathways/secret", headers=token).status_code == 200


def test_a_strangers_token_opens_nothing(client):
    response = client.get("/api/v1/pathways", headers={"Authorization": "Bearer wrong"})
    assert response.status_code == 401


def test_without_a_release_pathways_are_unavailable():
    response = TestClient(an_api(libraries={})).get("/api/v1/pathways")
    assert response.status_code == 503


@pytest.mark.parametrize(
    ("whom", "wanted"),
    [
        ("anyone", ["self", "professional"]),
        ("anyone, at night", ["self", "professional"]),
        ("patients and professionals", ["self", "professional"]),
        ("professionals", ["professional"]),
        ("professionals of the bodies that have the duty", ["professional"]),
        ("first responders, about a referral", ["professional"]),
        ("staff of first responder organisations", ["professional"]),
        ("children and young people under 16", ["self"]),
    ],
)
def test_who_may_refer_is_read_from_whom_a_contact_is_for(whom, wanted):
    contact = replace(WORKERS[0], whom=whom)
    assert list(a_pathway(contacts=(contact,)).referrers) == wanted
