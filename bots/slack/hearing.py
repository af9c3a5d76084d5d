"""Listeners of home, prompts, windows and orders: from a payload to what is done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp

from bots.errors import BotError
from bots.slack import phrases
from bots.slack.app import COMMAND, SlackBot, take
from bots.slack.asking import Asked, Entry
from bots.slack.blocks import inert, rich, section, styled
from bots.slack.heard import asked_by_choice, asked_by_command, plain, teams_named
from bots.slack.home import CHOOSE, LOOK_UP, PROMPT, ROLES, TICK
from bots.slack.lookups import (
    FIELD,
    GLOSSARY,
    empty_field,
    found_view,
    glossary_view,
    roles_view,
    typed,
)
from bots.slack.onboarding import Onboarding, Visitor
from bots.slack.orders import Order, read_order
from bots.slack.work import Thread


def hear_onboarding(app: AsyncApp, bot: SlackBot, onboarding: Onboarding) -> None:
    """Register the listeners. Before those of questions: an order is heard first."""
    _hear_orders(app, bot, onboarding)
    _hear_looks(app, onboarding)
    _hear_home(app, bot, onboarding)
    _hear_lookups(app, onboarding)


def _hear_orders(app: AsyncApp, bot: SlackBot, onboarding: Onboarding) -> None:
    async def is_order(command: Mapping[str, Any]) -> bool:
        return read_order(plain(str(command.get("text") or ""))) is not None

    @app.command(COMMAND, matchers=[is_order])
    async def ordered(ack: Any, command: Mapping[str, Any], client: Any) -> None:
        await ack()
        asked = asked_by_command(command)
        found = read_order(asked.text)
        if found is None:
            return
        match found.order:
            case Order.HELP:
                await onboarding.help(asked, client)
            case Order.ONBOARD:
                await onboarding.onboard(asked, found.words, client)
            case Order.DIGEST:
                await bot.digesting.order(asked, found.words, client)


def _hear_looks(app: AsyncApp, onboarding: Onboarding) -> None:
    @app.event("app_home_opened")
    async def opened(event: Mapping[str, Any], body: Mapping[str, Any], client: Any) -> None:
        visitor = Visitor(
            team=str(body.get("team_id", "")),
            user=str(event["user"]),
            teams=tuple(teams_named(event, body)),
        )
        if event.get("tab") == "home":
            await onboarding.open_home(visitor, client)
        elif event.get("tab") == "messages":
            await onboarding.suggest(visitor, str(event["channel"]), client)


def _hear_home(app: AsyncApp, bot: SlackBot, onboarding: Onboarding) -> None:
    @app.action(CHOOSE)
    async def chosen(
        ack: Any, action: Mapping[str, Any], body: Mapping[str, Any], client: Any
    ) -> None:
        await ack()
        agency = str((action.get("selected_option") or {}).get("value", ""))
        if not agency:
            return
        if body.get("response_url"):
            # Chosen in a message: the path comes there.
            await onboarding.onboard(asked_by_choice(body), agency, client)
        else:
            await onboarding.choose(visitor_in(body), agency, client)

    @app.action(re.compile(rf"^{TICK}_"))
    async def ticked(
        ack: Any, action: Mapping[str, Any], body: Mapping[str, Any], client: Any
    ) -> None:
        await ack()
        step = str(action["action_id"]).removeprefix(f"{TICK}_")
        done = bool(action.get("selected_options"))
        await onboarding.tick(visitor_in(body), step, client, done=done)

    @app.action(re.compile(rf"^{PROMPT}_"))
    async def prompted(
        ack: Any, action: Mapping[str, Any], body: Mapping[str, Any], client: Any
    ) -> None:
        await ack()
        await _ask_directly(bot, visitor_in(body), str(action.get("value", "")), client)


async def _ask_directly(bot: SlackBot, visitor: Visitor, question: str, client: Any) -> None:
    """Answer a question in Messages, below a line that says what was asked."""
    text = phrases.YOU_ASKED.format(question=question)
    posted = await client.chat_postMessage(
        channel=visitor.user,
        text=inert(text),
        blocks=[rich(section(styled(text)))],
        unfurl_links=False,
        unfurl_media=False,
    )
    ts = str(posted["ts"])
    asked = Asked(
        entry=Entry.SHORTCUT,
        thread=Thread(visitor.team, str(posted["channel"]), ts),
        ts=ts,
        user=visitor.user,
        text=question,
        teams=visitor.teams,
    )
    await take(bot, asked, client)


def _hear_lookups(app: AsyncApp, onboarding: Onboarding) -> None:
    @app.action(LOOK_UP)
    async def look_up(ack: Any, body: Mapping[str, Any], client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=glossary_view())

    @app.action(ROLES)
    async def roles(ack: Any, body: Mapping[str, Any], client: Any) -> None:
        await ack()
        try:
            held = (await onboarding.onboarding(visitor_in(body), client)).roles
        except BotError:
            held = ()
        view = roles_view(held, onboarding.asking.posting.web)
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view(GLOSSARY)
    async def looked_up(
        ack: Any, view: Mapping[str, Any], body: Mapping[str, Any], client: Any
    ) -> None:
        try:
            glossary = (await onboarding.onboarding(visitor_in(body), client)).glossary
        except BotError:
            await ack(response_action="errors", errors={FIELD: phrases.DOWN})
            return
        wanted = typed(view)
        if not wanted:
            await ack(response_action="errors", errors=empty_field(glossary))
            return
        web = onboarding.asking.posting.web
        await ack(response_action="update", view=found_view(glossary, wanted, web))


def visitor_in(body: Mapping[str, Any]) -> Visitor:
    """Who acts in an interaction. The team is the app's, whosever the person is."""
    user = body["user"]
    team = body.get("team") or {}
    return Visitor(
        team=str(team.get("id") or ""),
        user=str(user["id"]),
        teams=tuple(teams_named({}, body)),
    )
