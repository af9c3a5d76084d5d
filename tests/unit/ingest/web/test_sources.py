from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Kind
from ingest.errors import UnusableSources
from ingest.web.sources import Sources, read_sources

LIST = """\
hosts:
  - www.example.org
  - Docs.Example.org
pages:
  - url: https://www.example.org/noise
    title: Noise at night
    kind: guidance
    owner: Example Borough Council
    audience: public
    languages: [en]
    verified_on: 2026-11-03
    review_due: 2027-11-03
    topics: [noise]
  - url: https://docs.example.org/
"""


def a_list(*paths: str) -> str:
    entries = "".join(f"- url: 'https://www.example.org{path}'\n" for path in paths)
    return f"hosts: [www.example.org]\npages:\n{entries}"


@pytest.fixture
def read(tmp_path):
    def read(text: str) -> Sources:
        (tmp_path / "sources.yaml").write_text(text, "utf-8")
        return read_sources(tmp_path)

    return read


def test_a_corpus_without_a_list_has_nothing_to_fetch(tmp_path):
    assert read_sources(tmp_path) == Sources()


def test_each_page_is_described_as_a_document_is(read):
    sources = read(LIST)
    assert sources.hosts == {"www.example.org", "docs.example.org"}
    noise, home = sources.pages
    assert noise.address.url == "https://www.example.org/noise"
    front_matter = noise.front_matter
    assert front_matter.title == "Noise at night"
    assert front_matter.kind is Kind.GUIDANCE
    assert front_matter.audience is Audience.PUBLIC
    assert front_matter.verified_on == date(2026, 11, 3)
    assert front_matter.topics == ("noise",)
    assert front_matter.source_url == "https://www.example.org/noise"
    assert home.front_matter.audience is None
    assert home.front_matter.source_url == "https://docs.example.org/"


def test_the_example_of_the_decision_is_a_list(read):
    page = Path(__file__).parents[4] / "docs" / "decisions" / "0009-web-pages.md"
    example = page.read_text("utf-8").split("```yaml\n")[1].split("```")[0]
    (noise,) = read(example).pages
    assert noise.stem == "web/www.example.org/community-safety/noise"


def test_hosts_alone_are_a_list(read):
    assert read("hosts: [www.example.org]\n").pages == ()


@pytest.mark.parametrize(
    ("path", "stem"),
    [
        ("", "web/www.example.org/index"),
        ("/", "web/www.example.org/index"),
        ("/noise", "web/www.example.org/noise"),
        ("/noise/", "web/www.example.org/noise"),
        ("/a/b-c/2026", "web/www.example.org/a/b-c/2026"),
    ],
)
def test_the_place_of_a_page_is_its_address_where_that_can_be_a_files(read, path, stem):
    (page,) = read(a_list(path)).pages
    assert page.stem == stem


@pytest.mark.parametrize(
    "path",
    [
        "/noise.html",
        "/Noise",
        "/noise?page=2",
        "/../../etc/passwd",
        "/a//b",
        "/a/./b",
        "/%2e%2e/b",
        "/নীতি",
        "/" + "long/" * 50,
        "/" + "a" * 1_900,
    ],
)
def test_the_place_of_any_other_page_is_words_and_a_hash(read, path):
    (page,) = read(a_list(path)).pages
    assert re.fullmatch(r"web/www\.example\.org/[a-z0-9-]{0,80}-[0-9a-f]{8}", page.stem)


def test_addresses_that_differ_have_places_that_differ(read):
    paths = ("/a", "/A", "/a?b", "/a.html", "/a.pdf", "/a%20", "/a-", "/a//", "/b/a", "/a%2f")
    pages = read(a_list(*paths)).pages
    assert len({page.stem for page in pages}) == len(paths)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hosts: [10.0.0.1]\n", "line 1: hosts.1: “10.0.0.1” is not the full name of a host"),
        ("hosts:\n- a.org\n- '*.b.org'\n", "line 3: hosts.2: “*.b.org” is not the full name"),
        ("hosts: [https://a.org]\n", "line 1: hosts.1: “https://a.org” is not"),
        ("hosts: [localhost]\n", "line 1: hosts.1: “localhost” is not"),
        ("hosts: []\n", "line 1: hosts: "),
        ("hosts: a.org\n", "line 1: hosts: expected a list"),
        ("pages: []\n", "line 1: hosts: field required"),
        ("", "line 1: hosts: field required"),
        ("- a.org\n", "expected lines of the form"),
        (
            "hosts: [a.org]\nsites: []\n",
            "line 2: sites: no such field; the fields are hosts, pages",
        ),
        (
            "hosts: [a.org]\npages:\n- url: https://a.org/\n- url: https://b.org/\n",
            "line 4: pages.2.url: the host b.org is not on the list of hosts",
        ),
        (
            "hosts: [a.org]\npages:\n- title: A\n  url: http://a.org/\n",
            "line 4: pages.1.url: the address does not begin with https://",
        ),
        (
            "hosts: [a.org]\npages:\n- url: https://me:secret@a.org/\n",
            "line 3: pages.1.url: the address holds a user name",
        ),
        (
            "hosts: [a.org]\npages:\n- url: https://a.org/x\n- url: HTTPS://A.org/x/\n",
            "line 4: pages.2.url: the same page as the entry 1",
        ),
        ("hosts: [a.org]\npages:\n- title: A\n", "line 3: pages.1.url: field required"),
        (
            "hosts: [a.org]\npages:\n- url: https://a.org/\n  audience: all\n",
            "line 4: pages.1.audience: allowed are 'public' or 'partner'",
        ),
        (
            "hosts: [a.org]\npages:\n- url: https://a.org/\n  verified_on: soon\n",
            "line 4: pages.1.verified_on: expected a date such as",
        ),
        (
            "hosts: [a.org]\npages:\n- url: https://a.org/\n  source_url: https://b.org/\n",
            "line 4: pages.1.source_url: it is the url: leave it out",
        ),
        (
            "hosts: [a.org]\npages:\n- url: https://a.org/\n  colour: red\n",
            "line 4: pages.1.colour: no such field; the fields are title,",
        ),
        (
            (
                "hosts: [a.org]\npages:\n- url: https://a.org/\n  audience: public\n"
                "  marking: OFFICIAL-SENSITIVE\n"
            ),
            "a document marked OFFICIAL-SENSITIVE can't have audience public",
        ),
        ("hosts: [&a a.org, *a]\n", "aliases (*name) are not allowed"),
        ("hosts: [a.org", "not valid YAML"),
    ],
)
def test_a_mistake_is_named_by_line_and_field(read, text, told):
    with pytest.raises(UnusableSources) as raised:
        read(text)
    assert str(raised.value).startswith("list of sources, sources.yaml, line ")
    assert told in str(raised.value)
    assert "secret" not in str(raised.value)


def test_a_list_that_is_no_text_is_named(tmp_path):
    (tmp_path / "sources.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnusableSources, match=r"sources\.yaml can't be read as text in UTF-8"):
        read_sources(tmp_path)


def test_a_page_may_not_stand_where_a_file_stands(read, tmp_path):
    (tmp_path / "web" / "www.example.org").mkdir(parents=True)
    (tmp_path / "web" / "www.example.org" / "noise.pdf").write_bytes(b"%PDF-")
    with pytest.raises(UnusableSources, match=r"web/www\.example\.org/noise\.pdf stands"):
        read(LIST)
