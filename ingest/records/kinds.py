"""The kinds of value that records are made of, each with what it allows."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ingest.records.page import one_line

#: Words of one paragraph.
Words = Annotated[str, Field(min_length=1, max_length=1_000), AfterValidator(one_line)]
#: What a page is called.
Title = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(one_line)]
#: Words of a service of another directory, which may be long.
LongWords = Annotated[str, Field(min_length=1, max_length=10_000), AfterValidator(one_line)]
#: A name, or nothing.
Name = Annotated[str, Field(max_length=300), AfterValidator(one_line)]
LongOptional = Annotated[str, Field(max_length=10_000), AfterValidator(one_line)]
Optional = Annotated[str, Field(max_length=1_000), AfterValidator(one_line)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$", max_length=100)]
#: Digits in groups, with an extension or an option where the number has one.
Phone = Annotated[
    str,
    Field(
        pattern=r"^(\+?[0-9][0-9 ]{1,18}[0-9](,? (extension|option|ext) [0-9][0-9a-z, ]{0,40})?)?$"
    ),
]
Email = Annotated[str, Field(pattern=r"^([^@\s]+@[^@\s]+\.[A-Za-z]+)?$", max_length=200)]
Url = Annotated[str, Field(pattern=r"^(https?://\S+)?$", max_length=2_000)]


class Values(BaseModel):
    """A mapping whose fields are known; anything else in it is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)
