"""The feeds of the list as files to read: their pages fetched one after another, to the real end.

Must never believe what a feed says of its own length: it is read until nothing new comes, and what
was not so is noted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from ingest.admit import SIZES_MAX, Format, Refusal
from ingest.box import Limits, read_in_box
from ingest.readers.blocks import Reading
from ingest.records.feeds import tree_of
from ingest.records.trees import Tree
from ingest.report import Progress
from ingest.source import SourceFile
from ingest.web.fetch import Fetched, NotModified, Unfetched, Validators
from ingest.web.kept import Copy, Kept
from ingest.web.pages import Fetch
from ingest.web.sources import Sources, WebPage

_TYPES = frozenset({"application/json", "text/json", "application/ld+json"})
_ENDING = ".json"
#: Pages of a feed, and the time for all of them with the services that are asked for one by one.
PAGES_MAX = 500
TIME_MAX = timedelta(minutes=10)
#: Pages in a row that bring nothing new: after these a feed has ended, or though it says that it
#: goes on.
_BARREN, _HOPELESS = 2, 5
#: Services asked for one by one, and failures in a row after which no more are.
_ALONE_MAX, _ALONE_FAILED = 2_000, 3
#: An id that may stand in an address.
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_OFF = Refusal("fetching is switched off", "build once with CSP_FETCH=on")
_NO_FEED = Refusal("no services were found in it", "name the address of its /services")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """What every feed is gathered with."""

    hosts: frozenset[str]
    kept: Kept
    fetch: Fetch | None
    limits: Limits
    now: Callable[[], datetime]

    def page(self, url: str) -> Reading | Refusal:
        """What an address gives, read in the box; or why it can't be."""
        if self.fetch is None:
            return _OFF
        got: Fetched | NotModified | Unfetched = self.fetch(
            url, hosts=self.hosts, content_types=_TYPES, kept=Validators()
        )
        if isinstance(got, Unfetched):
            return got.refusal
        if isinstance(got, NotModified):
            return _NO_FEED
        return read_in_box(Format.FEED, got.body, self.limits)


@dataclass(slots=True)
class _Pages:
    """What the pages of one feed have brought so far. Filled while they come in."""

    services: list[Tree] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    declared: dict[str, int] = field(default_factory=dict)
    #: Numbers of the pages that brought nothing new, and of the last that did.
    barren: list[int] = field(default_factory=list)
    last: int = 0
    size: int = 0
    notes: list[str] = field(default_factory=list)

    def take(self, number: int, reading: Reading) -> None:
        """Hold what is new on a page."""
        self.declared = self.declared or dict(reading.declared)
        self.notes += [note for note in reading.notes if note not in self.notes]
        new = [each for each in dict.fromkeys(reading.services) if each not in self.seen]
        trees = [tree for each in new if (tree := tree_of(each)) is not None]
        if not trees:
            self.barren.append(number)
            return
        repeated = len(reading.services) - len(new)
        if repeated:
            self.notes.append(f"page {number} repeats {repeated} services")
        self.seen.update(new)
        self.services += trees
        self.size += sum(len(each.encode()) for each in new)
        self.last = number

    def ended(self, number: int) -> bool:
        """Whether no page after this one can be expected to bring anything.

        A page beyond the end is always asked for: a feed may hold more than it says.
        """
        run = next(
            (n for n in range(len(self.barren)) if self.barren[-1 - n] != number - n),
            len(self.barren),
        )
        items, pages = self.declared.get("items"), self.declared.get("pages", 0)
        if items == len(self.services) and number > pages:
            return run > 0
        return run >= (_BARREN if number >= pages else _HOPELESS)

    def lies(self) -> Iterator[str]:
        """Where the feed is not what it says, a line each."""
        within = [number for number in self.barren if number < self.last]
        if within:
            numbers = ", ".join(map(str, within[:10]))
            yield f"page {numbers} brought nothing new, though later pages did"
        pages = self.declared.get("pages")
        if pages is not None and pages != self.last:
            yield f"it says that it has {pages} pages; services stand on pages up to {self.last}"


def gather_feeds(
    sources: Sources,
    folder: Path,
    fetch: Fetch | None,
    *,
    limits: Limits,
    now: Callable[[], datetime],
    progress: Progress,
) -> tuple[list[SourceFile], dict[str, Refusal]]:
    """A file for each feed of the list, and the refusal of each that has none, by path.

    `folder`: where copies are kept. `fetch`: None where nothing is to be fetched.
    """
    if not sources.feeds and not folder.exists():
        return [], {}
    kept = Kept(folder)
    gathering = Gathering(hosts=sources.hosts, kept=kept, fetch=fetch, limits=limits, now=now)
    files: dict[str, SourceFile] = {}
    refused: dict[str, Refusal] = {}
    try:
        if sources.feeds:
            progress.start("Fetching feeds", len(sources.feeds))
        for feed in sources.feeds:
            gathered = _gather(feed, gathering)
            if isinstance(gathered, Refusal):
                reason = f"{feed.address.url}: {gathered.reason}"
                refused[feed.stem + _ENDING] = Refusal(reason, gathered.mend)
            else:
                files[feed.address.url] = gathered
            progress.advance()
        kept.forget_all_but(files)
    finally:
        kept.close()
    return list(files.values()), refused


def _gather(feed: WebPage, gathering: Gathering) -> SourceFile | Refusal:
    """The file of one feed: what came in, else the copy of an earlier build."""
    copy = gathering.kept.copy(feed.address.url)
    pages, failed = _read_pages(feed.address.url, gathering)
    if failed is not None and copy is not None:
        day = f"{copy.held_on.day} {copy.held_on:%B %Y}"
        return _file(feed, copy, f"it was not fetched ({failed.reason}); the copy of {day} is used")
    if not pages.services:
        return failed or _NO_FEED
    trees = pages.services
    notes = [*pages.notes, *pages.lies(), *_fill(feed.address.url, trees, gathering)]
    if failed is not None:
        notes.append(f"it is not whole: {failed.reason}")
    body = json.dumps(
        {
            "total_items": pages.declared.get("items", len(pages.services)),
            "contents": trees,
        },
        ensure_ascii=False,
    )
    new = gathering.kept.keep(
        feed.address.url,
        body.encode("utf-8", "replace"),
        ending=_ENDING,
        validators=Validators(),
        on=gathering.now().date(),
    )
    return _file(feed, new, *notes)


def _file(feed: WebPage, copy: Copy, *notes: str) -> SourceFile:
    return SourceFile(
        path=feed.stem + _ENDING,
        file=copy.file,
        sidecar=None,
        front_matter=feed.front_matter,
        notes=tuple(dict.fromkeys(notes)),
    )


def _read_pages(url: str, gathering: Gathering) -> tuple[_Pages, Refusal | None]:
    """What the pages of a feed bring, and why its reading stopped before its end, if it did."""
    pages = _Pages()
    until = gathering.now() + TIME_MAX
    for number in range(1, PAGES_MAX + 1):
        if gathering.now() > until:
            return pages, Refusal("it took longer than a feed may", "name a shorter list")
        reading = gathering.page(_page_url(url, number))
        if isinstance(reading, Refusal):
            if number == 1:
                return pages, reading
            # Past their last page, feeds answer with an empty one, an error or nothing at all.
            pages.barren.append(number)
            missing = pages.declared.get("items", 0) > len(pages.services)
            if missing and number <= pages.declared.get("pages", 0) and not _is_empty(reading):
                return pages, Refusal(f"page {number}: {reading.reason}", reading.mend)
        else:
            pages.take(number, reading)
        if pages.size > SIZES_MAX[Format.FEED] * 0.9:
            return pages, Refusal("it holds more than a feed may", "name a shorter list")
        if pages.ended(number):
            return pages, None
    return pages, Refusal(f"it has more than {PAGES_MAX} pages", "name a shorter list")


def _fill(url: str, trees: list[Tree], gathering: Gathering) -> Iterator[str]:
    """Ask one by one for the services that the list gives without their contacts.

    The standard lets a list leave them out. A service that does not come in stays as it is listed.
    """
    until = gathering.now() + TIME_MAX
    failed = asked = 0
    for place, tree in enumerate(trees):
        own_id = tree.get("id")
        if tree.keys() & {"contacts", "phones"} or not _ID.fullmatch(str(own_id)):
            continue
        if failed >= _ALONE_FAILED or asked >= _ALONE_MAX or gathering.now() > until:
            yield "services are listed without their contacts, and not all were asked for"
            return
        asked += 1
        reading = gathering.page(_service_url(url, str(own_id)))
        alone = reading.services[:1] if isinstance(reading, Reading) else ()
        whole = next(filter(None, map(tree_of, alone)), {})
        failed = 0 if whole else failed + 1
        if whole.get("id") == own_id:
            trees[place] = whole


def _is_empty(reading: Refusal) -> bool:
    return reading.reason == _NO_FEED.reason


def _page_url(url: str, number: int) -> str:
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, f"page={number}") if part)
    return urlunsplit(parts._replace(query=query))


def _service_url(url: str, service_id: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{service_id}", query=""))
