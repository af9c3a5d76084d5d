"""A restart in mid-answer is told to whoever waits; a process that ends finishes answers."""

from __future__ import annotations

import asyncio

import pytest
from cryptography.fernet import Fernet

from bots.slack import phrases
from bots.slack.fake.methods import ALL_SCOPES
from bots.slack.fake.server import Fault
from bots.slack.fake.world import BOT_USER
from bots.slack.running import life_of, run_slack
from bots.slack.store.database import Database
from bots.slack.store.sealing import Seal
from bots.slack.store.turns import ThreadsKept
from bots.slack.store.unfinished import UnfinishedKept
from bots.slack.unfinished import Left, UnfinishedInMemory
from bots.slack.work import Thread
from tests.slack_stage import no_errors, played, stage


def kept(folder):
    """What a process is given that keeps its work in a file."""
    sealed = {
        "database": Database(folder / "slack.db"),
        "seal": Seal(Fernet.generate_key().decode()),
        "now": lambda: 1_000_000.0,
    }
    return {"unfinished": UnfinishedKept(**sealed), "threads": ThreadsKept(**sealed)}


async def asked(at, count=1):
    """Wait until the assistant is asked so often."""
    await at.slack.until(lambda: len(at.assistant.asked) >= count)


async def nothing_left(at) -> None:
    """Wait until everybody who was interrupted is told."""
    async with asyncio.timeout(10):
        while await at.bot.asking.unfinished.left():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.005)


def said(at) -> list[str]:
    return [each.text for each in at.world.messages if each.user == BOT_USER]


def test_after_a_restart_in_mid_answer_its_asker_is_told_in_the_thread(tmp_path):
    async def play() -> None:
        async with stage(running=kept(tmp_path)) as at:
            at.assistant.open.clear()
            question = await at.acts.write(at.partner(), "who do I ring?")
            await asked(at)
            thread = (question.channel, question.ts)
            assert at.world.statuses[thread] == phrases.SEARCHING
            # The process that is started again has the file, and nothing else of the first one.
            app, bot = run_slack(at.given)
            async with life_of(app, bot, at.given)():
                await nothing_left(at)
                assert said(at) == [phrases.INTERRUPTED]
                assert at.world.messages[-1].thread_ts == question.ts
                assert at.world.statuses[thread] == ""
                assert at.world.sessions[thread]["status"] == "active"
            assert b"csp_slack_interrupted_total 1.0" in at.given.metrics.text()
            no_errors(at)

    asyncio.run(play())


def test_what_was_answered_before_a_restart_is_not_said_to_be_interrupted(tmp_path):
    async def play() -> None:
        async with stage(running=kept(tmp_path)) as at:
            question = await at.acts.write(at.partner(), "who do I ring?")
            await at.replied()
            before = len(said(at))
            app, bot = run_slack(at.given)
            async with life_of(app, bot, at.given)():
                assert len(said(at)) == before
                # And the conversation goes on.
                turns = await bot.asking.threads.turns(
                    Thread("T0HOME", question.channel, question.ts)
                )
                assert [each.question for each in turns] == ["who do I ring?"]

    asyncio.run(play())


@played()
async def test_a_process_that_ends_lets_an_answer_be_finished(at):
    at.assistant.open.clear()
    async with life_of(at.app, at.bot, at.given, drain_s=10.0)():
        await at.acts.write(at.partner(), "who do I ring?")
        await asked(at)
        asyncio.get_running_loop().call_later(0.05, at.assistant.open.set)
    (reply,) = said(at)
    assert "Call 101." in reply
    assert await at.bot.asking.unfinished.left() == ()
    no_errors(at)


@played()
async def test_what_is_late_when_the_process_ends_and_what_waits_are_told(at):
    at.assistant.open.clear()
    asker = at.partner()
    async with life_of(at.app, at.bot, at.given, drain_s=0.05)():
        first = await at.acts.write(asker, "who do I ring?")
        second = await at.acts.write(asker, "and at night?")
        await asked(at)
        await at.slack.until(lambda: at.bot.work.waiting("T0HOME", asker.id) == 2)
    told = [each for each in at.world.messages if each.user == BOT_USER]
    assert [each.text for each in told] == [phrases.INTERRUPTED] * 2
    assert {each.thread_ts for each in told} == {first.ts, second.ts}
    assert at.world.statuses[first.channel, first.ts] == ""
    assert await at.bot.asking.unfinished.left() == ()
    no_errors(at)


class Counting(UnfinishedInMemory):
    """Counts what was noted."""

    begun = 0

    async def begin(self, left):
        self.begun += left not in await self.left()
        await super().begin(left)


@played(running=lambda _: {"unfinished": Counting()})
async def test_what_comes_while_the_process_ends_is_told_too(at):
    at.assistant.open.clear()
    async with life_of(at.app, at.bot, at.given, drain_s=5.0)():
        await at.acts.write(at.partner(), "who do I ring?")
        await asked(at)
        # Later than the drain begins, before it is over.
        ending = asyncio.ensure_future(_while_ending(at))
    await ending
    assert phrases.INTERRUPTED in said(at)
    assert await at.bot.asking.unfinished.left() == ()


async def _while_ending(at) -> None:
    await at.slack.until(lambda: at.bot.work.closing)
    await at.acts.write(at.partner("Late"), "too late?")
    await at.slack.until(lambda: at.bot.asking.unfinished.begun == 2)
    at.assistant.open.set()


@played()
async def test_a_question_that_was_stopped_is_not_told_again_later(at):
    at.assistant.open.clear()
    asker = at.partner()
    channel = at.world.direct(asker.id)
    first = await at.acts.write(asker, "who do I ring?")
    await at.acts.write(asker, "and at night?", channel, thread=first.ts)
    await asked(at)
    await at.slack.until(lambda: at.bot.work.waiting("T0HOME", asker.id) == 2)
    await at.acts.stop(asker, channel.id, first.ts)
    await at.bot.work.settled()
    await at.slack.until(lambda: phrases.STOPPED in said(at))
    assert await at.bot.asking.unfinished.left() == ()


@played()
async def test_one_who_asks_too_much_leaves_nothing_that_is_unfinished(at):
    at.assistant.open.clear()
    asker = at.partner()
    for number in range(at.bot.work.most_each + 1):
        await at.acts.write(asker, f"question {number}")
    await at.slack.until(lambda: len(said(at)) == 1)
    assert len(await at.bot.asking.unfinished.left()) == at.bot.work.most_each
    at.assistant.open.set()
    await at.bot.work.settled()
    assert await at.bot.asking.unfinished.left() == ()


def left_by(person, channel, **changes) -> Left:
    given = {
        "thread": Thread("T0HOME", channel.id, "1.000"),
        "asked": "1.000",
        "user": person.id,
    }
    return Left(**given | changes)


@pytest.mark.parametrize("used", [False, True], ids=["fresh", "expired"])
@played()
async def test_who_asked_by_command_is_told_alone_even_when_its_url_has_expired(at, used):
    asker = at.partner()
    channel = at.channel(asker)
    respond = at.slack.hook(channel.id, asker.id)
    if used:
        at.slack.uses[respond.rpartition("/")[2]] = 5
    thread = Thread("T0HOME", channel.id, f"command-{asker.id}")
    await at.bot.asking.unfinished.begin(
        left_by(asker, channel, thread=thread, alone=True, respond=respond)
    )
    async with life_of(at.app, at.bot, at.given)():
        await nothing_left(at)
        (told,) = [each for each in at.world.messages if each.user == BOT_USER]
        assert (told.text, told.only_for, told.channel) == (
            phrases.INTERRUPTED,
            asker.id,
            channel.id,
        )


@played()
async def test_a_channel_that_is_gone_keeps_nobody_else_from_being_told(at):
    asker = at.partner()
    gone = left_by(asker, at.channel(asker), thread=Thread("T0HOME", "C0GONE", "1.0"))
    said_there = await at.acts.write(asker, " ")
    await at.slack.until(lambda: said(at))
    there = left_by(
        asker,
        at.channel(),
        thread=Thread("T0HOME", said_there.channel, said_there.ts),
    )
    for each in (gone, there):
        await at.bot.asking.unfinished.begin(each)
    async with life_of(at.app, at.bot, at.given)():
        await nothing_left(at)
        assert said(at)[-1] == phrases.INTERRUPTED


@played()
async def test_where_slack_is_out_of_reach_it_is_told_at_the_next_start(at):
    asker = at.partner()
    left = left_by(asker, at.channel(asker))
    await at.bot.asking.unfinished.begin(left)
    await at.slack.stop()
    async with asyncio.timeout(10):
        # The process neither waits for Slack at its start nor fails without it.
        async with life_of(at.app, at.bot, at.given, app_token="xapp-1")():  # noqa: S106 - made up
            pass
    assert await at.bot.asking.unfinished.left() == (left,)


@played()
async def test_a_busy_or_broken_slack_is_tried_again_and_counted(at):
    at.slack.fail("chat.startStream", Fault(status=429, headers={"Retry-After": "0"}))
    at.slack.fail("users.info", Fault(status=503))
    await at.acts.write(at.partner(), "who do I ring?")
    (reply,) = await at.replied()
    assert "Call 101." in reply.text
    text = at.given.metrics.text().decode()
    assert 'csp_slack_retries_total{cause="rate_limit"} 1.0' in text
    assert 'csp_slack_retries_total{cause="server_error"} 1.0' in text


@played()
async def test_a_busy_response_url_is_tried_again(at):
    asker = at.partner()
    at.slack.fail("response_url", Fault(status=429, headers={"Retry-After": "0"}))
    at.slack.fail("response_url", Fault(status=503))
    await at.acts.command(asker, "who do I ring?", at.channel(asker))
    (reply,) = await at.replied()
    assert reply.only_for == asker.id
    assert [each.error for each in at.slack.calls if each.method == "response_url"] == [
        "ratelimited",
        "internal_error",
        "",
    ]
    text = at.given.metrics.text().decode()
    assert 'csp_slack_retries_total{cause="rate_limit"} 1.0' in text


@played(scopes=ALL_SCOPES | {"channels:history"})
async def test_questions_are_counted_by_way_outcome_and_level_and_repeats_apart(at):
    asker, guest = at.partner(), at.guest()
    channel = at.channel(asker, guest)
    await at.acts.write(asker, "who do I ring?", envelope={"event_id": "Ev1"})
    await at.replied()
    await at.acts.tell({"type": "message"}, event_id="Ev1")
    await at.acts.write(guest, f"<@{BOT_USER}> who do I ring?", channel)
    await at.replied(2)
    await at.acts.command(guest, "who do I ring?", channel)
    await at.replied(3)
    text = at.given.metrics.text().decode()
    for entry, level in (("direct", "partner"), ("mention", "public"), ("command", "public")):
        row = f'csp_slack_questions_total{{entry="{entry}",level="{level}",outcome="answered"}} 1.0'
        assert row in text
    assert "csp_slack_events_again_total 1.0" in text
    assert "ring" not in text


def test_notes_of_a_process_without_a_file_end_with_it():
    assert asyncio.run(UnfinishedInMemory().left()) == ()
