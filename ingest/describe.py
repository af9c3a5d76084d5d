"""Front matter or sidecar to a Document: what it is, whose, who may read it, whether in force.

Every mistake is named by file, line, field and what is allowed. Nothing is guessed about audience.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from assistant.knowledge.audience import Audience, Marking
from assistant.knowledge.document import Document, Kind, Status
from ingest.admit import Refusal
from ingest.fields import Declaration, parse
from ingest.readers.blocks import Reading

#: An id names a file, and a file's name has at most 255 bytes.
LONGEST_ID = 150

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_Words = Annotated[str, Field(min_length=1, max_length=300)]


class FrontMatter(BaseModel):
    """What a document may say of itself; anything else is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: _Words | None = None
    kind: Kind = Kind.GUIDANCE
    owner: Annotated[str, Field(max_length=300)] = ""
    audience: Audience | None = None
    marking: Marking = Marking.OFFICIAL
    languages: tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")], ...] = ()
    edition: Annotated[str, Field(max_length=100)] = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    status: Status | None = None
    supersedes: tuple[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")], ...] = ()
    verified_on: date | None = None
    review_due: date | None = None
    limits: Annotated[str, Field(max_length=500)] = ""
    source_url: Annotated[str, Field(pattern=r"^(https?://\S+)?$", max_length=2_000)] = ""
    topics: tuple[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")], ...] = ()
    #: Heading of a section to the questions by which people look for it: searched, never shown.
    asked: Mapping[_Words, tuple[_Words, ...]] = Field(default_factory=dict)

    @field_validator("edition", mode="before")
    @classmethod
    def _edition_may_be_a_number(cls, value: object) -> object:
        return str(value) if isinstance(value, int | float) else value

    @field_validator("in_force_from", "in_force_to", "verified_on", "review_due", mode="before")
    @classmethod
    def _day_is_written_out(cls, value: object) -> object:
        # Else a number is taken for seconds since 1970.
        if value is None or isinstance(value, date) or _DAY.fullmatch(str(value)):
            return value
        raise PydanticCustomError("date_form", "expected a date")

    @model_validator(mode="after")
    def _dates_in_order(self) -> FrontMatter:
        if self.in_force_from and self.in_force_to and self.in_force_to < self.in_force_from:
            raise ValueError("in_force_to is before in_force_from")
        return self

    @model_validator(mode="after")
    def _marking_below_audience(self) -> FrontMatter:
        if self.audience is Audience.PUBLIC and self.marking is not Marking.OFFICIAL:
            raise ValueError(f"a document marked {self.marking.value} can't have audience public")
        return self


def declare(path: str, reading: Reading, sidecar: str | None) -> Declaration | None:
    """Where a document declares itself: in its sidecar, else in its front matter, else nowhere."""
    if sidecar is not None:
        return Declaration(path=f"{path}.yaml", text=sidecar, line=1)
    if reading.front_matter:
        return Declaration(path=path, text=reading.front_matter, line=2)
    return None


def parse_front_matter(declaration: Declaration | None) -> FrontMatter | Refusal:
    """The front matter checked field by field, or the first mistake in it."""
    if declaration is None:
        return FrontMatter(status=Status.UNVERIFIED)
    return parse(declaration, FrontMatter)


def describe(
    path: str,
    front_matter: FrontMatter,
    reading: Reading,
    *,
    format_name: str,
    sha256: str,
    audience_of_undeclared: Audience,
) -> Document:
    """The document of a file, from its front matter and, where that is silent, from the file."""
    return Document(
        id=document_id(path),
        path=path,
        title=front_matter.title or reading.title or _title_of(path),
        kind=front_matter.kind,
        owner=front_matter.owner,
        audience=_audience(front_matter, audience_of_undeclared),
        marking=front_matter.marking,
        languages=front_matter.languages or ((reading.language,) if reading.language else ("en",)),
        edition=front_matter.edition,
        in_force_from=front_matter.in_force_from,
        in_force_to=front_matter.in_force_to,
        supersedes=front_matter.supersedes,
        declared_status=front_matter.status,
        verified_on=front_matter.verified_on,
        review_due=front_matter.review_due,
        limits=front_matter.limits,
        source_url=front_matter.source_url,
        topics=front_matter.topics,
        format=format_name,
        pages=reading.pages,
        sha256=sha256,
    )


def document_id(path: str) -> str:
    """The id of the document at a path: without its ending, in lower case, in ASCII, hyphenated."""
    stem = str(PurePosixPath(path).with_suffix(""))
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "document"
    if len(words) <= LONGEST_ID:
        return words
    digest = hashlib.sha256(path.encode()).hexdigest()[:8]
    return f"{words[: LONGEST_ID - 9].rstrip('-')}-{digest}"


def _audience(front_matter: FrontMatter, undeclared: Audience) -> Audience:
    if front_matter.audience is not None:
        return front_matter.audience
    if front_matter.marking is not Marking.OFFICIAL:
        return Audience.PARTNER
    return undeclared


def _title_of(path: str) -> str:
    words = re.sub(r"[-_]+", " ", PurePosixPath(path).stem).strip()
    return words[:1].upper() + words[1:] or "Untitled document"
