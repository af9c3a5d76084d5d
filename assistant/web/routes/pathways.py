"""GET /api/v1/pathways: the referral pathways that the asker may read, field by field.

A pathway that is not there and one that the asker may not read are the same 404, byte for byte.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from assistant.knowledge.ages import ANY_AGE, Ages
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Document
from assistant.knowledge.library import Library
from assistant.knowledge.pathway import Pathway
from assistant.web.auth import Access
from assistant.web.directory import Wish, find_pathways
from assistant.web.faults import Refused
from assistant.web.reading import Reader, reader_of
from assistant.web.schema import (
    ErrorBody,
    PathwayBody,
    PathwayList,
    PathwayQuery,
    pathway_body,
    pathway_summary,
)

_MISSING: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorBody, "description": "Not there, or not for this asker."}
}


def create_pathways(library: Callable[[Audience], Library | None], *, access: Access) -> APIRouter:
    """The routes on which pathways are read."""
    router = APIRouter(
        prefix="/api/v1/pathways",
        tags=["pathways"],
        responses={status: {"model": ErrorBody} for status in (401, 422, 503)},
    )
    reader = reader_of(library, access)

    @router.get("")
    def pathways(
        query: Annotated[PathwayQuery, Query()], reader: Annotated[Reader, Depends(reader)]
    ) -> PathwayList:
        """The pathways that fit, those first whose names hold the words that are searched."""
        found = find_pathways(reader.pathways(), _wish(query))
        first = (query.page - 1) * query.per_page
        return PathwayList(
            total=len(found),
            page=query.page,
            per_page=query.per_page,
            pathways=tuple(
                pathway_summary(pathway, document, **_state(reader, document))
                for pathway, document in found[first : first + query.per_page]
            ),
        )

    @router.get("/{pathway_id}", responses=_MISSING)
    def pathway(pathway_id: str, reader: Annotated[Reader, Depends(reader)]) -> PathwayBody:
        """One pathway; its id is that of the document that is its page."""
        found, document = _found(reader, pathway_id)
        return pathway_body(found, document, **_state(reader, document))

    return router


def _wish(query: PathwayQuery) -> Wish:
    return Wish(
        search=query.search,
        topics=frozenset({query.topic}) if query.topic else None,
        referrer=query.referral,
        ages=ANY_AGE if query.age is None else Ages(least=query.age, most=query.age),
    )


def _state(reader: Reader, document: Document) -> dict[str, Any]:
    overdue = reader.library.is_overdue(document.id)
    return {"status": reader.status(document), "overdue": overdue}


def _found(reader: Reader, pathway_id: str) -> tuple[Pathway, Document]:
    for pathway, document in reader.pathways():
        if document.id == pathway_id:
            return pathway, document
    raise Refused(404, "no_pathway", "There is no such pathway. See /api/v1/pathways.")
