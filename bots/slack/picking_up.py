"""Staff pick a question up: one claims it, answers it, and may keep that as a reviewed answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bots.errors import BotError
from bots.slack import phrases
from bots.slack.blocks import heading, person, rich, section, styled
from bots.slack.people import People
from bots.slack.pressed import Press, pressed, sent
from bots.slack.triage import (
    ANSWER,
    CLAIM,
    Back,
    answered,
    back,
    claimed,
    holder_in,
    question_block,
    question_in,
)
from bots.slack.writing_back import (
    WRITTEN,
    Written,
    deliver,
    faults_of,
    keep,
    view_to_write,
    what_to_mend,
)

_CLAIMED, _ANSWERED = "claimed", "answered"


def hear_picking_up(app: AsyncApp, people: People) -> None:
    """Register the listeners."""
    _hear_buttons(app, people)
    _hear_modal(app, people)


def _hear_buttons(app: AsyncApp, people: People) -> None:
    @app.action(CLAIM)
    async def claim(
        ack: Any, body: Mapping[str, Any], action: Mapping[str, Any], client: Any
    ) -> None:
        await ack()
        press, message = pressed(body), body["message"]
        if not await people.is_partner(press, client):
            await people.tell(press, client, phrases.ONLY_PARTNERS)
            return
        before = holder_in(message["blocks"])
        holder = people.claims.take(_CLAIMED, press.channel, press.ts, press.user, before)
        if holder != press.user:
            await _say_who(people, press, client, holder, phrases.TAKEN)
            return
        blocks = claimed(message["blocks"], press.user, back(str(action["value"])))
        await _update(client, press, str(message["text"]), blocks)

    @app.action(ANSWER)
    async def answer(
        ack: Any, body: Mapping[str, Any], action: Mapping[str, Any], client: Any
    ) -> None:
        await ack()
        press, message = pressed(body), body["message"]
        if not await people.is_partner(press, client):
            await people.tell(press, client, phrases.ONLY_PARTNERS)
            return
        view = view_to_write(press, question_in(message["blocks"]), back(str(action["value"])))
        await people.open(press, client, view)


def _hear_modal(app: AsyncApp, people: People) -> None:
    @app.view(WRITTEN)
    async def written(ack: Any, body: Mapping[str, Any], client: Any) -> None:
        press, kept = sent(body)
        given, to = Written.of(body["view"]), back(kept["back"])
        if not await people.is_partner(press, client):
            await ack(response_action="errors", errors={"text": phrases.ONLY_PARTNERS})
            return
        faults = await faults_of(people, client, given, to)
        if faults:
            await ack(response_action="errors", errors=faults)
            return
        holder = people.claims.take(_ANSWERED, press.channel, press.ts, press.user)
        if holder != press.user:
            await ack()
            await _say_who(people, press, client, holder, phrases.DONE_ALREADY)
            return
        try:
            reviewed = await keep(people, given)
        except BotError as fault:
            people.claims.give_back(_ANSWERED, press.channel, press.ts)
            await ack(response_action="errors", errors=what_to_mend(fault))
            return
        await ack()
        await _finish(people, press, client, given, reviewed, to)


async def _finish(
    people: People, press: Press, client: Any, given: Written, reviewed: str, to: Back
) -> None:
    """Give the answer back to the asker, and say so where it was picked up."""
    if not await deliver(client, press, given, reviewed, to):
        people.claims.give_back(_ANSWERED, press.channel, press.ts)
        await people.tell(press, client, phrases.NOT_DELIVERED)
        return
    blocks = answered(
        [heading(phrases.FOR_A_PERSON), question_block(given.question)],
        press.user,
        kept=bool(reviewed),
    )
    text = phrases.plain_escaped(f"{phrases.FOR_A_PERSON}: {given.question}")
    await _update(client, press, text, blocks)


async def _update(client: Any, press: Press, text: str, blocks: Sequence[dict[str, Any]]) -> None:
    with suppress(SlackApiError):
        await client.chat_update(channel=press.channel, ts=press.ts, text=text, blocks=blocks)


async def _say_who(people: People, press: Press, client: Any, holder: str, said: str) -> None:
    """That somebody else was first."""
    blocks = [rich(section(person(holder), styled(said)))]
    await people.tell(press, client, f"<@{holder}>{said}", blocks)
