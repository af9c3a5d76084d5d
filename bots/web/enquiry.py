"""A message to a person as the form for it takes it, and what is to be mended in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from assistant.web.schema import EnquiryRequest
from bots import words
from bots.web.forms import Fields, typed

#: In the order of the page; nobody sees the last one.
_TYPED = ("question", "message", "name", "email", "phone", "website")
_EMPTY = frozenset({"missing", "string_too_short", "no_words"})


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is to be mended in one field."""

    field: str
    message: str


def read_enquiry(fields: Fields) -> dict[str, object]:
    """The body of an EnquiryRequest, as it was typed."""
    texts: dict[str, object] = {name: typed(fields, name) for name in _TYPED}
    return texts | {"consent": typed(fields, "consent") == "yes", "language": "en"}


def mistakes_in(enquiry: Mapping[str, object]) -> tuple[Mistake, ...]:
    """All that the assistant would not take, in the order of the page; a field has one mistake."""
    found = {mistake.field: mistake for mistake in reversed(tuple(_mistakes(enquiry)))}
    order = (*_TYPED, "consent")
    return tuple(found[field] for field in order if field in found)


def _mistakes(enquiry: Mapping[str, object]) -> Iterator[Mistake]:
    if not (enquiry["email"] or enquiry["phone"]):
        yield Mistake("email", words.ENQUIRY_NO_REACH)
    try:
        EnquiryRequest.model_validate(enquiry)
    except ValidationError as wrong:
        for error in wrong.errors(include_url=False):
            if error["loc"]:
                field = str(error["loc"][0])
                yield Mistake(field, _words(field, error["type"], str(enquiry[field])))


def _words(field: str, kind: str, text: str) -> str:
    if kind == "string_too_long" and field in words.ENQUIRY_LONGEST:
        return words.field_too_long(field, len(text))
    if kind in _EMPTY and field == "message":
        return words.ENQUIRY_EMPTY
    return words.ENQUIRY_MISTAKES[field]
