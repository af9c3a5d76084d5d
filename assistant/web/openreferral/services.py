"""Pathways as services of Open Referral UK: stable ids, the standard's fields, and our own.

Only what everybody may read becomes a service, whatever release it is taken from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from assistant.knowledge.audience import Audience, Marking
from assistant.knowledge.document import Document, Status
from assistant.knowledge.library import Library
from assistant.knowledge.pathway import Pathway, PathwayContact
from assistant.web.openreferral.bodies import (
    ClosedHoursBody,
    FormBody,
    LocationBody,
    OrganizationBody,
    ScheduleBody,
    ServiceAtLocationBody,
    ServiceBody,
    ServiceContactBody,
    ServicePhoneBody,
)
from assistant.web.openreferral.hours import openings

_ANYONE = "anyone"
_OR_OVER = re.compile(r"(\d{1,3}) or over")
_UNDER = re.compile(r"under (\d{1,3})")
#: An unverified page is shown as such to those who read it here; a feed has no way to say so.
_STATUSES = {Status.CURRENT: "active", Status.ENDED: "inactive", Status.SUPERSEDED: "inactive"}


def open_services(library: Library) -> Iterator[ServiceBody]:
    """The services of a library that everybody may read, in the order of their files."""
    partnership = library.partnership.name
    for pathway in library.entries(Pathway):
        document = library.document(pathway.document)
        if document is None or not _is_open(document):
            continue
        status = _STATUSES.get(library.status(document.id))
        if status is not None:
            yield _Service(pathway, document, partnership, status).body()


def service_id(partnership: str, document_id: str) -> UUID:
    """The id of a service: the same as long as partnership and document keep their names."""
    return _id(partnership, "service", document_id)


def _is_open(document: Document) -> bool:
    return document.audience is Audience.PUBLIC and document.marking is Marking.OFFICIAL


def _id(*names: str) -> UUID:
    """An id that follows from names alone, so that it outlives a build."""
    return uuid5(NAMESPACE_URL, "\n".join(("https://openreferraluk.org", *names)))


@dataclass(frozen=True, slots=True)
class _Service:
    """A pathway on its way to a service."""

    pathway: Pathway
    document: Document
    partnership: str
    status: str

    def body(self) -> ServiceBody:
        """All that the standard and our own fields take."""
        pathway, document = self.pathway, self.document
        organization = self._organization()
        return ServiceBody(
            id=self.id,
            organization_id=organization.id,
            name=pathway.title,
            description=pathway.about,
            url=self._first("url") or pathway.form_url or None,
            email=self._first("email"),
            status=self.status,
            minimum_age=_number(_OR_OVER, pathway.age, 0),
            maximum_age=_number(_UNDER, pathway.age, -1),
            assured_date=document.verified_on,
            organization=organization,
            schedules=tuple(self._schedules()) or None,
            service_at_locations=tuple(self._places()) or None,
            contacts=tuple(self._contacts()) or None,
            csp_document=document.id,
            csp_also_called=pathway.also_called or None,
            csp_who_for=pathway.who_for,
            csp_age=pathway.age or None,
            csp_threshold=pathway.threshold or None,
            csp_how_to_refer=pathway.how_to_refer,
            csp_form=self._form(),
            csp_response_time=pathway.response_time or None,
            csp_consent=pathway.consent or None,
            csp_out_of_hours=self._out_of_hours(),
            csp_immediate_danger=pathway.immediate_danger,
            csp_not_for=pathway.not_for or None,
            csp_not_held=pathway.not_held or None,
            csp_review_due=document.review_due,
        )

    @property
    def id(self) -> UUID:
        """The id of the service."""
        return service_id(self.partnership, self.document.id)

    def _organization(self) -> OrganizationBody:
        name = self.document.owner or self.partnership
        return OrganizationBody(
            id=_id(self.partnership, "organization", name),
            name=name,
            description=f"{name} answers for what this entry says.",
        )

    def _first(self, way: str) -> str | None:
        """The first of one way to reach the service that is open to anyone."""
        ways: Iterator[str] = (
            getattr(each, way) for each in self.pathway.contacts if each.whom == _ANYONE
        )
        return next(filter(None, ways), None)

    def _contacts(self) -> Iterator[ServiceContactBody]:
        seen: dict[tuple[str, str], int] = {}
        for each in self.pathway.contacts:
            key = each.name, each.whom
            seen[key] = seen.get(key, 0) + 1
            own = _id(str(self.id), "contact", *key, str(seen[key]))
            yield ServiceContactBody(
                id=own,
                service_id=self.id,
                name=each.name,
                email=each.email or None,
                phones=tuple(_phones(each, own)) or None,
                csp_for=None if each.whom == _ANYONE else each.whom,
                csp_url=each.url or None,
            )

    def _schedules(self) -> Iterator[ScheduleBody]:
        """When it is open, where every phone of it is answered at the same hours."""
        hours = {each.hours for each in self.pathway.contacts if each.phone}
        if len(hours) != 1:
            return
        words = hours.pop()
        for number, each in enumerate(openings(words), start=1):
            yield ScheduleBody(
                id=_id(str(self.id), "schedule", str(number)),
                byday=each.days,
                opens_at=each.opens or None,
                closes_at=each.closes or None,
                description=words,
                notes=each.notes or None,
            )

    def _places(self) -> Iterator[ServiceAtLocationBody]:
        if self.pathway.address:
            yield ServiceAtLocationBody(
                id=_id(str(self.id), "service at location"),
                location=LocationBody(
                    id=_id(self.partnership, "location", self.pathway.address),
                    description=self.pathway.address,
                ),
            )

    def _form(self) -> FormBody | None:
        if not self.pathway.form_name:
            return None
        return FormBody(name=self.pathway.form_name, url=self.pathway.form_url or None)

    def _out_of_hours(self) -> ClosedHoursBody | None:
        closed = self.pathway.out_of_hours
        if closed is None:
            return None
        return ClosedHoursBody(
            says=closed.says,
            name=closed.name or None,
            phone=closed.phone or None,
            hours=closed.hours or None,
        )


def _phones(contact: PathwayContact, own: UUID) -> Iterator[ServicePhoneBody]:
    numbers: Sequence[tuple[str, str]] = (
        (contact.phone, contact.hours),
        (contact.textphone, "Textphone"),
    )
    for number, description in numbers:
        if number:
            yield ServicePhoneBody(
                id=_id(str(own), "phone", number), number=number, description=description or None
            )


def _number(pattern: re.Pattern[str], age: str, more: int) -> int | None:
    """The age that the words give, where they give nothing else."""
    found = pattern.fullmatch(age)
    return int(found[1]) + more if found else None
