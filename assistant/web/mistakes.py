"""What is wrong with a body that people send to be kept: a code and words, never what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from assistant.web.schema import EnquiryRequest, FeedbackRequest, RedactRequest, ReviewedRequest

#: By address: the body that is taken there.
BODIES: Mapping[str, type[BaseModel]] = {
    "/api/v1/feedback": FeedbackRequest,
    "/api/v1/enquiries": EnquiryRequest,
    "/api/v1/redact": RedactRequest,
    "/api/v1/reviewed": ReviewedRequest,
}

#: By pydantic's type of error: what the code ends on, and what is wrong.
_WORDS = {
    "missing": ("missing", "The field `{field}` is missing. Send it."),
    "string_too_short": ("empty", "The field `{field}` is empty. Write something in it."),
    "no_words": ("empty", "The field `{field}` holds no words. Write something in it."),
    "string_too_long": (
        "too_long",
        "The field `{field}` is longer than {max_length:,} characters. Shorten it.",
    ),
    "too_long": ("too_long", "The field `{field}` has more than {max_length} entries. Send fewer."),
    "control": (
        "control",
        "The field `{field}` holds control characters. Send text without them.",
    ),
}
#: Fields whose mistakes need words of their own; of these kinds of mistake the words above stand.
_WORDS_FIRST = frozenset({"control", "missing"})
_OF_FIELDS = {
    "answer": ("answer_unusable", "The field `answer` is not the `id` of an answer. Send that id."),
    "email": (
        "email_unusable",
        "The email address is not complete. Write one such as name@example.org.",
    ),
    "phone": (
        "phone_unusable",
        "The phone number is not complete. Write it with its area code, in digits.",
    ),
    "consent": (
        "consent_missing",
        "Without consent nothing is kept. Send `consent` as true once the person agrees.",
    ),
    "website": (
        "website_not_empty",
        "The field `website` has to stay empty, because only machines fill it in. Empty it.",
    ),
    "language": (
        "language_unusable",
        "The language is not a BCP 47 tag. Send one such as en or bn, or leave it out.",
    ),
}


def mistake(body: type[BaseModel], error: Mapping[str, Any]) -> tuple[str, str]:
    """Code and words of one of pydantic's errors."""
    if error["type"] == "no_reach":
        return "reach_missing", "Give an email address or a phone number, to be answered on."
    field = next((str(part) for part in error["loc"][1:2] if part in body.model_fields), "")
    if not field:
        names = ", ".join(body.model_fields)
        return "unknown_shape", f"Send one JSON object with these fields only: {names}."
    if field == "consent" or (field in _OF_FIELDS and error["type"] not in _WORDS_FIRST):
        return _OF_FIELDS[field]
    ending, words = _WORDS.get(
        error["type"], ("unusable", "The field `{field}` can't be used. See /openapi.json.")
    )
    return f"{field}_{ending}", words.format(field=field, **error.get("ctx", {}))
