"""The pages on which somebody writes to the people behind the site: a message, or a rating.

Nothing that was typed is lost by a mistake or a fault, and whoever tells of danger sees the help
before everything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from assistant.web.schema import SafetyBody
from bots import words
from bots.client import Client
from bots.errors import BotError, Refused
from bots.web.conversation import read_asked
from bots.web.enquiry import Mistake, mistakes_in, read_enquiry
from bots.web.forms import Fields, read_form, typed, way
from bots.web.rating import REASONS, Rating, read_rating
from bots.web.rendering import Html

#: Codes that are no mistake of the person's.
_FAULTS = {"not_taken", "not_kept", "no_release"}


def add_people(router: APIRouter, client: Client, html: Html) -> None:
    """The routes for messages and ratings."""
    _add_contact(router, client, html)
    _add_feedback(router, client, html)


def _add_contact(router: APIRouter, client: Client, html: Html) -> None:
    """The form for a message to a person."""

    @router.get("/contact")
    async def contact() -> Response:
        return _contact(html, read_enquiry({}))

    @router.post("/contact")
    async def enquire(request: Request) -> Response:
        try:
            fields = await read_form(request)
        except HTTPException as error:
            told = _unreadable(error)
            return _contact(html, read_enquiry({}), fault=told, status=error.status_code)
        enquiry = read_enquiry(fields)
        # An answer's page leads here with its question; then nothing was sent yet.
        if typed(fields, "step") == "open":
            return _contact(html, enquiry)
        return await _enquire(client, html, enquiry, way(request))


async def _enquire(
    client: Client, html: Html, enquiry: dict[str, object], forwarded_for: str
) -> Response:
    mistakes = mistakes_in(enquiry)
    try:
        # What is to be mended is sent too, because it may tell of danger all the same.
        taken = await client.enquire(enquiry, forwarded_for=forwarded_for)
    except BotError as fault:
        safety = fault.safety if isinstance(fault, Refused) else None
        told = "" if mistakes else _enquiry_fault(fault)
        return _contact(html, enquiry, mistakes, fault=told, safety=safety, status=_status(fault))
    return html.page("sent.html", taken=taken, by_email=bool(enquiry["email"]))


def _contact(
    html: Html,
    enquiry: Mapping[str, object],
    mistakes: tuple[Mistake, ...] = (),
    *,
    fault: str = "",
    safety: SafetyBody | None = None,
    status: int = HTTPStatus.OK,
) -> Response:
    return html.page(
        "contact.html",
        status=status,
        enquiry=enquiry,
        mistakes=mistakes,
        wrong={mistake.field: mistake.message for mistake in mistakes},
        fault=fault,
        safety=safety,
    )


def _add_feedback(router: APIRouter, client: Client, html: Html) -> None:
    """The page that thanks for a rating, and asks for the reason where an answer did not help."""

    @router.post("/feedback")
    async def feedback(request: Request) -> Response:
        try:
            fields = await read_form(request)
        except HTTPException as error:
            return html.page("not-rated.html", status=error.status_code, fault=_unreadable(error))
        rating = read_rating(fields)
        if rating.is_too_long:
            wrong = words.comment_too_long(len(rating.comment))
            return _rated(html, fields, rating, wrong=wrong, status=422)
        try:
            safety = await client.feedback(rating.body, forwarded_for=way(request))
        except BotError as fault:
            return html.page(
                "not-rated.html",
                status=_status(fault),
                fault=_rating_fault(fault),
                safety=fault.safety if isinstance(fault, Refused) else None,
                turns=read_asked(fields).turns,
            )
        return _rated(html, fields, rating, safety=safety)


def _rated(
    html: Html,
    fields: Fields,
    rating: Rating,
    *,
    wrong: str = "",
    safety: SafetyBody | None = None,
    status: int = HTTPStatus.OK,
) -> Response:
    # The reason is asked once; whoever gave one is thanked for it.
    asks = bool(wrong) or not (rating.helpful or typed(fields, "step") == "reason")
    return html.page(
        "rated.html",
        status=status,
        rating=rating,
        asks=asks,
        reasons=REASONS,
        wrong=wrong,
        safety=safety,
        turns=read_asked(fields).turns,
    )


def _unreadable(error: HTTPException) -> str:
    too_large = error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return words.FORM_TOO_LARGE if too_large else words.FORM_UNUSABLE


def _status(fault: BotError) -> int:
    match fault:
        case Refused(code="too_many"):
            return HTTPStatus.TOO_MANY_REQUESTS
        case Refused(code=code) if code not in _FAULTS:
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case _:
            return HTTPStatus.SERVICE_UNAVAILABLE


def _enquiry_fault(fault: BotError) -> str:
    match fault:
        case Refused(code="too_many"):
            return words.ENQUIRY_TOO_MANY
        case Refused(code="not_taken"):
            return words.ENQUIRY_NOT_TAKEN
        case _:
            return words.ENQUIRY_NOT_KEPT


def _rating_fault(fault: BotError) -> str:
    match fault:
        case Refused(code="too_many"):
            return words.RATING_TOO_MANY
        case _:
            return words.RATING_NOT_KEPT
