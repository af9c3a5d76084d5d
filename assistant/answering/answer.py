"""The answer to one question: segments, their citations, notices and a route to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.answering.outcome import Outcome
from assistant.answering.write import Use
from assistant.knowledge.audience import Audience, Marking
from assistant.knowledge.document import Document, Status
from assistant.knowledge.language import ENGLISH
from assistant.knowledge.openness import OpenPathway
from assistant.knowledge.partnership import Contact
from assistant.knowledge.pathway import Pathway


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
    #: BCP 47 tag of its words.
    language: str = ENGLISH


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where words of the answer stand."""

    #: From 1, in the order of the answer.
    number: int
    #: Id of the document, and the anchor of the passage on its readable page.
    document: str
    passage: str
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
    marking: Marking = Marking.OFFICIAL
    #: BCP 47 tag of the quoted words.
    language: str = ENGLISH
    #: Whole sentences of its passage that stand before and after the quoted words, or "".
    before: str = ""
    after: str = ""


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
    #: A machine put it into the asker's language.
    TRANSLATED = "translated"
    #: Its fixed words were translated by a machine, and no person has checked them.
    MACHINE_WRITTEN = "machine_written"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that the reader must know about the answer."""

    kind: NoticeKind
    text: str
    #: BCP 47 tag of its words.
    language: str = ENGLISH


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One thing that a question may be about, or that could be asked next."""

    text: str
    #: It as a question that can be sent as it stands.
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A pathway in force beside an answer, with which of its contacts answer at this moment."""

    pathway: Pathway
    document: Document
    #: Whether its review was due before today.
    overdue: bool
    open: OpenPathway
    #: Its page.
    url: str


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
    #: What the question may be about, where that is asked back; else what could be asked next.
    suggestions: tuple[Suggestion, ...] = ()
    #: The pathways that it rests on or sends to.
    pathways: tuple[Card, ...] = ()
    #: What became of the language model, where one is set.
    model: Use = Use.NOT_ASKED
    #: BCP 47 tag of the fixed words.
    language: str = ENGLISH
    #: Whether fixed words of it are a translation that no person has checked.
    machine_written: bool = False
    #: By which feedback names it, given where it is handed out; "" before.
    id: str = ""

    @property
    def written(self) -> Written:
        """Whose words it is in."""
        return Written.MODEL if self.model is Use.WRITTEN else Written.QUOTED
