"""What the pages say of one partnership, as data: its name, emergency help and contacts."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_Line = Annotated[str, Field(min_length=1)]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EmergencyLine(_Data):
    """One way to get help: when it is for, and what to do."""

    when: _Line
    do: _Line
    #: What a tap on `do` dials; "" where nothing is to be dialled.
    dial: Annotated[str, Field(pattern=r"^\+?[0-9]*$")] = ""


class Contact(_Data):
    """A route to a person."""

    name: _Line
    purpose: str = ""
    phone: str = ""
    email: str = ""
    url: str = ""
    hours: str = ""


class Topic(_Data):
    """A need that services are sorted by."""

    id: _Line
    title: _Line


class Keeping(_Data):
    """What is done with what people send, as the page on privacy tells it."""

    #: Days after which it is deleted.
    feedback_days: Annotated[int, Field(ge=1)]
    enquiry_days: Annotated[int, Field(ge=1)]
    #: Whether messages to a person are taken at all.
    enquiries: bool
    #: Whether a language model gets the questions.
    model: bool


class Partnership(_Data):
    """The words of one partnership."""

    #: Its full name.
    name: _Line
    #: The heading of the first page, e.g. "Ask about community safety in Tower Hamlets".
    title: _Line
    #: One or two sentences under the heading: what this is.
    about: _Line
    #: The first line is the loudest.
    emergency: Annotated[tuple[EmergencyLine, ...], Field(min_length=1)]
    examples: tuple[_Line, ...] = ()
    topics: tuple[Topic, ...] = ()
    #: Who can be reached when the assistant can't answer.
    contacts: tuple[Contact, ...] = ()
    #: Who can be called by a person whose device or life is watched.
    helplines: tuple[Contact, ...] = ()
    #: Who hears of wrong answers and of pages that can't be used.
    report: Contact
    #: Where "Leave this page" leads: a page that anyone may have open.
    leave_to: Annotated[str, Field(pattern=r"^https://")]
    keeping: Keeping
