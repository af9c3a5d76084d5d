"""Puts the Slack bot together on a made-up Slack, with a page on which a person can try it."""

from __future__ import annotations

import secrets
import time
from typing import Any

import click
from pydantic import SecretStr

from assistant.knowledge.audience import Audience
from assistant.settings import Settings
from csp.serving import make_web_app
from csp.slack import levels_of


async def try_slack(settings: Settings, port: int) -> None:
    """The bot with the assistant on a made-up Slack, until it is interrupted."""
    import asyncio

    import httpx
    import uvicorn
    from fastapi import FastAPI

    from bots.slack.fake.acts import Acts
    from bots.slack.fake.console import (
        PARTNER_CHANNEL,
        PARTNER_GROUP,
        TRIAGE_CHANNEL,
        Console,
        small_world,
    )
    from bots.slack.fake.methods import ALL_SCOPES, Methods
    from bots.slack.fake.world import HOME
    from bots.slack.http import create_events
    from bots.slack.running import Running, run_slack

    token = secrets.token_urlsafe(32)
    settings = settings.model_copy(
        update={"audiences": frozenset(Audience), "partner_token": SecretStr(token)}
    )
    web = f"http://{settings.host}:{settings.port}"
    assistant = make_web_app(settings, settings.public_url or web)
    methods = Methods(world=small_world(), scopes=ALL_SCOPES | {"channels:history"})
    console = Console(methods, tokens={HOME: "xoxb-made-up"})
    address = await console.start(port)
    secret = secrets.token_hex(16)
    app, bot = run_slack(
        Running(
            bot_token="xoxb-made-up",  # noqa: S106 - of a Slack that is made up
            signing_secret=secret,
            assistant=levels_of(assistant, token, settings.audiences),
            partner_groups=frozenset({PARTNER_GROUP}),
            partner_channels=frozenset({PARTNER_CHANNEL}),
            triage_channel=settings.slack_triage_channel or TRIAGE_CHANNEL,
            web=settings.public_url or web,
            clock=time.monotonic,
            now=time.time,
            api_url=f"{address}/api/",
        )
    )
    rounds = asyncio.create_task(bot.rounds.run(_of(app.client), asyncio.sleep))
    events = FastAPI()
    events.include_router(create_events(app, secret))
    transport = httpx.ASGITransport(app=events)
    console.acts = Acts(
        console, httpx.AsyncClient(transport=transport, base_url="http://bot"), secret
    )
    click.echo(f"Try the Slack app at {address} (stop with Ctrl+C). Its sources open at {web}")
    config = uvicorn.Config(
        assistant, host=settings.host, port=settings.port, log_config=None, access_log=False
    )
    await uvicorn.Server(config).serve()
    rounds.cancel()
    await bot.work.drain(5.0)
    await console.stop()


def _of(client: Any) -> Any:
    """Gives this client for every workspace."""

    async def client_for(_: str) -> Any:
        return client

    return client_for
