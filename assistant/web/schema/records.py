"""What people send to be kept: feedback on an answer, and enquiries. It decides nothing."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from assistant.answering.ids import SHAPE
from assistant.answering.outcome import Outcome
from assistant.answering.question import LONGEST_QUESTION
from assistant.records.feedback import Reason
from assistant.web.schema.given import Taken, with_words

#: The longest texts, in characters.
LONGEST_COMMENT = 500
LONGEST_MESSAGE = 2_000
LONGEST_NAME = 100
#: RFC 5321, 4.5.3.1.3, without the angle brackets.
LONGEST_EMAIL = 254
MOST_DOCUMENTS = 20

_LANGUAGE = r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4})?$"
#: Something that a message can be sent to; whether it arrives, only sending tells.
_EMAIL = r"^([^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+\.[^\s@<>(),;:\"]{2,})?$"
#: A number in any groups, with an extension or without.
_PHONE = r"^(\+?([ ().\-/]{0,3}\d){6,15}[ )]?( ?(x|ext\.?|extension) ?\d{1,6})?)?$"
_JOINERS = "\u200c\u200d"


def _lines(text: str) -> str:
    """The text in lines, without invisible characters; control characters are refused."""
    return _typed(text.replace("\r\n", "\n"), "\n\t")


def _line(text: str) -> str:
    """The text on one line, without invisible characters; control characters are refused."""
    return _typed(text, "").strip()


def _typed(text: str, besides: str) -> str:
    if any(unicodedata.category(each) == "Cc" and each not in besides for each in text):
        raise PydanticCustomError("control", "holds control characters")
    return "".join(
        each
        for each in text
        if each in _JOINERS or unicodedata.category(each) not in {"Cf", "Co", "Cs"}
    )


Lines = AfterValidator(_lines)
Line = AfterValidator(_line)


class FeedbackRequest(Taken):
    """What somebody says of one answer. A later one on the same answer replaces it."""

    answer: Annotated[str, Field(pattern=SHAPE, description="The `id` of the answer.")]
    helpful: Annotated[bool, Field(strict=True)]
    reason: Annotated[Reason, Field(description="Why it did not help, or empty.")] = Reason.NONE
    comment: Annotated[
        str,
        Field(max_length=LONGEST_COMMENT, description="Personal details are taken out of it."),
        Lines,
    ] = ""
    question: Annotated[
        str,
        Field(
            max_length=LONGEST_QUESTION,
            description="The question, only where the person sends it along. Personal details are "
            "taken out of it.",
        ),
        Lines,
    ] = ""
    outcome: Annotated[Outcome, Field(description="The `outcome` of the answer.")]
    release: Annotated[
        str, Field(pattern=r"^[\w.:\-]{0,64}$", description="The `release` of the answer.")
    ] = ""
    documents: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=200)], ...],
        Field(max_length=MOST_DOCUMENTS, description="Ids of the documents that it cites."),
    ] = ()


class EnquiryRequest(Taken):
    """What somebody asks a person of the partnership. One of email and phone is needed."""

    question: Annotated[
        str,
        Field(
            max_length=LONGEST_QUESTION,
            description="What the assistant was asked before, or empty. Personal details are "
            "taken out of it.",
        ),
        Lines,
    ] = ""
    message: Annotated[
        str, Field(min_length=1, max_length=LONGEST_MESSAGE), Lines, AfterValidator(with_words)
    ]
    name: Annotated[str, Field(max_length=LONGEST_NAME), Line] = ""
    email: Annotated[str, Line, Field(max_length=LONGEST_EMAIL, pattern=_EMAIL)] = ""
    phone: Annotated[str, Line, Field(max_length=40, pattern=_PHONE)] = ""
    language: Annotated[
        str, Field(pattern=_LANGUAGE, description="BCP 47 tag that the person chose, or empty.")
    ] = ""
    consent: Annotated[
        Literal[True],
        Field(description="That these details are kept so that somebody can answer."),
    ]
    website: Annotated[
        str,
        Field(max_length=0, description="Stays empty: people do not see it, machines fill it in."),
    ] = ""

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if not (self.email or self.phone):
            raise PydanticCustomError("no_reach", "has no email and no phone")
        return self
