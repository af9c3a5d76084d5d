"""The same app by Socket Mode: no address that Slack can reach, and connected again by itself."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bots.slack.clearance import Level
from bots.slack.fake.server import Fault
from bots.slack.running import life_of
from tests.slack_stage import no_errors, played

APP_TOKEN = "xapp-of-the-stage"  # noqa: S105 - of a workspace that is made up


def acknowledged(at) -> int:
    return len(at.slack.acknowledged)


async def connected(at) -> None:
    await at.slack.until(lambda: at.slack.sockets)


@played(by_socket=True)
async def test_questions_by_socket_are_acknowledged_and_answered(at):
    async with life_of(at.app, at.bot, at.given, app_token=APP_TOKEN)():
        await connected(at)
        asker = at.partner()
        await at.acts.write(asker, "who do I ring?")
        (reply,) = await at.replied()
        assert "Call 101." in reply.text
        await at.acts.command(asker, "who do I ring?", at.channel(asker))
        replies = await at.replied(2)
        assert replies[-1].only_for == asker.id
        await at.slack.until(lambda: acknowledged(at) == 2)
        assert [level for level, _ in at.assistant.asked] == [Level.PARTNER] * 2
        no_errors(at)
    await at.slack.until(lambda: not at.slack.sockets)


@played(by_socket=True)
async def test_an_event_that_comes_again_by_socket_is_answered_once(at):
    async with life_of(at.app, at.bot, at.given, app_token=APP_TOKEN)():
        await connected(at)
        asker = at.partner()
        for _ in range(2):
            await at.acts.write(asker, "who do I ring?", envelope={"event_id": "Ev1"})
        await at.slack.until(lambda: acknowledged(at) == 2)
        await at.replied()
        assert len(at.assistant.asked) == 1


@played(by_socket=True)
async def test_when_slack_ends_a_connection_the_next_one_takes_over(at):
    async with life_of(at.app, at.bot, at.given, app_token=APP_TOKEN)():
        await connected(at)
        (first,) = at.slack.sockets
        await first.send_json({"type": "disconnect", "reason": "refresh_requested"})
        await at.slack.until(lambda: any(each is not first for each in at.slack.sockets))
        await at.acts.write(at.partner(), "who do I ring?")
        (reply,) = await at.replied()
        assert "Call 101." in reply.text


@played(by_socket=True)
async def test_an_answer_under_way_is_finished_after_the_socket_is_closed(at):
    at.assistant.open.clear()
    async with life_of(at.app, at.bot, at.given, app_token=APP_TOKEN)():
        await connected(at)
        await at.acts.write(at.partner(), "who do I ring?")
        await at.slack.until(lambda: at.assistant.asked)
        asyncio.get_running_loop().call_later(0.05, at.assistant.open.set)
    (reply,) = await at.replied()
    assert "Call 101." in reply.text


@played(by_socket=True)
async def test_a_slack_that_is_down_at_the_start_is_connected_to_later(at):
    at.slack.fail("apps.connections.open", *[Fault(error="internal_error")] * 2)
    life = replace(life_of(at.app, at.bot, at.given, app_token=APP_TOKEN), ping_s=0.05)
    async with life():
        await connected(at)
        await at.acts.write(at.partner(), "who do I ring?")
        await at.replied()
