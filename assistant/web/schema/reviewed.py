"""Answers that people reviewed, and texts without personal details: for bots with the token."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from assistant.answering.question import LONGEST_QUESTION
from assistant.knowledge.audience import Audience
from assistant.web.schema.given import Given, Taken, with_words
from assistant.web.schema.records import Line, Lines

#: The longest texts, in characters.
LONGEST_REVIEWED = 3_000
LONGEST_OWNER = 100
LONGEST_REDACTED = 8_000


class ReviewedRequest(Taken):
    """An answer of a person, to be given from now on to whoever asks that very question."""

    question: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST_QUESTION,
            description="Personal details are taken out of it.",
        ),
        Lines,
        AfterValidator(with_words),
    ]
    text: Annotated[
        str,
        Field(min_length=1, max_length=LONGEST_REVIEWED, description="The answer, as it is given."),
        Lines,
        AfterValidator(with_words),
    ]
    owner: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST_OWNER,
            description="The team or role that is answerable for it.",
        ),
        Line,
        AfterValidator(with_words),
    ]
    audience: Annotated[Audience, Field(description="Who may be given it.")]
    valid_until: Annotated[
        date, Field(description="The last day on which it is given, at most 12 months from today.")
    ]


class ReviewedKept(Given):
    """A reviewed answer was kept."""

    id: str


class ReviewedBody(ReviewedKept):
    """One reviewed answer."""

    question: str
    text: str
    owner: str
    audience: Audience
    kept_on: date
    valid_until: date


class ReviewedList(Given):
    """The reviewed answers that are kept, those that end first before others."""

    reviewed: tuple[ReviewedBody, ...]


class RedactRequest(Taken):
    """A text that somebody is about to send on."""

    text: Annotated[str, Field(max_length=LONGEST_REDACTED)]


class RedactBody(Given):
    """The text with a word in brackets for each thing that points at a person."""

    text: str
