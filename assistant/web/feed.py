"""Referral pathways as services of Open Referral UK 3.0. Nothing is invented, nothing unverified.

Its own fields stand in `x_pathway` and `x_contact` (docs/decisions/0010-open-referral.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from assistant.knowledge.ages import read_ages
from assistant.knowledge.document import Document, Status
from assistant.knowledge.hours import DAYS, read_hours
from assistant.knowledge.partnership import Partnership
from assistant.knowledge.pathway import Pathway, PathwayContact
from assistant.web.reading import Reader
from assistant.web.schema.given import Given
from assistant.web.schema.openreferral import (
    Address,
    Attribute,
    Contact,
    ContactExtension,
    Listing,
    Location,
    Organization,
    PathwayExtension,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)

_Entry = TypeVar("_Entry", bound=Given)

#: What is served of an edition, by whether it is in force; what is unverified is not served.
_STATUS: Mapping[Status, Literal["active", "inactive", "defunct"]] = {
    Status.CURRENT: "active",
    Status.ENDED: "inactive",
    Status.SUPERSEDED: "defunct",
}
_NAMESPACE = uuid5(NAMESPACE_URL, "urn:csp-assistant:open-referral")
#: "London E1 1BJ": a town and a postcode at the end, after a comma.
_TOWN_AND_POSTCODE = re.compile(
    r"(?P<street>.+), (?P<city>[^,\d]{2,60}),? (?P<code>[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})"
)
#: Last words of a street, which are no town.
_STREETS = re.compile(
    r"\b(?:street|road|lane|avenue|square|place|way|row|gardens|close|hill|house|hospital)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Feed:
    """The services that one reader may be given, of one partnership."""

    reader: Reader

    @property
    def partnership(self) -> Partnership:
        """Whose services these are."""
        return self.reader.library.partnership

    def served(self) -> tuple[tuple[Pathway, Document], ...]:
        """The pathways that are served, by path in the corpus."""
        return tuple(
            (pathway, document)
            for pathway, document in self.reader.pathways()
            if self.reader.status(document) in _STATUS
        )

    def service(self, pathway: Pathway, document: Document) -> Service:
        """A pathway as a service."""
        service_id = self.service_id(document)
        ages = read_ages(pathway.age)
        organization = self._organization(document.owner or self.partnership.name)
        return Service(
            id=service_id,
            organization_id=organization.id,
            name=pathway.title,
            description=pathway.about,
            url=_first(contact.url for contact in pathway.contacts),
            email=_first(contact.email for contact in pathway.contacts),
            status=_STATUS[self.reader.status(document)],
            minimum_age=ages.least,
            maximum_age=ages.most,
            assured_date=document.verified_on,
            organization=organization,
            contacts=tuple(_contact(service_id, each) for each in pathway.contacts),
            schedules=_schedules(service_id, pathway.contacts[0]) or None,
            service_at_locations=(
                (self._place(service_id, pathway.address),) if pathway.address else None
            ),
            attributes=tuple(
                Attribute(
                    id=uuid5(service_id, f"attribute:{term.id}"),
                    link_id=service_id,
                    taxonomy_term_id=term.id,
                    taxonomy_term=term,
                )
                for term in self.terms(document.topics)
            )
            or None,
            x_pathway=_extension(pathway, document),
        )

    def service_id(self, document: Document) -> UUID:
        """The id of a service: the same as long as its document keeps its own."""
        return self._id("service", document.id)

    def taxonomy(self) -> Taxonomy:
        """The one taxonomy: the partnership's topics."""
        name = self.partnership.name
        return Taxonomy(
            id=self._id("taxonomy", "topics"), name="Topics", description=f"Topics of the {name}"
        )

    def terms(self, topics: Sequence[str] | None = None) -> tuple[TaxonomyTerm, ...]:
        """The topics as terms: those named, or all."""
        taxonomy = self.taxonomy()
        return tuple(
            TaxonomyTerm(
                id=self._id("topic", topic.id),
                name=topic.title,
                description=f"{topic.title}: a topic of the {self.partnership.name}",
                taxonomy=taxonomy.name,
                taxonomy_id=taxonomy.id,
            )
            for topic in self.partnership.topics
            if topics is None or topic.id in topics
        )

    def topics(self, term: UUID | None, taxonomy: UUID | None) -> frozenset[str] | None:
        """The topics that a term and a taxonomy stand for; None where neither is given."""
        if term is None and taxonomy is None:
            return None
        known = taxonomy in {None, self.taxonomy().id}
        return frozenset(
            topic.id
            for topic in self.partnership.topics
            if known and term in {None, self._id("topic", topic.id)}
        )

    def placed(self) -> tuple[tuple[Pathway, Document], ...]:
        """The pathways that are served and have a place."""
        return tuple(pair for pair in self.served() if pair[0].address)

    def place(self, pathway: Pathway, document: Document) -> ServiceAtLocation:
        """The place of a pathway that has one."""
        return self._place(self.service_id(document), pathway.address)

    def _organization(self, name: str) -> Organization:
        return Organization(
            id=self._id("organization", name),
            name=name,
            description=f"{name} answers for entries of the {self.partnership.name}.",
        )

    def _place(self, service_id: UUID, address: str) -> ServiceAtLocation:
        place = uuid5(service_id, f"location:{address}")
        whole = _TOWN_AND_POSTCODE.fullmatch(address)
        addresses = None
        if whole and not _STREETS.search(whole["city"]):
            addresses = (
                Address(
                    id=uuid5(place, "address"),
                    address_1=whole["street"],
                    city=whole["city"],
                    state_province=self.partnership.area or whole["city"],
                    postal_code=whole["code"],
                ),
            )
        return ServiceAtLocation(
            id=uuid5(place, "service"),
            service_id=service_id,
            location_id=place,
            location=Location(id=place, name=address, addresses=addresses),
        )

    def _id(self, kind: str, name: str) -> UUID:
        """A stable id; two partnerships with documents of one name have different ones."""
        return uuid5(uuid5(_NAMESPACE, self.partnership.name), f"{kind}:{name}")


def list_page(
    entries: Sequence[_Entry], *, total: int, page: int, per_page: int
) -> dict[str, object]:
    """The envelope of one page; `entries` are those of the page, `total` counts all."""
    pages = -(-total // per_page)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": page,
        "size": len(entries),
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": not entries,
        "contents": tuple(entries),
    }


def whole_feed(feed: Feed) -> Listing[Service]:
    """Every service on one page."""
    services = [feed.service(*pair) for pair in feed.served()]
    count = len(services)
    return Listing[Service](**list_page(services, total=count, page=1, per_page=max(count, 1)))


def _contact(service_id: UUID, contact: PathwayContact) -> Contact:
    contact_id = uuid5(
        service_id, f"contact:{contact.name}:{contact.phone}:{contact.email}:{contact.url}"
    )
    number, _, more = contact.phone.partition(",")
    digits = re.match(r"\+?[\d ]*\d", number)
    plain = digits[0] if digits else ""
    told = (number[len(plain) :] + more).strip()
    numbers = ((plain, told or None), (contact.textphone, "Textphone"))
    return Contact(
        id=contact_id,
        name=contact.name,
        email=contact.email or None,
        phones=tuple(
            Phone(id=uuid5(contact_id, f"phone:{each}"), number=each, description=what)
            for each, what in numbers
            if each
        )
        or None,
        x_contact=ContactExtension(
            whom=contact.whom,
            hours=contact.hours or None,
            phone=contact.phone if contact.phone != plain else None,
            textphone=contact.textphone or None,
            url=contact.url or None,
        ),
    )


def _schedules(service_id: UUID, contact: PathwayContact) -> tuple[Schedule, ...]:
    """The hours of the first contact, if all of them are surely understood.

    Other contacts, such as a line for the night, are not when the service itself is open.
    """
    return tuple(
        Schedule(
            id=uuid5(service_id, f"schedule:{number}"),
            byday=",".join(DAYS[day] for day in opening.days),
            opens_at=f"{opening.opens:%H:%M}",
            closes_at=f"{opening.closes:%H:%M}",
            description=f"{contact.name}: {contact.hours}",
        )
        for number, opening in enumerate(read_hours(contact.hours))
    )


def _extension(pathway: Pathway, document: Document) -> PathwayExtension:
    values = asdict(pathway) | {
        "document": document.id,
        "review_due": document.review_due,
        "source_url": document.source_url,
        "out_of_hours": _held(asdict(pathway.out_of_hours)) if pathway.out_of_hours else None,
    }
    return PathwayExtension.model_validate(_held(values))


def _held(values: Mapping[str, object]) -> dict[str, object]:
    """The values that say something."""
    return {name: value for name, value in values.items() if value not in ("", (), None)}


def _first(values: Iterator[str]) -> str | None:
    return next((value for value in values if value), None)
