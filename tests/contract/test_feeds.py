"""Out and in again: the project's own corpus as a feed, and what must never stand in one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Status
from assistant.web.feed import Feed, whole_feed
from assistant.web.reading import Reader
from ingest.admit import Format, Refusal
from ingest.partnership import read_partnership
from ingest.prepare import Prepared, prepare
from ingest.read import ReadFile
from ingest.readers.feed import read
from ingest.records.reading import read_record
from ingest.source import SourceFile, list_sources
from ingest.unfold import unfold
from tests.composition import an_api
from tests.conftest import ROOT
from tests.doubles import ShelfInMemory
from tests.open_referral import PAGE, faults, hollow

CORPUS = ROOT / "corpus"
PARTNERSHIP = read_partnership(CORPUS)
TODAY = date(2026, 11, 25)
CANARY = "Zyxomma"


@cache
def own_pathways() -> tuple[Prepared, ...]:
    """The pathways of the project's corpus."""
    sources = [each for each in list_sources(CORPUS)[0] if each.path.startswith("pathways/")]
    ready = []
    for source in sources:
        record = read_record(source.path, source.file.read_text("utf-8"))
        assert not isinstance(record, Refusal), record
        page, entries = record
        file = ReadFile(
            source=source,
            reading=page.reading,
            format=Format.RECORD,
            sha256="",
            page=page,
            entries=entries,
        )
        ready.append(prepare(file, audience_of_undeclared=Audience.PARTNER, taken=set()))
    return tuple(ready)


def of_feed(data: bytes, sidecar: Path | None) -> list[Prepared]:
    """The pathways of a feed with a sidecar, as the build makes them ready."""
    source = SourceFile(path="feeds/x.json", file=Path("x.json"), sidecar=sidecar)
    file = ReadFile(source=source, reading=read(data), format=Format.FEED, sha256="")
    taken: set[str] = set()
    ready = [
        prepare(each, audience_of_undeclared=Audience.PARTNER, taken=taken)
        for each in unfold(source, file, PARTNERSHIP, TODAY).files
    ]
    return [each for each in ready if isinstance(each, Prepared)]


def a_shelf(prepared: Sequence[Prepared], audience: Audience) -> ShelfInMemory:
    documents = [each.shelved.document for each in prepared]
    return ShelfInMemory(
        audience=audience,
        shelf=documents,
        records=[entry for each in prepared for entry in each.shelved.entries],
        partnership=PARTNERSHIP,
        statuses={
            each.id: each.declared_status for each in documents if each.declared_status is not None
        },
    )


def exported(prepared: Sequence[Prepared]) -> str:
    feed = whole_feed(Feed(Reader(a_shelf(prepared, Audience.PUBLIC), Audience.PUBLIC)))
    return feed.model_dump_json(exclude_none=True, by_alias=True)


@pytest.fixture
def sidecar(tmp_path) -> Path:
    path = tmp_path / "x.json.yaml"
    path.write_text("audience: public\n", "utf-8")
    return path


def test_the_corpus_as_a_feed_is_what_the_standard_requires():
    feed = json.loads(exported(own_pathways()))
    assert faults(feed, PAGE) == []
    assert list(hollow(feed["contents"])) == []
    assert feed["total_items"] == len(own_pathways())
    assert sum("schedules" in service for service in feed["contents"]) > 10


def test_a_pathway_that_went_out_and_came_in_again_says_the_same(sidecar):
    before = own_pathways()
    after = of_feed(exported(before).encode(), sidecar)
    assert len(after) == len(before)
    for old, new in zip(before, after, strict=True):
        (was,), (now,) = old.shelved.entries, new.shelved.entries
        assert now.contacts == was.contacts
        assert now.immediate_danger == was.immediate_danger
        # A title names the organisation, where a feed may hold many services of one name; how
        # people ask for it is for the own search, and does not go out.
        rest = {"document": "", "title": "", "asked": ()}
        assert replace(now, **rest) == replace(was, **rest)
        assert new.shelved.document.verified_on == old.shelved.document.verified_on
        assert set(new.shelved.document.topics) == set(old.shelved.document.topics)
        assert new.report.notes == ()


def test_a_feed_that_came_in_goes_out_as_the_same_services(sidecar):
    first = json.loads(exported(own_pathways()))["contents"]
    second = json.loads(exported(of_feed(json.dumps(first).encode(), sidecar)))["contents"]
    for was, now in zip(first, second, strict=True):
        for field in ("description", "status", "url", "email", "minimum_age", "maximum_age"):
            assert now.get(field) == was.get(field)
        assert [each["phones"][0]["number"] for each in now["contacts"] if "phones" in each] == [
            each["phones"][0]["number"] for each in was["contacts"] if "phones" in each
        ]
        opened = ("byday", "opens_at", "closes_at")
        assert [[each[name] for name in opened] for each in now.get("schedules", ())] == [
            [each[name] for name in opened] for each in was.get("schedules", ())
        ]


WORDS = st.text(max_size=20).map(lambda words: f"{CANARY} {words}")
SERVICES = st.fixed_dictionaries(
    {"name": WORDS, "phones": st.just([{"number": "101"}])},
    optional={
        "id": WORDS,
        "description": WORDS,
        "status": st.sampled_from(["active", "inactive", CANARY]),
        "audience": st.just("public"),
        "x_pathway": st.fixed_dictionaries(
            {},
            optional={
                "audience": st.just("public"),
                "status": st.just("current"),
                "who_for": WORDS,
            },
        ),
        "organization": st.fixed_dictionaries({"name": WORDS}),
    },
)


@pytest.fixture(scope="module")
def site() -> tuple[TestClient, dict[Audience, ShelfInMemory]]:
    """An API, and the libraries that it serves, to be exchanged."""
    libraries: dict[Audience, ShelfInMemory] = {}
    return TestClient(an_api(libraries=libraries)), libraries


@settings(deadline=None, max_examples=60)
@given(
    services=st.lists(SERVICES, min_size=1, max_size=4),
    declared=st.sampled_from(
        ["audience: partner", "audience: partner\nmarking: OFFICIAL-SENSITIVE", "owner: A", None]
    ),
)
def test_whatever_a_partner_feed_holds_nothing_of_it_is_given_out(
    tmp_path_factory, site, services, declared
):
    client, libraries = site
    sidecar = None
    if declared is not None:
        sidecar = tmp_path_factory.mktemp("feed") / "x.json.yaml"
        sidecar.write_text(declared, "utf-8")
    prepared = of_feed(json.dumps({"contents": services, "audience": "public"}).encode(), sidecar)
    # Even where a release for the public holds it by mistake.
    libraries[Audience.PUBLIC] = a_shelf(prepared, Audience.PUBLIC)
    for path in ("services", "service_at_locations", "taxonomy_terms"):
        assert CANARY not in client.get(f"/openreferral/{path}").text
    assert client.get("/openreferral/services").json()["total_items"] == 0
    assert CANARY not in client.get("/api/v1/pathways").text


def test_an_unverified_feed_is_not_given_out(tmp_path):
    sidecar = tmp_path / "x.json.yaml"
    sidecar.write_text("audience: public\nstatus: unverified\n", "utf-8")
    service = {"id": "1", "name": "Noise", "status": "active", "phones": [{"number": "101"}]}
    prepared = of_feed(json.dumps([service]).encode(), sidecar)
    assert prepared[0].shelved.document.declared_status is Status.UNVERIFIED
    assert json.loads(exported(prepared))["total_items"] == 0
