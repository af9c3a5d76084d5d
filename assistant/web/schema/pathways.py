"""What goes in and out over HTTP about referral pathways. Nothing here decides anything."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated

from pydantic import Field

from assistant.knowledge.ages import OLDEST
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Document, Status
from assistant.knowledge.pathway import Pathway, Referrer
from assistant.web.schema.given import Given, Taken

#: The longest text that is searched for, and the most pathways or services on one page.
LONGEST_SEARCH = 200
MOST_ON_A_PAGE = 200

Search = Annotated[
    str, Field(max_length=LONGEST_SEARCH, description="Words that all have to occur, in any form.")
]
Page = Annotated[int, Field(ge=1, le=1_000_000, description="The page, from 1.")]
PerPage = Annotated[int, Field(ge=1, le=MOST_ON_A_PAGE, description="How many on one page.")]
Age = Annotated[int, Field(ge=0, le=OLDEST)]


class PathwayQuery(Taken):
    """Which pathways are listed; what is left out limits nothing."""

    search: Search = ""
    topic: Annotated[str, Field(max_length=100, description="Id of a topic.")] = ""
    referral: Annotated[
        Referrer | None,
        Field(description="Who refers: a person for themselves, or a professional."),
    ] = None
    age: Annotated[Age | None, Field(description="Leaves out what is not for that age.")] = None
    page: Page = 1
    per_page: PerPage = 100


class PathwayContactBody(Given):
    """A way to reach a pathway. `for`: who may use it."""

    name: str
    whom: Annotated[str, Field(serialization_alias="for")]
    phone: str
    textphone: str
    email: str
    url: str
    hours: str


class OutOfHoursBody(Given):
    """What to do when the pathway's own contacts do not answer."""

    says: str
    name: str
    phone: str
    hours: str


class PathwaySummary(Given):
    """A pathway as it is listed. `referral`: who may refer, as far as its contacts say."""

    id: str
    title: str
    owner: str
    audience: Audience
    status: Status
    overdue: Annotated[bool, Field(description="Whether its review was due before today.")]
    verified_on: date | None
    review_due: date | None
    source_url: str
    topics: tuple[str, ...]
    about: str
    who_for: str
    age: str
    referral: tuple[Referrer, ...]
    contacts: tuple[PathwayContactBody, ...]
    immediate_danger: str


class PathwayBody(PathwaySummary):
    """A pathway with all that its record says; empty is what its sources do not give."""

    also_called: tuple[str, ...]
    threshold: str
    how_to_refer: tuple[str, ...]
    form_name: str
    form_url: str
    address: str
    response_time: str
    consent: str
    out_of_hours: OutOfHoursBody | None
    not_for: tuple[str, ...]
    not_held: tuple[str, ...]


class PathwayList(Given):
    """One page of the pathways that the asker may read and wants."""

    total: int
    page: int
    per_page: int
    pathways: tuple[PathwaySummary, ...]


def pathway_summary(
    pathway: Pathway, document: Document, *, status: Status, overdue: bool
) -> PathwaySummary:
    """A pathway as it is listed."""
    return PathwaySummary.model_validate(_values(pathway, document, status, overdue=overdue))


def pathway_body(
    pathway: Pathway, document: Document, *, status: Status, overdue: bool
) -> PathwayBody:
    """A pathway with all that its record says."""
    return PathwayBody.model_validate(_values(pathway, document, status, overdue=overdue))


def _values(
    pathway: Pathway, document: Document, status: Status, *, overdue: bool
) -> dict[str, object]:
    of_document = ("id", "owner", "audience", "verified_on", "review_due", "source_url", "topics")
    return asdict(pathway) | {
        **{name: getattr(document, name) for name in of_document},
        "status": status,
        "overdue": overdue,
        "referral": pathway.referrers,
    }
