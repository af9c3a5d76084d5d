"""What Open Referral UK (HSDS-UK 3.0) is given: services as JSON, and nothing decided here.

A field without a value is left out, never null. What the standard has no field for begins with
`csp_` (docs/open-referral.md).
"""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True)


class FeedBody(_Given):
    """Which version of the standard the feed follows."""

    version: str
    profile: str
    openapi_url: str


class OrganizationBody(_Given):
    """The body that answers for a service's entry."""

    id: UUID
    name: str
    description: str


class ServicePhoneBody(_Given):
    """A phone number, and in words when and for what it is answered."""

    id: UUID
    number: str
    description: str | None = None


class ServiceContactBody(_Given):
    """A way to reach a service."""

    id: UUID
    service_id: UUID
    name: str
    email: str | None = None
    phones: tuple[ServicePhoneBody, ...] | None = None
    csp_for: str | None = Field(None, description="Who may use it, unless anyone may.")
    csp_url: str | None = None


class ScheduleBody(_Given):
    """When a service is open; given only where its hours can mean one thing."""

    id: UUID
    freq: Literal["WEEKLY"] = "WEEKLY"
    byday: str
    opens_at: str | None = None
    closes_at: str | None = None
    description: str
    notes: str | None = None


class LocationBody(_Given):
    """Where a service is; its address stands in the description, as it is written."""

    id: UUID
    location_type: Literal["physical"] = "physical"
    description: str


class ServiceAtLocationBody(_Given):
    """A service at a place."""

    id: UUID
    location: LocationBody


class FormBody(_Given):
    """The form with which people are referred."""

    name: str
    url: str | None = None


class ClosedHoursBody(_Given):
    """What to do when the service's own contacts do not answer."""

    says: str
    name: str | None = None
    phone: str | None = None
    hours: str | None = None


class ServiceSummaryBody(_Given):
    """A service as it is listed: the standard's fields that hold one value."""

    id: UUID
    organization_id: UUID
    name: str
    description: str
    url: str | None = None
    email: str | None = None
    status: Literal["active", "inactive"]
    minimum_age: int | None = None
    maximum_age: int | None = None
    assured_date: date | None = Field(None, description="When a person last checked the entry.")
    organization: OrganizationBody


class ServiceBody(ServiceSummaryBody):
    """A service with all that is held of it."""

    schedules: tuple[ScheduleBody, ...] | None = None
    service_at_locations: tuple[ServiceAtLocationBody, ...] | None = None
    contacts: tuple[ServiceContactBody, ...] | None = None
    csp_document: str = Field(description="Id of its page: see /api/v1/documents.")
    csp_also_called: tuple[str, ...] | None = None
    csp_who_for: str
    csp_age: str | None = None
    csp_threshold: str | None = None
    csp_how_to_refer: tuple[str, ...]
    csp_form: FormBody | None = None
    csp_response_time: str | None = None
    csp_consent: str | None = None
    csp_out_of_hours: ClosedHoursBody | None = None
    csp_immediate_danger: str
    csp_not_for: tuple[str, ...] | None = None
    csp_not_held: tuple[str, ...] | None = None
    csp_review_due: date | None = None


class ServicePageBody(_Given):
    """One page of the list of services."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: tuple[ServiceSummaryBody, ...]
