"""The golden set: questions with what their answers must be, one JSON object a line.

Every line is read before anything is asked, and every mistake is told, never what was asked.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    model_validator,
)

from assistant.answering.outcome import Outcome
from assistant.answering.question import Question, Turn
from assistant.answering.screen import clean_question
from assistant.errors import AssistantError, UnusableQuestion
from assistant.knowledge.audience import Audience

#: Mistakes that are told at once; a file of another kind has one in every line.
_MOST_MISTAKES = 20


class UnusableSet(AssistantError):
    """The golden set can't be used. The message names each line, field and what is allowed."""


class Asker(StrEnum):
    """Whose question it is."""

    STAFF = "staff"
    RESIDENT = "resident"
    NEWCOMER = "newcomer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What an answer must be. What is left empty is not looked at."""

    #: Any of them.
    outcomes: tuple[Outcome, ...] = ()
    #: Ids, any of which must be cited.
    documents: tuple[str, ...] = ()
    #: Physical pages, any of which must be cited, of those documents if there are any.
    pages: tuple[int, ...] = ()
    #: Parts of a heading path, any of which must be cited, of those documents if there are any.
    headings: tuple[str, ...] = ()
    #: Patterns that all fit the answer's words, and those of which none may.
    contains: tuple[re.Pattern[str], ...] = ()
    excludes: tuple[re.Pattern[str], ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is expected, so that the question can fail."""
        cited = self.documents or self.pages or self.headings
        return bool(self.outcomes or cited or self.contains or self.excludes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """One question of a golden set."""

    #: As the line gives it.
    id: str | int
    question: Question
    expected: Expected = field(default_factory=Expected)
    topic: str = ""
    asker: Asker | None = None
    #: For those who read the report: where the expectation comes from.
    note: str = ""


def read_questions(lines: Iterable[bytes], audience: Audience) -> tuple[Golden, ...]:
    """The questions of a golden set; those that name no audience are asked for `audience`.

    Raises:
        UnusableSet: a line is not what it must be, two share an id, or there is none.
    """
    read: list[Golden] = []
    mistakes: list[str] = []
    seen: dict[str, int] = {}
    for number, raw in enumerate(lines, start=1):
        given = raw.removeprefix(codecs.BOM_UTF8).strip()
        if not given:
            continue
        try:
            line = _Line.model_validate_json(given)
        except ValidationError as wrong:
            mistakes += (f"line {number}: {told}" for told in _told(wrong))
            continue
        first = seen.setdefault(str(line.id), number)
        if first != number:
            mistakes.append(f"line {number}: id: line {first} has the same; each needs its own")
        read.append(line.golden(audience))
    if mistakes:
        more = len(mistakes) - _MOST_MISTAKES
        rest = [f"and {more} more"] if more > 0 else []
        raise UnusableSet("\n".join(mistakes[:_MOST_MISTAKES] + rest))
    if not read:
        raise UnusableSet(
            'the set holds no question: give one object a line, such as {"id": "1", "question": '
            '"...", "outcome": "answered"}'
        )
    return tuple(read)


def _id(given: object) -> str | int:
    if type(given) is int or (isinstance(given, str) and given.strip()):
        return given
    raise ValueError("expected words or a whole number")


def _question(given: str) -> str:
    try:
        clean_question(given)
    except UnusableQuestion as wrong:
        raise ValueError(str(wrong)) from wrong
    return given


def _one_or_many(given: object) -> object:
    return [given] if isinstance(given, str) else given


def _pattern(given: str) -> str:
    try:
        re.compile(given)
    except (re.error, RecursionError, OverflowError) as wrong:
        raise ValueError(f"expected a regular expression ({wrong})") from wrong
    return given


_Words = Annotated[str, Field(min_length=1)]
_Pattern = Annotated[_Words, AfterValidator(_pattern)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, given: Any) -> Any:
        """What is null counts as left out."""
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value is not None}


class _Turn(_Strict):
    question: str
    answer: str = ""


class _Line(_Strict):
    """A line of the set as it is written."""

    id: Annotated[str | int, PlainValidator(_id)]
    question: Annotated[str, AfterValidator(_question)]
    history: list[_Turn] = []
    audience: Audience | None = None
    outcome: Annotated[list[Outcome], BeforeValidator(_one_or_many)] = []
    documents: list[_Words] = []
    pages: list[Annotated[int, Field(ge=1)]] = []
    headings: list[_Words] = []
    contains: list[_Pattern] = []
    excludes: list[_Pattern] = []
    topic: str = ""
    asker: Asker | None = None
    note: str = ""

    def golden(self, audience: Audience) -> Golden:
        """The question that the line asks."""
        turns = (Turn(question=turn.question, answer=turn.answer) for turn in self.history)
        return Golden(
            id=self.id,
            question=Question(
                text=self.question, audience=self.audience or audience, history=tuple(turns)
            ),
            expected=Expected(
                outcomes=tuple(self.outcome),
                documents=tuple(self.documents),
                pages=tuple(self.pages),
                headings=tuple(self.headings),
                contains=tuple(re.compile(each, re.IGNORECASE) for each in self.contains),
                excludes=tuple(re.compile(each, re.IGNORECASE) for each in self.excludes),
            ),
            topic=self.topic.strip(),
            asker=self.asker,
            note=self.note,
        )


def _told(wrong: ValidationError) -> Iterator[str]:
    """Each mistake as its field and what is allowed there, without what was given."""
    for error in wrong.errors(include_url=False, include_input=False):
        match error["type"]:
            case "json_invalid":
                yield 'is not JSON: expected one object, such as {"id": "1", "question": "..."}'
            case "extra_forbidden":
                kind = _Turn if error["loc"][0] == "history" else _Line
                yield f"{_field(error['loc'])}: is unknown; allowed are " + ", ".join(
                    kind.model_fields
                )
            case _:
                told = error["msg"].removeprefix("Value error, ")
                yield f"{_field(error['loc'])}: {told}".removeprefix(": ")


def _field(location: tuple[str | int, ...]) -> str:
    """The field, and in a list the number of its entry from 1."""
    return " ".join(str(each + 1) if isinstance(each, int) else each for each in location)
