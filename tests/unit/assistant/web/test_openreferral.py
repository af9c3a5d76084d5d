from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Kind, Status
from assistant.knowledge.partnership import ANY_PARTNERSHIP, Topic
from assistant.knowledge.pathway import PathwayContact
from assistant.web.feed import Feed
from assistant.web.headers import Origins
from assistant.web.reading import Reader
from tests.composition import TOKEN, an_api
from tests.doubles import ShelfInMemory, a_document, a_pathway
from tests.open_referral import PAGE, SERVICE, faults, hollow

BOTH = (Audience.PUBLIC, Audience.PARTNER)
CANARY = "Zyxomma"
PARTNERSHIP = replace(
    ANY_PARTNERSHIP,
    name="Example Partnership",
    area="Example Borough",
    topics=(Topic(id="asb", title="Anti-social behaviour"), Topic(id="harm", title="Harm")),
)
LEAST = a_pathway(
    document="least",
    title="Helpline",
    also_called=(),
    contacts=(PathwayContact(name="Helpline", url="https://www.example.org/help"),),
    age="",
    threshold="",
    form_name="",
    form_url="",
    address="",
    response_time="",
    consent="",
    out_of_hours=None,
    not_for=(),
    not_held=(),
)


def a_page(document_id: str, **changes):
    return a_document(
        id=document_id, path=f"pathways/{document_id}.yaml", kind=Kind.PATHWAY, **changes
    )


def shelf(audience: Audience, **changes) -> ShelfInMemory:
    values = {
        "shelf": (
            a_page("noise", topics=("asb",)),
            a_page("least", topics=(), owner="", verified_on=None, source_url=""),
            a_page("old"),
            a_page("older"),
            a_page("doubted"),
            a_page("secret", audience=Audience.PARTNER),
        ),
        "records": (
            a_pathway(),
            LEAST,
            *(a_pathway(document=name, title=name) for name in ("old", "older", "doubted")),
            a_pathway(document="secret", title=CANARY),
        ),
        "statuses": {
            "old": Status.ENDED, "older": Status.SUPERSEDED, "doubted": Status.UNVERIFIED
        },
    }  # fmt: skip
    return ShelfInMemory(audience=audience, partnership=PARTNERSHIP, **(values | changes))


@pytest.fixture
def client():
    libraries = {audience: shelf(audience) for audience in BOTH}
    return TestClient(an_api(libraries=libraries, audiences=BOTH))


def services(client, **parameters) -> dict:
    response = client.get("/openreferral/services", params=parameters)
    assert response.status_code == 200
    assert faults(response.json(), PAGE) == []
    return response.json()


def one(client, name: str) -> dict:
    return next(each for each in services(client)["contents"] if each["name"] == name)


def test_the_root_names_the_version_and_where_the_api_is_described(client):
    root = client.get("/openreferral/").json()
    assert root["version"] == "HSDS-UK-3.0"
    assert root["openapi_url"] == "http://testserver/openapi.json"
    assert client.get("/openreferral").json() == root


def test_every_page_and_every_service_is_what_the_standard_requires(client):
    page = services(client)
    assert list(page) == [
        "total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty",
        "contents",
    ]  # fmt: skip
    assert page["total_items"] == 4
    assert list(hollow(page["contents"])) == []
    for each in page["contents"]:
        alone = client.get(f"/openreferral/services/{each['id']}").json()
        assert alone == each
        assert faults(alone, SERVICE) == []


def test_a_service_holds_what_its_pathway_holds(client):
    service = one(client, "Noise at night")
    assert service["organization"]["name"] == "Example Borough Council"
    assert service["organization_id"] == service["organization"]["id"]
    assert service["minimum_age"] == 18
    assert "maximum_age" not in service
    assert service["assured_date"] == "2026-04-30"
    assert service["email"] == "noise@example.gov.uk"
    first, second = service["contacts"]
    assert first["phones"][0]["number"] == "020 7946 0001"
    assert second["phones"][0]["number"] == "020 7946 0002"
    assert second["phones"][0]["description"] == "option 2"
    (schedule,) = service["schedules"]
    assert (schedule["freq"], schedule["byday"]) == ("WEEKLY", "MO,TU,WE,TH,FR")
    assert (schedule["opens_at"], schedule["closes_at"]) == ("09:00", "17:00")
    (address,) = service["service_at_locations"][0]["location"]["addresses"]
    assert address["city"] == "Exampleton"
    assert address["state_province"] == "Example Borough"
    assert address["postal_code"] == "EX1 1AA"
    assert service["attributes"][0]["taxonomy_term"]["name"] == "Anti-social behaviour"
    own = service["x_pathway"]
    assert own["threshold"] == "The noise can be heard inside your home."
    assert own["immediate_danger"] == "If you are in danger now, call 999."
    assert own["out_of_hours"] == {
        "says": "At night, call the duty line.", "phone": "020 7946 0003"
    }  # fmt: skip


def test_nothing_is_invented_for_what_a_pathway_does_not_say(client):
    service = one(client, "Helpline")
    left_out = {
        "assured_date", "minimum_age", "schedules", "service_at_locations", "attributes", "email"
    }  # fmt: skip
    assert left_out.isdisjoint(service)
    assert service["organization"]["name"] == "Example Partnership"
    assert service["url"] == "https://www.example.org/help"


@pytest.mark.parametrize(
    ("address", "city"),
    [
        ("Town Hall, 160 High Road, London E1 1BJ", "London"),
        ("Town Hall, 160 High Road, London, E1 1BJ", "London"),
        ("Mile End Hospital, Bancroft Road, E1 4DG", None),
        ("Police Station, Victoria Park Square, Bethnal Green", None),
    ],
)
def test_an_address_is_taken_apart_only_where_its_town_is_sure(address, city):
    library = shelf(Audience.PUBLIC, records=(a_pathway(address=address),))
    client = TestClient(an_api(libraries={Audience.PUBLIC: library}))
    location = services(client)["contents"][0]["service_at_locations"][0]["location"]
    assert location["name"] == address
    addresses = location.get("addresses", [{"city": None}])
    assert addresses[0]["city"] == city
    assert client.get("/openreferral/service_at_locations").json()["total_items"] == 1


def test_hours_that_are_not_surely_understood_are_words_and_no_schedule():
    contact = PathwayContact(name="Team", phone="101", hours="after 5pm and at weekends")
    library = shelf(Audience.PUBLIC, records=(a_pathway(contacts=(contact,)),))
    service = services(TestClient(an_api(libraries={Audience.PUBLIC: library})))["contents"][0]
    assert "schedules" not in service
    assert service["contacts"][0]["x_contact"]["hours"] == "after 5pm and at weekends"


def test_the_hours_of_a_second_contact_are_not_those_of_the_service():
    contacts = (
        PathwayContact(name="Centre", url="https://www.example.org"),
        PathwayContact(name="Night line", phone="111", hours="24 hours a day, every day"),
    )
    library = shelf(Audience.PUBLIC, records=(a_pathway(contacts=contacts),))
    client = TestClient(an_api(libraries={Audience.PUBLIC: library}))
    assert "schedules" not in services(client)["contents"][0]


def test_whether_an_edition_is_in_force_is_the_status_and_the_unverified_is_not_served(client):
    states = {each["name"]: each["status"] for each in services(client)["contents"]}
    assert states == {
        "Noise at night": "active", "Helpline": "active", "old": "inactive", "older": "defunct"
    }  # fmt: skip


def test_ids_stay_and_are_those_of_this_partnership_alone(client):
    before = {each["name"]: each["id"] for each in services(client)["contents"]}
    elsewhere = shelf(Audience.PUBLIC)
    elsewhere.partnership = replace(PARTNERSHIP, name="Other Partnership")
    other = services(TestClient(an_api(libraries={Audience.PUBLIC: elsewhere})))["contents"]
    assert {each["name"]: each["id"] for each in services(client)["contents"]} == before
    assert not set(before.values()) & {each["id"] for each in other}
    assert all(UUID(each) for each in before.values())


@pytest.mark.parametrize(
    ("parameters", "wanted"),
    [
        ({"search": "helpline"}, {"Helpline"}),
        ({"search": CANARY}, set()),
        ({"minimum_age": 18}, {"Helpline", "Noise at night", "old", "older"}),
        ({"maximum_age": 17}, {"Helpline"}),
        ({"minimum_age": 10, "maximum_age": 18, "search": "loud"}, {"Noise at night"}),
    ],
)
def test_parameters_leave_what_fits(client, parameters, wanted):
    names = {each["name"] for each in services(client, **parameters)["contents"]}
    assert (names - {"old", "older"} if "search" in parameters else names) == wanted


def test_topics_are_terms_by_which_services_are_found(client):
    terms = client.get("/openreferral/taxonomy_terms").json()["contents"]
    assert [each["name"] for each in terms] == ["Anti-social behaviour", "Harm"]
    first, second = (services(client, taxonomy_term_id=each["id"]) for each in terms)
    assert [each["name"] for each in first["contents"]] == ["Noise at night"]
    assert (second["total_items"], second["empty"]) == (0, True)
    (taxonomy,) = client.get("/openreferral/taxonomies").json()["contents"]
    assert services(client, taxonomy_id=taxonomy["id"])["total_items"] == 1
    assert client.get(f"/openreferral/taxonomies/{taxonomy['id']}").json() == taxonomy
    assert client.get(f"/openreferral/taxonomy_terms/{terms[0]['id']}").json() == terms[0]


def test_the_envelope_counts_pages(client):
    pages = [services(client, per_page=3, page=number) for number in (1, 2, 3)]
    told = [
        (each["total_items"], each["total_pages"], each["page_number"], each["size"],
         each["first_page"], each["last_page"], each["empty"])
        for each in pages
    ]  # fmt: skip
    assert told == [
        (4, 2, 1, 3, True, False, False),
        (4, 2, 2, 1, False, True, False),
        (4, 2, 3, 0, False, True, True),
    ]
    names = [each["name"] for page in pages for each in page["contents"]]
    assert len(set(names)) == 4


@pytest.mark.parametrize(
    "query",
    ["page=0", "per_page=x", "minimum_age=-1", "taxonomy_term_id=asb", "postcode=E1", "a=1"],
)
def test_an_unknown_or_wrong_parameter_is_named_in_our_form_of_error(client, query):
    response = client.get(f"/openreferral/services?{query}")
    assert response.status_code == 422
    assert response.json()["error"]["code"] in {"parameter_unusable", "unknown_parameter"}


@pytest.mark.parametrize("token", [None, TOKEN, "wrong"])
def test_whatever_token_is_sent_only_public_pathways_are_served(client, token):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    response = client.get(
        "/openreferral/services", headers=headers | {"Assistant-Audience": "partner"}
    )
    assert response.status_code == 200
    assert CANARY not in response.text
    assert response.json()["total_items"] == 4


def test_a_partner_service_an_unverified_one_and_a_missing_one_are_the_same_404(client):
    feed = Feed(Reader(shelf(Audience.PARTNER), Audience.PARTNER))
    hidden = [str(feed.service_id(a_page(name))) for name in ("secret", "doubted")]
    answers = {
        (response.status_code, response.content, tuple(sorted(response.headers.items())))
        for name in (*hidden, "00000000-0000-5000-8000-000000000000", "secret", "a b", "%00")
        for response in [client.get(f"/openreferral/services/{name}")]
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert client.get(f"/openreferral/services/{feed.service_id(a_page('noise'))}").is_success


def test_any_site_may_read_the_feed_and_nothing_else(client):
    app = an_api(
        libraries={Audience.PUBLIC: shelf(Audience.PUBLIC)},
        origins=Origins(callers=("https://www.example.gov.uk",)),
    )
    for each in (client, TestClient(app)):
        for path in ("/openreferral", "/openreferral/services", "/openreferral/services/none",
                     "/openreferral/services?page=0", "/openreferral/nowhere"):  # fmt: skip
            headers = each.get(path, headers={"Origin": "https://elsewhere.example"}).headers
            assert headers["access-control-allow-origin"] == "*"
        for path in ("/api/v1/pathways", "/api/v1/documents", "/openreferrals", "/openapi.json"):
            headers = each.get(path, headers={"Origin": "https://elsewhere.example"}).headers
            assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_the_feed_takes_no_other_method_than_get(client, method):
    assert client.request(method, "/openreferral/services").status_code == 405


def test_a_process_that_does_not_serve_the_public_has_no_feed():
    app = an_api(
        libraries={Audience.PARTNER: shelf(Audience.PARTNER)}, audiences=(Audience.PARTNER,)
    )
    assert TestClient(app).get("/openreferral/services").status_code == 404
