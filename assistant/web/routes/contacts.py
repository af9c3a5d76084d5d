"""GET /api/v1/contacts: whom to ask where the documents do not answer."""

from collections.abc import Callable

from fastapi import APIRouter
from starlette.requests import Request

from assistant.knowledge.audience import Audience
from assistant.knowledge.library import Library
from assistant.knowledge.partnership import ANY_PARTNERSHIP
from assistant.web.auth import Access
from assistant.web.schema import ContactBody, ContactList


def create_contacts(library: Callable[[Audience], Library | None], access: Access) -> APIRouter:
    """The route; where no release is open it names those whom every borough has."""
    router = APIRouter(prefix="/api/v1", tags=["documents"])

    @router.get("/contacts")
    def contacts(request: Request) -> ContactList:
        """Whom to ask where the documents do not answer."""
        opened = library(access.audience(request))
        known = (opened.partnership if opened else ANY_PARTNERSHIP).contacts
        return ContactList(contacts=tuple(map(ContactBody.model_validate, known)))

    return router
