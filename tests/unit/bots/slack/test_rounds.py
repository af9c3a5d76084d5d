from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bots.errors import NoStore
from bots.slack.digests import DigestsInMemory
from bots.slack.fake.world import HOME
from bots.slack.newcomers import Newcomer, NewcomersInMemory
from bots.slack.rounds import KEPT_DAYS, LOOK_EVERY_S
from tests.slack_home import hold_all
from tests.slack_stage import START, Stage
from tests.unit.bots.slack.test_asking import played


async def go_round(at: Stage, times: int, *, days: float = 0.0) -> None:
    """Look so many times; between two looks pass a minute and so many days."""
    looks = 0

    async def wait(seconds: float) -> None:
        nonlocal looks
        looks += 1
        at.now[0] += seconds + days * 86_400
        if looks == times:
            raise asyncio.CancelledError

    async def client_for(_: str) -> Any:
        return at.app.client

    with pytest.raises(asyncio.CancelledError):
        await at.bot.rounds.run(client_for, wait)


@played()
async def test_a_digest_is_posted_at_the_first_look_after_it_is_due(at):
    hold_all(at)
    channel = at.channel(at.partner())
    await at.bot.digesting.digests.plan(HOME, channel.id, START + 2 * LOOK_EVERY_S)
    await go_round(at, 2)
    assert at.world.heard_in(channel.id) == []
    await go_round(at, 3)
    assert len(at.world.heard_in(channel.id)) == 1


@played()
async def test_who_has_not_looked_for_a_year_is_forgotten(at):
    newcomers = at.bot.rounds.newcomers
    await newcomers.choose(HOME, "U1", "police", START)
    await go_round(at, 2, days=1)
    assert (await newcomers.find(HOME, "U1")).agency == "police"
    at.now[0] = (KEPT_DAYS + 1) * 86_400
    await go_round(at, 1)
    assert await newcomers.find(HOME, "U1") == Newcomer()


class _BrokenNewcomers(NewcomersInMemory):
    async def forget_unseen(self, _: float) -> int:
        raise NoStore("the disk is full")


class _BrokenDigests(DigestsInMemory):
    async def find_due(self, _: float) -> Any:
        raise NoStore("the disk is full")


@played(newcomers=_BrokenNewcomers(), digests=_BrokenDigests())
async def test_a_store_that_cant_be_used_does_not_end_the_rounds(at):
    await go_round(at, 3, days=1)
    assert at.now[0] > 3 * 86_400
