"""What somebody asks a person of the partnership, and how to reach them. It stands in no log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.answering.redact import redact

#: Letters and digits that nobody mistakes for each other, and no vowels, so that no word arises.
_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """One enquiry. At least one of email and phone is there."""

    message: str
    #: The question that the assistant could not answer, or "".
    question: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    #: BCP 47 tag that the person chose, or "".
    language: str = ""
    #: Whether its words tell of danger.
    danger: bool = False

    def redacted(self) -> Enquiry:
        """It without what points at a person in the question, where nobody is asked for it."""
        return replace(self, question=redact(self.question))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEnquiry:
    """An enquiry as it is kept."""

    reference: str
    received_at: datetime
    #: When somebody of the partnership was done with it; None: it is open.
    done_at: datetime | None
    enquiry: Enquiry
    #: Whether its words could be opened; without the right key they are empty.
    readable: bool


def new_reference(below: Callable[[int], int]) -> str:
    """A reference such as 7K2M-9QXD; `below` draws a number from 0 to below its argument."""
    drawn = "".join(_LETTERS[below(len(_LETTERS))] for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"
