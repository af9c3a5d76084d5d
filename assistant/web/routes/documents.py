"""GET /api/v1/documents: what the asker may read, its words and its files.

A document that is not there and one that the asker may not read are the same 404, byte for byte.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import FileResponse, Response

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Document
from assistant.knowledge.library import Library
from assistant.web.auth import Access
from assistant.web.faults import Refused
from assistant.web.headers import PDF_POLICY, TEXT_POLICY
from assistant.web.reading import Reader, reader_of
from assistant.web.schema import (
    DocumentList,
    DocumentText,
    ErrorBody,
    document_body,
    document_text,
)

_MISSING: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorBody, "description": "Not there, or not for this asker."}
}


def create_documents(library: Callable[[Audience], Library | None], *, access: Access) -> APIRouter:
    """The routes on which documents are read."""
    router = APIRouter(
        prefix="/api/v1/documents",
        tags=["documents"],
        responses={status: {"model": ErrorBody} for status in (401, 503)},
    )

    reader = reader_of(library, access)

    @router.get("")
    def documents(reader: Annotated[Reader, Depends(reader)]) -> DocumentList:
        """All documents, by path in the corpus."""
        return DocumentList(
            documents=tuple(
                document_body(document, reader.status(document), reader.replaces(document))
                for document in reader.documents()
            )
        )

    @router.get("/{document_id}", responses=_MISSING)
    def document(document_id: str, reader: Annotated[Reader, Depends(reader)]) -> DocumentText:
        """One document with its passages."""
        found = _found(reader.document(document_id))
        return document_text(
            found,
            reader.status(found),
            reader.replaces(found),
            tuple(reader.library.passages_of(found.id)),
            overdue=reader.library.is_overdue(found.id),
            followed_by=reader.followed_by(found),
        )

    @router.get("/{document_id}/file", response_class=Response, responses=_MISSING)
    def file(document_id: str, reader: Annotated[Reader, Depends(reader)]) -> Response:
        """The source file. A PDF opens in the browser, so that #page=5 works."""
        found = _found(reader.document(document_id))
        path = reader.library.file(found.id)
        if path is None or not path.is_file():
            raise _missing()
        return _file(found, path)

    return router


def _file(document: Document, path: Path) -> Response:
    """The bytes, under a type with which no browser runs anything in them."""
    name = f"{document.id}{path.suffix}"
    match document.format:
        case "pdf":
            return _inline(path, name, "application/pdf", PDF_POLICY)
        case "markdown" | "text":
            return _inline(path, name, "text/plain; charset=utf-8", TEXT_POLICY)
        case _:
            return FileResponse(
                path,
                media_type="application/octet-stream",
                filename=name,
                headers={"Content-Security-Policy": TEXT_POLICY},
            )


def _inline(path: Path, name: str, media_type: str, policy: str) -> Response:
    return FileResponse(
        path,
        media_type=media_type,
        filename=name,
        content_disposition_type="inline",
        headers={"Content-Security-Policy": f"{policy}; frame-ancestors 'none'"},
    )


def _found(document: Document | None) -> Document:
    if document is None:
        raise _missing()
    return document


def _missing() -> Refused:
    return Refused(404, "no_document", "There is no such document. See /api/v1/documents.")
