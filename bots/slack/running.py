"""Puts the Slack app together from what it is given: for HTTP, for Socket Mode, for tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bots.client import Client
from bots.slack import phrases
from bots.slack.app import SlackBot, before_authorize, create_slack
from bots.slack.asking import Asking
from bots.slack.clearance import Level
from bots.slack.digesting import Digesting
from bots.slack.digests import Digests, DigestsInMemory
from bots.slack.facts import Facts
from bots.slack.hearing import hear_onboarding
from bots.slack.installing import Installing, client_of, hear_leaving
from bots.slack.logs import LIBRARIES, hush
from bots.slack.metrics import Metrics
from bots.slack.newcomers import Newcomers, NewcomersInMemory
from bots.slack.onboarding import Onboarding
from bots.slack.once import Once, OnceInMemory
from bots.slack.posting import Posting
from bots.slack.retries import retry_handlers
from bots.slack.rounds import Rounds
from bots.slack.serving import DRAIN_S, Life
from bots.slack.threads import Threads, ThreadsInMemory
from bots.slack.unfinished import Unfinished, UnfinishedInMemory
from bots.slack.work import Work


class Forgets(Protocol):
    """Keeps something of workspaces."""

    async def forget(self, team: str) -> None:
        """Delete all of a workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What the app needs."""

    #: Of the one workspace that the app is in; "" where `installing` says how it gets into several.
    bot_token: str
    signing_secret: str
    #: The assistant by level; without PARTNER everybody gets public documents.
    assistant: Mapping[Level, Client]
    #: User groups of partners, and channels that only partners read.
    partner_groups: frozenset[str]
    partner_channels: frozenset[str]
    #: Address of the web chat.
    web: str
    #: Seconds on a clock that never goes back, and seconds since 1970.
    clock: Callable[[], float]
    now: Callable[[], float]
    #: Channel where people pick up questions; "" where there is none.
    triage_channel: str = ""
    api_url: str = "https://slack.com/api/"
    installing: Installing | None = None
    threads: Threads | None = None
    once: Once | None = None
    unfinished: Unfinished | None = None
    newcomers: Newcomers | None = None
    digests: Digests | None = None
    metrics: Metrics = field(default_factory=Metrics)
    #: What else keeps something of a workspace, and has to forget it when the app is taken out.
    also_forget: tuple[Forgets, ...] = ()


def run_slack(given: Running) -> tuple[AsyncApp, SlackBot]:
    """The app with its listeners, and what they hand their work to."""
    once = given.once or OnceInMemory()
    client = slack_client(given.bot_token, given.api_url, given.metrics)
    app = AsyncApp(
        client=client,
        signing_secret=given.signing_secret,
        before_authorize=before_authorize(once, given.metrics),
        user_facing_authorize_error_message=phrases.UNKNOWN_WORKSPACE,
        logger=LIBRARIES,
        **(given.installing.of_app(client) if given.installing else {}),
    )
    work = Work()
    facts = Facts(groups=given.partner_groups, channels=given.partner_channels, clock=given.clock)
    posting = Posting(web=given.web, metrics=given.metrics)
    newcomers = given.newcomers or NewcomersInMemory()
    digests = given.digests or DigestsInMemory()
    digesting = Digesting(
        assistant=given.assistant, facts=facts, posting=posting, digests=digests, now=given.now
    )
    bot = SlackBot(
        asking=Asking(
            assistant=given.assistant,
            facts=facts,
            threads=given.threads or ThreadsInMemory(),
            posting=posting,
            unfinished=given.unfinished or UnfinishedInMemory(),
            metrics=given.metrics,
            closing=lambda: work.closing,
        ),
        work=work,
        once=once,
        digesting=digesting,
        rounds=Rounds(digesting=digesting, newcomers=newcomers, now=given.now),
        triage=given.triage_channel,
    )
    installations = given.installing.installations if given.installing else None
    hear_leaving(app, installations, _forget(bot, (newcomers, digests, *given.also_forget)))
    onboarding = Onboarding(asking=bot.asking, newcomers=newcomers, now=given.now)
    hear_onboarding(app, bot, onboarding)
    create_slack(app, bot)
    hush()
    return app, bot


def life_of(
    app: AsyncApp, bot: SlackBot, given: Running, *, app_token: str = "", drain_s: float = DRAIN_S
) -> Life:
    """What the app does before its first event and after its last one."""

    async def the_client(_: str) -> Any:
        return app.client

    installing = given.installing
    client_for = client_of(installing.installations, app.client) if installing else the_client
    return Life(app=app, bot=bot, client_for=client_for, app_token=app_token, drain_s=drain_s)


def slack_client(token: str, api_url: str, metrics: Metrics) -> AsyncWebClient:
    """A client that waits where Slack asks for it, and tries again where Slack fails."""
    # Given before the app is made: it copies the handlers into the client of each request.
    return AsyncWebClient(
        token=token or None,
        base_url=api_url,
        logger=LIBRARIES,
        retry_handlers=retry_handlers(metrics),
    )


def _forget(bot: SlackBot, others: tuple[Forgets, ...]) -> Callable[[str], Awaitable[None]]:
    async def forget(team: str) -> None:
        bot.asking.facts.forget_all()
        keepers: tuple[Forgets, ...] = (bot.asking.threads, bot.asking.unfinished, *others)
        for each in keepers:
            await each.forget(team)

    return forget
