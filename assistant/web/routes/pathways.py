"""GET /api/v1/pathways: every referral pathway that the asker may read, field by field."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from starlette.requests import Request

from assistant.knowledge.audience import Audience
from assistant.knowledge.library import Library
from assistant.knowledge.pathway import Pathway
from assistant.web.auth import Access
from assistant.web.faults import Refused
from assistant.web.schema import ErrorBody, PathwayList, pathway_body


def create_pathways(library: Callable[[Audience], Library | None], *, access: Access) -> APIRouter:
    """The route on which pathways are listed."""
    router = APIRouter(prefix="/api/v1", tags=["pathways"])

    @router.get("/pathways", responses={status: {"model": ErrorBody} for status in (401, 503)})
    def pathways(request: Request) -> PathwayList:
        """All pathways, in the order of their files."""
        audience = access.audience(request)
        opened = library(audience)
        if opened is None:
            raise Refused(503, "no_release", "No documents are published yet. Try again later.")
        found = ((each, opened.document(each.document)) for each in opened.entries(Pathway))
        return PathwayList(
            pathways=tuple(
                pathway_body(pathway, document, opened.status(document.id))
                for pathway, document in found
                if document is not None and audience.may_read(document.audience)
            )
        )

    return router
