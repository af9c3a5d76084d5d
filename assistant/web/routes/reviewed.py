"""POST, GET and DELETE /api/v1/reviewed, POST /api/v1/redact: for bots with the service token.

Nothing of it stands in a log. Who among the bot's people may do so is the bot's to decide.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from assistant.answering.redact import redact
from assistant.answering.reviewed import Reviewed
from assistant.errors import NoRecords, UnknownReviewed
from assistant.knowledge.audience import Audience
from assistant.knowledge.embedding import Vector
from assistant.knowledge.library import Library
from assistant.records.reviewed import Review
from assistant.web.auth import Access
from assistant.web.faults import Refused, log_fault
from assistant.web.reading import open_for
from assistant.web.schema import (
    ErrorBody,
    RedactBody,
    RedactRequest,
    ReviewedBody,
    ReviewedKept,
    ReviewedList,
    ReviewedRequest,
)

_Library = Callable[[Audience], Library | None]

_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorBody} for status in (401, 404, 413, 415, 422, 500, 503)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What keeps reviewed answers; each raises NoRecords where it can't."""

    #: Gives the id.
    keep: Callable[[Review, Callable[[str], Vector]], str]
    all: Callable[[], Sequence[Reviewed]]
    #: UnknownReviewed where there is none.
    retract: Callable[[str], None]
    today: Callable[[], date]


def create_reviewed(shelf: Shelf, library: _Library, *, access: Access) -> APIRouter:
    """The routes on which bots keep, list and retract reviewed answers, and redact texts."""
    router = APIRouter(prefix="/api/v1", tags=["bots"], responses=_ERRORS)

    def bot(request: Request) -> Audience:
        return access.bot(request)

    Bot = Annotated[Audience, Depends(bot)]  # noqa: N806 - a type of this router

    @router.post("/reviewed", status_code=201)
    def keep(body: ReviewedRequest, audience: Bot) -> ReviewedKept:
        """Keep a person's answer: it is given to whoever asks that very question."""
        _check(body, audience, shelf.today())
        reader = open_for(library, body.audience)
        with _records():
            reviewed = shelf.keep(
                Review(**dict(body)), lambda text: reader.library.embed(text).vector
            )
        return ReviewedKept(id=reviewed)

    @router.get("/reviewed")
    def listed(audience: Bot) -> ReviewedList:
        """The reviewed answers that are kept, also those that have ended."""
        with _records():
            kept = [each for each in shelf.all() if audience.may_read(each.audience)]
        return ReviewedList(reviewed=tuple(map(ReviewedBody.model_validate, kept)))

    @router.delete("/reviewed/{reviewed_id}", status_code=204)
    def retract(reviewed_id: str, audience: Bot) -> Response:
        """Retract a reviewed answer: it is deleted, and not given any more."""
        with _records():
            known = {each.id for each in shelf.all() if audience.may_read(each.audience)}
            if reviewed_id not in known:
                raise _not_there()
            shelf.retract(reviewed_id)
        return Response(status_code=204)

    @router.post("/redact")
    def redacted(body: RedactRequest, audience: Bot) -> RedactBody:
        """A text without what points at a person."""
        del audience
        return RedactBody(text=redact(body.text))

    return router


def _check(body: ReviewedRequest, audience: Audience, today: date) -> None:
    """Raise Refused where it may not be kept so."""
    if not audience.may_read(body.audience):
        raise Refused(422, "audience_unusable", "It can't be kept for more than you may read.")
    if body.valid_until < today:
        raise Refused(422, "valid_until_past", "The last day is past. Choose a later one.")
    if body.valid_until > in_a_year(today):
        raise Refused(
            422,
            "valid_until_far",
            "The last day is more than 12 months away. Choose an earlier one.",
        )


def in_a_year(day: date) -> date:
    """The same day of the next year; the last of February where that has no 29th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


@contextmanager
def _records() -> Iterator[None]:
    try:
        yield
    except UnknownReviewed:
        raise _not_there() from None
    except NoRecords as fault:
        log_fault(fault)
        raise Refused(
            503,
            "not_kept",
            "The records can't be used now. Try again later.",
            {"Retry-After": "30"},
        ) from None


def _not_there() -> Refused:
    return Refused(404, "reviewed_unknown", "No reviewed answer has this id. List those there are.")
