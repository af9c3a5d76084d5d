"""Reads and validates `partnership.yaml`: what the corpus says of its partnership."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.knowledge.partnership import (
    ANY_PARTNERSHIP,
    Contact,
    EmergencyLine,
    Partnership,
    Topic,
)
from ingest.errors import UnusablePartnership
from ingest.onboarding import read_onboarding
from ingest.source import PARTNERSHIP_FILE

_Line = Annotated[str, Field(min_length=1, max_length=500)]
_Address = Annotated[str, Field(pattern=r"^(https?://\S+)?$", max_length=2_000)]
_Phone = Annotated[str, Field(pattern=r"^([0-9][0-9 ]{1,18}[0-9])?$")]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Contact(_Data):
    name: _Line
    purpose: _Line
    phone: _Phone = ""
    email: Annotated[str, Field(pattern=r"^([^@\s]+@[^@\s]+\.[a-z]+)?$")] = ""
    url: _Address = ""
    hours: str = ""
    #: Where the contact was read, and how old that is: for the people who keep the file.
    source: str = ""
    date: str = ""

    def contact(self) -> Contact:
        return Contact(**self.model_dump(exclude={"source", "date"}))


class _EmergencyLine(_Data):
    when: _Line
    do: _Line
    dial: Annotated[str, Field(pattern=r"^[0-9]*$")] = ""


class _Topic(_Data):
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: _Line


class _Partnership(_Data):
    name: _Line
    short_name: _Line
    area: _Line
    title: _Line
    about: _Line
    languages: Annotated[tuple[str, ...], Field(min_length=1)]
    topics: tuple[_Topic, ...] = ()
    contacts: Annotated[tuple[_Contact, ...], Field(min_length=1)]
    helplines: tuple[_Contact, ...] = ()
    report: _Contact
    emergency_lines: Annotated[tuple[_EmergencyLine, ...], Field(min_length=1)]
    example_questions: tuple[_Line, ...] = ()
    leave_url: Annotated[str, Field(pattern=r"^https://\S+$")]


def read_partnership(corpus: Path) -> Partnership:
    """The partnership of a corpus; what holds for any where the corpus has no such file.

    Raises:
        UnusablePartnership: the file has a mistake; the message names the field and its values.
    """
    path = corpus / PARTNERSHIP_FILE
    if not path.is_file():
        return replace(ANY_PARTNERSHIP, onboarding=read_onboarding(corpus))
    try:
        values: Any = yaml.safe_load(path.read_text("utf-8"))
        read = _Partnership.model_validate(values)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise UnusablePartnership(f"{path.name}: {field}: {first['msg']}") from fault
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise UnusablePartnership(f"{path.name} is not valid YAML: {fault}") from fault
    return Partnership(
        name=read.name,
        short_name=read.short_name,
        area=read.area,
        title=read.title,
        about=read.about,
        languages=read.languages,
        topics=tuple(Topic(id=topic.id, title=topic.title) for topic in read.topics),
        contacts=tuple(contact.contact() for contact in read.contacts),
        helplines=tuple(contact.contact() for contact in read.helplines),
        report=read.report.contact(),
        emergency_lines=tuple(EmergencyLine(**line.model_dump()) for line in read.emergency_lines),
        example_questions=read.example_questions,
        leave_url=read.leave_url,
        onboarding=read_onboarding(corpus),
    )
