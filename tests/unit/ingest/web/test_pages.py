from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from ingest.admit import Refusal
from ingest.describe import FrontMatter
from ingest.report import Progress
from ingest.source import SourceFile
from ingest.web.address import Address
from ingest.web.fetch import Cause, Fetched, NotModified, Unfetched, Validators
from ingest.web.pages import gather_pages
from ingest.web.sources import Sources, WebPage

HOST = "www.example.org"
KNOWN_BY = Validators(etag='"abc"')
PAGE = Fetched(
    url=f"https://{HOST}/noise",
    body=b"<p>Report loud music.</p>",
    content_type="text/html",
    charset="utf-8",
    validators=KNOWN_BY,
)
DOWN = Unfetched(
    cause=Cause.UNREACHABLE, refusal=Refusal("its host does not answer", "look"), host=HOST
)
BUSY = Unfetched(cause=Cause.FAILED, refusal=Refusal("its host answers 503", "wait"))
GONE = Unfetched(cause=Cause.GONE, refusal=Refusal("the page is gone", "take it out"))


class Steps(Progress):
    def __init__(self):
        self.seen: list[object] = []

    def start(self, stage, total):
        self.seen.append((stage, total))

    def advance(self, steps=1):
        self.seen.append(steps)


@dataclass
class Web:
    """What is fetched is what it is told to be; remembers what was asked for."""

    folder: Path
    pages: dict[str, object] = field(default_factory=lambda: {"/noise": PAGE})
    asked: list[tuple[str, Validators]] = field(default_factory=list)
    on: bool = True
    today: date = date(2026, 11, 3)
    progress: Steps = field(default_factory=Steps)

    def fetch(self, url, *, hosts, content_types, kept):
        assert hosts == {HOST, "docs.example.org"}
        assert content_types == {"text/html", "application/xhtml+xml", "application/pdf"}
        self.asked.append((url, kept))
        return self.pages[url.split(".org")[1]]

    def gather(self, *targets: str, host: str = HOST):
        pages = tuple(
            WebPage(
                address=Address(host=host, target=target),
                front_matter=FrontMatter(title="Noise", source_url=f"https://{host}{target}"),
            )
            for target in targets
        )
        return gather_pages(
            Sources(hosts=frozenset({HOST, "docs.example.org"}), pages=pages),
            self.folder,
            self.fetch if self.on else None,
            today=self.today,
            progress=self.progress,
        )


@pytest.fixture
def web(tmp_path) -> Web:
    return Web(tmp_path / "web")


def only(gathered) -> SourceFile:
    (source,), refused = gathered
    assert refused == {}
    return source


def test_a_page_is_a_file_with_what_the_list_says_of_it(web):
    source = only(web.gather("/noise"))
    assert source.path == "web/www.example.org/noise.html"
    assert source.file.read_bytes() == PAGE.body
    assert source.front_matter == FrontMatter(
        title="Noise", source_url="https://www.example.org/noise"
    )
    assert (source.sidecar, source.record, source.notes) == (None, False, ())
    assert web.asked == [("https://www.example.org/noise", Validators())]
    assert web.progress.seen == [("Fetching pages", 1), 1]


def test_without_a_list_nothing_is_fetched_nor_made(web):
    assert web.gather() == ([], {})
    assert web.progress.seen == []
    assert not web.folder.exists()


def test_a_page_that_has_not_changed_is_taken_from_what_is_kept(web):
    first = only(web.gather("/noise"))
    web.pages["/noise"] = NotModified()
    assert only(web.gather("/noise")) == first
    assert web.asked[1] == ("https://www.example.org/noise", KNOWN_BY)


def test_a_page_that_has_changed_is_taken_anew(web):
    web.gather("/noise")
    web.pages["/noise"] = replace(PAGE, body=b"<p>New.</p>", validators=Validators())
    assert only(web.gather("/noise")).file.read_bytes() == b"<p>New.</p>"
    web.gather("/noise")
    assert web.asked[2][1] == Validators()


@pytest.mark.parametrize("trouble", [DOWN, BUSY])
def test_a_page_that_can_not_be_fetched_now_is_the_copy_with_a_note_of_its_day(web, trouble):
    web.gather("/noise")
    web.today = date(2026, 11, 4)
    web.pages["/noise"] = NotModified()
    web.gather("/noise")
    web.today = date(2026, 12, 24)
    web.pages["/noise"] = trouble
    source = only(web.gather("/noise"))
    assert source.file.read_bytes() == PAGE.body
    assert source.notes == (
        f"the page was not fetched ({trouble.refusal.reason}); the copy of 4 November 2026 is used",
    )


@pytest.mark.parametrize("trouble", [DOWN, BUSY, GONE])
def test_a_page_that_was_never_fetched_is_refused(web, trouble):
    web.pages["/noise"] = trouble
    reason = f"https://www.example.org/noise: {trouble.refusal.reason}"
    refusal = Refusal(reason, trouble.refusal.mend)
    assert web.gather("/noise") == ([], {"web/www.example.org/noise.html": refusal})


@pytest.mark.parametrize("cause", [Cause.GONE, Cause.BARRED, Cause.UNSUITABLE])
def test_a_page_that_is_gone_is_refused_and_never_comes_back_from_what_was_kept(web, cause):
    kept = only(web.gather("/noise")).file
    web.pages["/noise"] = replace(GONE, cause=cause)
    sources, refused = web.gather("/noise")
    assert (sources, list(refused)) == ([], ["web/www.example.org/noise.html"])
    assert not kept.exists()
    web.pages["/noise"] = DOWN
    sources, refused = web.gather("/noise")
    assert (sources, len(refused)) == ([], 1)


def test_a_page_that_is_no_longer_listed_leaves_nothing(web):
    file = only(web.gather("/noise")).file
    assert web.gather() == ([], {})
    assert not file.exists()


def test_with_fetching_off_what_is_kept_is_used_and_nothing_is_asked(web):
    web.gather("/noise")
    web.on = False
    source = only(web.gather("/noise"))
    assert source.notes == (
        "the page was not fetched (fetching is switched off); the copy of 3 November 2026 is used",
    )
    assert len(web.asked) == 1
    _, refused = web.gather("/other")
    assert "CSP_FETCH=on" in refused["web/www.example.org/other.html"].mend


def test_a_host_that_is_down_is_asked_once(web):
    web.pages |= {"/other": PAGE, "/third": PAGE}
    web.gather("/noise", "/other")
    web.pages["/noise"] = DOWN
    web.asked.clear()
    sources, refused = web.gather("/noise", "/other", "/third")
    assert [url for url, _ in web.asked] == ["https://www.example.org/noise"]
    assert all("its host does not answer" in source.notes[0] for source in sources)
    assert list(refused) == ["web/www.example.org/third.html"]


def test_a_host_that_is_busy_is_asked_for_its_other_pages(web):
    web.pages |= {"/noise": BUSY, "/other": PAGE}
    sources, refused = web.gather("/noise", "/other")
    assert [source.path for source in sources] == ["web/www.example.org/other.html"]
    assert list(refused) == ["web/www.example.org/noise.html"]


def test_another_host_that_a_page_leads_to_does_not_keep_its_own_from_being_asked(web):
    web.pages |= {"/noise": replace(DOWN, host="docs.example.org"), "/other": PAGE}
    web.gather("/noise", "/other")
    assert len(web.asked) == 2


def test_a_pdf_is_told_by_its_bytes(web):
    web.pages["/noise"] = replace(PAGE, body=b"\n%PDF-1.7 ...", charset="utf-8")
    source = only(web.gather("/noise"))
    assert source.path == "web/www.example.org/noise.pdf"
    assert source.file.read_bytes() == b"\n%PDF-1.7 ..."
    web.pages["/noise"] = GONE
    assert list(web.gather("/noise")[1]) == ["web/www.example.org/noise.pdf"]


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("windows-1251", "<p>Полиция</p>".encode("cp1251"), "<p>Полиция</p>"),
        ("iso-8859-2", "<p>Łódź</p>".encode("iso-8859-2"), "<p>Łódź</p>"),
        ("Shift_JIS", "<p>警察</p>".encode("shift_jis"), "<p>警察</p>"),
        ("windows-1251", "<p>Полиция</p>".encode(), "<p>Полиция</p>"),
    ],
)
def test_the_encoding_that_only_the_host_names_is_written_into_the_page(web, charset, body, text):
    web.pages["/noise"] = replace(PAGE, body=body, charset=charset)
    kept = only(web.gather("/noise")).file.read_bytes()
    assert kept.decode("utf-8-sig") == text
    assert kept.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("charset", ["", "utf-8", "iso-8859-1", "zip", "unicode_escape", "gb-no"])
def test_a_page_stays_as_it_came_where_its_host_says_nothing_of_use(web, charset):
    body = '<meta charset="windows-1252"><p>£5, “café”</p>'.encode("cp1252")
    web.pages["/noise"] = replace(PAGE, body=body, charset=charset)
    assert only(web.gather("/noise")).file.read_bytes() == body


def test_bytes_that_are_no_text_stay_as_they_came(web):
    web.pages["/noise"] = replace(PAGE, body=b"\x00\x01\x02" * 9, charset="big5")
    assert only(web.gather("/noise")).file.read_bytes() == b"\x00\x01\x02" * 9
