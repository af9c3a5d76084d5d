from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.knowledge.audience import Audience
from ingest.admit import Refusal
from ingest.box import Limits
from ingest.describe import FrontMatter
from ingest.report import Progress
from ingest.source import SourceFile
from ingest.web.address import Address
from ingest.web.feeds import PAGES_MAX, gather_feeds
from ingest.web.fetch import Cause, Fetched, Unfetched, Validators
from ingest.web.sources import Sources, WebPage

HOST = "www.example.org"
URL = f"https://{HOST}/open/services"
DOWN = Unfetched(
    cause=Cause.UNREACHABLE, refusal=Refusal("its host does not answer", "look"), host=HOST
)
GONE = Unfetched(cause=Cause.GONE, refusal=Refusal("the page is gone", "take it out"))
BUSY = Unfetched(cause=Cause.FAILED, refusal=Refusal("its host answers 503", "wait"))


def a_service(number: int, **more: object) -> dict[str, object]:
    return {
        "id": str(number),
        "name": f"Service {number}",
        "status": "active",
        "contacts": [{"phones": [{"number": "101"}]}],
        **more,
    }


def a_page(*numbers: int, **said: object) -> dict[str, object]:
    return {**said, "contents": [a_service(number) for number in numbers]}


class Silent(Progress):
    """Is told nothing that anybody looks at."""


@dataclass
class Web:
    """Feeds of one host; what is asked for that it does not know is gone."""

    folder: Path
    #: By page, what it answers; by address, where that is of one service.
    answers: Mapping[object, object] = field(default_factory=dict)
    beyond: object = GONE
    asked: list[str] = field(default_factory=list)
    on: bool = True
    clock: datetime = datetime(2026, 11, 25, tzinfo=UTC)
    step: timedelta = timedelta(seconds=1)

    def fetch(self, url, *, hosts, content_types, kept):
        assert hosts == {HOST}
        assert "application/json" in content_types
        assert kept == Validators()
        self.asked.append(url)
        _, _, page = url.partition("page=")
        answer = self.answers.get(int(page) if page else url, self.beyond)
        if isinstance(answer, Unfetched):
            return answer
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        return Fetched(
            url=url, body=body, content_type="application/json", charset="", validators=Validators()
        )

    def now(self):
        self.clock += self.step
        return self.clock

    def gather(self, url: str = URL):
        page = WebPage(
            address=Address(host=HOST, target=url.removeprefix(f"https://{HOST}")),
            front_matter=FrontMatter(audience=Audience.PUBLIC, source_url=url),
        )
        return gather_feeds(
            Sources(hosts=frozenset({HOST}), feeds=(page,)),
            self.folder,
            self.fetch if self.on else None,
            limits=Limits(),
            now=self.now,
            progress=Silent(),
        )


@pytest.fixture
def web(tmp_path) -> Web:
    return Web(tmp_path / "feeds")


def only(gathered) -> SourceFile:
    (source,), refused = gathered
    assert refused == {}
    return source


def names(source: SourceFile) -> list[str]:
    return [each["name"] for each in json.loads(source.file.read_text("utf-8"))["contents"]]


def services(*numbers: int) -> list[str]:
    return [f"Service {number}" for number in numbers]


def test_the_pages_of_a_feed_are_one_file_with_what_the_list_says_of_it(web):
    web.answers = {1: a_page(1, 2, total_items=3, total_pages=2), 2: a_page(3)}
    source = only(web.gather())
    assert source.path == "web/www.example.org/open/services.json"
    assert source.front_matter.audience is Audience.PUBLIC
    assert names(source) == services(1, 2, 3)
    assert source.notes == ()
    assert web.asked == [f"{URL}?page={number}" for number in (1, 2, 3)]


def test_a_query_of_the_address_stays(web):
    web.answers = {1: a_page(1)}
    only(web.gather(f"{URL}?taxonomy_term_id=9"))
    assert web.asked[0] == f"{URL}?taxonomy_term_id=9&page=1"


@pytest.mark.parametrize("beyond", [GONE, BUSY, {"contents": []}, b"", b"no", b'{"error": 1}'])
def test_beyond_its_end_a_feed_may_answer_as_it_likes(web, beyond):
    web.answers = {1: a_page(1), 2: a_page(2)}
    web.beyond = beyond
    source = only(web.gather())
    assert names(source) == services(1, 2)
    assert source.notes == ()


def test_a_feed_that_gives_one_page_for_every_number_ends(web):
    web.beyond = a_page(1, 2, total_items=2, total_pages=1)
    assert names(only(web.gather())) == services(1, 2)
    assert len(web.asked) == 2


@pytest.mark.parametrize(
    ("answers", "numbers", "told"),
    [
        # It says one page, and goes on.
        ({1: a_page(1, total_items=1, total_pages=1), 2: a_page(2), 3: a_page(3)}, (1, 2, 3),
         "it has 1 pages; services stand on pages up to 3"),
        # It says five, and has two.
        ({1: a_page(1, total_items=9, total_pages=5), 2: a_page(2)}, (1, 2),
         "it has 5 pages; services stand on pages up to 2"),
        # A page in the middle is empty.
        ({1: a_page(1), 2: {"contents": []}, 3: a_page(3)}, (1, 3),
         "page 2 brought nothing new, though later pages did"),
        ({1: a_page(1, total_pages=5), 2: BUSY, 3: {"contents": []}, 4: a_page(4), 5: a_page(5)},
         (1, 4, 5), "page 2, 3 brought nothing new"),
        # A page is there twice, and a service on two pages.
        ({1: a_page(1), 2: a_page(1), 3: a_page(3)}, (1, 3), "page 2 brought nothing new"),
        ({1: a_page(1, 2), 2: a_page(2, 3)}, (1, 2, 3), "page 2 repeats 1 services"),
        # Its pages go round.
        ({1: a_page(1), 2: a_page(2), 3: a_page(1), 4: a_page(2), 5: a_page(1)}, (1, 2), ""),
    ],
)  # fmt: skip
def test_a_feed_that_lies_is_read_to_its_end_and_the_lie_is_noted(web, answers, numbers, told):
    web.answers = answers
    source = only(web.gather())
    assert names(source) == services(*numbers)
    assert told in "\n".join(source.notes)


def test_a_feed_without_an_end_is_read_up_to_a_limit(web):
    class Endless(dict):
        def get(self, number, _default):
            return a_page(number)

    web.answers = Endless()
    web.step = timedelta(seconds=20)
    source = only(web.gather())
    assert len(names(source)) > 10
    assert "it is not whole: it took longer than a feed may" in source.notes
    assert len(web.asked) < PAGES_MAX


def test_a_feed_that_says_that_it_has_pages_without_number_is_left_after_some(web):
    web.answers = {1: a_page(1, total_items=10**9, total_pages=10**9)}
    source = only(web.gather())
    assert names(source) == services(1)
    assert len(web.asked) < 10


def test_a_feed_that_breaks_off_is_taken_from_the_copy_of_an_earlier_build(web):
    web.answers = {1: a_page(1, total_items=2, total_pages=2), 2: a_page(2)}
    only(web.gather())
    web.answers = {1: a_page(1, total_items=2, total_pages=2), 2: BUSY}
    source = only(web.gather())
    assert names(source) == services(1, 2)
    assert "the copy of 25 November 2026 is used" in source.notes[0]


def test_a_feed_that_breaks_off_without_a_copy_is_not_lost_and_says_so(web):
    web.answers = {1: a_page(1, total_items=2, total_pages=2), 2: BUSY}
    source = only(web.gather())
    assert names(source) == services(1)
    assert "it is not whole: page 2: its host answers 503" in source.notes


@pytest.mark.parametrize("first", [DOWN, GONE, b"", b"{", b"[" * 100_000, b'{"contents": []}'])
def test_a_feed_that_gives_nothing_is_refused_by_its_address(web, first):
    web.answers = {1: first}
    files, refused = web.gather()
    assert files == []
    ((path, refusal),) = refused.items()
    assert path == "web/www.example.org/open/services.json"
    assert refusal.reason.startswith(f"{URL}: ")
    assert refusal.mend


def test_where_fetching_is_off_the_copy_is_used(web):
    web.answers = {1: a_page(1)}
    only(web.gather())
    web.on = False
    source = only(web.gather())
    assert names(source) == services(1)
    assert "fetching is switched off" in source.notes[0]


def test_services_that_are_listed_without_contacts_are_asked_for_one_by_one(web):
    short = {"id": "a-1", "name": "Short", "status": "active"}
    odd = {"id": "../secret", "name": "Odd", "status": "active"}
    other = {"id": "b-2", "name": "Other", "status": "active"}
    web.answers = {
        1: {"contents": [short, odd, other, a_service(3)]},
        f"{URL}/a-1": {**short, "contacts": [{"phones": [{"number": "101"}]}]},
        f"{URL}/b-2": {"id": "another", "name": "Not this"},
    }
    source = only(web.gather())
    contents = json.loads(source.file.read_text("utf-8"))["contents"]
    assert "contacts" in contents[0]
    assert contents[1:3] == [odd, other]
    alone = [url for url in web.asked if "page=" not in url]
    assert alone == [f"{URL}/a-1", f"{URL}/b-2"]


def test_where_single_services_do_not_come_in_the_list_is_used(web):
    short = [
        {"id": f"a-{number}", "name": "A", "url": f"https://a.org/{number}"} for number in range(9)
    ]
    web.answers = {1: {"contents": short}}
    source = only(web.gather())
    assert len(names(source)) == 9
    assert "not all were asked for" in source.notes[-1]
    assert len([url for url in web.asked if "page=" not in url]) == 3


def test_without_feeds_in_the_list_nothing_is_made(tmp_path):
    gathered = gather_feeds(
        Sources(), tmp_path / "feeds", None, limits=Limits(), now=datetime.now, progress=Silent()
    )
    assert gathered == ([], {})
    assert not (tmp_path / "feeds").exists()
