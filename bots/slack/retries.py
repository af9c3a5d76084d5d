"""When a call to Slack is tried again: Slack is busy, broken or out of reach for a moment."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bots.slack.logs import LIBRARIES
from bots.slack.metrics import Metrics

#: Times that a call is tried again where Slack is busy or broken.
RETRIES = 3
#: Seconds before the second try at a response URL; each further wait is twice as long.
_FIRST_WAIT_S = 0.25


def retry_handlers(metrics: Metrics) -> list[AsyncRetryHandler]:
    """What decides on another try, for a client of the Web API or of a response URL."""
    return [
        _Counted(AsyncConnectionErrorRetryHandler(), "connection", metrics),
        # It waits as long as Slack asks for.
        _Counted(AsyncRateLimitErrorRetryHandler(RETRIES), "rate_limit", metrics),
        _Counted(AsyncServerErrorRetryHandler(RETRIES), "server_error", metrics),
    ]


async def respond(url: str, metrics: Metrics, **message: Any) -> bool:
    """Send to a response URL; whether it was taken. It is good for half an hour and five times."""
    hook = AsyncWebhookClient(url, logger=LIBRARIES, retry_handlers=retry_handlers(metrics))
    for attempt in range(RETRIES + 1):
        sent = await hook.send(**message)
        # Its client asks its handlers about rate limits only.
        if sent.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            return sent.status_code == HTTPStatus.OK
        metrics.count_retry("server_error")
        await asyncio.sleep(_FIRST_WAIT_S * 2**attempt)
    return False


class _Counted(AsyncRetryHandler):
    """A handler whose tries are counted."""

    def __init__(self, handler: AsyncRetryHandler, cause: str, metrics: Metrics) -> None:
        super().__init__(max_retry_count=handler.max_retry_count)
        self._handler = handler
        self._cause = cause
        self._metrics = metrics

    async def can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        return await self._handler.can_retry_async(
            state=state, request=request, response=response, error=error
        )

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> None:
        self._metrics.count_retry(self._cause)
        await self._handler.prepare_for_next_attempt_async(
            state=state, request=request, response=response, error=error
        )
