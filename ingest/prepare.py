"""Makes a document ready for the shelf: described, inspected, split. Or says why it can't be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Document
from assistant.knowledge.passage import Passage
from assistant.knowledge.pathway import Pathway
from ingest.admit import Refusal
from ingest.describe import FrontMatter, declare, describe, parse_front_matter
from ingest.inspect import inspect
from ingest.read import ReadFile
from ingest.records.page import Page
from ingest.report import DocumentReport, DocumentStatus
from ingest.shelve import Shelved
from ingest.source import SOURCES_FILE, SourceFile
from ingest.split import split


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A document ready for the shelf, with its line of the report."""

    shelved: Shelved
    report: DocumentReport


def prepare(
    read: ReadFile,
    *,
    audience_of_undeclared: Audience,
    taken: set[str],
    topics: tuple[str, ...] = (),
) -> Prepared | Refusal:
    """Describe, inspect and split a file that was read.

    `taken`: the ids given so far. `topics`: those of the partnership; none means any may stand.
    """
    front_matter = front_matter_of_file(read)
    if isinstance(front_matter, Refusal):
        return front_matter
    strange = [topic for topic in front_matter.topics if topics and topic not in topics]
    if strange:
        return Refusal(
            reason=f"topics: {', '.join(strange)} is unknown; allowed are {', '.join(topics)}",
            mend=f"correct the topics {_place(read.source)}, or add one to partnership.yaml",
        )
    document = _with_own_id(
        describe(
            read.source.path,
            front_matter,
            read.reading,
            format_name=read.format.value,
            sha256=read.sha256,
            audience_of_undeclared=audience_of_undeclared,
        ),
        taken,
    )
    remarks = inspect(document, read.reading.blocks)
    if isinstance(remarks, Refusal):
        return remarks
    passages = split(document.id, document.title, read.reading.blocks, read.reading.labels).passages
    passages, unknown = _with_asked(passages, document.title, _asked(front_matter, read.page))
    remarks += tuple(f"asked: it has no section “{heading}”" for heading in unknown)
    return Prepared(
        shelved=Shelved(
            document=document,
            passages=passages,
            file=read.source.file if read.own is None else read.own,
            entries=tuple(
                replace(each, document=document.id) if isinstance(each, Pathway) else each
                for each in read.entries
            ),
        ),
        report=_report(read, len(passages), remarks),
    )


def _place(source: SourceFile) -> str:
    """Where a file is described, as far as its owner can see."""
    if source.front_matter is not None:
        return f"of {source.front_matter.source_url} in {SOURCES_FILE}"
    return f"of {source.path}"


def _report(read: ReadFile, passages: int, remarks: tuple[str, ...]) -> DocumentReport:
    unread = read.reading.unread
    return DocumentReport(
        path=read.source.path,
        status=DocumentStatus.READ,
        pages=read.reading.pages,
        pages_unread=len(unread),
        passages=passages,
        notes=(
            *(f"page {page.page} was not read: {page.reason}" for page in unread),
            *read.source.notes,
            *read.reading.notes,
            *remarks,
        ),
    )


def _asked(front_matter: FrontMatter, page: Page | None) -> Mapping[str, tuple[str, ...]]:
    """What people ask for each section by: as its record says, and as its front matter does."""
    of_record = page.asked if page else {}
    headings = (*of_record, *front_matter.asked)
    return {
        heading: (*of_record.get(heading, ()), *front_matter.asked.get(heading, ()))
        for heading in headings
    }


def _with_asked(
    passages: tuple[Passage, ...], title: str, asked: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[Passage, ...], tuple[str, ...]]:
    """The passages, the first of each section with what it is asked by; headings that are none.

    What stands before the first heading goes by the title.
    """
    left = dict(asked)
    told = tuple(
        replace(passage, asked=left.pop((passage.heading or (title,))[-1], ()))
        for passage in passages
    )
    return told, tuple(left)


def front_matter_of_file(read: ReadFile) -> FrontMatter | Refusal:
    """What a file says of itself, or the first mistake in it."""
    if read.page is not None:
        return read.page.front_matter
    if read.source.front_matter is not None:
        return read.source.front_matter
    sidecar = read.source.sidecar
    try:
        text = sidecar.read_text("utf-8") if sidecar else None
    except (OSError, UnicodeDecodeError):
        return Refusal(
            reason=f"the sidecar of {read.source.path} is not text in UTF-8",
            mend="save the sidecar again as UTF-8",
        )
    return parse_front_matter(declare(read.source.path, read.reading, text))


def _with_own_id(document: Document, taken: set[str]) -> Document:
    """The document with an id that no other has: two files may differ in their ending alone."""
    wanted = document.id
    if wanted in taken:
        wanted = f"{wanted}-{Path(document.path).suffix.lstrip('.').lower()}"
    number = 2
    while wanted in taken:
        wanted, number = f"{document.id}-{number}", number + 1
    taken.add(wanted)
    return replace(document, id=wanted)
