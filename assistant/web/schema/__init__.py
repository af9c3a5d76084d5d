"""What goes in and out over HTTP: the one place where the API's JSON is declared.

The command line prints the same Answer JSON. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from assistant.answering.answer import Answer, NoticeKind, SegmentKind, Written
from assistant.answering.outcome import Outcome
from assistant.answering.question import LONGEST_QUESTION
from assistant.knowledge.audience import Audience, Marking
from assistant.knowledge.changes import Change
from assistant.knowledge.document import Document, Kind, Status
from assistant.knowledge.language import ENGLISH
from assistant.knowledge.openness import OpenState
from assistant.knowledge.passage import Passage, SentenceKind, anchor
from assistant.knowledge.pathway import Referrer, Urgency
from assistant.records.feedback import Reason
from assistant.web.schema.given import Given, Taken, with_words
from assistant.web.schema.onboarding import (
    AgencyBody,
    ChangeBody,
    ChangesBody,
    ChangesQuery,
    FactBody,
    OnboardingBody,
    OverdueBody,
    PageBody,
    PromptBody,
    RoleBody,
    StepBody,
    TermBody,
)
from assistant.web.schema.pathways import (
    LONGEST_SEARCH,
    AnyCard,
    OpenBody,
    OutOfHoursBody,
    PathwayBody,
    PathwayCard,
    PathwayContactBody,
    PathwayList,
    PathwayQuery,
    pathway_body,
)
from assistant.web.schema.records import (
    LONGEST_COMMENT,
    LONGEST_MESSAGE,
    EnquiryRequest,
    FeedbackRequest,
)
from assistant.web.schema.reviewed import (
    LONGEST_OWNER,
    LONGEST_REDACTED,
    LONGEST_REVIEWED,
    RedactBody,
    RedactRequest,
    ReviewedBody,
    ReviewedKept,
    ReviewedList,
    ReviewedRequest,
)

__all__ = [
    "LONGEST_ANSWER",
    "LONGEST_COMMENT",
    "LONGEST_MESSAGE",
    "LONGEST_OWNER",
    "LONGEST_QUESTION",
    "LONGEST_REDACTED",
    "LONGEST_REVIEWED",
    "LONGEST_SEARCH",
    "MOST_TURNS",
    "AgencyBody",
    "AnswerBody",
    "AskRequest",
    "Change",
    "ChangeBody",
    "ChangesBody",
    "ChangesQuery",
    "CitationBody",
    "ContactBody",
    "ContactList",
    "DocumentBody",
    "DocumentList",
    "DocumentText",
    "EditionBody",
    "EnquiryRequest",
    "EnquiryTaken",
    "ErrorBody",
    "FactBody",
    "Fault",
    "FeedbackRequest",
    "FeedbackTaken",
    "NoticeBody",
    "NoticeKind",
    "OnboardingBody",
    "OpenBody",
    "OpenState",
    "OutOfHoursBody",
    "Outcome",
    "OverdueBody",
    "PageBody",
    "PassageBody",
    "PathwayBody",
    "PathwayCard",
    "PathwayContactBody",
    "PathwayList",
    "PathwayQuery",
    "PromptBody",
    "Reason",
    "RedactBody",
    "RedactRequest",
    "Referrer",
    "ReviewedBody",
    "ReviewedKept",
    "ReviewedList",
    "ReviewedRequest",
    "RoleBody",
    "SafetyBody",
    "SegmentBody",
    "SegmentKind",
    "SentenceBody",
    "SentenceKind",
    "Status",
    "StepBody",
    "SuggestionBody",
    "TermBody",
    "TurnBody",
    "Urgency",
    "Written",
    "answer_body",
    "document_body",
    "document_text",
    "pathway_body",
]

#: The most turns of a conversation that are taken along.
MOST_TURNS = 20
#: The longest earlier answer that is taken along, in characters.
LONGEST_ANSWER = 8_000

#: A BCP 47 tag, or nothing.
_LANGUAGE = r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4})?$"


class TurnBody(Taken):
    """An earlier question of the conversation and the answer it got."""

    question: Annotated[str, Field(max_length=LONGEST_QUESTION)]
    answer: Annotated[str, Field(max_length=LONGEST_ANSWER)]


class AskRequest(Taken):
    """One question."""

    question: Annotated[
        str, Field(min_length=1, max_length=LONGEST_QUESTION), AfterValidator(with_words)
    ]
    history: Annotated[
        tuple[TurnBody, ...], Field(max_length=MOST_TURNS, description="Oldest first.")
    ] = ()
    language: Annotated[
        str, Field(pattern=_LANGUAGE, description="BCP 47 tag that the asker chose, or empty.")
    ] = ""


class SegmentBody(Given):
    """One paragraph, list item or heading of the answer."""

    kind: SegmentKind
    text: str
    citations: tuple[int, ...]
    language: Annotated[str, Field(description="BCP 47 tag of its words.")] = ENGLISH


class CitationBody(Given):
    """Where words of the answer stand."""

    number: int
    document: str
    passage: Annotated[
        str, Field(description="Anchor of the passage on /documents/{document}, such as p12.")
    ]
    title: str
    edition: str
    status: Status
    page: int | None
    page_label: str
    heading: tuple[str, ...]
    quote: str
    url: str
    verified_on: date | None
    marking: Marking = Marking.OFFICIAL
    language: Annotated[str, Field(description="BCP 47 tag of the quoted words.")] = ENGLISH
    before: Annotated[
        str, Field(description="What stands before the quote in its passage, in whole sentences.")
    ] = ""
    after: Annotated[str, Field(description="What stands after it, likewise.")] = ""


class NoticeBody(Given):
    """Something that the reader must know about the answer."""

    kind: NoticeKind
    text: str
    language: Annotated[str, Field(description="BCP 47 tag of its words.")] = ENGLISH


class ContactBody(Given):
    """A route to a person."""

    name: str
    purpose: str
    phone: str
    email: str
    url: str
    hours: str


class ContactList(Given):
    """Whom to ask where the documents do not answer."""

    contacts: tuple[ContactBody, ...]


class SuggestionBody(Given):
    """What a question may be about, or could be next; its own question is sent as it stands."""

    text: str
    question: str


class AnswerBody(Given):
    """What one question came to."""

    id: Annotated[str, Field(description="By which feedback names it. It has no meaning.")]
    outcome: Outcome
    text: str
    language: Annotated[str, Field(description="BCP 47 tag of the fixed words.")] = ENGLISH
    machine_written: Annotated[
        bool,
        Field(description="Whether fixed words are a translation that no person has checked."),
    ] = False
    written: Annotated[
        Written,
        Field(description="Whose words: the documents', or in part a language model's, checked."),
    ]
    segments: tuple[SegmentBody, ...]
    citations: tuple[CitationBody, ...]
    notices: tuple[NoticeBody, ...]
    pathways: tuple[AnyCard, ...] = ()
    contacts: tuple[ContactBody, ...]
    suggestions: tuple[SuggestionBody, ...] = ()
    confidence: float
    audience: Audience
    release: str
    milliseconds: float


class DocumentBody(Given):
    """One edition of one document: what it is, whose it is, and whether it is in force."""

    id: str
    title: str
    kind: Kind
    owner: str
    audience: Audience
    marking: Marking
    languages: tuple[str, ...]
    edition: str
    status: Status
    in_force_from: date | None
    in_force_to: date | None
    supersedes: tuple[str, ...]
    verified_on: date | None
    review_due: date | None
    source_url: str
    topics: tuple[str, ...]
    format: str
    pages: int
    sha256: str


class DocumentList(Given):
    """All documents that the asker may read."""

    documents: tuple[DocumentBody, ...]


class SentenceBody(Given):
    """A sentence, a list item or a table row, as it stands in the document."""

    kind: SentenceKind
    text: str
    block: int
    group: int
    page: int
    lead_in: bool
    marker: str
    cells: tuple[tuple[str, str], ...]


class PassageBody(Given):
    """A stretch of one document under one heading path; `id` is its anchor on the page."""

    id: str
    heading: tuple[str, ...]
    page: int
    page_label: str
    text: str
    sentences: tuple[SentenceBody, ...]


class EditionBody(Given):
    """An edition that came after another one."""

    id: str
    title: str
    edition: str
    status: Status
    limits: Annotated[str, Field(description="What it says that is not held here, or empty.")]


class DocumentText(DocumentBody):
    """A document with its passages in reading order, and whether a reader can rely on it."""

    overdue: Annotated[bool, Field(description="Whether its review was due before today.")]
    followed_by: Annotated[
        EditionBody | None, Field(description="The last of the editions that came after it.")
    ]
    passages: tuple[PassageBody, ...]


class Fault(Given):
    """Why a request was not answered, and what to do next. It never repeats what was sent."""

    code: str
    message: str


class SafetyBody(Given):
    """Help for whoever is in danger: to be shown before everything else."""

    text: str
    notices: tuple[NoticeBody, ...]
    contacts: tuple[ContactBody, ...]


class ErrorBody(Given):
    """The body of every error of the API; `safety` where what was sent tells of danger."""

    error: Fault
    safety: SafetyBody | None = None


class FeedbackTaken(Given):
    """Feedback was kept, and its words tell of danger."""

    safety: SafetyBody


class EnquiryTaken(Given):
    """An enquiry was kept; `safety` where its words tell of danger."""

    reference: Annotated[str, Field(description="By which staff find it again.")]
    safety: SafetyBody | None


def answer_body(answer: Answer) -> AnswerBody:
    """The Answer JSON of an answer."""
    return AnswerBody.model_validate(answer)


def document_body(document: Document, status: Status, replaces: tuple[str, ...]) -> DocumentBody:
    """A document as listed; `replaces` names only the editions that the asker may read."""
    return DocumentBody.model_validate(_description(document, status, replaces))


def document_text(
    document: Document,
    status: Status,
    replaces: tuple[str, ...],
    passages: Sequence[Passage],
    *,
    overdue: bool,
    followed_by: tuple[Document, Status] | None,
) -> DocumentText:
    """A document with its words. Its passages are numbered from 1: p1, p2 and so on.

    `followed_by`: the last edition after it that the asker may read.
    """
    later = followed_by and EditionBody.model_validate(_description(*followed_by, ()))
    return DocumentText.model_validate(
        _description(document, status, replaces)
        | {"overdue": overdue, "followed_by": later}
        | {"passages": [_passage(place, each) for place, each in enumerate(passages)]}
    )


def _description(
    document: Document, status: Status, replaces: tuple[str, ...]
) -> dict[str, object]:
    own = {field.name: getattr(document, field.name) for field in fields(document)}
    return own | {"status": status, "supersedes": replaces}


def _passage(place: int, passage: Passage) -> dict[str, object]:
    own = {field.name: getattr(passage, field.name) for field in fields(passage)}
    return own | {"id": anchor(place)}
