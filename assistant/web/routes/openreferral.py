"""GET /openreferral: the public pathways as a service feed of Open Referral UK 3.0, for anyone.

Whatever token comes with a request, only the public release is read.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request

from assistant.knowledge.ages import Ages
from assistant.knowledge.audience import Audience
from assistant.knowledge.library import Library
from assistant.web.directory import Wish, find_pathways
from assistant.web.faults import Refused
from assistant.web.feed import Feed, list_page
from assistant.web.headers import FEED
from assistant.web.reading import open_for
from assistant.web.schema import ErrorBody
from assistant.web.schema.given import Given
from assistant.web.schema.openreferral import (
    ApiInformation,
    Listing,
    PageQuery,
    Service,
    ServiceAtLocation,
    ServiceQuery,
    Taxonomy,
    TaxonomyTerm,
)

#: The version and the profile that the feed follows, as its root names them.
_VERSION = "HSDS-UK-3.0"
_PROFILE = "https://docs.openreferraluk.org/en/latest/"

_MISSING: dict[int | str, dict[str, Any]] = {404: {"model": ErrorBody}}
_AS_GIVEN: dict[str, Any] = {"response_model_exclude_none": True}


def create_openreferral(
    library: Callable[[Audience], Library | None], *, public_url: str
) -> APIRouter:
    """The routes of the feed; `public_url`: where readers reach this server, "" if as they do."""
    router = APIRouter(
        prefix=FEED,
        tags=["openreferral"],
        responses={status: {"model": ErrorBody} for status in (422, 503)},
    )

    def opened() -> Feed:
        return Feed(open_for(library, Audience.PUBLIC))

    feed_of = Annotated[Feed, Depends(opened)]

    @router.get("", include_in_schema=False)
    @router.get("/")
    def information(request: Request) -> ApiInformation:
        """Which version of the standard this is."""
        address = (public_url or str(request.base_url)).rstrip("/")
        return ApiInformation(
            version=_VERSION, profile=_PROFILE, openapi_url=f"{address}/openapi.json"
        )

    @router.get("/services", **_AS_GIVEN)
    def services(feed: feed_of, query: Annotated[ServiceQuery, Query()]) -> Listing[Service]:
        """The services that fit, those first whose names hold the words that are searched."""
        wish = Wish(
            search=query.search,
            topics=feed.topics(query.taxonomy_term_id, query.taxonomy_id),
            ages=Ages(least=query.minimum_age, most=query.maximum_age),
        )
        found = find_pathways(feed.served(), wish)
        return Listing[Service](
            **list_page(
                [feed.service(*pair) for pair in _cut(found, query)],
                total=len(found),
                page=query.page,
                per_page=query.per_page,
            )
        )

    @router.get("/services/{service_id}", responses=_MISSING, **_AS_GIVEN)
    def service(feed: feed_of, service_id: str) -> Service:
        """One service."""
        wanted = _uuid(service_id)
        for pathway, document in feed.served():
            if feed.service_id(document) == wanted:
                return feed.service(pathway, document)
        raise _missing()

    for name, model, entries, told in (
        ("taxonomies", Taxonomy, lambda feed: (feed.taxonomy(),), _as_it_is),
        ("taxonomy_terms", TaxonomyTerm, Feed.terms, _as_it_is),
        ("service_at_locations", ServiceAtLocation, Feed.placed, _as_place),
    ):
        _add_list(router, name, model, entries, told, opened)
    return router


def _add_list(
    router: APIRouter,
    name: str,
    model: type[Given],
    entries: Callable[[Feed], Sequence[Any]],
    told: Callable[[Feed, Any], Any],
    opened: Callable[[], Feed],
) -> None:
    """The two routes of a list: all of it in pages, and one entry of it, each as it is told."""
    feed_of = Annotated[Feed, Depends(opened)]
    listing: Any = Listing[model]  # type: ignore[valid-type] # FastAPI reads it at run time

    @router.get(f"/{name}", response_model=listing, **_AS_GIVEN)
    def listed(feed: feed_of, query: Annotated[PageQuery, Query()]) -> Any:
        held = entries(feed)
        return list_page(
            [told(feed, entry) for entry in _cut(held, query)],
            total=len(held),
            page=query.page,
            per_page=query.per_page,
        )

    @router.get(f"/{name}/{{entry_id}}", response_model=model, responses=_MISSING, **_AS_GIVEN)
    def one(feed: feed_of, entry_id: str) -> Any:
        wanted = _uuid(entry_id)
        for entry in entries(feed):
            whole = told(feed, entry)
            if whole.id == wanted:
                return whole
        raise _missing()


def _as_it_is(_: Feed, entry: Any) -> Any:
    return entry


def _as_place(feed: Feed, pair: Any) -> ServiceAtLocation:
    return feed.place(*pair)


def _cut(entries: Sequence[Any], query: PageQuery) -> Sequence[Any]:
    first = (query.page - 1) * query.per_page
    return entries[first : first + query.per_page]


def _uuid(words: str) -> UUID | None:
    """The id, or None: an id of another form is one that is not there."""
    try:
        return UUID(words)
    except ValueError:
        return None


def _missing() -> Refused:
    return Refused(404, "not_in_feed", f"There is no such entry. See {FEED}/services.")
