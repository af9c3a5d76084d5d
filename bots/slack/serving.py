"""The life of the app in a process: tells who was interrupted, ends what runs before it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
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
#: Seconds in which those who are interrupted then are told; who is not is told at the next start.
_TELL_S = 5.0


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
    #: Seconds between looks at the connection of Socket Mode, and between tries to connect.
    ping_s: float = 10.0

    @asynccontextmanager
    async def __call__(self, _: Any = None) -> AsyncIterator[None]:
        """Around the life of the process, which never waits for a Slack that is out of reach."""
        # Modules of theirs that were loaded since the app was made.
        hush()
        socket = self._socket()
        beginning = asyncio.create_task(self._begin(await self._left(), socket))
        rounds = asyncio.create_task(self.bot.rounds.run(self.client_for, asyncio.sleep))
        try:
            yield
        finally:
            for task in (beginning, rounds):
                task.cancel()
            await asyncio.gather(beginning, rounds, return_exceptions=True)
            if socket is not None:
                # What comes from now on goes to the process that is started next.
                await socket.close()
            await self.bot.work.drain(self.drain_s)
            with suppress(TimeoutError):
                async with asyncio.timeout(_TELL_S):
                    await self._tell_all(await self._left())

    def _socket(self) -> Any:
        """The client of Socket Mode; None where Slack sends by HTTP."""
        if not self.app_token:
            return None
        return AsyncSocketModeHandler(
            self.app,
            self.app_token,
            logger=LIBRARIES,
            web_client=self.app.client,
            ping_interval=self.ping_s,
        ).client

    async def _begin(self, left: Sequence[Left], socket: Any) -> None:
        """Connect, and tell those whom the process before this one left."""
        if socket is not None:
            # It tries until it is connected, and connects again by itself.
            await socket.connect()
        await self._tell_all(left)

    async def _left(self) -> Sequence[Left]:
        try:
            return await self.bot.asking.unfinished.left()
        except NoStore:
            log.warning("slack_store", kind="unfinished")
            return ()

    async def _tell_all(self, left: Sequence[Left]) -> None:
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
            log.warning("slack_interrupted", cause=str(fault.response.get("error", "")))
        except (aiohttp.ClientError, OSError, TimeoutError, NoStore) as fault:
            log.warning("slack_interrupted", kind=type(fault).__name__)
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
