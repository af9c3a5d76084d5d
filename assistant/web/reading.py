"""An asker in front of the library of their audience: what they may read, and nothing else.

What is not there and what the asker may not read are the same to them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Document, Status
from assistant.knowledge.library import Library
from assistant.knowledge.pathway import Pathway
from assistant.web.auth import Access
from assistant.web.faults import Refused


@dataclass(frozen=True, slots=True)
class Reader:
    """An asker in front of the library of their audience."""

    library: Library
    audience: Audience

    def documents(self) -> tuple[Document, ...]:
        """All documents that the asker may read."""
        return tuple(
            document
            for document in self.library.documents()
            if self.audience.may_read(document.audience)
        )

    def document(self, document_id: str) -> Document | None:
        """One document, or None where there is none for this asker."""
        document = self.library.document(document_id)
        may = document is not None and self.audience.may_read(document.audience)
        return document if may else None

    def status(self, document: Document) -> Status:
        """Whether the edition is in force."""
        return self.library.status(document.id)

    def replaces(self, document: Document) -> tuple[str, ...]:
        """The editions that `document` replaces, as far as the asker may know of them."""
        return tuple(older for older in document.supersedes if self.document(older) is not None)

    def followed_by(self, document: Document) -> tuple[Document, Status] | None:
        """The last of the editions that came after `document`, as far as the asker may know."""
        after = {older: each for each in self.documents() for older in each.supersedes}
        passed, last = {document.id}, document
        while (later := after.get(last.id)) and later.id not in passed:
            passed.add(later.id)
            last = later
        return None if last is document else (last, self.status(last))

    def pathways(self) -> tuple[tuple[Pathway, Document], ...]:
        """All pathways that the asker may read, each with its page, by path in the corpus."""
        pairs = ((each, self.document(each.document)) for each in self.library.entries(Pathway))
        return tuple((each, document) for each, document in pairs if document is not None)


def reader_of(
    library: Callable[[Audience], Library | None], access: Access
) -> Callable[[Request], Reader]:
    """What makes the reader of a request; raises Refused for strangers and without a release."""

    def reader(request: Request) -> Reader:
        return open_for(library, access.audience(request))

    return reader


def open_for(library: Callable[[Audience], Library | None], audience: Audience) -> Reader:
    """The reader of an audience; raises Refused without a release."""
    opened = library(audience)
    if opened is None:
        raise Refused(503, "no_release", "No documents are published yet. Try again later.")
    return Reader(opened, audience)
