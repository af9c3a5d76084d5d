"""A referral pathway, from its YAML to a record and the page that is written from it."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, Field, field_validator, model_validator

from assistant.knowledge.document import Kind
from assistant.knowledge.pathway import Field as PathwayField
from assistant.knowledge.pathway import OutOfHours, Pathway, PathwayContact, Urgency
from ingest.admit import Refusal
from ingest.describe import FrontMatter
from ingest.fields import Declaration, parse
from ingest.records.kinds import (
    Email,
    LongOptional,
    LongWords,
    Name,
    Optional,
    Phone,
    Title,
    Url,
    Values,
    Words,
)
from ingest.records.page import Page, Section, write_page


class _Contact(Values):
    name: Words
    whom: Name = Field("anyone", alias="for")
    phone: Phone = ""
    textphone: Phone = ""
    email: Email = ""
    url: Url = ""
    hours: Optional = ""

    @model_validator(mode="after")
    def _can_be_reached(self) -> _Contact:
        if not (self.phone or self.textphone or self.email or self.url):
            raise ValueError("give a phone, textphone, email or url")
        return self

    @property
    def sentences(self) -> tuple[str, ...]:
        """The ways to reach it, a sentence each, the phone first."""
        # "anyone, at night" is told as "(at night)".
        whom = re.sub(r"^anyone\b,? ?", "", self.whom)
        name = f"{self.name} ({whom})" if whom else self.name
        hours = f" ({self.hours})" if self.hours else ""
        ways = (
            self.phone and f"{name}: call {self.phone}{hours}.",
            self.textphone and f"{name}: by textphone, {self.textphone}.",
            self.email and f"{name}: email {self.email}.",
            self.url and f"{name}: see {self.url}",
        )
        return tuple(way for way in ways if way)


class _Form(Values):
    name: Words
    url: Url = ""

    @property
    def sentence(self) -> str:
        """Which form it is and where it stands."""
        return f"The form is the {self.name}" + (f": {self.url}" if self.url else ".")


class _OutOfHours(Values):
    says: Words
    name: Name = ""
    phone: Phone = ""
    hours: Optional = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What to do, and the number unless the words hold it."""
        if not self.phone or self.phone in self.says:
            return (self.says,)
        hours = f" ({self.hours})" if self.hours else ""
        name = self.name or "Out of hours"
        return (self.says, f"{name}: call {self.phone}{hours}.")


class _Source(Values):
    url: Name
    fact: Name = ""
    date: Name = ""


class PathwayFile(FrontMatter):
    """What a pathway's file may say."""

    kind: Kind = Kind.PATHWAY
    title: Title
    also_called: tuple[Name, ...] = ()
    about: LongWords
    who_for: Words
    age: Name = ""
    urgency: Urgency | None = None
    threshold: Optional = ""
    how_to_refer: Annotated[tuple[Words, ...], Field(min_length=1)]
    form: _Form | None = None
    contacts: Annotated[tuple[_Contact, ...], Field(min_length=1)]
    address: LongOptional = ""
    response_time: Optional = ""
    consent: Optional = ""
    out_of_hours: _OutOfHours | None = None
    immediate_danger: Words
    not_for: tuple[Words, ...] = ()
    not_held: tuple[Words, ...] = ()
    sources: tuple[_Source, ...] = ()

    @field_validator("immediate_danger")
    @classmethod
    def _names_an_emergency_line(cls, value: str) -> str:
        if not re.search(r"\b999\b", value):
            raise ValueError("name the emergency line, 999")
        return value


def read_pathway(declaration: Declaration, document: str) -> tuple[Page, Pathway] | Refusal:
    """The page and the record of a pathway's file; `document`: the id of the page."""
    read = parse(declaration, PathwayFile)
    if isinstance(read, Refusal):
        return read
    return page_and_record(read, document)


def page_and_record(read: PathwayFile, document: str) -> tuple[Page, Pathway]:
    """The page and the record of what a pathway's file says; `document`: the id of the page."""
    return write_page(front_matter_of(read), _sections(read)), _record(read, document)


def front_matter_of(read: BaseModel) -> FrontMatter:
    """What a record says of its page as any document does."""
    named = {name for name in FrontMatter.model_fields if name in read.model_fields_set}
    values = {name: getattr(read, name) for name in named}
    return FrontMatter(**{"kind": getattr(read, "kind"), **values})  # noqa: B009 - of a subclass


def _sections(read: PathwayFile) -> tuple[Section, ...]:
    contacts = [sentence for each in read.contacts for sentence in each.sentences]
    out_of_hours = read.out_of_hours.sentences if read.out_of_hours else ()
    age = f"Age: {read.age}." if read.age else ""
    return (
        _section(PathwayField.ABOUT, read.about, asked=(read.title, *read.also_called)),
        _section(PathwayField.WHO, read.who_for, age),
        _section(PathwayField.THRESHOLD, read.threshold),
        _section(PathwayField.HOW, *read.how_to_refer),
        _section(PathwayField.FORM, read.form.sentence if read.form else ""),
        _section(PathwayField.CONTACT, *contacts),
        _section(PathwayField.ADDRESS, read.address),
        _section(PathwayField.RESPONSE, read.response_time),
        _section(PathwayField.CONSENT, read.consent),
        _section(PathwayField.OUT_OF_HOURS, *out_of_hours),
        _section(PathwayField.DANGER, read.immediate_danger),
        _section(PathwayField.NOT_FOR, *read.not_for),
        _section(PathwayField.NOT_HELD, *read.not_held),
    )


def _section(field: PathwayField, *paragraphs: str, asked: tuple[str, ...] = ()) -> Section:
    return Section(
        heading=field.value,
        paragraphs=tuple(text for text in paragraphs if text),
        asked=asked,
    )


def _record(read: PathwayFile, document: str) -> Pathway:
    return Pathway(
        document=document,
        title=read.title,
        about=read.about,
        who_for=read.who_for,
        how_to_refer=read.how_to_refer,
        contacts=tuple(PathwayContact(**each.model_dump()) for each in read.contacts),
        immediate_danger=read.immediate_danger,
        also_called=read.also_called,
        age=read.age,
        threshold=read.threshold,
        form_name=read.form.name if read.form else "",
        form_url=read.form.url if read.form else "",
        address=read.address,
        response_time=read.response_time,
        consent=read.consent,
        out_of_hours=OutOfHours(**read.out_of_hours.model_dump()) if read.out_of_hours else None,
        not_for=read.not_for,
        not_held=read.not_held,
        urgency=read.urgency,
        asked=tuple(phrase for phrases in read.asked.values() for phrase in phrases),
    )
