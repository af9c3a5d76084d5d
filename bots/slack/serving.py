"""The life of the app in a process: tells who was interrupted, ends what runs before it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bots.errors import NoStore
from bots.slack import phrases
from bots.slack.app import SlackBot
from bots.slack.asking import Asked, Entry
from bots.slack.logs import LIBRARIES, hush
from bots.slack.unfinished import Left

log = structlog.get_logger()

#: Seconds that answers have to be finished when the process is asked to end.
DRAIN_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What the app does before its first event and after its last one."""

    app: AsyncApp
    bot: SlackBot
    #: A client with the token of a workspace, or None where the app is not installed there.
    client_for: Callable[[str], Awaitable[Any]]
    #: Token of the app, with which it connects by Socket Mode; "": Slack sends by HTTP.
    app_token: str = ""
    drain_s: float = DRAIN_S

    @asynccontextmanager
    async def __call__(self, _: Any = None) -> AsyncIterator[None]:
        """Around the life of the process."""
        # Modules of theirs that were loaded since the app was made.
        hush()
        await self.tell_interrupted()
        rounds = asyncio.create_task(self.bot.rounds.run(self.client_for, asyncio.sleep))
        socket = await self._connect()
        try:
            yield
        finally:
            rounds.cancel()
            if socket is not None:
                await socket.disconnect_async()
            await self.bot.work.drain(self.drain_s)
            await self.tell_interrupted()
            if socket is not None:
                await socket.close_async()

    async def _connect(self) -> AsyncSocketModeHandler | None:
        if not self.app_token:
            return None
        handler = AsyncSocketModeHandler(
            self.app, self.app_token, logger=LIBRARIES, web_client=self.app.client
        )
        await handler.connect_async()
        return handler

    async def tell_interrupted(self) -> None:
        """Tell everybody whose question was begun and not ended."""
        try:
            left = await self.bot.asking.unfinished.left()
        except NoStore:
            log.warning("slack store", kind="unfinished")
            return
        for each in left:
            if await self._tell(each):
                await self.bot.asking.unfinished.end(each)

    async def _tell(self, left: Left) -> bool:
        """Whether there is nothing more to tell them; False where Slack is out of reach."""
        try:
            client = await self.client_for(left.thread.team)
            if client is not None:
                reply = self.bot.asking.posting.reply(_asked(left), client)
                await reply.say(phrases.INTERRUPTED)
                self.bot.asking.metrics.count_interrupted()
        except SlackApiError as fault:
            # The channel or the message is gone.
            log.warning("slack interrupted", cause=str(fault.response.get("error", "")))
        except (aiohttp.ClientError, OSError, TimeoutError, NoStore) as fault:
            log.warning("slack interrupted", kind=type(fault).__name__)
            return False
        return True


def _asked(left: Left) -> Asked:
    """What is left as the question that it was, without its words."""
    return Asked(
        entry=Entry.COMMAND if left.respond else Entry.DIRECT,
        thread=left.thread,
        ts=left.asked,
        user=left.user,
        text="",
        alone=left.alone,
        respond=left.respond,
    )
