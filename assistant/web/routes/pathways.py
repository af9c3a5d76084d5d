"""/api/v1/pathways: the referral pathways that the asker may read, field by field.

What is looked for may be sent by GET, or by POST so that its words stand in no address.

A pathway that is not there and one that the asker may not read are the same 404, byte for byte.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from assistant.answering.cards import card_of
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
)

_MISSING: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorBody, "description": "Not there, or not for this asker."}
}


def create_pathways(
    library: Callable[[Audience], Library | None],
    *,
    access: Access,
    now: Callable[[], datetime],
    public_url: str,
) -> APIRouter:
    """The routes on which pathways are read; `now` tells which of their contacts are open."""
    router = APIRouter(
        prefix="/api/v1/pathways",
        tags=["pathways"],
        responses={status: {"model": ErrorBody} for status in (401, 422, 503)},
    )
    reader = reader_of(library, access)

    def told(reader: Reader, pathway: Pathway, document: Document) -> PathwayBody:
        card = card_of(pathway, document, reader.library, now=now(), public_url=public_url)
        return pathway_body(card, status=reader.status(document))

    def listed(reader: Reader, query: PathwayQuery) -> PathwayList:
        found = find_pathways(reader.pathways(), _wish(query))
        first = (query.page - 1) * query.per_page
        return PathwayList(
            total=len(found),
            page=query.page,
            per_page=query.per_page,
            pathways=tuple(told(reader, *each) for each in found[first : first + query.per_page]),
        )

    @router.get("")
    def pathways(
        query: Annotated[PathwayQuery, Query()], reader: Annotated[Reader, Depends(reader)]
    ) -> PathwayList:
        """The pathways that fit, those first whose names hold the words that are searched."""
        return listed(reader, query)

    @router.post("")
    def search(query: PathwayQuery, reader: Annotated[Reader, Depends(reader)]) -> PathwayList:
        """The same, for words that should stand in no address, history or log."""
        return listed(reader, query)

    @router.get("/{pathway_id}", responses=_MISSING)
    def pathway(pathway_id: str, reader: Annotated[Reader, Depends(reader)]) -> PathwayBody:
        """One pathway; its id is that of the document that is its page."""
        return told(reader, *_found(reader, pathway_id))

    return router


def _wish(query: PathwayQuery) -> Wish:
    return Wish(
        search=query.search,
        topics=frozenset({query.topic}) if query.topic else None,
        referrer=query.referral,
        ages=ANY_AGE if query.age is None else Ages(least=query.age, most=query.age),
        urgency=query.urgency,
    )


def _found(reader: Reader, pathway_id: str) -> tuple[Pathway, Document]:
    for pathway, document in reader.pathways():
        if document.id == pathway_id:
            return pathway, document
    raise Refused(404, "no_pathway", "There is no such pathway. See /api/v1/pathways.")
