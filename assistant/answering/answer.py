"""The answer to one question: segments, their citations, notices and a route to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.answering.outcome import Outcome
from assistant.answering.write import Use
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Status
from assistant.knowledge.partnership import Contact


class SegmentKind(StrEnum):
    """How a segment is set."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    HEADING = "heading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One paragraph, list item or heading of the answer."""

    kind: SegmentKind
    text: str
    #: Numbers of the citations it rests on.
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where words of the answer stand."""

    #: From 1, in the order of the answer.
    number: int
    #: Id of the document.
    document: str
    title: str
    edition: str
    status: Status
    #: Physical page, from 1; None for formats without pages.
    page: int | None
    #: The label printed on that page, where it differs from the number; else "".
    page_label: str
    heading: tuple[str, ...]
    #: The quoted words, as they stand in the document.
    quote: str
    #: Opens the source at that place.
    url: str
    verified_on: date | None


class Written(StrEnum):
    """Whose words an answer is in."""

    #: The documents', or fixed ones.
    QUOTED = "quoted"
    #: In part a language model's, each sentence checked against the document that it cites.
    MODEL = "model"


class NoticeKind(StrEnum):
    """Why a notice is shown."""

    ENDED = "ended"
    SUPERSEDED = "superseded"
    CONFLICT = "conflict"
    UNVERIFIED = "unverified"
    EMERGENCY = "emergency"
    #: The review of the edition is overdue.
    OVERDUE = "overdue"
    #: A long list or section is not shown whole.
    SHORTENED = "shortened"
    #: It may not be what was asked.
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that the reader must know about the answer."""

    kind: NoticeKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One thing that a question may be about."""

    text: str
    #: It as a question that can be sent as it stands.
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one question came to."""

    outcome: Outcome
    text: str
    segments: tuple[Segment, ...]
    citations: tuple[Citation, ...]
    notices: tuple[Notice, ...]
    contacts: tuple[Contact, ...]
    #: How probable it is that the answer is right, 0 to 1.
    confidence: float
    audience: Audience
    #: Id of the release that answered.
    release: str
    milliseconds: float
    #: What the question may be about, where that is asked back.
    suggestions: tuple[Suggestion, ...] = ()
    #: What became of the language model, where one is set.
    model: Use = Use.NOT_ASKED
    #: By which feedback names it, given where it is handed out; "" before.
    id: str = ""

    @property
    def written(self) -> Written:
        """Whose words it is in."""
        return Written.MODEL if self.model is Use.WRITTEN else Written.QUOTED
