"""What was said in a thread, for follow-ups: questions, answers, and what these were made of."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Protocol

from bots.slack.clearance import Level
from bots.slack.work import Thread

#: Turns that are taken along, and threads that are held in memory.
MOST_TURNS = 8
MOST_THREADS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question and its answer."""

    #: Time stamps of the question and of the answer's message.
    asked: str
    answered: str
    user: str
    question: str
    answer: str
    level: Level


class Threads(Protocol):
    """Keeps turns. Nothing of it is ever logged."""

    async def turns(self, thread: Thread) -> tuple[Turn, ...]:
        """The turns of a thread, oldest first."""

    async def add(self, thread: Thread, turn: Turn) -> None:
        """A turn more; one that answers the same message stands in its place."""

    async def forget(self, team: str) -> None:
        """Delete all of a workspace."""


@dataclass(slots=True)
class ThreadsInMemory:
    """Threads that end with the process."""

    _threads: OrderedDict[Thread, tuple[Turn, ...]] = field(default_factory=OrderedDict)

    async def turns(self, thread: Thread) -> tuple[Turn, ...]:
        """The turns of a thread, oldest first."""
        return self._threads.get(thread, ())

    async def add(self, thread: Thread, turn: Turn) -> None:
        """A turn more; one that answers the same message stands in its place."""
        others = [each for each in self._threads.get(thread, ()) if each.asked != turn.asked]
        self._threads[thread] = (*others, turn)[-MOST_TURNS:]
        self._threads.move_to_end(thread)
        while len(self._threads) > MOST_THREADS:
            self._threads.popitem(last=False)

    async def forget(self, team: str) -> None:
        """Delete all of a workspace."""
        for thread in [thread for thread in self._threads if thread.team == team]:
            del self._threads[thread]


def readable(turns: tuple[Turn, ...], level: Level, user: str) -> tuple[Turn, ...]:
    """The turns that may be taken along for an answer of this level to this person.

    What was told at partner level stays there; a question of one's own goes along without its
    answer, so that "and out of hours?" is still understood.
    """
    return tuple(
        each
        if level is Level.PARTNER or each.level is Level.PUBLIC
        else Turn(
            asked=each.asked,
            answered=each.answered,
            user=each.user,
            question=each.question,
            answer="",
            level=Level.PUBLIC,
        )
        for each in turns
        if level is Level.PARTNER or each.level is Level.PUBLIC or each.user == user
    )
