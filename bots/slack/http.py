"""Where Slack sends events, commands and what people press, and where a workspace installs the app.

Nothing of a request is looked at before its length and its signature are right.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import structlog
from fastapi import APIRouter
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

log = structlog.get_logger()

#: Slack's own requests are far smaller.
MOST_BYTES = 1_000_000
EVENTS = "/slack/events"
INSTALL = "/slack/install"
REDIRECT = "/slack/oauth_redirect"


class Lifespan(Protocol):
    """What begins before the first request and ends after the last one."""

    def __call__(self, app: Any, /) -> AbstractAsyncContextManager[None]:
        """Around the life of the application."""


def create_events(
    app: AsyncApp, signing_secret: str, *, lifespan: Lifespan | None = None
) -> APIRouter:
    """The routes; they answer within Slack's three seconds, because listeners hand their work on.

    Without a signing secret there is no route for events: they come by Socket Mode.
    """
    router = APIRouter(include_in_schema=False, lifespan=lifespan)
    handler = AsyncSlackRequestHandler(app)
    if signing_secret:
        _add_events(router, handler, SignatureVerifier(signing_secret))
    if app.oauth_flow is not None:
        for path in (INSTALL, REDIRECT):
            router.add_api_route(path, handler.handle, methods=["GET"], response_model=None)
    return router


def _add_events(
    router: APIRouter, handler: AsyncSlackRequestHandler, verifier: SignatureVerifier
) -> None:
    @router.post(EVENTS)
    async def events(request: Request) -> Response:
        # The verifier reads the time stamp as a number and fails where it is none.
        stamp = request.headers.get("x-slack-request-timestamp", "")
        if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= _LONGEST_STAMP):
            return Response(status_code=401)
        body = await _whole(request)
        if body is None:
            return Response(status_code=413)
        if not _is_signed(verifier, body, request):
            return Response(status_code=401)
        # What was read stands where the adapter looks for it.
        request._body = body  # noqa: SLF001
        try:
            response: Response = await handler.handle(request)
        except Exception as fault:  # noqa: BLE001 - Slack signed it, and bolt can't read it
            # Never the traceback: it may hold words of a question.
            log.warning("slack_unread", kind=type(fault).__name__)
            return Response(status_code=400)
        return response


#: Digits of a time stamp; seconds have ten until the year 2286.
_LONGEST_STAMP = 12


async def _whole(request: Request) -> bytes | None:
    """The body, or None where it is too large, whether its length was told before or not."""
    told = request.headers.get("content-length", "0")
    if not told.isdecimal() or int(told) > MOST_BYTES:
        return None
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_BYTES:
                return None
    except ClientDisconnect:
        return None
    return bytes(body)


def _is_signed(verifier: SignatureVerifier, body: bytes, request: Request) -> bool:
    """Whether Slack sent it within the last five minutes."""
    try:
        return verifier.is_valid_request(body, dict(request.headers))
    except (UnicodeDecodeError, ValueError, TypeError):
        return False
