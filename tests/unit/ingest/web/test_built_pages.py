"""A build whose corpus lists pages of the web, from the list to the release."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pytest

from assistant.knowledge.audience import Audience
from assistant.knowledge.shelf import opening
from ingest.admit import Refusal
from ingest.errors import EmptyCorpus, UnusableSources
from ingest.web.fetch import Cause, Fetched, NotModified, Unfetched, Validators, fetch
from tests.hosts import a_page
from tests.unit.ingest.readers.pdf_paper import Paper
from tests.unit.ingest.test_build import (
    PUBLIC_TEXT,
    Counting,
    Watched,
    Workshop,
    holders,
    statuses,
)

URL = "https://www.example.org/noise"
PATH = "web/www.example.org/noise.html"
HTML = (
    "<html><body><main><h1>Loud music</h1>"
    "<p>The zyxomma team stops loud music after eleven at night.</p></main></body></html>"
)
LIST = f"""\
hosts: [www.example.org]
pages:
  - url: {URL}
    title: Loud music at night
    audience: public
"""


@dataclass
class Web:
    """What the internet answers, by address; remembers what it was asked."""

    answers: dict[str, Fetched | Unfetched] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def put(self, body: str | bytes, url: str = URL) -> None:
        body = body.encode() if isinstance(body, str) else body
        tag = Validators(etag=f'"{hash(body)}"')
        self.answers[url] = Fetched(
            url=url, body=body, content_type="text/html", charset="utf-8", validators=tag
        )

    def fail(self, cause: Cause, reason: str, url: str = URL) -> None:
        self.answers[url] = Unfetched(cause=cause, refusal=Refusal(reason, "see for yourself"))

    def __call__(self, url, *, kept, **_rules):
        self.asked.append(url)
        answer = self.answers[url]
        if isinstance(answer, Fetched) and kept and answer.validators == kept:
            return NotModified()
        return answer


@pytest.fixture
def web() -> Web:
    web = Web()
    web.put(HTML)
    return web


@pytest.fixture
def workshop(tmp_path, monkeypatch, web) -> Workshop:
    embedder = Counting()
    monkeypatch.setitem(opening._embedders, embedder.key, embedder)  # noqa: SLF001 - as in tests/shelves.py
    shop = Workshop(root=tmp_path, embedder=embedder, fetch=web)
    shop.put("noise.md", PUBLIC_TEXT)
    shop.put("sources.yaml", LIST)
    return shop


def test_a_page_of_the_web_becomes_a_document_that_is_found_and_names_its_source(workshop):
    workshop.progress = Watched()
    report = workshop.build()
    assert statuses(report) == {"noise.md": "read", PATH: "read"}
    assert workshop.progress.stages["Fetching pages"] == [1, 1]
    library = workshop.library(Audience.PUBLIC)
    hit = library.search("zyxomma team", 1).hits[0]
    assert hit.document.title == "Loud music at night"
    assert hit.document.id == "web-www-example-org-noise"
    assert hit.document.source_url == URL
    assert hit.document.format == "html"
    assert hit.passage.text == "The zyxomma team stops loud music after eleven at night."
    assert library.file(hit.document.id).read_text("utf-8") == HTML


def test_a_page_that_has_not_changed_is_neither_read_nor_embedded_again(workshop, web):
    first = workshop.build()
    second = workshop.build()
    assert set(statuses(second).values()) == {"unchanged"}
    assert (second.release, second.embedded) == (first.release, 0)
    assert workshop.embedder.asked == []
    assert web.asked == [URL, URL]


def test_a_page_that_has_changed_is_changed_in_the_report_and_in_the_release(workshop, web):
    first = workshop.build()
    web.put(HTML.replace("eleven", "ten"))
    second = workshop.build()
    assert statuses(second) == {"noise.md": "unchanged", PATH: "changed"}
    assert second.release != first.release
    hit = workshop.library(Audience.PUBLIC).search("zyxomma team", 1).hits[0]
    assert "after ten at night" in hit.passage.text


@pytest.mark.parametrize("cause", [Cause.UNREACHABLE, Cause.FAILED])
def test_a_page_stays_while_its_host_is_down_with_a_note_of_its_day(workshop, web, cause):
    first = workshop.build()
    web.fail(cause, "its host answers 503")
    second = workshop.build()
    assert second.release == first.release
    assert second.refusals == 0
    (line,) = (line for line in second.documents if line.path == PATH)
    assert line.status == "unchanged"
    assert line.notes == (
        "the page was not fetched (its host answers 503); the copy of 22 November 2026 is used",
    )


def test_with_fetching_off_the_release_stays_and_nothing_is_asked(workshop, web):
    first = workshop.build()
    workshop.fetch = None
    second = workshop.build()
    assert second.release == first.release
    assert web.asked == [URL]


def test_a_page_that_was_never_fetched_is_a_refused_line_and_the_rest_is_published(workshop, web):
    web.fail(Cause.UNREACHABLE, "its host does not answer")
    report = workshop.build()
    assert statuses(report) == {"noise.md": "read", PATH: "refused"}
    (line,) = (line for line in report.documents if line.path == PATH)
    assert line.reason == f"{URL}: its host does not answer"
    assert line.mend
    assert report.published


def test_a_page_that_is_gone_leaves_the_release_and_the_cache(workshop, web):
    workshop.build()
    web.fail(Cause.GONE, "the page is gone")
    report = workshop.build()
    assert statuses(report) == {"noise.md": "unchanged", PATH: "refused"}
    paths = [each.path for each in workshop.library(Audience.PARTNER).documents()]
    assert paths == ["noise.md"]
    assert holders(workshop.data / "cache", b"zyxomma") == []


def test_a_page_that_is_no_longer_listed_is_removed_and_leaves_no_byte(workshop):
    workshop.build()
    (workshop.corpus / "sources.yaml").unlink()
    report = workshop.build()
    assert statuses(report) == {"noise.md": "unchanged", PATH: "removed"}
    assert holders(workshop.data / "cache", b"zyxomma") == []
    assert holders(workshop.release(Audience.PUBLIC), b"zyxomma") == []


def test_a_page_that_does_not_say_who_may_read_it_is_for_partners(workshop):
    workshop.put("sources.yaml", LIST.replace("    audience: public\n", ""))
    workshop.build()
    public = [each.path for each in workshop.library(Audience.PUBLIC).documents()]
    assert public == ["noise.md"]
    assert holders(workshop.release(Audience.PUBLIC), b"zyxomma") == []


def test_a_page_may_be_a_pdf(workshop, web):
    web.put(Paper().write("The zyxomma team stops loud music.").data())
    report = workshop.build()
    assert statuses(report)["web/www.example.org/noise.pdf"] == "read"
    hit = workshop.library(Audience.PUBLIC).search("zyxomma team", 1).hits[0]
    assert (hit.document.format, hit.document.source_url) == ("pdf", URL)


def test_a_page_that_is_neither_is_refused_as_any_file_is(workshop, web):
    web.put(b"PK\x03\x04" + bytes(99))
    report = workshop.build()
    (line,) = (line for line in report.documents if line.path == PATH)
    assert line.status == "refused"
    assert "it is a zip" in line.reason


def test_an_unknown_topic_of_a_page_is_to_be_mended_in_the_list(workshop):
    shutil.copy(Path(__file__).parents[4] / "corpus" / "partnership.yaml", workshop.corpus)
    workshop.put("sources.yaml", LIST + "    topics: [no-such-topic]\n")
    report = workshop.build()
    (line,) = (line for line in report.documents if line.path == PATH)
    assert f"correct the topics of {URL} in sources.yaml" in line.mend


def test_a_corpus_may_be_pages_alone(workshop):
    (workshop.corpus / "noise.md").unlink()
    assert statuses(workshop.build()) == {PATH: "read"}
    workshop.put("sources.yaml", "hosts: [www.example.org]\n")
    with pytest.raises(EmptyCorpus):
        workshop.build()


def test_a_mistake_in_the_list_stops_the_build_and_the_last_release_stays(workshop, web):
    first = workshop.build()
    workshop.put("sources.yaml", LIST.replace("https:", "http:"))
    web.asked.clear()
    with pytest.raises(UnusableSources, match=r"sources\.yaml, line 3: pages\.1\.url"):
        workshop.build()
    assert web.asked == []
    workshop.put("sources.yaml", LIST)
    assert replace(workshop.build(), seconds=0).release == first.release


def test_a_page_comes_over_the_wire_once_and_is_asked_for_by_what_it_is_known_by(workshop, world):
    def answering(asked):
        if asked.headers.get("If-None-Match") == '"1"':
            return [b"HTTP/1.1 304 Not Modified\r\n\r\n"]
        return a_page(HTML.encode(), 'ETag: "1"')

    host = world.serve(answering)
    workshop.fetch = partial(fetch, network=world.network())
    first = workshop.build()
    assert statuses(first)[PATH] == "read"
    second = workshop.build()
    assert (second.release, second.embedded) == (first.release, 0)
    assert ["If-None-Match" in asked.headers for asked in host.asked] == [False, True]
    host.close()
    third = workshop.build()
    (line,) = (line for line in third.documents if line.path == PATH)
    assert (line.status, third.release) == ("unchanged", first.release)
    assert "Connection refused" in line.notes[0]
