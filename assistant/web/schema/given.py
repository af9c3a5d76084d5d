"""What every body that a caller sends or gets has in common."""

from __future__ import annotations

import unicodedata

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError


class Taken(BaseModel):
    """What a caller sends: nothing that is not declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Given(BaseModel):
    """What a caller gets."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


def with_words(text: str) -> str:
    """The text, unless it is all spaces, control and invisible characters."""
    if all(unicodedata.category(character)[0] in "ZC" for character in text):
        raise PydanticCustomError("no_words", "holds no words")
    return text
