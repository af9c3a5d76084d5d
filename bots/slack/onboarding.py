"""The home of a person, the prompts in Messages, and the orders of the command.

What somebody sees is for them alone, and at their own level: a guest's home has public documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from assistant.web.schema import AgencyBody, ChangesBody, OnboardingBody
from bots.client import Client
from bots.errors import BotError, NoStore
from bots.slack import phrases
from bots.slack.asking import Asked, Asking
from bots.slack.blocks import bullets, heading, rich, section, styled
from bots.slack.clearance import Level
from bots.slack.home import (
    Home,
    agency_of,
    choose_block,
    fault_view,
    home_view,
    path_blocks,
)
from bots.slack.newcomers import Newcomer, Newcomers

log = structlog.get_logger()

#: As many as Slack shows.
MOST_PROMPTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who looks, and at what level they may read."""

    team: str
    user: str
    #: The workspaces that the payload names as theirs.
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Onboarding:
    """Shows people what they need first."""

    asking: Asking
    newcomers: Newcomers
    #: Seconds since 1970.
    now: Callable[[], float]

    async def open_home(self, visitor: Visitor, client: Any) -> None:
        """Somebody looks at their home: what is new since they last looked is on it."""
        await self._publish(visitor, client, visits=True)

    async def choose(self, visitor: Visitor, agency: str, client: Any) -> None:
        """Somebody says where they work."""
        await self._keep(visitor, client, agency=agency)

    async def tick(self, visitor: Visitor, step: str, client: Any, *, done: bool) -> None:
        """Somebody ticks a step, or takes the tick away."""
        await self._keep(visitor, client, step=step, done=done)

    async def suggest(self, visitor: Visitor, channel: str, client: Any) -> None:
        """Questions to begin with, as they fit where somebody works."""
        try:
            onboarding = await self.onboarding(visitor, client)
            newcomer = await self._find(visitor)
        except BotError as fault:
            log.warning("slack_prompts", cause=type(fault).__name__)
            return
        agency = agency_of(onboarding, newcomer.agency)
        prompts = (agency and agency.prompts) or onboarding.prompts
        if not prompts:
            return
        # A workspace without the paid features has no such prompts.
        with suppress(SlackApiError):
            # Without thread_ts: with one it would fail without a word.
            await client.assistant_threads_setSuggestedPrompts(
                channel_id=channel,
                title=phrases.SUGGESTED,
                prompts=[
                    {"title": each.text, "message": each.question}
                    for each in prompts[:MOST_PROMPTS]
                ],
            )

    async def onboard(self, asked: Asked, wish: str, client: Any) -> None:
        """The reading path of an agency, for who asked alone; they are known to work there."""
        reply = self.asking.posting.reply(asked, client)
        visitor = Visitor(team=asked.thread.team, user=asked.user, teams=asked.teams)
        try:
            onboarding = await self.onboarding(visitor, client)
            known = (await self._find(visitor)).agency
        except BotError:
            await reply.say(phrases.DOWN)
            return
        agency = find_agency(onboarding, wish) if wish else agency_of(onboarding, known)
        if agency is None:
            await reply.say(*_agencies(onboarding, wish))
            return
        if wish:
            with suppress(NoStore):
                await self.newcomers.choose(visitor.team, visitor.user, agency.id, self.now())
        blocks = path_blocks(agency, self.asking.posting.web)
        await reply.say(phrases.READING_PATH.format(agency=agency.title), blocks)

    async def help(self, asked: Asked, client: Any) -> None:
        """What can be typed behind the command."""
        lines = [
            [styled(typed, bold=True), styled(f" \u2013 {does}")] for typed, does in phrases.HELP
        ]
        text = "\n".join(f"{typed} \u2013 {does}" for typed, does in phrases.HELP)
        blocks = [
            heading(phrases.HELP_TITLE),
            rich(bullets(lines)),
            rich(section(styled(phrases.HELP_MORE))),
        ]
        await self.asking.posting.reply(asked, client).say(f"{text}\n{phrases.HELP_MORE}", blocks)

    async def onboarding(self, visitor: Visitor, client: Any) -> OnboardingBody:
        """What the documents hold for a person. Raises Refused, Unreachable."""
        return await self.assistant[await self._level(visitor, client)].onboarding()

    @property
    def assistant(self) -> Mapping[Level, Client]:
        """The assistant, as it answers for each level."""
        return self.asking.assistant

    async def _level(self, visitor: Visitor, client: Any) -> Level:
        if Level.PARTNER not in self.assistant:
            return Level.PUBLIC
        return await self.asking.facts.level(
            client, visitor.user, "", teams=visitor.teams, alone=True
        )

    async def _find(self, visitor: Visitor) -> Newcomer:
        """What is known of somebody; nothing where what is kept can't be read."""
        try:
            return await self.newcomers.find(visitor.team, visitor.user)
        except NoStore:
            return Newcomer()

    async def _keep(
        self, visitor: Visitor, client: Any, *, agency: str = "", step: str = "", done: bool = False
    ) -> None:
        """Keep what somebody chose or ticked, and show them their home as it is then."""
        notice = ""
        try:
            if agency:
                await self.newcomers.choose(visitor.team, visitor.user, agency, self.now())
            else:
                await self.newcomers.tick(visitor.team, visitor.user, step, done=done)
        except NoStore:
            notice = phrases.NOT_TICKED
        await self._publish(visitor, client, notice=notice)

    async def _publish(
        self, visitor: Visitor, client: Any, *, visits: bool = False, notice: str = ""
    ) -> None:
        try:
            view = home_view(await self._home(visitor, client, visits=visits, notice=notice))
        except BotError as fault:
            log.warning("slack_home", cause=type(fault).__name__)
            view = fault_view(phrases.HOME_DOWN)
        await client.views_publish(user_id=visitor.user, view=view)

    async def _home(self, visitor: Visitor, client: Any, *, visits: bool, notice: str) -> Home:
        level = await self._level(visitor, client)
        onboarding = await self.assistant[level].onboarding()
        try:
            newcomer = await self._newcomer(visitor, onboarding.release, visits=visits)
        except NoStore:
            newcomer, notice = Newcomer(), notice or phrases.TICKS_DOWN
        return Home(
            onboarding=onboarding,
            newcomer=newcomer,
            news=await self._news(newcomer, level),
            level=level,
            web=self.asking.posting.web,
            notice=notice,
        )

    async def _newcomer(self, visitor: Visitor, release: str, *, visits: bool) -> Newcomer:
        if visits:
            return await self.newcomers.visit(visitor.team, visitor.user, release, self.now())
        return await self.newcomers.find(visitor.team, visitor.user)

    async def _news(self, newcomer: Newcomer, level: Level) -> ChangesBody | None:
        """What has changed since they last looked; None at the first visit."""
        if not newcomer.before:
            return None
        return await self.assistant[level].changes(newcomer.before)


def find_agency(onboarding: OnboardingBody, wish: str) -> AgencyBody | None:
    """The agency that somebody names: by its id, its title, or another word for it."""
    words = wish.strip().lower().replace("-", " ")
    for each in onboarding.agencies:
        names = (each.id, each.title, *each.also_called)
        if words in [name.lower().replace("-", " ") for name in names]:
            return each
    return None


def _agencies(onboarding: OnboardingBody, wish: str) -> tuple[str, list[dict[str, Any]]]:
    """The agencies to choose from, as text and as blocks."""
    if not onboarding.agencies:
        return phrases.NO_ONBOARDING, []
    lead = phrases.AGENCIES if wish else phrases.CHOOSE_FIRST
    names = ", ".join(each.title for each in onboarding.agencies)
    blocks = [rich(section(styled(lead))), choose_block(onboarding.agencies, None)]
    return f"{lead} {names}", blocks
