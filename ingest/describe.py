"""Front matter or sidecar to a Document: what it is, whose, who may read it, whether in force.

Every mistake is named by file, line, field and what is allowed. Nothing is guessed about audience.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from assistant.knowledge.audience import Audience, Marking
from assistant.knowledge.document import Document, Kind, Status
from ingest.admit import Refusal
from ingest.readers.blocks import Reading

#: Front matter longer than this is no front matter.
LONGEST_FRONT_MATTER = 64_000
#: An id names a file, and a file's name has at most 255 bytes.
LONGEST_ID = 150

_BRACKETS_MAX = 100
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
    source_url: Annotated[str, Field(pattern=r"^(https?://\S+)?$", max_length=2_000)] = ""
    topics: tuple[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")], ...] = ()

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


class _Loader(yaml.SafeLoader):
    """Leaves dates as text, so that a wrong one is a mistake in its field and not in the YAML."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith(":timestamp")]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """Front matter as it stands in a file, and where."""

    #: The file to name in a message, below the corpus folder.
    path: str
    text: str
    #: Line of the file on which `text` begins, from 1.
    line: int


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
    try:
        values, lines = _load(declaration.text)
    except RecursionError:
        return _refusal(declaration, 0, "not valid YAML: lists stand too deep in each other")
    except (yaml.YAMLError, ValueError) as fault:
        return _refusal(declaration, _fault_line(fault), f"not valid YAML: {_cause(fault)}")
    try:
        return FrontMatter.model_validate(values)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        what = _explain(first)
        # A mistake between two fields is named by the first that its words speak of.
        field = next((word for word in re.split(r"[\s:]+", what) if word in lines), "")
        return _refusal(declaration, lines.get(field, 0), what)


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


def _load(text: str) -> tuple[dict[str, Any], dict[str, int]]:
    """The values of a YAML mapping and the line of each key, from 0. No aliases: they multiply."""
    if len(text) > LONGEST_FRONT_MATTER:
        raise ValueError(f"longer than {LONGEST_FRONT_MATTER} characters")
    depth = 0
    for token in yaml.scan(text, Loader=_Loader):
        # The scanner takes the square of their depth in time.
        depth += isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken)
        if depth > _BRACKETS_MAX:
            raise yaml.MarkedYAMLError(
                problem="it has too many brackets", problem_mark=token.start_mark
            )
        if isinstance(token, yaml.AliasToken):
            raise yaml.MarkedYAMLError(
                problem="aliases (*name) are not allowed", problem_mark=token.start_mark
            )
    node = yaml.compose(text, Loader=_Loader)
    if node is None:
        return {}, {}
    if not isinstance(node, yaml.MappingNode):
        raise ValueError("expected lines of the form `field: value`")
    lines: dict[str, int] = {}
    for key, _ in node.value:
        if str(key.value) in lines:
            raise yaml.MarkedYAMLError(
                problem=f"{key.value} is given twice", problem_mark=key.start_mark
            )
        lines[str(key.value)] = key.start_mark.line
    return yaml.load(text, Loader=_Loader), lines  # noqa: S506 - a SafeLoader


def _fault_line(fault: Exception) -> int:
    mark = getattr(fault, "problem_mark", None)
    return int(mark.line) if mark is not None else 0


def _cause(fault: Exception) -> str:
    return str(getattr(fault, "problem", None) or fault).splitlines()[0]


def _explain(error: Mapping[str, Any]) -> str:
    field = str(error["loc"][0]) if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        return f"{field}: no such field; the fields are {', '.join(FrontMatter.model_fields)}"
    context = error.get("ctx", {})
    if error["type"] == "enum":
        return f"{field}: allowed are {context['expected']}"
    if error["type"] == "value_error":
        return str(context["error"])
    if error["type"].startswith("date"):
        return f"{field}: expected a date such as 2026-04-30"
    if error["type"] == "tuple_type":
        return f"{field}: expected a list such as [first, second]"
    return f"{field}: {str(error['msg'])[:1].lower()}{str(error['msg'])[1:]}"


def _refusal(declaration: Declaration, line: int, what: str) -> Refusal:
    where = f"{declaration.path}, line {declaration.line + line}"
    return Refusal(
        reason=f"front matter, {where}: {what}",
        mend=f"correct line {declaration.line + line} of {declaration.path}, then build again",
    )
