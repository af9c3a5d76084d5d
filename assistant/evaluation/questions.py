"""Questions with what their answers must be: the lines of a golden set, read before any is asked.

What a line expects is read here; its question, history and audience are read as in any batch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from assistant.answering.outcome import Outcome
from assistant.answering.question import Question
from assistant.answering.screen import clean_question
from assistant.errors import UnusableQuestion, UnusableSet
from assistant.knowledge.audience import Audience
from assistant.knowledge.library import Library

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What an answer must be; what is empty is not asked of it."""

    #: Any of these is right.
    outcomes: tuple[Outcome, ...] = ()
    #: Ids of documents, any of which must be cited.
    documents: tuple[str, ...] = ()
    #: Pages and headings, any of which one of those citations must name.
    pages: tuple[int, ...] = ()
    headings: tuple[str, ...] = ()
    #: Each must match what the answer tells.
    contains: tuple[re.Pattern[str], ...] = ()
    #: None may match anything that the answer shows.
    excludes: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenQuestion:
    """One question of a golden set."""

    id: str
    question: Question
    expected: Expected
    #: Where it stands: the file as it was named, and the line from 1.
    file: str
    line: int
    #: What it is counted under; "" where the line does not say.
    topic: str = ""
    asker: str = ""
    note: str = ""


def read_expected(fields: Mapping[str, object]) -> tuple[Expected, Mapping[str, str]]:
    """What a line expects, and its topic, asker and note.

    Raises:
        UnusableSet: a field is unknown or can't be read, or nothing is expected.
    """
    try:
        line = _Fields.model_validate({k: v for k, v in fields.items() if v is not None})
    except ValidationError as wrong:
        raise UnusableSet("; ".join(_told(wrong))) from wrong
    expected = Expected(
        outcomes=line.outcome,
        documents=line.documents,
        pages=line.pages,
        headings=line.headings,
        contains=line.contains,
        excludes=line.excludes,
    )
    if expected == Expected():
        raise UnusableSet(
            "nothing is expected of the answer: give outcome, documents, contains or excludes"
        )
    return expected, {"topic": line.topic, "asker": line.asker, "note": line.note}


def with_ids(golden: GoldenQuestion, library: Library) -> GoldenQuestion:
    """The question with ids in place of documents that are named by their path in the corpus."""
    ids = {document.path: document.id for document in library.documents()}
    documents = tuple(ids.get(each, each) for each in golden.expected.documents)
    return replace(golden, expected=replace(golden.expected, documents=documents))


def mistakes(
    golden: Sequence[GoldenQuestion], library: Callable[[Audience], Library]
) -> Iterator[str]:
    """What is wrong with a set as a whole, and against the release that it is asked of."""
    first: dict[str, GoldenQuestion] = {}
    for each in golden:
        place = f"{each.file}, line {each.line}"
        before = first.setdefault(each.id, each)
        if before is not each:
            yield (
                f"{place}, field id: {each.id} stands already in {before.file}, "
                f"line {before.line}: give one of them another"
            )
        try:
            clean_question(each.question.text)
        except UnusableQuestion as wrong:
            yield f"{place}, field question: {wrong}"
        for document in each.expected.documents:
            if library(each.question.audience).document(document) is None:
                yield (
                    f"{place}, field documents: this release holds no document {document} for "
                    f"{each.question.audience.value}: correct its id or path, or build with it"
                )


def _one_or_many(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _pattern(value: object) -> re.Pattern[str]:
    if not isinstance(value, str):
        raise PydanticCustomError("pattern", "expected a regular expression as text")
    try:
        return re.compile(value)
    except (re.error, RecursionError, OverflowError) as wrong:
        raise PydanticCustomError(
            "pattern",
            "{value} is no regular expression ({cause}): correct it, or put a backslash before "
            "signs that stand for themselves",
            {"value": repr(value), "cause": str(wrong)},
        ) from wrong


def _outcome(value: object) -> Outcome:
    if not isinstance(value, str) or value not in list(Outcome):
        raise PydanticCustomError(
            "outcome",
            "{value} is unknown: allowed are {known}",
            {"value": repr(value), "known": ", ".join(Outcome)},
        )
    return Outcome(value)


_Many = Annotated[tuple[_Value, ...], BeforeValidator(_one_or_many)]
_Text = Annotated[str, Field(min_length=1)]


class _Fields(BaseModel):
    """The fields of a line that say what is expected, and what it is counted under."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    outcome: _Many[Annotated[Outcome, BeforeValidator(_outcome)]] = ()
    documents: _Many[_Text] = ()
    pages: _Many[Annotated[int, Field(ge=1, strict=True)]] = ()
    headings: _Many[_Text] = ()
    contains: _Many[Annotated[re.Pattern[str], BeforeValidator(_pattern)]] = ()
    excludes: _Many[Annotated[re.Pattern[str], BeforeValidator(_pattern)]] = ()
    topic: str = ""
    asker: str = ""
    note: str = ""


def _told(wrong: ValidationError) -> Iterator[str]:
    known = ", ".join(("id", "question", "history", "audience", *_Fields.model_fields))
    for error in wrong.errors(include_url=False, include_input=False):
        field = error["loc"][0]
        if error["type"] == "extra_forbidden":
            yield f"field {field} is unknown: allowed are {known}"
        else:
            yield f"field {field}: {error['msg']}"
