"""What a reader is told above a document that cannot simply be relied on."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.web.schema import DocumentText, EditionBody, Status
from bots import words
from bots.web.links import long_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Why a document is no ground to stand on, and what holds in its place."""

    #: Its look: ended, superseded, unverified or overdue.
    look: str
    heading: str
    text: str
    #: Beside words that a link jumped to: whoever lands there has not seen the top of the page.
    mark: str
    #: The last edition after it, and what to call it.
    followed_by: EditionBody | None = None
    lead: str = ""


def standing(document: DocumentText) -> Standing | None:
    """What there is to be told of a document; None where it is in force and was reviewed."""
    match document.status:
        case Status.ENDED | Status.SUPERSEDED:
            return _past(document)
        case Status.UNVERIFIED:
            return Standing(
                look=document.status,
                heading=words.UNVERIFIED_TITLE,
                text=words.UNVERIFIED,
                mark=words.UNVERIFIED_MARK,
            )
        case Status.CURRENT if document.overdue and document.review_due:
            return Standing(
                look="overdue",
                heading=words.OVERDUE_TITLE,
                text=words.overdue(long_date(document.review_due)),
                mark=words.OVERDUE_MARK,
            )
        case Status.CURRENT:
            return None


def _past(document: DocumentText) -> Standing:
    later = document.followed_by
    ended = document.status is Status.ENDED
    day = long_date(document.in_force_to) if document.in_force_to else ""
    return Standing(
        look=document.status,
        heading=words.ENDED_TITLE if ended else words.SUPERSEDED_TITLE,
        text=words.no_longer(day if ended else ""),
        mark=words.PAST_MARK,
        followed_by=later,
        lead=_lead(later) if later else words.nothing_later(document.owner),
    )


def _lead(later: EditionBody) -> str:
    return words.HOLDS_NOW if later.status is Status.CURRENT else words.FOLLOWED_BY
