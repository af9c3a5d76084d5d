"""Puts the Slack bot together: in the server, alone, and on a made-up Slack."""

from __future__ import annotations

import secrets
import time
from typing import Any

import click

from assistant.errors import (
    NoRecords,
    UnsafeSettings,
)
from assistant.knowledge.audience import Audience
from assistant.settings import Settings
from bots.terminal.ending import telling
from csp.keeping import read_records_key, slack_database


def slack_alone(settings: Settings) -> Any:
    """The bot without the assistant: its routes, and what operators ask of it."""
    import httpx
    from fastapi import FastAPI

    from assistant.web.auth import AUDIENCE_HEADER
    from assistant.web.health import create_health
    from bots.client import Client
    from bots.slack.clearance import Level
    from bots.slack.metrics import Metrics

    token = settings.partner_token.get_secret_value()
    who = {"Authorization": f"Bearer {token}"} if token else {}
    levels = {
        level: Client(
            httpx.AsyncClient(
                base_url=settings.assistant_url,
                headers=who | {AUDIENCE_HEADER: level.value},
                timeout=settings.chat_timeout_s + 30,
            )
        )
        # Without the token nobody there gives a partner's document.
        for level in (Level if token else (Level.PUBLIC,))
    }
    counters = Metrics()
    app = FastAPI(title="Slack bot", openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(
        create_health(
            ready=lambda: True,
            metrics=counters.text,
            metrics_from_anywhere=settings.metrics_open,
        )
    )
    web = settings.public_url or settings.assistant_url
    app.include_router(slack_routes(settings, levels, web, counters))
    return app


def slack_routes(settings: Settings, levels: Any, web: str, counters: Any) -> Any:
    """The routes of the Slack app, whose life is that of the process."""
    from bots.slack.http import create_events
    from bots.slack.running import Running, life_of, run_slack

    signing = settings.slack_signing_secret.get_secret_value()
    given = Running(
        bot_token=settings.slack_bot_token.get_secret_value(),
        signing_secret=signing,
        assistant=levels,
        partner_groups=settings.slack_partner_groups,
        partner_channels=settings.slack_partner_channels,
        triage_channel=settings.slack_triage_channel,
        web=web,
        clock=time.monotonic,
        api_url=settings.slack_api_url,
        metrics=counters,
        now=time.time,
        **_slack_onboarding(settings),
        **slack_kept(settings),
    )
    app, bot = run_slack(given)
    app_token = settings.slack_app_token.get_secret_value()
    life = life_of(app, bot, given, app_token=app_token, drain_s=settings.slack_drain_s)
    return create_events(app, signing, lifespan=life)


@telling(wrong_use=(UnsafeSettings,), faults=(NoRecords,))
def slack_kept(settings: Settings) -> dict[str, Any]:
    """What the bot keeps over a restart, sealed with the key of the records.

    Without that key one workspace is answered all the same; several can't be, for their tokens
    are sealed with it.
    """
    from bots.slack.store.events import OnceKept
    from bots.slack.store.sealing import Seal
    from bots.slack.store.turns import ThreadsKept
    from bots.slack.store.unfinished import UnfinishedKept

    try:
        seal = Seal(read_records_key(settings))
    except NoRecords as fault:
        if settings.slack_client_id:
            raise
        click.echo(f"Warning: {fault}. Until then Slack forgets all with a restart.", err=True)
        return {}
    database = slack_database(settings)
    sealed: dict[str, Any] = {"database": database, "seal": seal, "now": time.time}
    return {
        "once": OnceKept(database=database, now=time.time),
        "threads": ThreadsKept(**sealed),
        "unfinished": UnfinishedKept(**sealed),
        "installing": _slack_installing(settings, sealed) if settings.slack_client_id else None,
    }


def _slack_installing(settings: Settings, sealed: dict[str, Any]) -> Any:
    """How several workspaces install the app."""
    from bots.slack.installing import Installing
    from bots.slack.store.installations import InstallationsKept
    from bots.slack.store.states import StatesKept

    return Installing(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        installations=InstallationsKept(**sealed, workspaces=settings.slack_workspaces),
        states=StatesKept(database=sealed["database"], now=time.time, draw=secrets.token_urlsafe),
        public_url=settings.public_url.rstrip("/"),
    )


def _slack_onboarding(settings: Settings) -> dict[str, Any]:
    """What people tick and channels are told; no word of anybody, so it needs no key."""
    from bots.slack.store.onboarding import KeptDigests, KeptNewcomers, metadata

    database = slack_database(settings, tables=metadata)
    return {"newcomers": KeptNewcomers(database), "digests": KeptDigests(database)}


def levels_of(assistant: Any, token: str, audiences: frozenset[Audience]) -> Any:
    """The assistant of this process by what an answer may be made of, where it serves that."""
    import httpx

    from assistant.web.auth import AUDIENCE_HEADER
    from assistant.web.limits import IN_PROCESS
    from bots.client import Client
    from bots.slack.clearance import Level

    transport = httpx.ASGITransport(app=assistant, client=(IN_PROCESS, 0))
    return {
        level: Client(
            httpx.AsyncClient(
                transport=transport,
                base_url="http://assistant",
                headers={"Authorization": f"Bearer {token}", AUDIENCE_HEADER: level.value},
            )
        )
        for level in Level
        if level.value in audiences
    }
