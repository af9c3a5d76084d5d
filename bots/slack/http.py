"""Where Slack sends events, commands and what people press: one route, read with care."""

from __future__ import annotations

from fastapi import APIRouter
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.requests import Request
from starlette.responses import Response

#: Slack's own requests are far smaller.
MOST_BYTES = 1_000_000


def create_events(app: AsyncApp) -> APIRouter:
    """The route; it answers within Slack's three seconds, because listeners hand their work on."""
    router = APIRouter(include_in_schema=False)
    handler = AsyncSlackRequestHandler(app)

    @router.post("/slack/events")
    async def events(request: Request) -> Response:
        # Bolt reads the time stamp as a number and fails where it is none.
        if not request.headers.get("x-slack-request-timestamp", "").isdecimal():
            return Response(status_code=401)
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            return Response(status_code=413)
        response: Response = await handler.handle(request)
        return response

    return router
