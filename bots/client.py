"""The bots' way to the assistant: HTTP and nothing else.

Whoever composes the process gives the httpx.AsyncClient: over httpx.ASGITransport where the
assistant lives in the same process, over the network elsewhere. Nothing here knows which.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

from assistant.web.schema import (
    AnswerBody,
    AskRequest,
    ChangesBody,
    ContactBody,
    ContactList,
    DocumentText,
    EnquiryTaken,
    ErrorBody,
    FeedbackTaken,
    OnboardingBody,
    PathwayBody,
    PathwayList,
    PathwayQuery,
    RedactBody,
    ReviewedKept,
    SafetyBody,
    TurnBody,
)
from bots.errors import Refused, Unreachable

_Body = TypeVar("_Body", bound=BaseModel)


class Client:
    """Asks the assistant on behalf of a person."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def ask(
        self, question: str, *, history: tuple[TurnBody, ...] = (), forwarded_for: str
    ) -> AnswerBody:
        """The answer to one question; `history` is the conversation before it, oldest first.

        `forwarded_for` is the way that the person's request took, as X-Forwarded-For names it, so
        that the assistant counts the person and not this front end. Raises Refused, Unreachable.
        """
        # Not validated here: what a question may be is the assistant's to say.
        body = AskRequest.model_construct(question=question, history=history)
        response = await self._send(
            "POST",
            "/api/v1/ask",
            json=body.model_dump(),
            headers=_way(forwarded_for),
        )
        # Busy and unavailable come with a 503 and with an Answer all the same.
        if response.status_code in {HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE}:
            return _parse(AnswerBody, response)
        raise _refusal(response)

    async def feedback(
        self, feedback: Mapping[str, object], *, forwarded_for: str
    ) -> SafetyBody | None:
        """Hand in feedback; the help to show first where its comment tells of danger.

        `feedback` has the fields of a FeedbackRequest, as they were typed: what they may be is the
        assistant's to say. Raises Refused, Unreachable.
        """
        response = await self._send(
            "POST", "/api/v1/feedback", json=feedback, headers=_way(forwarded_for)
        )
        match response.status_code:
            case HTTPStatus.NO_CONTENT:
                return None
            case HTTPStatus.OK:
                return _parse(FeedbackTaken, response).safety
            case _:
                raise _refusal(response)

    async def enquire(self, enquiry: Mapping[str, object], *, forwarded_for: str) -> EnquiryTaken:
        """Hand in an enquiry: its reference, and the help to show first where it tells of danger.

        `enquiry` has the fields of an EnquiryRequest, as they were typed. Raises Refused, with
        `safety` where it was not kept and tells of danger, and Unreachable.
        """
        response = await self._send(
            "POST", "/api/v1/enquiries", json=enquiry, headers=_way(forwarded_for)
        )
        if response.status_code == HTTPStatus.CREATED:
            return _parse(EnquiryTaken, response)
        raise _refusal(response)

    async def document(self, document_id: str) -> DocumentText | None:
        """A document with its words, or None where there is none. Raises Refused, Unreachable."""
        return await self._one(DocumentText, f"/api/v1/documents/{quote(document_id, safe='')}")

    async def pathways(self, query: PathwayQuery) -> PathwayList:
        """The pathways that fit, one page of them. Raises Refused, Unreachable."""
        body = query.model_dump(mode="json", exclude_none=True)
        response = await self._send("POST", "/api/v1/pathways", json=body)
        if response.status_code == HTTPStatus.OK:
            return _parse(PathwayList, response)
        raise _refusal(response)

    async def pathway(self, pathway_id: str) -> PathwayBody | None:
        """A pathway with all its fields, or None. Raises Refused, Unreachable."""
        return await self._one(PathwayBody, f"/api/v1/pathways/{quote(pathway_id, safe='')}")

    async def _one(self, body: type[_Body], path: str) -> _Body | None:
        """What stands at a path, or None where nothing does."""
        response = await self._send("GET", path)
        match response.status_code:
            case HTTPStatus.OK:
                return _parse(body, response)
            case HTTPStatus.NOT_FOUND:
                return None
            case _:
                raise _refusal(response)

    async def onboarding(self) -> OnboardingBody:
        """What the release holds for new partners. Raises Refused, Unreachable."""
        response = await self._send("GET", "/api/v1/onboarding")
        if response.status_code == HTTPStatus.OK:
            return _parse(OnboardingBody, response)
        raise _refusal(response)

    async def changes(self, since: str) -> ChangesBody:
        """What has changed since a release, or a day as 2026-11-03. Raises Refused, Unreachable."""
        response = await self._send("GET", f"/api/v1/changes?since={quote(since, safe='')}")
        if response.status_code == HTTPStatus.OK:
            return _parse(ChangesBody, response)
        raise _refusal(response)

    async def contacts(self) -> tuple[ContactBody, ...]:
        """Whom to ask where the documents do not answer. Raises Refused, Unreachable."""
        return _got(ContactList, await self._send("GET", "/api/v1/contacts")).contacts

    async def redact(self, text: str) -> str:
        """A text without what points at a person; for bots. Raises Refused, Unreachable."""
        return _got(
            RedactBody, await self._send("POST", "/api/v1/redact", json={"text": text})
        ).text

    async def keep_reviewed(self, review: Mapping[str, object]) -> str:
        """Keep a person's answer, and the id it got; for bots. Raises Refused, Unreachable.

        `review` has the fields of a ReviewedRequest, as they were typed.
        """
        response = await self._send("POST", "/api/v1/reviewed", json=review)
        return _got(ReviewedKept, response, HTTPStatus.CREATED).id

    async def retract(self, reviewed: str) -> bool:
        """Retract a reviewed answer; False where there is none. Raises Refused, Unreachable."""
        response = await self._send("DELETE", f"/api/v1/reviewed/{quote(reviewed, safe='')}")
        match response.status_code:
            case HTTPStatus.NO_CONTENT:
                return True
            case HTTPStatus.NOT_FOUND:
                return False
            case _:
                raise _refusal(response)

    async def _send(
        self,
        method: str,
        path: str,
        json: Mapping[str, object] | None = None,
        headers: dict[bytes, bytes] | None = None,
    ) -> httpx.Response:
        try:
            body = None if json is None else dict(json)
            return await self._http.request(method, path, json=body, headers=headers)
        except httpx.HTTPError as error:
            raise Unreachable(f"{method} {path.rpartition('/')[0]}") from error


def _way(forwarded_for: str) -> dict[bytes, bytes]:
    """The header; bytes, because httpx takes only ASCII as text, and it may hold anything."""
    return {b"X-Forwarded-For": forwarded_for.encode("latin-1", "replace")}


def _got(
    body: type[_Body], response: httpx.Response, expected: HTTPStatus = HTTPStatus.OK
) -> _Body:
    if response.status_code != expected:
        raise _refusal(response)
    return _parse(body, response)


def _parse(body: type[_Body], response: httpx.Response) -> _Body:
    try:
        return body.model_validate_json(response.content)
    except ValidationError as error:
        # The cause would repeat what was answered.
        raise Unreachable(f"not a {body.__name__}: {error.error_count()} faults") from None


def _refusal(response: httpx.Response) -> Refused:
    body = _parse(ErrorBody, response)
    return Refused(body.error.code, body.error.message, body.safety)
