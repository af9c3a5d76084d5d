"""Puts the Slack app together from what it is given: for HTTP, for Socket Mode, for tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bots.client import Client
from bots.slack import phrases
from bots.slack.app import SlackBot, before_authorize, create_slack
from bots.slack.asking import Asking
from bots.slack.clearance import Level
from bots.slack.facts import Facts
from bots.slack.once import Once, OnceInMemory
from bots.slack.posting import Posting
from bots.slack.threads import Threads, ThreadsInMemory
from bots.slack.work import Work

#: Times that a call is tried again where Slack is busy or broken.
RETRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What the app of one workspace needs."""

    bot_token: str
    signing_secret: str
    #: The assistant by level; without PARTNER everybody gets public documents.
    assistant: Mapping[Level, Client]
    #: User groups of partners, and channels that only partners read.
    partner_groups: frozenset[str]
    partner_channels: frozenset[str]
    #: Address of the web chat.
    web: str
    clock: Callable[[], float]
    #: Channel where people pick up questions; "" where there is none.
    triage_channel: str = ""
    api_url: str = "https://slack.com/api/"
    threads: Threads | None = None
    once: Once | None = None


def run_slack(given: Running) -> tuple[AsyncApp, SlackBot]:
    """The app with its listeners, and what they hand their work to."""
    once = given.once or OnceInMemory()
    app = AsyncApp(
        client=slack_client(given.bot_token, given.api_url),
        signing_secret=given.signing_secret,
        before_authorize=before_authorize(once),
        user_facing_authorize_error_message=phrases.UNKNOWN_WORKSPACE,
    )
    bot = SlackBot(
        asking=Asking(
            assistant=given.assistant,
            facts=Facts(
                groups=given.partner_groups, channels=given.partner_channels, clock=given.clock
            ),
            threads=given.threads or ThreadsInMemory(),
            posting=Posting(web=given.web),
        ),
        work=Work(),
        once=once,
        triage=given.triage_channel,
    )
    return create_slack(app, bot), bot


def slack_client(token: str, api_url: str) -> AsyncWebClient:
    """A client that waits where Slack asks for it, and tries again where Slack fails."""
    client = AsyncWebClient(token=token, base_url=api_url)
    handlers: list[Any] = [
        AsyncRateLimitErrorRetryHandler(max_retry_count=RETRIES),
        AsyncServerErrorRetryHandler(max_retry_count=RETRIES),
    ]
    # Before the app is made: it copies them into the client of each request.
    client.retry_handlers.extend(handlers)
    return client
