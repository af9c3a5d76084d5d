"""The way of a question in Slack, from what was heard to what is posted, on one screen.

status → who may read what → the conversation → the assistant → once more who may read → post →
remember
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import structlog

from assistant.web.schema import AnswerBody, TurnBody
from bots.client import Client
from bots.errors import Refused, Unreachable
from bots.slack import phrases
from bots.slack.clearance import Level
from bots.slack.facts import Facts
from bots.slack.metrics import Metrics
from bots.slack.posting import Posting, Reply
from bots.slack.threads import Threads, Turn, readable
from bots.slack.unfinished import Left, Unfinished, UnfinishedInMemory
from bots.slack.work import Thread

log = structlog.get_logger()


class Entry(StrEnum):
    """How a question came in."""

    DIRECT = "direct"
    MENTION = "mention"
    THREAD = "thread"
    COMMAND = "command"
    SHORTCUT = "shortcut"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as it was heard."""

    entry: Entry
    thread: Thread
    #: Time stamp of the message that asks, or an id of its own where there is no message.
    ts: str
    user: str
    text: str
    #: The workspaces that the payload names as the asker's.
    teams: tuple[str, ...] = ()
    #: Whether files came with it.
    has_files: bool = False
    #: Whether the reply is shown to the asker alone.
    alone: bool = False
    #: Where a reply to the asker alone is sent, for an entry without a message.
    respond: str = ""

    @property
    def left(self) -> Left:
        """What is noted of it until it is answered."""
        return Left(
            thread=self.thread,
            asked=self.ts,
            user=self.user,
            alone=self.alone,
            respond=self.respond,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Answers what is asked in Slack."""

    #: The assistant, as it answers for each level.
    assistant: Mapping[Level, Client]
    facts: Facts
    threads: Threads
    posting: Posting
    unfinished: Unfinished = field(default_factory=UnfinishedInMemory)
    metrics: Metrics = field(default_factory=Metrics)
    #: Whether the process is ending: then whoever ends it says so to those who wait.
    closing: Callable[[], bool] = lambda: False

    async def answer(self, asked: Asked, client: Any) -> None:
        """Answer a question where it was asked. Always ends with a reply or a reason."""
        await self.unfinished.begin(asked.left)
        try:
            await self._answer(asked, client)
        except asyncio.CancelledError:
            if not self.closing():
                await asyncio.shield(self.unfinished.end(asked.left))
            raise
        else:
            await self.unfinished.end(asked.left)

    async def _answer(self, asked: Asked, client: Any) -> None:
        level = Level.PUBLIC
        reply = self.posting.reply(asked, client)
        try:
            await reply.status(phrases.SEARCHING)
            level = await self._level(asked, client)
            turns = readable(await self.threads.turns(asked.thread), level, asked.user)
            body = await self._ask(asked, level, turns)
            if (
                level is Level.PARTNER
                and await self._level(asked, client, afresh=True) is not level
            ):
                # Whoever may read here has changed while it was answered.
                level = Level.PUBLIC
                body = await self._ask(asked, level, readable(turns, level, asked.user))
            ts = await reply.show(body, level=level)
        except Refused as refused:
            self.metrics.count(asked.entry, "refused", level)
            await reply.say(_reason(refused))
            return
        except Unreachable:
            self.metrics.count(asked.entry, "unreachable", level)
            await reply.say(phrases.DOWN)
            return
        except asyncio.CancelledError:
            if not self.closing():
                self.metrics.count(asked.entry, "stopped", level)
                await asyncio.shield(reply.say(phrases.STOPPED))
            raise
        except Exception as fault:  # noqa: BLE001 - a person waits: they are told, and it is logged
            # Never the traceback: it may hold words of the question.
            log.error("slack", kind=type(fault).__name__)  # noqa: TRY400
            self.metrics.count(asked.entry, "fault", level)
            await reply.say(phrases.DOWN)
            return
        self.metrics.count(asked.entry, body.outcome, level)
        await self._remember(asked, ts, body, level)

    async def _level(self, asked: Asked, client: Any, *, afresh: bool = False) -> Level:
        if Level.PARTNER not in self.assistant:
            return Level.PUBLIC
        return await self.facts.level(
            client,
            asked.user,
            asked.thread.channel,
            teams=asked.teams,
            alone=asked.alone,
            afresh=afresh,
        )

    async def _ask(self, asked: Asked, level: Level, turns: tuple[Turn, ...]) -> AnswerBody:
        history = tuple(
            TurnBody(question=each.question, answer=each.answer)
            for each in turns
            if each.asked != asked.ts
        )
        return await self.assistant[level].ask(asked.text, history=history, forwarded_for="")

    async def _remember(self, asked: Asked, ts: str, body: AnswerBody, level: Level) -> None:
        turn = Turn(
            asked=asked.ts,
            answered=ts,
            user=asked.user,
            question=asked.text,
            answer=body.text,
            level=level,
        )
        await self.threads.add(asked.thread, turn)


def _reason(refused: Refused) -> str:
    """Why a question was not taken, for whoever asked it."""
    match refused.code:
        case "question_empty" | "question_blank":
            return phrases.NO_WORDS
        case "question_too_long":
            return phrases.too_long()
        case _:
            return phrases.DOWN


__all__ = ["Asked", "Asking", "Entry", "Reply"]
