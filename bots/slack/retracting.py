"""Retracting a wrong answer: a partner says why, and a note stands in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bots.errors import BotError
from bots.slack import phrases
from bots.slack.blocks import REVIEWED, person, rich, section, styled
from bots.slack.clearance import Level
from bots.slack.modals import filled_in, modal, writing
from bots.slack.people import People
from bots.slack.pressed import Below, Press, below, kept_in_view, pressed, sent
from bots.slack.work import Thread

#: Shortcut on a message, and the modal that asks for the reason.
RETRACT = "retract_answer"
RETRACTED = "retract_answer_sent"
#: Begins the id of the block in which a person's answer stands; its reviewed answer follows.
PERSONS = "persons_answer"
LONGEST_REASON = 300


def hear_retracting(app: AsyncApp, people: People) -> None:
    """Register the listeners."""

    @app.shortcut(RETRACT)
    async def begin(ack: Any, body: Mapping[str, Any], client: Any) -> None:
        await ack()
        press, message = pressed(body), body.get("message") or {}
        ours = bool(message.get("app_id")) and message["app_id"] == body.get("api_app_id")
        if not (ours and _is_answer(message)):
            await people.tell(press, client, phrases.NOT_AN_ANSWER)
        elif not await people.is_partner(press, client):
            await people.tell(press, client, phrases.ONLY_PARTNERS)
        else:
            await people.open(press, client, _why(press, message))

    @app.view(RETRACTED)
    async def retract(ack: Any, body: Mapping[str, Any], client: Any) -> None:
        press, kept = sent(body)
        reason = filled_in(body["view"])["reason"]
        fault = await _fault(people, press, client, reason, kept["reviewed"])
        if fault:
            await ack(response_action="errors", errors={"reason": fault})
            return
        await ack()
        for asked in kept["asked"]:
            await _forget(people, press, asked)
        await _replace(people, press, client, reason)


async def _fault(
    people: People, press: Press, client: Any, reason: str, reviewed: list[str]
) -> str:
    """Why it can't be retracted, or "" once what was reviewed is gone."""
    if not reason:
        return phrases.WRITE_SOMETHING
    if not await people.is_partner(press, client):
        return phrases.ONLY_PARTNERS
    try:
        for each in reviewed:
            await people.assistant(Level.PARTNER).retract(each)
    except BotError:
        return phrases.NOT_RETRACTED
    return ""


async def _forget(people: People, press: Press, asked: str) -> None:
    """No follow-up leans on the answer any more."""
    for thread in (Thread(press.team, press.channel, press.thread),):
        for turn in await people.asking.threads.turns(thread):
            if turn.asked == asked:
                await people.asking.threads.add(thread, replace(turn, answer=""))


async def _replace(people: People, press: Press, client: Any, reason: str) -> None:
    """A note in the place of the answer."""
    note = [
        rich(
            section(
                styled(phrases.RETRACTED_BY, bold=True),
                person(press.user),
                styled(f": {reason}"),
            )
        )
    ]
    try:
        await client.chat_update(
            channel=press.channel, ts=press.ts, text=phrases.RETRACTED, blocks=note
        )
    except SlackApiError:
        with suppress(SlackApiError):
            await people.tell(press, client, phrases.NOT_RETRACTED)


def _is_answer(message: Mapping[str, Any]) -> bool:
    return bool(list(_answers(message)) or list(_persons(message)))


def _answers(message: Mapping[str, Any]) -> Iterator[Below]:
    """What the buttons of a message say that it answers."""
    for block in message.get("blocks") or ():
        for element in block.get("elements") or ():
            value = str(element.get("value") or "")
            if value.startswith("{") and '"answer"' in value:
                yield below(value)


def _persons(message: Mapping[str, Any]) -> Iterator[str]:
    """The ids of reviewed answers that a person's answer was kept as; "" where it was not."""
    for block in message.get("blocks") or ():
        name, _, reviewed = str(block.get("block_id") or "").partition(":")
        if name == PERSONS:
            yield reviewed


def _why(press: Press, message: Mapping[str, Any]) -> dict[str, Any]:
    answers = list(_answers(message))
    cited = [each for answer in answers for each in answer.documents]
    reviewed = [each.removeprefix(REVIEWED) for each in cited if each.startswith(REVIEWED)]
    reviewed += filter(None, _persons(message))
    return modal(
        RETRACTED,
        phrases.RETRACT,
        phrases.RETRACT_SEND,
        [
            rich(section(styled(phrases.RETRACT_MEANS))),
            writing("reason", phrases.RETRACT_REASON, longest=LONGEST_REASON),
        ],
        kept_in_view(
            press,
            asked=[each.asked for each in answers][:1],
            reviewed=sorted(set(reviewed)),
        ),
    )
