"""The pages of the list as files to read: fetched anew, or as they were kept.

Must never let a page stand whose host says that it is gone.
"""

from __future__ import annotations

import codecs
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from ingest.admit import Refusal
from ingest.readers.blocks import Unreadable
from ingest.readers.words import decode, known_encoding
from ingest.report import Progress
from ingest.source import SourceFile
from ingest.web.fetch import Cause, Fetched, NotModified, Unfetched, Validators
from ingest.web.kept import Copy, Kept
from ingest.web.sources import Sources, WebPage

_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/pdf"})
_PDF_HEADER_BYTES = 1_024
_OFF = Unfetched(
    cause=Cause.FAILED,
    refusal=Refusal("fetching is switched off", "build once with CSP_FETCH=on"),
)


class Fetch(Protocol):
    """Fetches one page; `ingest.web.fetch.fetch` with its network."""

    def __call__(
        self, url: str, *, hosts: Collection[str], content_types: Collection[str], kept: Validators
    ) -> Fetched | NotModified | Unfetched:
        """The page, or why it did not come in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gathering:
    """What every page is gathered with."""

    hosts: frozenset[str]
    kept: Kept
    fetch: Fetch | None
    today: date
    #: What could not be reached so far, by host.
    down: dict[str, Unfetched]

    def ask(self, page: WebPage, copy: Copy | None) -> Fetched | NotModified | Unfetched:
        """What becomes of a page today; a host that can't be reached is asked once."""
        if self.fetch is None:
            return _OFF
        if page.address.host in self.down:
            return self.down[page.address.host]
        got = self.fetch(
            page.address.url,
            hosts=self.hosts,
            content_types=_TYPES,
            kept=copy.validators if copy else Validators(),
        )
        if isinstance(got, Unfetched) and got.cause is Cause.UNREACHABLE:
            self.down[got.host] = got
        return got


def gather_pages(
    sources: Sources,
    folder: Path,
    fetch: Fetch | None,
    *,
    today: date,
    progress: Progress,
) -> tuple[list[SourceFile], dict[str, Refusal]]:
    """A file for each page of the list, and the refusal of each that has none, by path.

    `folder`: where copies are kept. `fetch`: None where nothing is to be fetched.
    """
    if not sources.pages and not folder.exists():
        return [], {}
    kept = Kept(folder)
    try:
        gathering = _Gathering(hosts=sources.hosts, kept=kept, fetch=fetch, today=today, down={})
        return _gather_all(sources, gathering, progress)
    finally:
        kept.close()


def _gather_all(
    sources: Sources, gathering: _Gathering, progress: Progress
) -> tuple[list[SourceFile], dict[str, Refusal]]:
    if sources.pages:
        progress.start("Fetching pages", len(sources.pages))
    files: dict[str, SourceFile] = {}
    refused: dict[str, Refusal] = {}
    for page in sources.pages:
        gathered = _gather(page, gathering)
        if isinstance(gathered, SourceFile):
            files[page.address.url] = gathered
        else:
            path, refusal = gathered
            refused[path] = refusal
        progress.advance()
    gathering.kept.forget_all_but(files)
    return list(files.values()), refused


def _gather(page: WebPage, gathering: _Gathering) -> SourceFile | tuple[str, Refusal]:
    """The file of one page, or its path and why it has none."""
    url = page.address.url
    copy = gathering.kept.copy(url)
    got = gathering.ask(page, copy)
    if isinstance(got, Fetched):
        return _source(page, _keep(url, got, gathering))
    if isinstance(got, NotModified):
        gathering.kept.confirm(url, gathering.today)
        return _source(page, copy)  # type: ignore[arg-type] # not modified since that copy
    if copy is not None and got.may_pass:
        day = f"{copy.held_on.day} {copy.held_on:%B %Y}"
        note = f"the page was not fetched ({got.refusal.reason}); the copy of {day} is used"
        return _source(page, copy, note)
    ending = copy.ending if copy else ".html"
    return page.stem + ending, Refusal(f"{url}: {got.refusal.reason}", got.refusal.mend)


def _source(page: WebPage, copy: Copy, *notes: str) -> SourceFile:
    return SourceFile(
        path=page.stem + copy.ending,
        file=copy.file,
        sidecar=None,
        front_matter=page.front_matter,
        notes=notes,
    )


def _keep(url: str, fetched: Fetched, gathering: _Gathering) -> Copy:
    is_pdf = b"%PDF-" in fetched.body[:_PDF_HEADER_BYTES]
    return gathering.kept.keep(
        url,
        fetched.body if is_pdf else _in_utf8(fetched.body, fetched.charset),
        ending=".pdf" if is_pdf else ".html",
        validators=fetched.validators,
        on=gathering.today,
    )


def _in_utf8(body: bytes, charset: str) -> bytes:
    """A page whose host named its encoding, in one that it names itself by its first bytes."""
    encoding = known_encoding(charset)
    if not encoding:
        return body
    try:
        return codecs.BOM_UTF8 + decode(body, encoding).encode()
    except Unreadable:
        return body
