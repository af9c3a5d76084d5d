"""What goes out as Open Referral UK 3.0: the standard's own names, and `x_` before ours.

A field without a value is left out and never null, as the standard asks.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import Field

from assistant.knowledge.pathway import Urgency
from assistant.web.schema.given import Given, Taken
from assistant.web.schema.pathways import Age, Page, PerPage, Search

_Entry = TypeVar("_Entry", bound=Given)

#: How many services are on a page where the caller does not say it.
ON_A_PAGE = 50


class PageQuery(Taken):
    """Which page of a list."""

    page: Page = 1
    per_page: PerPage = ON_A_PAGE


class ServiceQuery(PageQuery):
    """Which services are listed; what is left out limits nothing."""

    search: Search = ""
    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    minimum_age: Annotated[
        Age | None, Field(description="Leaves out what is only for younger people.")
    ] = None
    maximum_age: Annotated[
        Age | None, Field(description="Leaves out what is only for older people.")
    ] = None


class ApiInformation(Given):
    """Which standard and profile this is, and where the API is described."""

    version: str
    profile: str
    openapi_url: str


class Phone(Given):
    """A phone number."""

    id: UUID
    number: str
    description: str | None = None


class ContactExtension(Given):
    """What a contact says that the standard has no field for."""

    whom: Annotated[str, Field(serialization_alias="for")]
    hours: str | None = None
    #: The number as its page prints it, where it has an extension or an option.
    phone: str | None = None
    textphone: str | None = None
    url: str | None = None


class Contact(Given):
    """A contact. The UK profile leaves out its phones and email; the wider standard has both."""

    id: UUID
    name: str
    email: str | None = None
    phones: tuple[Phone, ...] | None = None
    x_contact: ContactExtension


class Schedule(Given):
    """Days and hours of every week."""

    id: UUID
    freq: Literal["WEEKLY"] = "WEEKLY"
    byday: str
    opens_at: str
    closes_at: str
    description: str


class Address(Given):
    """An address, where all its parts are known."""

    id: UUID
    address_1: str
    city: str
    state_province: str
    postal_code: str
    country: str = "GB"
    address_type: Literal["physical"] = "physical"


class Location(Given):
    """A place."""

    id: UUID
    location_type: Literal["physical"] = "physical"
    name: str
    addresses: tuple[Address, ...] | None = None


class ServiceAtLocation(Given):
    """A service at a place."""

    id: UUID
    service_id: UUID
    location_id: UUID
    location: Location


class Organization(Given):
    """The body that answers for a service."""

    id: UUID
    name: str
    description: str


class TaxonomyTerm(Given):
    """A topic of the partnership."""

    id: UUID
    name: str
    description: str
    taxonomy: str
    taxonomy_id: UUID


class Taxonomy(Given):
    """The topics of the partnership."""

    id: UUID
    name: str
    description: str


class Attribute(Given):
    """A topic of a service."""

    id: UUID
    link_id: UUID
    link_type: str = "topic"
    taxonomy_term_id: UUID
    taxonomy_term: TaxonomyTerm


class OutOfHoursExtension(Given):
    """What to do when the service's own contacts do not answer."""

    says: str
    name: str | None = None
    phone: str | None = None
    hours: str | None = None


class PathwayExtension(Given):
    """What a referral pathway says that the standard has no field for."""

    document: Annotated[str, Field(description="Id in /api/v1/pathways.")]
    also_called: tuple[str, ...] | None = None
    who_for: str | None = None
    age: str | None = None
    urgency: Urgency | None = None
    threshold: str | None = None
    how_to_refer: tuple[str, ...] | None = None
    form_name: str | None = None
    form_url: str | None = None
    address: str | None = None
    response_time: str | None = None
    consent: str | None = None
    out_of_hours: OutOfHoursExtension | None = None
    immediate_danger: str
    not_for: tuple[str, ...] | None = None
    not_held: tuple[str, ...] | None = None
    review_due: date | None = None
    source_url: str | None = None


class Service(Given):
    """A referral pathway as a service. `organization` and its id: the standard asks for either."""

    id: UUID
    organization_id: UUID
    name: str
    description: str
    url: str | None = None
    email: str | None = None
    status: Literal["active", "inactive", "defunct"]
    minimum_age: int | None = None
    maximum_age: int | None = None
    assured_date: date | None = None
    organization: Organization
    contacts: tuple[Contact, ...]
    schedules: tuple[Schedule, ...] | None = None
    service_at_locations: tuple[ServiceAtLocation, ...] | None = None
    attributes: tuple[Attribute, ...] | None = None
    x_pathway: PathwayExtension


class Listing(Given, Generic[_Entry]):
    """One page of a list, in the standard's envelope."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: tuple[_Entry, ...]
