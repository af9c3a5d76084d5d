"""GET /openreferral: the public pathways as an Open Referral UK feed (HSDS-UK 3.0).

Open to anyone and to any site, so it looks at no credentials and only ever at the public release.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from assistant.knowledge.audience import Audience
from assistant.knowledge.library import Library
from assistant.web.faults import Refused
from assistant.web.openreferral.bodies import (
    FeedBody,
    ServiceBody,
    ServicePageBody,
    ServiceSummaryBody,
)
from assistant.web.openreferral.services import open_services
from assistant.web.schema import ErrorBody

#: The standard asks that any web page may read the feed.
OPEN = {"Access-Control-Allow-Origin": "*"}
#: Services on a page, unless it is asked for more or fewer.
PER_PAGE = 50
MOST_PER_PAGE = 100
LONGEST_SEARCH = 200

#: Where the standard itself is described.
_ABOUT = FeedBody(
    version="HSDS-UK-3.0",
    profile="https://openreferraluk.org/developers/specifications",
    openapi_url="https://openreferraluk.org/specifications/3.0/openapi.json",
)
_WHOLE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_PARAMETERS: list[dict[str, Any]] = [
    {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }
    for name, description, schema in (
        (
            "search",
            "Words that all stand in the name, the other names, the description or the owner.",
            {"type": "string", "maxLength": LONGEST_SEARCH},
        ),
        ("page", "From 1.", {"type": "integer", "minimum": 1, "maximum": 999_999, "default": 1}),
        (
            "per_page",
            "Services on a page.",
            {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": PER_PAGE},
        ),
    )
]
_ERRORS: Mapping[int, dict[str, Any]] = {
    404: {"model": ErrorBody, "description": "No such service."},
    422: {"model": ErrorBody, "description": "A value that can't be used."},
    503: {"model": ErrorBody, "description": "Nothing is published yet."},
}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which page of which services."""

    words: tuple[str, ...]
    page: int
    per_page: int


def create_openreferral(library: Callable[[Audience], Library | None]) -> APIRouter:
    """The routes of the feed; `library` must serve the public audience."""
    router = APIRouter(prefix="/openreferral", tags=["open referral"])

    def services(response: Response) -> tuple[ServiceBody, ...]:
        response.headers.update(OPEN)
        opened = library(Audience.PUBLIC)
        if opened is None:
            raise _refused(503, "no_release", "No services are published yet. Try again later.")
        return tuple(open_services(opened))

    @router.get("/", response_model=FeedBody)
    def about(response: Response) -> FeedBody:
        """Which version of the standard this is."""
        response.headers.update(OPEN)
        return _ABOUT

    @router.get(
        "/services",
        response_model=ServicePageBody,
        response_model_exclude_none=True,
        responses={status: _ERRORS[status] for status in (422, 503)},
        openapi_extra={"parameters": _PARAMETERS},
    )
    def list_services(
        held: Annotated[tuple[ServiceBody, ...], Depends(services)],
        wanted: Annotated[_Wanted, Depends(_wanted)],
    ) -> ServicePageBody:
        """The public services, a page at a time."""
        return _page([each for each in held if _matches(each, wanted.words)], wanted)

    @router.get(
        "/services/{service_id}",
        response_model=ServiceBody,
        response_model_exclude_none=True,
        responses={status: _ERRORS[status] for status in (404, 503)},
    )
    def one_service(
        service_id: str, held: Annotated[tuple[ServiceBody, ...], Depends(services)]
    ) -> ServiceBody:
        """One service with all that is held of it."""
        found = next((each for each in held if str(each.id) == service_id.lower()), None)
        if found is None:
            raise _refused(
                404, "no_service", "There is no such service. See /openreferral/services."
            )
        return found

    return router


def _wanted(request: Request) -> _Wanted:
    """What the query asks for; raises Refused where a value can't be used."""
    search = request.query_params.get("search", "")
    if len(search) > LONGEST_SEARCH:
        raise _refused(
            422, "search_too_long", f"`search` is longer than {LONGEST_SEARCH} characters. Cut it."
        )
    return _Wanted(
        words=tuple(search.casefold().split()),
        page=_number(request, "page", 1, 999_999),
        per_page=_number(request, "per_page", PER_PAGE, MOST_PER_PAGE),
    )


def _number(request: Request, name: str, default: int, most: int) -> int:
    given = request.query_params.get(name)
    if given is None:
        return default
    if not _WHOLE_NUMBER.fullmatch(given) or int(given) > most:
        raise _refused(
            422,
            f"{name}_unusable",
            f"`{name}` is no whole number from 1 to {most:,}. Send one, or leave it out.",
        )
    return int(given)


def _matches(service: ServiceBody, words: tuple[str, ...]) -> bool:
    held = "\n".join(
        (
            service.name,
            *(service.csp_also_called or ()),
            service.description,
            service.organization.name,
        )
    ).casefold()
    return all(word in held for word in words)


def _page(found: list[ServiceBody], wanted: _Wanted) -> ServicePageBody:
    """One page of what was found; past the last one it is empty."""
    pages = -(-len(found) // wanted.per_page)
    first = (wanted.page - 1) * wanted.per_page
    shown = found[first : first + wanted.per_page]
    return ServicePageBody(
        total_items=len(found),
        total_pages=pages,
        page_number=wanted.page,
        size=len(shown),
        first_page=wanted.page == 1,
        last_page=wanted.page >= pages,
        empty=not shown,
        contents=tuple(
            ServiceSummaryBody.model_validate(
                each.model_dump(include=set(ServiceSummaryBody.model_fields))
            )
            for each in shown
        ),
    )


def _refused(status: int, code: str, message: str) -> Refused:
    return Refused(status, code, message, headers=OPEN)
