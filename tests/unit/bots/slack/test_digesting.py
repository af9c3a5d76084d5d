from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import pytest

from assistant.web.schema import ChangesBody
from bots.slack import phrases
from bots.slack.clearance import Level
from bots.slack.digest_blocks import digest_blocks, digest_text
from bots.slack.digesting import AGAIN_S
from bots.slack.digests import LONDON, Digest, DigestsInMemory, next_monday
from bots.slack.fake.check import check_message
from bots.slack.fake.world import HOME
from tests.slack_home import CHANGES, a_page, hold_all, the_changes
from tests.slack_stage import START, Stage
from tests.unit.bots.slack.test_asking import LISTED, no_errors, played

LISTED_ONLY = frozenset({LISTED})
WEEK_S = 7 * 86_400.0


def london(*when: int) -> float:
    return datetime(*when, tzinfo=LONDON).timestamp()  # type: ignore[misc, arg-type]


async def post_due(at: Stage, client: Any = None) -> None:
    async def client_for(_: str) -> Any:
        return client or at.app.client

    await at.bot.digesting.post_due(client_for)


async def told(at: Stage, channel: str) -> list[Any]:
    return [each for each in at.world.heard_in(channel) if not each.only_for]


@played(channels=LISTED_ONLY)
async def test_a_digest_tells_what_has_changed_and_who_owns_overdue_reviews(at):
    hold_all(at)
    person = at.partner()
    channel = at.channel(person, id=LISTED)
    await at.acts.command(person, "digest", channel)
    digest, reply = await at.replied(2)
    assert reply.text == phrases.DIGEST_POSTED
    assert reply.only_for == person.id
    assert "Knife plan" in digest.text
    assert "words changed, checked again" in digest.text
    assert "Noise \u2013 The council, was due on 31 October 2026" in digest.text
    assert "Since 18 November 2026" in digest.text
    # The first one looks back a week.
    assert [params for _, _, params in at.assistant.got] == [{"since": "2026-11-18"}]
    no_errors(at)


@played(channels=LISTED_ONLY)
async def test_the_next_digest_tells_what_has_changed_since_the_last_one_there(at):
    hold_all(at)
    person = at.partner()
    channel = at.channel(person, id=LISTED)
    for count in (2, 4):
        await at.acts.command(person, "digest", channel)
        await at.replied(count)
    assert at.assistant.got[1][2] == {"since": "r2"}


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({"id": LISTED}, Level.PARTNER),
        ({}, Level.PUBLIC),
        ({"id": LISTED, "is_ext_shared": True}, Level.PUBLIC),
        ({"id": LISTED, "is_pending_ext_shared": True}, Level.PUBLIC),
        ({"id": LISTED, "untold": ("shared_team_ids",)}, Level.PUBLIC),
    ],
)
@played(channels=LISTED_ONLY)
async def test_who_reads_the_channel_decides_what_a_digest_lists(at, changes, level):
    hold_all(at)
    person = at.partner()
    channel = at.channel(person, **changes)
    await at.acts.command(person, "digest", channel)
    await at.replied(2)
    await at.acts.command(person, "digest weekly", channel)
    await at.replied(3)
    at.now[0] += WEEK_S
    await post_due(at)
    first, second = await told(at, channel.id)
    for digest in (first, second):
        assert ("Partners only" in digest.text) is (level is Level.PARTNER)
        assert (phrases.DIGEST_PUBLIC in str(digest.blocks)) is (level is Level.PUBLIC)
    assert {each for each, path, _ in at.assistant.got if path == CHANGES} == {level}


@pytest.mark.parametrize("wish", ["digest", "digest weekly", "digest off"])
@played(channels=LISTED_ONLY)
async def test_only_members_of_partner_groups_may_ask_for_a_digest(at, wish):
    hold_all(at)
    guest = at.guest()
    channel = at.channel(guest, id=LISTED)
    await at.bot.digesting.digests.plan(HOME, LISTED, 1e12)
    await at.acts.command(guest, wish, channel)
    (reply,) = await at.replied()
    assert reply.text == phrases.DIGEST_PARTNERS
    assert (await at.bot.digesting.digests.find(HOME, LISTED)).due == 1e12
    assert at.assistant.got == []


@played()
async def test_a_weekly_digest_comes_on_monday_and_not_twice(at):
    hold_all(at)
    person = at.partner()
    channel = at.channel(person)
    await at.acts.command(person, "digest weekly", channel)
    (reply,) = await at.replied()
    assert reply.text == phrases.DIGEST_WEEKLY.format(day="30 November 2026")
    await post_due(at)
    assert await told(at, channel.id) == []
    at.now[0] = london(2026, 11, 30, 9) - START
    for _ in range(3):
        await post_due(at)
    assert len(await told(at, channel.id)) == 1
    at.now[0] += WEEK_S
    await post_due(at)
    assert len(await told(at, channel.id)) == 2
    no_errors(at)


@played()
async def test_two_processes_post_a_digest_once(at):
    hold_all(at)
    channel = at.channel(at.partner())
    await at.bot.digesting.digests.plan(HOME, channel.id, START)
    at.now[0] = 1.0
    await asyncio.gather(*(post_due(at) for _ in range(4)))
    assert len(await told(at, channel.id)) == 1


@played()
async def test_a_digest_after_weeks_of_standstill_comes_once(at):
    hold_all(at)
    channel = at.channel(at.partner())
    await at.bot.digesting.digests.plan(HOME, channel.id, START)
    at.now[0] = 10 * WEEK_S
    await post_due(at)
    await post_due(at)
    assert len(await told(at, channel.id)) == 1


@played()
async def test_weekly_digests_end_when_somebody_says_so(at):
    hold_all(at)
    person = at.partner()
    channel = at.channel(person)
    await at.acts.command(person, "digest weekly", channel)
    await at.replied()
    await at.acts.command(person, "digest off", channel)
    assert (await at.replied(2))[1].text == phrases.DIGEST_OFF
    at.now[0] = WEEK_S
    await post_due(at)
    assert await told(at, channel.id) == []


@played()
async def test_a_channel_that_is_gone_gets_no_more_digests_and_the_others_still_do(at):
    hold_all(at)
    gone, there = at.channel(at.partner()), at.channel(at.partner())
    for channel in (gone, there):
        await at.bot.digesting.digests.plan(HOME, channel.id, START)
    gone.is_archived = True
    at.now[0] = 1.0
    await post_due(at)
    assert len(await told(at, there.id)) == 1
    assert (await at.bot.digesting.digests.find(HOME, gone.id)).due is None


@played()
async def test_a_digest_that_fails_is_tried_again_in_an_hour(at):
    channel = at.channel(at.partner())
    await at.bot.digesting.digests.plan(HOME, channel.id, START)
    at.now[0] = 1.0
    await post_due(at)
    assert await told(at, channel.id) == []
    hold_all(at)
    at.now[0] += AGAIN_S
    await post_due(at)
    assert len(await told(at, channel.id)) == 1


@played()
async def test_who_asks_where_the_app_is_not_is_told_to_invite_it(at):
    hold_all(at)
    person = at.partner()
    channel = at.channel(person)
    channel.members = [person.id]
    await at.acts.command(person, "digest", channel)
    (reply,) = await at.replied()
    assert reply.text == phrases.DIGEST_NOT_HERE


@played()
async def test_another_word_behind_digest_tells_how_it_is_used(at):
    await at.acts.command(at.partner(), "digest daily")
    (reply,) = await at.replied()
    assert reply.text == phrases.DIGEST_USAGE


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        ((2026, 11, 25, 12), (2026, 11, 30, 9)),
        ((2026, 11, 30, 8, 59), (2026, 11, 30, 9)),
        ((2026, 11, 30, 9), (2026, 12, 7, 9)),
        # The clocks go forward on 28 March 2027.
        ((2027, 3, 27, 23), (2027, 3, 29, 9)),
        ((2026, 10, 24, 23), (2026, 10, 26, 9)),
    ],
)
def test_the_next_monday_is_at_nine_by_the_clock_on_the_wall(now, monday):
    assert next_monday(london(*now)) == london(*monday)


def test_the_largest_digest_stays_within_what_slack_takes():
    long = "<!channel> & " * 100
    change = the_changes()["changes"][0] | {"page": a_page(long)}
    late = the_changes()["overdue"][0] | {"page": a_page(long), "owner": long}
    found = ChangesBody.model_validate(
        the_changes(changes=[change] * 400, overdue=[late] * 400, complete=False)
    )
    blocks = digest_blocks(found, Level.PUBLIC, "https://ask.example.org/")
    check_message({"text": digest_text(found), "blocks": blocks})
    assert "<!channel>" not in digest_text(found)


def test_a_digest_without_news_says_so():
    found = ChangesBody.model_validate(
        the_changes(changes=[], overdue=[], since="", since_built_at=None)
    )
    told_ = digest_text(found)
    assert phrases.DIGEST_NOTHING in told_
    assert phrases.DIGEST_NONE_OVERDUE in str(digest_blocks(found, Level.PARTNER, ""))


def test_a_digest_of_a_channel_begins_empty():
    found = asyncio.run(DigestsInMemory().find(HOME, "C1"))
    assert found == Digest(team=HOME, channel="C1")
