"""The Slack app: which events, commands and buttons lead where. Decides nothing by itself.

One AsyncApp for HTTP and for Socket Mode. Listeners acknowledge at once and hand the work on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bots.slack import phrases
from bots.slack.again import hear_again
from bots.slack.asking import Asked, Asking, Entry
from bots.slack.digesting import Digesting
from bots.slack.heard import asked_by_command, asked_by_message, teams_named, without_mention
from bots.slack.metrics import Metrics
from bots.slack.once import Once
from bots.slack.opinions import hear_opinions
from bots.slack.passing_on import hear_passing_on
from bots.slack.people import People
from bots.slack.picking_up import hear_picking_up
from bots.slack.retracting import hear_retracting
from bots.slack.rounds import Rounds
from bots.slack.work import Thread, Work

#: The command that people type.
COMMAND = "/csp"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackBot:
    """What the listeners hand their work to."""

    asking: Asking
    work: Work
    once: Once
    digesting: Digesting
    rounds: Rounds
    #: Channel where people pick up questions; "" where there is none.
    triage: str = ""


def create_slack(app: AsyncApp, bot: SlackBot) -> AsyncApp:
    """The app with its listeners. `app` brings its client, its signing secret and its authorize."""
    _hear_messages(app, bot)
    _hear_commands(app, bot)
    _hear_changes(app, bot)
    people = People(asking=bot.asking, take=partial(take, bot), triage=bot.triage)
    for hear in (hear_opinions, hear_again, hear_passing_on, hear_picking_up, hear_retracting):
        hear(app, people)
    return app


def before_authorize(once: Once, metrics: Metrics) -> Any:
    """Middleware that answers what Slack sends again without doing it again."""

    async def seen_before(body: Mapping[str, Any], next_: Any) -> BoltResponse | None:
        event = body.get("event_id")
        if isinstance(event, str) and not await once.first(event):
            metrics.count_again()
            return BoltResponse(status=200, body="")
        found: BoltResponse | None = await next_()
        return found

    return seen_before


def _hear_messages(app: AsyncApp, bot: SlackBot) -> None:
    @app.event("app_mention")
    async def mentioned(event: Mapping[str, Any], body: Mapping[str, Any], client: Any) -> None:
        asked = asked_by_message(event, body, Entry.MENTION)
        await take(bot, asked, client)

    @app.event("message")
    async def said(event: Mapping[str, Any], body: Mapping[str, Any], client: Any) -> None:
        asked = await _asked_in(bot, event, body)
        if asked is not None:
            await take(bot, asked, client)


async def _asked_in(
    bot: SlackBot, event: Mapping[str, Any], body: Mapping[str, Any]
) -> Asked | None:
    """The question in a message: in a direct one, or in a thread that the app is part of."""
    edited = event.get("subtype") == "message_changed"
    said = {**event.get("message", {}), **_where(event)} if edited else event
    if said.get("bot_id") or said.get("subtype") not in (None, "file_share", "thread_broadcast"):
        return None
    if edited and said.get("text") == event.get("previous_message", {}).get("text"):
        return None
    if event.get("channel_type") == "im":
        return asked_by_message(said, body, Entry.DIRECT)
    asked = asked_by_message(said, body, Entry.THREAD)
    # A mention comes as an event of its own.
    if without_mention(str(said.get("text", ""))) != str(said.get("text", "")).strip():
        return None
    return asked if await bot.asking.threads.turns(asked.thread) else None


def _where(event: Mapping[str, Any]) -> dict[str, Any]:
    return {name: event[name] for name in ("channel", "channel_type", "team") if name in event}


async def take(bot: SlackBot, asked: Asked, client: Any) -> None:
    """Queue a question, or say why not."""
    if not asked.text.strip():
        reply = bot.asking.posting.reply(asked, client)
        await reply.say(phrases.NO_FILES if asked.has_files else phrases.NO_WORDS)
        return
    unfinished = bot.asking.unfinished
    await unfinished.begin(asked.left)
    if not bot.work.take(asked.thread, asked.user, lambda: bot.asking.answer(asked, client)):
        if bot.work.closing:
            # It stays noted, and who asked is told when the process ends.
            return
        await unfinished.end(asked.left)
        reply = bot.asking.posting.reply(asked, client)
        waiting = bot.work.waiting(asked.thread.team, asked.user)
        await reply.say(phrases.WAIT.format(count=waiting))


def _hear_commands(app: AsyncApp, bot: SlackBot) -> None:
    @app.command(COMMAND)
    async def commanded(ack: Any, command: Mapping[str, Any], client: Any) -> None:
        await ack()
        await take(bot, asked_by_command(command), client)


def _hear_changes(app: AsyncApp, bot: SlackBot) -> None:
    @app.event("agent_session_stopped")
    async def stopped(event: Mapping[str, Any], body: Mapping[str, Any]) -> None:
        team = str(body.get("team_id", ""))
        thread = Thread(team, str(event["channel"]), str(event["thread_ts"]))
        bot.work.stop(thread)
        # What still waited for its turn never began.
        await bot.asking.unfinished.end_thread(thread)

    async def changed() -> None:
        bot.asking.facts.forget_all()

    for name in _CHANGES:
        app.event(name)(changed)


#: Events after which nothing that was looked up is believed.
_CHANGES = (
    "channel_shared",
    "channel_unshared",
    "shared_channel_invite_accepted",
    "subteam_updated",
    "subteam_members_changed",
    "team_access_revoked",
    "user_change",
)

__all__ = ["COMMAND", "SlackBot", "before_authorize", "create_slack", "take", "teams_named"]
