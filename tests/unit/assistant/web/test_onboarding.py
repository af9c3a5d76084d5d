from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from starlette.testclient import TestClient

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Status
from assistant.knowledge.onboarding import Agency, Onboarding, Part, Prompt
from assistant.knowledge.partnership import ANY_PARTNERSHIP
from assistant.knowledge.passage import SentenceKind
from tests.composition import TOKEN, an_api
from tests.doubles import ShelfInMemory, a_document, a_passage, a_sentence
from tests.releases import keep_release

BOTH = (Audience.PUBLIC, Audience.PARTNER)
AS_PARTNER = {"Authorization": f"Bearer {TOKEN}"}


def items(*texts: str, heading: str = "What to read", document: str = "path"):
    sentences = (
        a_sentence(text, kind=SentenceKind.ITEM, block=number) for number, text in enumerate(texts)
    )
    return a_passage(*sentences, heading=(heading,), document=document)


def a_row(*cells: tuple[str, str]):
    return a_sentence("row", kind=SentenceKind.ROW, cells=cells)


ONBOARDING = Onboarding(
    agencies=(
        Agency(
            id="police",
            title="Police",
            also_called=("met",),
            path=Part(document="path"),
            prompts=(Prompt(text="MARAC", question="What is a MARAC?"),),
        ),
        Agency(
            id="spies",
            title="Spies",
            also_called=(),
            path=Part(document="secret-path"),
            prompts=(),
        ),
    ),
    prompts=(Prompt(text="Ask", question="What?"),),
    first_week=Part(document="week", section="Steps"),
    roles=Part(document="who"),
    glossary=Part(document="words"),
)
DOCUMENTS = (
    a_document(id="path", path="path.md", title="Reading path"),
    a_document(id="start", path="start.md", title="Start here: what it is for"),
    a_document(id="old", path="old.md", title="Old plan", review_due=date(2026, 1, 1)),
    a_document(id="week", path="week.md", title="First week"),
    a_document(id="who", path="who.md", title="Who"),
    a_document(id="words", path="words.md", title="Glossary"),
    a_document(
        id="secret", path="secret.md", title="Hidden protocol of ours", audience=Audience.PARTNER
    ),
    a_document(id="secret-path", path="s.md", title="Path of spies", audience=Audience.PARTNER),
)
WORDS = {
    "path": (
        a_passage(a_sentence("About."), heading=("About",)),
        items("Start here: what it is for", "Old plan", "Hidden protocol of ours", "Meet us."),
        items("Not of the path", heading="More"),
    ),
    "week": (
        items("Not a step", heading="Other"),
        items("Read Start here: what it is for.", "Meet your lead.", heading="Steps"),
    ),
    "who": (a_passage(a_row(("Body", "Fire Brigade"), ("Its part", "Rescue"))),),
    "words": (
        a_passage(a_sentence("The words we use.")),
        a_passage(
            a_sentence("MASH stands for hub. It stands for nothing now."),
            a_sentence("ASB stands for anti-social behaviour."),
        ),
    ),
    "secret-path": (items("Start here: what it is for"),),
}


def a_shelf(audience: Audience, **changes) -> ShelfInMemory:
    given = {
        "audience": audience,
        # A release that holds partners' documents by mistake still does not give them away.
        "shelf": DOCUMENTS,
        "words": WORDS,
        "statuses": {"old": Status.ENDED},
        "partnership": replace(ANY_PARTNERSHIP, onboarding=ONBOARDING),
    }
    return ShelfInMemory(**given | changes)


def a_client(tmp_path, **changes) -> TestClient:
    libraries = {audience: a_shelf(audience, **changes) for audience in Audience}
    return TestClient(an_api(libraries=libraries, audiences=BOTH, history=tmp_path))


@pytest.fixture
def told(tmp_path):
    return a_client(tmp_path).get("/api/v1/onboarding").json()


def test_a_reading_path_is_the_list_on_its_page_with_the_documents_that_it_names(told):
    police = told["agencies"][0]
    assert police["page"]["url"] == "/documents/path"
    assert [(each["text"], (each["page"] or {}).get("url")) for each in police["steps"]] == [
        ("Start here: what it is for", "/documents/start"),
        ("Old plan", "/documents/old"),
        ("Hidden protocol of ours", None),
        ("Meet us.", None),
    ]
    assert police["steps"][1]["page"]["status"] == "ended"
    assert police["prompts"] == [{"text": "MARAC", "question": "What is a MARAC?"}]


def test_steps_of_the_first_week_link_to_the_document_that_they_name(told):
    assert [(each["text"], bool(each["page"])) for each in told["first_week"]] == [
        ("Read Start here: what it is for.", True),
        ("Meet your lead.", False),
    ]
    ids = [each["id"] for each in told["first_week"]]
    assert len(set(ids)) == 2


def test_who_does_what_is_the_table_and_the_glossary_its_paragraphs(told):
    assert told["roles"] == [
        {
            "name": "Fire Brigade",
            "facts": [{"header": "Its part", "text": "Rescue"}],
            "url": "/documents/who#p1",
        }
    ]
    assert [(each["term"], each["meaning"], each["url"]) for each in told["glossary"]] == [
        ("ASB", "anti-social behaviour.", "/documents/words#p2"),
        ("MASH", "hub. It stands for nothing now.", "/documents/words#p2"),
    ]


def test_what_is_for_partners_is_shown_to_partners_alone(tmp_path, told):
    spies = told["agencies"][1]
    assert (spies["page"], spies["steps"]) == (None, [])
    client = a_client(tmp_path)
    partner = client.get("/api/v1/onboarding", headers=AS_PARTNER).json()
    assert partner["agencies"][1]["page"]["title"] == "Path of spies"
    assert partner["agencies"][0]["steps"][2]["page"]["document"] == "secret"


def test_a_release_that_points_nowhere_has_nothing(tmp_path):
    told = a_client(tmp_path, partnership=ANY_PARTNERSHIP).get("/api/v1/onboarding").json()
    assert {name: value for name, value in told.items() if value and name != "release"} == {}


@pytest.fixture
def changed(tmp_path) -> TestClient:
    public = replace(DOCUMENTS[1], verified_on=date(2020, 1, 1), sha256="1" * 64)
    secret = replace(DOCUMENTS[6], owner="Nobody")
    gone = a_document(id="gone", path="gone.md", title="Gone plan")
    hidden = a_document(
        id="hidden", path="hidden.md", title="Hidden gone", audience=Audience.PARTNER
    )
    others = [each for each in DOCUMENTS if each.id not in ("start", "secret")]
    shelved = [(each, ()) for each in (public, secret, gone, hidden, *others)]
    keep_release(tmp_path, "2026-11-15-1", datetime(2026, 11, 15, tzinfo=UTC), shelved)
    return a_client(tmp_path, overdue=frozenset({"old", "secret"}))


def test_changes_since_a_release_are_told_as_far_as_the_asker_may_read(changed):
    told = changed.get("/api/v1/changes", params={"since": "2026-11-15-1"}).json()
    assert told["complete"] is True
    assert told["since"] == "2026-11-15-1"
    assert [(each["page"]["document"], each["changes"]) for each in told["changes"]] == [
        ("gone", ["removed"]),
        ("start", ["verified"]),
    ]
    assert "idden" not in str(told)
    partner = changed.get(
        "/api/v1/changes", params={"since": "2026-11-15-1"}, headers=AS_PARTNER
    ).json()
    assert {each["page"]["document"] for each in partner["changes"]} == {
        "gone",
        "hidden",
        "secret",
        "start",
    }


def test_overdue_reviews_are_told_with_their_owners(changed):
    told = changed.get("/api/v1/changes", params={"since": "2026-11-16"}).json()
    assert [(each["page"]["document"], each["owner"]) for each in told["overdue"]] == [
        ("old", DOCUMENTS[2].owner)
    ]


def test_a_document_has_changed_where_its_words_have(tmp_path):
    path, *others = DOCUMENTS
    for name, words in (("r1", "Other words."), ("r2", WORDS["path"][0].text)):
        before = (a_passage(a_sentence(words), document="path"), *WORDS["path"][1:])
        shelved = [(replace(path, sha256="1" * 64), before), *((each, ()) for each in others)]
        keep_release(tmp_path, name, datetime(2026, 11, 15, tzinfo=UTC), shelved)
    client = a_client(tmp_path)
    told = [
        client.get("/api/v1/changes", params={"since": name}).json()["changes"]
        for name in ("r1", "r2")
    ]
    assert [[each["changes"] for each in changes] for changes in told] == [[["words"]], []]


@pytest.mark.parametrize("since", ["", "../..", "a" * 101, "r1/public", "r 1"])
def test_a_since_that_can_be_no_release_is_refused(changed, since):
    assert changed.get("/api/v1/changes", params={"since": since}).status_code == 422


def test_without_a_token_nobody_is_a_partner(changed):
    for path in ("/api/v1/onboarding", "/api/v1/changes?since=2026-11-16"):
        assert changed.get(path, headers={"Authorization": "Bearer wrong"}).status_code == 401
        assert changed.get(path, headers={"Assistant-Audience": "partner"}).status_code == 401
