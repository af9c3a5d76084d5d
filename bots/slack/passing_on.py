"""Asking a person: the words are shown first, then posted for staff to pick up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from assistant.web.schema import LONGEST_QUESTION, ContactBody
from bots.errors import BotError
from bots.slack import phrases
from bots.slack.again import redacted
from bots.slack.answer_blocks import ASK_A_PERSON
from bots.slack.blocks import SOURCES, bullets, contact_line, cut, heading, rich, section, styled
from bots.slack.clearance import Level
from bots.slack.links import safe_url
from bots.slack.modals import filled_in, modal, writing
from bots.slack.people import People
from bots.slack.posting import QUIET
from bots.slack.pressed import Below, Press, below, kept_in_view, pressed, sent
from bots.slack.triage import Back, Source, question_blocks

PASSED_ON = "ask_a_person_sent"
LONGEST_REASON = 300
#: Sources that go along, and the characters of them that a modal takes along.
MOST_SOURCES = 5
_LONGEST_LINE = 120
_LONGEST_SOURCES = 1_500


def hear_passing_on(app: AsyncApp, people: People) -> None:
    """Register the listeners."""

    @app.action(ASK_A_PERSON)
    async def wanted(
        ack: Any, body: Mapping[str, Any], action: Mapping[str, Any], client: Any
    ) -> None:
        await ack()
        press, of = pressed(body), below(str(action["value"]))
        if not people.triage:
            await _whom_to_ask(people, press, client, of.level, phrases.ASK_THESE)
            return
        turn = await people.turn(press, of.asked)
        text = await redacted(people, turn.question) if turn else ""
        tried = list(_sources((body.get("message") or {}).get("blocks") or ()))
        await people.open(press, client, _first(press, of, text, tried))

    @app.view(PASSED_ON)
    async def agreed(ack: Any, body: Mapping[str, Any], client: Any) -> None:
        press, kept = sent(body)
        given = filled_in(body["view"])
        if not given["question"]:
            await ack(response_action="errors", errors={"question": phrases.WRITE_SOMETHING})
            return
        question = await redacted(people, given["question"])
        reason = await redacted(people, given["reason"]) if given["reason"] else ""
        if not question or bool(given["reason"]) != bool(reason):
            await ack(response_action="errors", errors={"question": phrases.NO_REDACTION})
            return
        await ack()
        level = Level(kept["level"])
        sources = await _tellable(people, press, client, level, kept["sources"])
        to = _back(press, level)
        blocks = question_blocks(question[:LONGEST_QUESTION], reason, sources, to)
        await _post(people, press, client, level, question, blocks)


async def _post(
    people: People,
    press: Press,
    client: Any,
    level: Level,
    question: str,
    blocks: Sequence[dict[str, Any]],
) -> None:
    """Post it for staff, and tell the asker; where that fails, whom to ask instead."""
    text = phrases.plain_escaped(f"{phrases.FOR_A_PERSON}: {question}")
    try:
        await client.chat_postMessage(channel=people.triage, text=text, blocks=blocks, **QUIET)
    except SlackApiError:
        await _whom_to_ask(people, press, client, level, phrases.NOT_POSTED)
        return
    await people.tell(press, client, phrases.POSTED)


async def _tellable(
    people: People, press: Press, client: Any, level: Level, sources: Sequence[Mapping[str, str]]
) -> list[Source]:
    """The sources that may be named in the triage channel: what partners read, only among them."""
    if level is Level.PARTNER:
        there = await people.asking.facts.level(
            client, press.user, people.triage, teams=press.teams, afresh=True
        )
        if there is not Level.PARTNER:
            return []
    return [Source(**each) for each in sources]


async def _whom_to_ask(people: People, press: Press, client: Any, level: Level, said: str) -> None:
    """Contacts, where no person can be asked here."""
    contacts: tuple[ContactBody, ...] = ()
    with suppress(BotError):
        contacts = await people.assistant(level).contacts()
    if not contacts:
        await people.tell(press, client, phrases.ASK_NOBODY)
        return
    lines = [contact_line(each) for each in contacts]
    blocks = [heading(said), rich(bullets([[styled(line)] for line in lines]))]
    text = phrases.plain_escaped("\n".join((said, *lines)))
    await people.tell(press, client, text, blocks)


def _back(press: Press, level: Level) -> Back:
    if press.alone:
        return Back(user=press.user, level=level)
    return Back(user=press.user, channel=press.channel, thread=press.thread, level=level)


def _sources(blocks: Sequence[Mapping[str, Any]]) -> Iterator[Source]:
    """The sources that an answer's message lists."""
    for block in blocks:
        if block.get("block_id") == SOURCES:
            for element in block["elements"][:MOST_SOURCES]:
                # Number, title with or without a link, and when it was checked.
                title = element["elements"][1]
                yield Source(
                    line=cut(str(title.get("text") or ""), _LONGEST_LINE),
                    url=safe_url(str(title.get("url") or "")),
                )


def _first(press: Press, of: Below, text: str, tried: Sequence[Source]) -> dict[str, Any]:
    """What will be posted, to be looked at first."""
    sources: list[dict[str, str]] = []
    for each in tried:
        if sum(len(str(one)) for one in (*sources, asdict(each))) > _LONGEST_SOURCES:
            break
        sources.append(asdict(each))
    means = phrases.ASK_ALONE_MEANS if press.alone else phrases.ASK_MEANS
    return modal(
        PASSED_ON,
        phrases.ASK_TITLE,
        phrases.ASK_SEND,
        [
            rich(section(styled(means))),
            writing(
                "question",
                phrases.YOUR_QUESTION,
                longest=LONGEST_QUESTION,
                hint=phrases.NO_NAMES,
                words=text,
            ),
            writing("reason", phrases.WHY_A_PERSON, longest=LONGEST_REASON, optional=True),
        ],
        kept_in_view(press, level=of.level.value, sources=sources),
    )
