"""What the corpus says of its own limits: old names, sources that differ, what it does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.knowledge.partnership import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A name that has changed, and contacts that must not be given out any more."""

    id: str
    #: The old names, as people write them; matched as whole words in any case.
    old: tuple[str, ...]
    now: str
    #: What to tell somebody who uses the old name. Holds no dead number.
    says: str
    old_contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that people ask for and the documents do not hold."""

    id: str
    #: Heading of its section on the page of the gaps.
    title: str
    #: That it is not held, what is known, and whom to ask.
    says: str
    contact: Contact
    #: Whether it is another service's matter, which the documents need not hold.
    elsewhere: bool = False


class Verdict(StrEnum):
    """What follows from two sources that differ."""

    NEWER = "newer"
    UNDETERMINED = "undetermined"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two sources that differ on one subject."""

    id: str
    #: Heading of its section on the page of the conflicts.
    subject: str
    verdict: Verdict
