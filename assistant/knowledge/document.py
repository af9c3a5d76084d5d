"""A document and its edition: what it is, whose it is, who may read it, whether it is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.knowledge.audience import Audience, Marking

#: Formats whose pages a reader can turn to: slides, and the sheets of a workbook, too.
PAGED = frozenset({"pdf", "pptx", "xlsx"})


class Kind(StrEnum):
    """What kind of text a document is."""

    PLAN = "plan"
    STRATEGY = "strategy"
    PROTOCOL = "protocol"
    GUIDANCE = "guidance"
    PARTNERSHIP = "partnership"
    PATHWAY = "pathway"
    ONBOARDING = "onboarding"
    LAW = "law"
    #: Pages about the corpus itself: what it lacks, old names, where its sources differ, rules.
    GAP = "gap"
    TERM = "term"
    CONFLICT = "conflict"
    RULE = "rule"


class Status(StrEnum):
    """Whether an edition is in force."""

    CURRENT = "current"
    ENDED = "ended"
    SUPERSEDED = "superseded"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One edition of one document, as its front matter declares it."""

    #: Stable name, letters, digits and hyphens; part of the document's address.
    id: str
    #: Where it lies below the corpus folder, with forward slashes.
    path: str
    title: str
    kind: Kind
    #: The body that answers for the words, e.g. "Tower Hamlets Council".
    owner: str
    audience: Audience
    marking: Marking
    #: BCP 47 tags.
    languages: tuple[str, ...]
    #: The edition's own name, e.g. "2021-24"; "" where it has none.
    edition: str
    in_force_from: date | None
    #: Last day in force; None while open.
    in_force_to: date | None
    #: Ids of the documents that this edition replaces.
    supersedes: tuple[str, ...]
    #: Set where the front matter says so whatever the dates say.
    declared_status: Status | None
    #: When a person last checked the words against their source.
    verified_on: date | None
    review_due: date | None
    #: What the edition says that is not held here, one sentence; "" where all is.
    limits: str
    source_url: str
    topics: tuple[str, ...]
    #: "pdf", "docx", "text"… as ingest/admit.py lists them; "record" where one wrote its words.
    format: str
    #: Physical pages; 1 for formats without pages.
    pages: int
    #: sha256 of the file's bytes, hexadecimal.
    sha256: str

    def status(self, today: date, *, superseded: bool) -> Status:
        """Whether this edition is in force on `today`; `superseded`: another one replaces it."""
        if self.declared_status is not None:
            return self.declared_status
        if self.in_force_to is not None and self.in_force_to < today:
            return Status.ENDED
        return Status.SUPERSEDED if superseded else Status.CURRENT

    def is_overdue(self, today: date) -> bool:
        """Whether its review was due before `today`."""
        return self.review_due is not None and self.review_due < today
