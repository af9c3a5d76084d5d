"""What goes in and out over HTTP about referral pathways. Nothing here decides anything."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field

from assistant.answering.answer import Card
from assistant.knowledge.ages import OLDEST
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Status
from assistant.knowledge.openness import OpenState
from assistant.knowledge.pathway import Referrer, Urgency
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
    urgency: Annotated[
        Urgency | None,
        Field(description="How soon help must come, as far as the record says it."),
    ] = None
    page: Page = 1
    per_page: PerPage = 100


class OpenBody(Given):
    """Whether it is open now. The hours are those of the record, in the time of London."""

    state: OpenState
    until: Annotated[
        str, Field(description='Until when, as "5pm today" or "9am on Monday"; "" if not known.')
    ]
    says: Annotated[str, Field(description="What else to know, and whom to call until then.")]


class PathwayContactBody(Given):
    """A way to reach a pathway. `for`: who may use it."""

    model_config = ConfigDict(validate_by_name=True, serialize_by_alias=True)

    name: str
    whom: Annotated[str, Field(alias="for")]
    phone: str
    textphone: str
    email: str
    url: str
    hours: str
    open: OpenBody


class OutOfHoursBody(Given):
    """What to do when the pathway's own contacts do not answer."""

    says: str
    name: str
    phone: str
    hours: str
    open: OpenBody


class PathwayCard(Given):
    """A pathway as it stands beside an answer; empty is what its sources do not give."""

    id: str
    title: str
    about: str
    who_for: str
    age: str
    urgency: Urgency | None
    how_to_refer: tuple[str, ...]
    contacts: tuple[PathwayContactBody, ...]
    consent: str
    out_of_hours: OutOfHoursBody | None
    not_for: tuple[str, ...]
    immediate_danger: str
    form_name: str
    form_url: str
    response_time: str
    verified_on: date | None
    overdue: Annotated[bool, Field(description="Whether its review was due before today.")]
    url: Annotated[str, Field(description="Its page.")]


class PathwayBody(PathwayCard):
    """A pathway with all of its record. `referral`: who may refer, as far as its contacts say."""

    owner: str
    audience: Audience
    status: Status
    review_due: date | None
    source_url: str
    topics: tuple[str, ...]
    referral: tuple[Referrer, ...]
    also_called: tuple[str, ...]
    threshold: str
    address: str
    not_held: tuple[str, ...]


class PathwayList(Given):
    """One page of the pathways that the asker may read and wants."""

    total: int
    page: int
    per_page: int
    pathways: tuple[PathwayBody, ...]


def pathway_body(card: Card, *, status: Status) -> PathwayBody:
    """A pathway with all that its record says."""
    of_document = ("owner", "audience", "review_due", "source_url", "topics")
    return PathwayBody.model_validate(
        _values(card)
        | {name: getattr(card.document, name) for name in of_document}
        | {"status": status, "referral": card.pathway.referrers}
    )


def _card_values(card: object) -> object:
    """The fields of a card; whatever else comes is taken as it is."""
    return _values(card) if isinstance(card, Card) else card


#: A card as an answer holds it, or as JSON.
AnyCard = Annotated[PathwayCard, BeforeValidator(_card_values)]


def _values(card: Card) -> dict[str, object]:
    values = asdict(card.pathway)
    return values | {
        "id": card.document.id,
        "contacts": [
            contact | {"open": open_}
            for contact, open_ in zip(values["contacts"], card.open.contacts, strict=True)
        ],
        "out_of_hours": (
            values["out_of_hours"] and values["out_of_hours"] | {"open": card.open.out_of_hours}
        ),
        "verified_on": card.document.verified_on,
        "overdue": card.overdue,
        "url": card.url,
    }
