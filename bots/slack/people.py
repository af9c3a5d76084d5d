"""What listeners of buttons and modals share: who may act, what was asked, a word to one alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bots.client import Client
from bots.slack import phrases
from bots.slack.asking import Asked, Asking
from bots.slack.claims import Claims
from bots.slack.clearance import Level
from bots.slack.posting import QUIET
from bots.slack.pressed import Press
from bots.slack.threads import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """What the listeners work with."""

    asking: Asking
    #: Queues a question, or says why not.
    take: Callable[[Asked, Any], Awaitable[None]]
    #: Channel where people pick up questions; "" where there is none.
    triage: str = ""
    claims: Claims = field(default_factory=Claims)

    def assistant(self, level: Level) -> Client:
        """The assistant as it answers for a level, or for the public where it serves only that."""
        known = self.asking.assistant
        return known.get(level) or known[Level.PUBLIC]

    async def is_partner(self, press: Press, client: Any) -> bool:
        """Whether a person is in a partner group now; what is not known counts against them."""
        level = await self.asking.facts.level(
            client, press.user, press.channel, teams=press.teams, alone=True, afresh=True
        )
        return level is Level.PARTNER

    async def turn(self, press: Press, asked: str) -> Turn | None:
        """What was asked at a time stamp, as far as it is still held."""
        for thread in press.threads(asked):
            for turn in await self.asking.threads.turns(thread):
                if turn.asked == asked:
                    return turn
        return None

    async def open(self, press: Press, client: Any, view: dict[str, Any]) -> None:
        """A modal for this person; Slack takes it for three seconds after they pressed."""
        try:
            await client.views_open(trigger_id=press.trigger, view=view)
        except SlackApiError:
            await self.tell(press, client, phrases.NOT_OPENED)

    @staticmethod
    async def tell(
        press: Press, client: Any, text: str, blocks: Sequence[dict[str, Any]] = ()
    ) -> None:
        """Something for this person's eyes alone: where they are, or else directly."""
        if press.respond:
            hook = AsyncWebhookClient(press.respond)
            told: dict[str, Any] = {
                "text": text,
                "response_type": "ephemeral",
                "replace_original": False,
            }
            if blocks:
                told["blocks"] = list(blocks)
            if not press.alone and press.thread != press.ts:
                told["thread_ts"] = press.thread
            sent = await hook.send_dict(told)
            if sent.status_code == HTTPStatus.OK:
                return
        await People.write(press.user, client, text, blocks)

    @staticmethod
    async def write(
        user: str, client: Any, text: str, blocks: Sequence[dict[str, Any]] = ()
    ) -> bool:
        """A direct message; whether it arrived."""
        try:
            await client.chat_postMessage(channel=user, text=text, blocks=blocks or None, **QUIET)
        except SlackApiError:
            return False
        return True
