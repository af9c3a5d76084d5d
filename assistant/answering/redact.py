"""A text without what points at one person: for all that is recorded or logged.

It takes out too much rather than too little, and never keeps what it took.
"""

from __future__ import annotations

import re

from assistant.answering.people import names
from assistant.answering.personal_data import identifiers, plain_characters
from assistant.knowledge.shelf.spelling import english

_EMAIL = re.compile(r"[^\s@<>()\[\]]+@[^\s@<>()\[\]]+")
#: With its country or a first nought, in any groups.
_PHONE = re.compile(
    r"(?:\+|\b00)\d(?:[ ()./\-]{0,3}\d){7,14}|(?<!\d)\(?0(?:[ ()./\-]{0,2}\d){9,10}(?!\d)"
)
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b", re.IGNORECASE)
_HOUSE = re.compile(
    r"\b(?:(?:flat|unit|room|house|number|no\.?) ?\d{1,4}[a-z]?\b,? ?)?"
    r"\b\d{1,4}[a-z]?,? (?:[^\W\d_]+['\u2019]?[^\W\d_]* ){1,3}"
    r"(?:street|st|road|rd|avenue|ave|lane|ln|close|court|ct|house|way|square|sq|terrace|drive|"
    r"gardens|place|row|walk|crescent|mews|grove|"
    r"estate|tower|point)\b|\b(?:flat|unit|room) ?\d{1,4}[a-z]?\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2})(?!\d)"
)
#: Nothing that a plan, a law or a price is written with has so many digits.
_LONG = re.compile(r"\d{8,}|\d(?:[ .\-/]{0,2}\d){8,}")
#: What somebody says that they or another are called, be it a word besides or not.
_SAID = re.compile(
    r"\b(?:my|his|her|their)(?: full| first| last)? name(?:'s| is|:) "
    r"(?P<name>[^\W\d_][\w'-]*(?: [^\W\d_][\w'-]*)?)",
    re.IGNORECASE,
)


def redact(text: str) -> str:
    """The text with a word in brackets for each thing that points at a person."""
    plain = plain_characters(text)
    taken = [(span.start, span.end, span.identifier.value) for span in identifiers(plain, _knows)]
    for pattern, called in (
        (_EMAIL, "email"),
        (_PHONE, "phone"),
        (_HOUSE, "address"),
        (_POSTCODE, "postcode"),
        (_DATE, "date"),
        (_LONG, "number"),
    ):
        taken += [(*match.span(), called) for match in pattern.finditer(plain)]
    taken += [(start, end, "name") for start, end in names(plain, _knows)]
    taken += [(*match.span("name"), "name") for match in _SAID.finditer(plain)]
    return _without(plain, taken)


def _knows(word: str) -> bool:
    return word in english()


def _without(text: str, taken: list[tuple[int, int, str]]) -> str:
    """The text with each stretch replaced; of those that overlap, the first one's word for all."""
    kept: list[str] = []
    place = 0
    for start, end, called in sorted(taken, key=lambda span: span[0]):
        if start >= place:
            kept += [text[place:start], f"[{called}]"]
        place = max(place, end)
    return "".join([*kept, text[place:]])
