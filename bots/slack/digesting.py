"""Digests in channels: on request, and every Monday where a channel has asked for it.

What is listed depends on who reads the channel, looked up anew before each digest.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from assistant.web.schema import ChangesBody
from bots.client import Client
from bots.errors import BotError, NoStore
from bots.slack import phrases
from bots.slack.asking import Asked
from bots.slack.clearance import Level
from bots.slack.digest_blocks import day_of, digest_blocks, digest_text
from bots.slack.digests import Digest, Digests, next_monday
from bots.slack.facts import Facts
from bots.slack.posting import Posting

log = structlog.get_logger()

#: Seconds until a digest that failed is tried again.
AGAIN_S = 3_600.0
#: Days that the first digest of a channel looks back.
FIRST_DAYS = 7
#: Nothing that is posted is unfolded: a link may lead to a partner's document.
_QUIET = {"unfurl_links": False, "unfurl_media": False}
#: What Slack says where the app is not in a channel, or the channel is gone.
_NOT_THERE = frozenset({"not_in_channel", "channel_not_found", "is_archived"})

WEEKLY = "weekly"
OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digesting:
    """Posts digests."""

    assistant: Mapping[Level, Client]
    facts: Facts
    posting: Posting
    digests: Digests
    #: Seconds since 1970.
    now: Callable[[], float]

    async def order(self, asked: Asked, wish: str, client: Any) -> None:
        """Do what somebody asked of digests in their channel, and tell them alone."""
        reply = self.posting.reply(asked, client)
        try:
            await reply.say(await self._do(asked, wish, client))
        except NoStore:
            await reply.say(phrases.DIGEST_NOT_KEPT)
        except BotError:
            await reply.say(phrases.DOWN)

    async def post_due(self, client_for: Callable[[str], Awaitable[Any]]) -> None:
        """Post every digest that is due, each once, whatever became of the others."""
        try:
            due = await self.digests.find_due(self.now())
            for each in due:
                # Moved on before it is posted: two processes, or a crash, never post it twice.
                if await self.digests.claim(each, next_monday(self.now())):
                    await self._post_one(each, client_for)
        except NoStore:
            log.warning("slack_store", kind="digests")

    async def _do(self, asked: Asked, wish: str, client: Any) -> str:
        """Do it; what to say of it."""
        team, channel = asked.thread.team, asked.thread.channel
        if wish not in ("", WEEKLY, OFF):
            return phrases.DIGEST_USAGE
        alone = await self.facts.level(
            client, asked.user, channel, teams=asked.teams, alone=True, afresh=True
        )
        if alone is not Level.PARTNER:
            return phrases.DIGEST_PARTNERS
        match wish:
            case "":
                return await self._post_now(asked, client)
            case "weekly":
                return await self._plan(team, channel, client)
            case _:
                await self.digests.plan(team, channel, None)
                return phrases.DIGEST_OFF

    async def _post_now(self, asked: Asked, client: Any) -> str:
        team, channel = asked.thread.team, asked.thread.channel

        async def level() -> Level:
            return await self.facts.level(
                client, asked.user, channel, teams=asked.teams, afresh=True
            )

        digest = await self.digests.find(team, channel)
        try:
            await self._post(digest, level, client)
        except SlackApiError as fault:
            return phrases.DIGEST_NOT_HERE if _cause(fault) in _NOT_THERE else phrases.DOWN
        return phrases.DIGEST_POSTED

    async def _plan(self, team: str, channel: str, client: Any) -> str:
        if not await self._is_there(channel, client):
            return phrases.DIGEST_NOT_HERE
        due = next_monday(self.now())
        await self.digests.plan(team, channel, due)
        return phrases.DIGEST_WEEKLY.format(day=day_of(due))

    @staticmethod
    async def _is_there(channel: str, client: Any) -> bool:
        """Whether the app can post there, as far as Slack tells it."""
        if channel.startswith("D"):
            # Of a conversation between others it tells nothing, nor may it post there.
            return True
        try:
            told = await client.conversations_info(channel=channel)
        except SlackApiError:
            return False
        return told["channel"].get("is_member") is not False

    async def _post_one(self, digest: Digest, client_for: Callable[[str], Awaitable[Any]]) -> None:
        """One that is due; where the app is not wanted any more, it is the last one."""
        try:
            client = await client_for(digest.team)
            if client is None:
                await self.digests.forget(digest.team)
                return
            await self._post(digest, lambda: self.facts.level_in(client, digest.channel), client)
        except SlackApiError as fault:
            gone = _cause(fault) in _NOT_THERE
            await self._after(digest, None if gone else self.now() + AGAIN_S, _cause(fault))
        except (BotError, aiohttp.ClientError, OSError, TimeoutError) as fault:
            await self._after(digest, self.now() + AGAIN_S, type(fault).__name__)

    async def _after(self, digest: Digest, due: float | None, cause: str) -> None:
        """When one that failed is tried again."""
        log.warning("slack_digest", cause=cause)
        await self.digests.plan(digest.team, digest.channel, due)

    async def _post(
        self, digest: Digest, level_now: Callable[[], Awaitable[Level]], client: Any
    ) -> None:
        """Post a digest of what has changed since the last one there."""
        level = await self._served(level_now)
        found = await self._changes(digest, level)
        if level is Level.PARTNER and await level_now() is not level:
            # Whoever reads the channel has changed in between.
            level = Level.PUBLIC
            found = await self._changes(digest, level)
        await client.chat_postMessage(
            channel=digest.channel,
            text=digest_text(found),
            blocks=digest_blocks(found, level, self.posting.web),
            **_QUIET,
        )
        await self.digests.tell(digest.team, digest.channel, found.release)

    async def _served(self, level_now: Callable[[], Awaitable[Level]]) -> Level:
        return await level_now() if Level.PARTNER in self.assistant else Level.PUBLIC

    async def _changes(self, digest: Digest, level: Level) -> ChangesBody:
        first = datetime.fromtimestamp(self.now(), UTC) - timedelta(days=FIRST_DAYS)
        return await self.assistant[level].changes(digest.told or first.date().isoformat())


def _cause(fault: SlackApiError) -> str:
    return str(fault.response.get("error", ""))
