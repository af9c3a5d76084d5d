from __future__ import annotations

from datetime import date

import pytest
from starlette.testclient import TestClient

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Status
from tests.composition import TOKEN, a_site, an_api
from tests.doubles import ShelfInMemory, a_document, a_passage, a_sentence

BOTH = (Audience.PUBLIC, Audience.PARTNER)


@pytest.fixture
def libraries(tmp_path):
    pdf, note, page = (tmp_path / name for name in ("a.pdf", "b.md", "c.html"))
    pdf.write_bytes(b"%PDF-1.7")
    note.write_text("# Words <script>alert(1)</script>", encoding="utf-8")
    page.write_text("<script>alert(1)</script>", encoding="utf-8")
    policy = a_document(supersedes=("note", "secret"))
    public = (
        policy,
        a_document(id="note", path="note.md", format="markdown"),
        a_document(id="page", path="page.html", format="html"),
        a_document(id="lost", path="lost.pdf"),
    )
    secret = a_document(id="secret", path="secret.pdf", audience=Audience.PARTNER)
    files = {policy.id: pdf, "note": note, "page": page, "lost": tmp_path / "gone.pdf"}
    words = {policy.id: (a_passage(a_sentence("One.")), a_passage(a_sentence("Two."), page=5))}
    return {
        Audience.PUBLIC: ShelfInMemory(
            audience=Audience.PUBLIC,
            # A release that holds a partner's document by mistake still does not give it away.
            shelf=(*public, secret),
            words=words | {"secret": (a_passage(a_sentence("Hidden.")),)},
            files=files | {"secret": pdf},
            statuses={"note": Status.SUPERSEDED},
        ),
        Audience.PARTNER: ShelfInMemory(
            audience=Audience.PARTNER, shelf=(*public, secret), files=files | {"secret": pdf}
        ),
    }


@pytest.fixture
def client(libraries):
    return TestClient(an_api(libraries=libraries, audiences=BOTH))


def test_documents_are_listed_with_what_a_reader_needs(client):
    documents = {each["id"]: each for each in client.get("/api/v1/documents").json()["documents"]}
    assert documents.keys() == {"asb-policy-2025", "note", "page", "lost"}
    assert documents["note"]["status"] == "superseded"
    policy = documents["asb-policy-2025"]
    assert policy["title"] == "Antisocial behaviour policy"
    assert policy["in_force_from"] == date(2025, 4, 1).isoformat()
    assert "path" not in policy


def test_a_partner_document_is_not_even_named_as_replaced(client):
    assert client.get("/api/v1/documents/asb-policy-2025").json()["supersedes"] == ["note"]


def test_a_document_says_which_edition_came_last_after_it():
    first = a_document(id="first", path="1.pdf")
    second = a_document(id="second", path="2.pdf", supersedes=("first",))
    third = a_document(id="third", path="3.pdf", supersedes=("second",), limits="No prices.")
    library = ShelfInMemory(
        audience=Audience.PUBLIC, shelf=(first, second, third), overdue=frozenset({"third"})
    )
    client = TestClient(an_api(libraries={Audience.PUBLIC: library}))
    told = {
        each: client.get(f"/api/v1/documents/{each}").json()
        for each in ("first", "second", "third")
    }
    assert (
        told["first"]["followed_by"]
        == told["second"]["followed_by"]
        == {
            "id": "third",
            "title": "Antisocial behaviour policy",
            "edition": "2025",
            "status": "current",
            "limits": "No prices.",
        }
    )
    assert told["third"]["followed_by"] is None
    assert [each["overdue"] for each in told.values()] == [False, False, True]


def test_editions_that_name_each_other_are_not_followed_for_ever():
    library = ShelfInMemory(
        audience=Audience.PUBLIC,
        shelf=(
            a_document(id="first", supersedes=("second",)),
            a_document(id="second", supersedes=("first",)),
        ),
    )
    client = TestClient(an_api(libraries={Audience.PUBLIC: library}))
    assert client.get("/api/v1/documents/first").json()["followed_by"]["id"] == "second"


def test_a_partner_document_is_not_named_as_a_later_edition():
    library = ShelfInMemory(
        audience=Audience.PUBLIC,
        shelf=(
            a_document(),
            a_document(id="secret", audience=Audience.PARTNER, supersedes=("asb-policy-2025",)),
        ),
    )
    client = TestClient(an_api(libraries={Audience.PUBLIC: library}))
    assert client.get("/api/v1/documents/asb-policy-2025").json()["followed_by"] is None


def test_a_document_comes_with_its_numbered_passages(client):
    passages = client.get("/api/v1/documents/asb-policy-2025").json()["passages"]
    assert [(each["id"], each["page"], each["text"]) for each in passages] == [
        ("p1", 1, "One."),
        ("p2", 5, "Two."),
    ]
    assert passages[0]["sentences"][0]["text"] == "One."


def test_a_pdf_opens_in_the_browser(client):
    response = client.get("/api/v1/documents/asb-policy-2025/file")
    assert response.content == b"%PDF-1.7"
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"] == 'inline; filename="asb-policy-2025.pdf"'
    assert response.headers["cache-control"] == "no-store"


def test_a_text_is_shown_as_plain_text_in_a_sandbox(client):
    response = client.get("/api/v1/documents/note/file")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert "sandbox" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"


def test_anything_else_is_saved_and_not_opened(client):
    response = client.get("/api/v1/documents/page/file")
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in response.headers["content-security-policy"]


@pytest.mark.parametrize("ending", ["", "/file"])
def test_a_partner_document_and_a_missing_one_are_the_same_404(client, ending):
    answers = {
        (response.status_code, response.content, tuple(sorted(response.headers.items())))
        for name in ("secret", "none", "a b", "%00")
        for response in [client.get(f"/api/v1/documents/{name}{ending}")]
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 404


def test_a_file_that_is_gone_is_that_404_too(client):
    gone = client.get("/api/v1/documents/lost/file")
    assert gone.content == client.get("/api/v1/documents/none/file").content


def test_a_partner_reads_partner_documents(client):
    response = client.get(
        "/api/v1/documents/secret/file", headers={"Authorization": f"Bearer {TOKEN}"}
    )
    assert response.status_code == 200


def test_the_page_of_a_partner_document_is_that_of_a_missing_one(libraries):
    client = TestClient(a_site(libraries=libraries, audiences=BOTH))
    hidden, missing = (client.get(f"/documents/{name}") for name in ("secret", "none"))
    assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_without_a_release_documents_are_unavailable():
    response = TestClient(an_api(libraries={})).get("/api/v1/documents")
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "no_release"
