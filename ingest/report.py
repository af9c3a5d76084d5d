"""What a build tells: a line for each document, the release that it led to, how it gets on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from assistant.knowledge.document import Document
from ingest.admit import Refusal


class DocumentStatus(StrEnum):
    """What a build did with one file."""

    READ = "read"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    REMOVED = "removed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReport:
    """One line of the report of a build."""

    path: str
    status: DocumentStatus
    reason: str = ""
    mend: str = ""
    pages: int = 0
    #: Number of pages that could not be read.
    pages_unread: int = 0
    passages: int = 0
    #: What its owner should look at, a line each.
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build came to."""

    #: The release that is published after it, or None.
    release: str | None
    #: Whether that release holds what this build read.
    published: bool
    documents: tuple[DocumentReport, ...]
    #: Texts that had to be embedded.
    embedded: int = 0
    seconds: float = 0.0

    @property
    def refusals(self) -> int:
        """Number of files that were refused."""
        return sum(report.status is DocumentStatus.REFUSED for report in self.documents)


class Progress(Protocol):
    """Is told how a build gets on."""

    def start(self, stage: str, total: int) -> None:
        """A stage begins; `total` steps are ahead."""

    def advance(self, steps: int = 1) -> None:
        """Steps of the stage are done."""


def refused(path: str, refusal: Refusal) -> DocumentReport:
    """The line of a file that was refused."""
    return DocumentReport(
        path=path, status=DocumentStatus.REFUSED, reason=refusal.reason, mend=refusal.mend
    )


def compare(
    reports: Sequence[DocumentReport],
    now: dict[str, Document],
    before: dict[str, Document],
) -> tuple[DocumentReport, ...]:
    """The lines by path, each with what has become of it since the release before."""
    seen = {report.path for report in reports}
    gone = [
        DocumentReport(path=path, status=DocumentStatus.REMOVED)
        for path in before
        if path not in seen
    ]
    judged = [
        report
        if report.status is DocumentStatus.REFUSED or report.path not in before
        else replace(
            report,
            status=DocumentStatus.UNCHANGED
            if now[report.path] == before[report.path]
            else DocumentStatus.CHANGED,
        )
        for report in reports
    ]
    return tuple(sorted((*judged, *gone), key=lambda report: report.path))
