"""A referral pathway as a record: who it is for, how to refer, whom to contact, and when.

Its page is written from it by the build, one section a field, so that each field can be quoted and
cited. The heading of a section says which field it holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """A field of a pathway; the value is the heading of its section on the page."""

    ABOUT = "What is it for?"
    WHO = "Who is it for?"
    THRESHOLD = "When does it apply?"
    HOW = "How do I refer or ask for help?"
    FORM = "Which form do I use?"
    CONTACT = "Who do I contact?"
    ADDRESS = "Where is it?"
    RESPONSE = "How soon is there an answer?"
    CONSENT = "Is consent needed?"
    OUT_OF_HOURS = "What do I do out of hours?"
    DANGER = "What if somebody is in danger now?"
    NOT_FOR = "What is it not for?"
    NOT_HELD = "What do the documents not say?"


class Referrer(StrEnum):
    """Who may use a contact of a pathway: a person for themselves, or a professional."""

    SELF = "self"
    PROFESSIONAL = "professional"


class Urgency(StrEnum):
    """How soon whoever needs a pathway must be helped; the directory lists by it."""

    #: A life or somebody's safety may be at stake, and it is answered at any hour.
    EMERGENCY = "emergency"
    #: It should be told or asked today.
    SAME_DAY = "same_day"
    #: It can wait for the next working day.
    ROUTINE = "routine"


#: Words of `PathwayContact.whom` that name people at work.
_AT_WORK = re.compile(
    r"\b(?:professionals?|practitioners?|staff|first responders?|agencies)\b", re.IGNORECASE
)
_ANYONE = re.compile(r"anyone\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayContact:
    """A way to reach a pathway; at least one of phone, email and url is given."""

    name: str
    #: Who may use it: "anyone", "professionals", or other words.
    whom: str = "anyone"
    phone: str = ""
    textphone: str = ""
    email: str = ""
    url: str = ""
    hours: str = ""

    @property
    def referrers(self) -> frozenset[Referrer]:
        """Who may use it, as far as `whom` says."""
        if _ANYONE.match(self.whom):
            return frozenset(Referrer)
        if not _AT_WORK.search(self.whom):
            return frozenset({Referrer.SELF})
        both = re.search(r"\b(?:and|or)\b", self.whom) and not _AT_WORK.match(self.whom)
        return frozenset(Referrer if both else {Referrer.PROFESSIONAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfHours:
    """What to do when the pathway's own contacts do not answer."""

    says: str
    name: str = ""
    phone: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """One referral pathway. Empty strings and tuples are fields that the sources do not give."""

    #: Id of the document that is its page.
    document: str
    title: str
    about: str
    who_for: str
    how_to_refer: tuple[str, ...]
    contacts: tuple[PathwayContact, ...]
    immediate_danger: str
    also_called: tuple[str, ...] = ()
    age: str = ""
    threshold: str = ""
    form_name: str = ""
    form_url: str = ""
    address: str = ""
    response_time: str = ""
    consent: str = ""
    out_of_hours: OutOfHours | None = None
    not_for: tuple[str, ...] = ()
    not_held: tuple[str, ...] = ()
    #: None where the record does not say.
    urgency: Urgency | None = None
    #: How people ask for it in their own words: searched, and never shown.
    asked: tuple[str, ...] = ()

    @property
    def referrers(self) -> tuple[Referrer, ...]:
        """Who may refer by one of its contacts, as far as they say."""
        found = {each for contact in self.contacts for each in contact.referrers}
        return tuple(each for each in Referrer if each in found)
