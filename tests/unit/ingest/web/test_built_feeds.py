"""A build whose corpus lists feeds of the web, from the list to the release."""

from __future__ import annotations

import json

import pytest

from assistant.knowledge.audience import Audience
from assistant.knowledge.pathway import Pathway
from assistant.knowledge.shelf import opening
from ingest.errors import UnusableSources
from ingest.web.fetch import Cause
from ingest.web.sources import read_sources
from tests.unit.ingest.test_build import PUBLIC_TEXT, Counting, Workshop, holders, statuses
from tests.unit.ingest.web.test_built_pages import Web

URL = "https://www.example.org/services"
PATH = "web/www.example.org/services.json"
LIST = f"""\
hosts: [www.example.org]
feeds:
  - url: {URL}
    owner: Example Council
    audience: AUDIENCE
"""


def a_page(*names: str, total: int) -> str:
    entries = [
        {"id": name, "name": name, "status": "active", "phones": [{"number": "101"}]}
        for name in names
    ]
    return json.dumps({"total_items": total, "total_pages": 1, "contents": entries})


@pytest.fixture
def web() -> Web:
    web = Web()
    web.put(a_page("Harbour", "Lantern", total=9), f"{URL}?page=1")
    for number in (2, 3):
        web.fail(Cause.GONE, "the page is gone", f"{URL}?page={number}")
    return web


@pytest.fixture
def workshop(tmp_path, monkeypatch, web) -> Workshop:
    embedder = Counting()
    monkeypatch.setitem(opening._embedders, embedder.key, embedder)  # noqa: SLF001 - as in tests/shelves.py
    shop = Workshop(root=tmp_path, embedder=embedder, fetch=web)
    shop.put("noise.md", PUBLIC_TEXT)
    return shop


def test_the_services_of_a_listed_feed_are_pathways_and_its_lies_are_noted(workshop):
    workshop.put("sources.yaml", LIST.replace("AUDIENCE", "public"))
    report = workshop.build()
    assert statuses(report) == {
        "noise.md": "read",
        PATH: "read",
        f"{PATH}/harbour.yaml": "read",
        f"{PATH}/lantern.yaml": "read",
    }
    (line,) = (each for each in report.documents if each.path == PATH)
    assert line.notes == ("it says that it has 9 services; 2 stand here",)
    library = workshop.library(Audience.PUBLIC)
    assert {each.title for each in library.entries(Pathway)} == {"Harbour", "Lantern"}
    assert all(each.source_url == URL for each in library.documents() if each.owner)
    again = workshop.build()
    assert statuses(again)[f"{PATH}/harbour.yaml"] == "unchanged"
    assert again.embedded == 0


def test_a_listed_feed_for_partners_leaves_no_byte_for_the_public(workshop):
    workshop.put("sources.yaml", LIST.replace("AUDIENCE", "partner"))
    workshop.build()
    assert holders(workshop.release(Audience.PARTNER), b"Harbour")
    assert holders(workshop.release(Audience.PUBLIC), b"Harbour") == []


def test_a_feed_that_is_gone_from_the_list_leaves_no_byte_in_the_cache(workshop):
    workshop.put("sources.yaml", LIST.replace("AUDIENCE", "public"))
    workshop.build()
    assert holders(workshop.data / "cache", b"Harbour")
    (workshop.corpus / "sources.yaml").unlink()
    report = workshop.build()
    assert statuses(report)[f"{PATH}/harbour.yaml"] == "removed"
    assert holders(workshop.data / "cache", b"Harbour") == []


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("url: https://elsewhere.example.org/services", "elsewhere.example.org"),
        ("url: http://www.example.org/services", "https://"),
        (
            "url: https://www.example.org/services\n  - url: https://www.example.org/services",
            "same",
        ),
        ("title: Without an address", "url"),
    ],
)
def test_a_feed_that_may_not_be_fetched_is_named_by_its_entry(tmp_path, entry, told):
    text = f"hosts: [www.example.org]\nfeeds:\n  - {entry}\n"
    (tmp_path / "sources.yaml").write_text(text, "utf-8")
    with pytest.raises(UnusableSources, match="feeds") as wrong:
        read_sources(tmp_path)
    assert told in str(wrong.value)
