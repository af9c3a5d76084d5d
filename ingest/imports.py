"""A service feed as files of pathways, for their owner to look through and edit.

A file that is there is never written over; what is written is unverified until a person says more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.knowledge.document import Status
from assistant.knowledge.partnership import Partnership
from ingest.admit import Admitted, Format, Refusal, admit
from ingest.box import Limits, read_in_box
from ingest.describe import FrontMatter
from ingest.readers.blocks import Reading
from ingest.records.feeds import pathway_file, unfold_feed
from ingest.records.services import Service, Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedService:
    """What became of one service of a feed."""

    #: The name of its file.
    file: str
    #: "written", "kept" where a file of that name is there, or "refused".
    status: str
    reason: str = ""
    mend: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import came to."""

    folder: str
    services: tuple[ImportedService, ...]
    #: What of the feed was left out, a line each.
    notes: tuple[str, ...]

    @property
    def refusals(self) -> int:
        """Number of services that were refused."""
        return sum(each.status == "refused" for each in self.services)


def import_feed(
    feed: Path, into: Path, *, partnership: Partnership, limits: Limits, today: date
) -> ImportReport | Refusal:
    """Write a pathway's file for each service of a feed; raises OSError where a file can't be."""
    reading = _read(feed, limits)
    if isinstance(reading, Refusal):
        return reading
    setting = Setting(
        path=feed.name,
        front_matter=FrontMatter(status=Status.UNVERIFIED),
        partnership=partnership,
        today=today,
        name_organization=False,
    )
    unfolded = unfold_feed(reading, setting)
    into.mkdir(parents=True, exist_ok=True)
    services = ((f"{each.slug}.yaml", each.service) for each in unfolded.entries)
    return ImportReport(
        folder=str(into), services=tuple(_written(into, services)), notes=unfolded.notes
    )


def _read(feed: Path, limits: Limits) -> Reading | Refusal:
    data = feed.read_bytes()
    admitted = admit(feed, data, len(data))
    if isinstance(admitted, Refusal):
        return admitted
    if admitted != Admitted(Format.FEED):
        return Refusal("it is no service feed", "Name a page of /services that was saved as .json")
    return read_in_box(Format.FEED, data, limits)


def _written(
    into: Path, services: Iterator[tuple[str, Service | Refusal]]
) -> Iterator[ImportedService]:
    for name, service in services:
        if isinstance(service, Refusal):
            yield ImportedService(
                file=name, status="refused", reason=service.reason, mend=service.mend
            )
            continue
        try:
            with (into / name).open("xb") as file:
                file.write(pathway_file(service))
        except FileExistsError:
            yield ImportedService(file=name, status="kept", notes=service.notes)
        else:
            yield ImportedService(file=name, status="written", notes=service.notes)
