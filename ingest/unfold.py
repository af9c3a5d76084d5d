"""One file as the documents that it holds: most hold one, a service feed holds many.

A feed is like a folder of pathways: each of its services has a path below it, a file of its own
with nothing but its own words, and its own line in the report.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from assistant.knowledge.partnership import Partnership
from ingest.admit import Format, Refusal
from ingest.describe import document_id
from ingest.prepare import front_matter_of_file
from ingest.read import ReadFile
from ingest.records.feeds import FeedEntry, pathway_file, unfold_feed
from ingest.records.pathways import page_and_record
from ingest.records.services import Service, Setting
from ingest.report import DocumentReport, DocumentStatus, refused
from ingest.source import SourceFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The documents of one file, and the lines of the report for what is none."""

    files: tuple[ReadFile, ...] = ()
    lines: tuple[DocumentReport, ...] = ()


def unfold(
    source: SourceFile, read: ReadFile | Refusal, partnership: Partnership, today: date
) -> Contents:
    """The documents that a file holds, as it was read or why it was not."""
    if isinstance(read, Refusal):
        return Contents(lines=(refused(source.path, read),))
    if read.format is not Format.FEED:
        return Contents(files=(read,))
    front_matter = front_matter_of_file(read)
    if isinstance(front_matter, Refusal):
        return Contents(lines=(refused(source.path, front_matter),))
    setting = Setting(
        path=source.path,
        front_matter=front_matter,
        partnership=partnership,
        today=today,
        name_organization=True,
    )
    unfolded = unfold_feed(read.reading, setting)
    files = tuple(
        _file(read, entry, entry.service)
        for entry in unfolded.entries
        if isinstance(entry.service, Service)
    )
    lines = tuple(
        refused(_path(source, entry), entry.service)
        for entry in unfolded.entries
        if isinstance(entry.service, Refusal)
    )
    return Contents(files=files, lines=(*_noted(source, (*source.notes, *unfolded.notes)), *lines))


def _file(read: ReadFile, entry: FeedEntry, service: Service) -> ReadFile:
    """A service as the file of a pathway that was read."""
    path = _path(read.source, entry)
    own = pathway_file(service)
    page, pathway = page_and_record(service.file, document_id(path))
    return ReadFile(
        source=replace(read.source, path=path, sidecar=None, front_matter=None, notes=()),
        reading=replace(page.reading, notes=service.notes),
        format=Format.RECORD,
        sha256=hashlib.sha256(own).hexdigest(),
        page=page,
        entries=(pathway,),
        own=own,
    )


def _path(source: SourceFile, entry: FeedEntry) -> str:
    return f"{source.path}/{entry.slug}.yaml"


def _noted(source: SourceFile, notes: tuple[str, ...]) -> tuple[DocumentReport, ...]:
    """A line for the feed itself, where there is something to say of it."""
    if not notes:
        return ()
    return (DocumentReport(path=source.path, status=DocumentStatus.READ, notes=notes),)
