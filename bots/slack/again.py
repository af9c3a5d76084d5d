"""Asking by a button or a shortcut: a suggestion, the same for me alone, a message's pathway."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from assistant.web.schema import LONGEST_QUESTION, LONGEST_REDACTED
from bots.errors import BotError
from bots.slack import phrases
from bots.slack.answer_blocks import ASK_PRIVATELY, SUGGESTION
from bots.slack.asking import Asked, Entry
from bots.slack.blocks import person, rich, section, styled
from bots.slack.clearance import Level
from bots.slack.heard import plain
from bots.slack.modals import filled_in, modal, writing
from bots.slack.people import People
from bots.slack.posting import QUIET
from bots.slack.pressed import Press, below, kept_in_view, pressed, sent
from bots.slack.threads import readable
from bots.slack.work import Thread

#: Shortcut on a message, and the modal that shows its words first.
FIND_PATHWAY = "find_pathway"
PATHWAY_ASKED = "find_pathway_sent"


def hear_again(app: AsyncApp, people: People) -> None:
    """Register the listeners."""

    @app.action(re.compile(rf"^{SUGGESTION}_\d+$"))
    async def suggested(
        ack: Any, body: Mapping[str, Any], action: Mapping[str, Any], client: Any
    ) -> None:
        await ack()
        press, text = pressed(body), str(action["value"])
        # In a channel others see who asks what; a reply to one person alone goes on alone.
        ts = "" if press.alone else await _said_for(press, client, text)
        await people.take(_asked(press, text, ts or str(action["action_ts"])), client)

    @app.action(ASK_PRIVATELY)
    async def privately(
        ack: Any, body: Mapping[str, Any], action: Mapping[str, Any], client: Any
    ) -> None:
        await ack()
        press, of = pressed(body), below(str(action["value"]))
        turn = await people.turn(press, of.asked)
        if turn is None:
            await people.tell(press, client, phrases.FORGOTTEN)
            return
        private = press.private(of.asked)
        for each in await people.asking.threads.turns(_public(press)):
            # What was said before goes along, as far as it is public.
            if each.asked != of.asked:
                for known in readable((each,), Level.PUBLIC, press.user):
                    await people.asking.threads.add(private, known)
        await people.take(_alone(press, turn.question, private, of.asked), client)

    @app.shortcut(FIND_PATHWAY)
    async def find_pathway(ack: Any, body: Mapping[str, Any], client: Any) -> None:
        await ack()
        press = pressed(body)
        text = plain(str((body.get("message") or {}).get("text") or ""))
        view = _confirm(press, await redacted(people, text))
        await people.open(press, client, view)

    @app.view(PATHWAY_ASKED)
    async def pathway_asked(ack: Any, body: Mapping[str, Any], client: Any) -> None:
        press, _ = sent(body)
        text = filled_in(body["view"])["text"]
        if not text:
            await ack(response_action="errors", errors={"text": phrases.WRITE_SOMETHING})
            return
        await ack()
        await people.take(_alone(press, text, press.private(press.ts), press.ts), client)


async def redacted(people: People, text: str) -> str:
    """A text without what points at a person; "" where nobody can tell now."""
    try:
        return await people.assistant(Level.PUBLIC).redact(text[:LONGEST_REDACTED])
    except BotError:
        return ""


async def _said_for(press: Press, client: Any, text: str) -> str:
    """Say in the thread what somebody asks by a button; the time stamp of that."""
    try:
        posted = await client.chat_postMessage(
            channel=press.channel,
            thread_ts=press.thread,
            text=phrases.plain_escaped(text),
            blocks=[rich(section(person(press.user), styled(f": {text}")))],
            **QUIET,
        )
    except SlackApiError:
        return ""
    return str(posted["ts"])


def _asked(press: Press, text: str, ts: str) -> Asked:
    """A question in the place where a button was pressed."""
    if press.alone:
        return _alone(press, text, Thread(press.team, press.channel, f"command-{press.user}"), ts)
    return Asked(
        entry=Entry.THREAD,
        thread=_public(press),
        ts=ts,
        user=press.user,
        text=text,
        teams=press.teams,
    )


def _alone(press: Press, text: str, thread: Thread, ts: str) -> Asked:
    """A question that is answered to one person alone."""
    return Asked(
        entry=Entry.SHORTCUT,
        thread=thread,
        ts=ts,
        user=press.user,
        text=text,
        teams=press.teams,
        alone=True,
        respond=press.respond,
    )


def _public(press: Press) -> Thread:
    return Thread(press.team, press.channel, press.thread)


def _confirm(press: Press, text: str) -> dict[str, Any]:
    return modal(
        PATHWAY_ASKED,
        phrases.FIND_PATHWAY,
        phrases.FIND,
        [
            rich(section(styled(phrases.CHECK_MESSAGE))),
            writing(
                "text",
                phrases.MESSAGE,
                longest=LONGEST_QUESTION,
                hint=phrases.NO_NAMES,
                words=text,
            ),
        ],
        kept_in_view(press),
    )
