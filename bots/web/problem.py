"""What went wrong with a question, in words for the person who asked, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from assistant.web.schema import AnswerBody
from bots import words
from bots.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An error as the page shows it."""

    status: int
    message: str
    #: Whether the person can mend it in the box. Otherwise the page names people to ask instead.
    in_box: bool = False


def down() -> Problem:
    """The assistant does not answer."""
    return Problem(status=HTTPStatus.SERVICE_UNAVAILABLE, message=words.DOWN)


def of_form(status: int) -> Problem:
    """The form itself could not be read."""
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return Problem(status=status, message=words.TOO_LARGE, in_box=True)
    return Problem(status=status, message=words.UNUSABLE, in_box=True)


def of_answer(answer: AnswerBody) -> Problem:
    """The assistant is busy, or a part of it does not work; it says so itself."""
    return Problem(status=HTTPStatus.SERVICE_UNAVAILABLE, message=answer.text)


def of_refusal(refused: Refused, question: str) -> Problem:
    """The assistant does not take the question."""
    match refused.code:
        case "question_empty" | "question_blank":
            message = words.EMPTY
        case "question_too_long":
            message = words.too_long(len(question))
        case "body_too_large":
            message = words.TOO_LARGE
        case "too_many":
            return Problem(status=HTTPStatus.TOO_MANY_REQUESTS, message=words.TOO_MANY)
        case code if code.startswith("question_"):
            message = words.UNUSABLE
        case _:
            return down()
    return Problem(status=HTTPStatus.UNPROCESSABLE_ENTITY, message=message, in_box=True)
