"""What is being worked on: held so that it is not lost, stopped when asked, ended with the process.

Each person has a queue of their own, so that nobody waits for somebody else's many questions.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import NamedTuple


class Thread(NamedTuple):
    """A thread of a channel in a workspace."""

    team: str
    channel: str
    ts: str


@dataclass(slots=True, kw_only=True)
class Work:
    """Runs one thing a person asked for after another; several people's at the same time."""

    #: Things of one person that may wait or run, and things that run at the same time.
    most_each: int = 3
    at_once: int = 8
    _running: dict[Thread, set[asyncio.Task[None]]] = field(
        default_factory=lambda: defaultdict(set)
    )
    _queues: dict[tuple[str, str], asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock)
    )
    _counts: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    _slots: asyncio.Semaphore | None = None
    _closing: bool = False

    @property
    def closing(self) -> bool:
        """Whether nothing is taken any more."""
        return self._closing

    def waiting(self, team: str, user: str) -> int:
        """How many things of a person wait or run."""
        return self._counts[team, user]

    def take(self, thread: Thread, user: str, do: Callable[[], Awaitable[None]]) -> bool:
        """Do it when it is this person's turn; False where they have asked for too much at once."""
        person = (thread.team, user)
        if self._closing or self._counts[person] >= self.most_each:
            return False
        self._counts[person] += 1
        task = asyncio.ensure_future(self._turn(person, do))
        self._running[thread].add(task)
        task.add_done_callback(lambda done: self._done(thread, person, done))
        return True

    def stop(self, thread: Thread) -> bool:
        """Cancel what runs or waits in a thread; whether there was anything."""
        tasks = list(self._running.get(thread, ()))
        for task in tasks:
            task.cancel()
        return bool(tasks)

    async def settled(self) -> None:
        """Wait until nothing runs or waits."""
        while self._running:
            tasks = [task for each in self._running.values() for task in each]
            await asyncio.wait(tasks)
            await asyncio.sleep(0)

    async def drain(self, seconds: float) -> int:
        """Take nothing more and wait for what runs; how many had to be cancelled."""
        self._closing = True
        tasks = [task for each in self._running.values() for task in each]
        if not tasks:
            return 0
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return len(late)

    async def _turn(self, person: tuple[str, str], do: Callable[[], Awaitable[None]]) -> None:
        if self._slots is None:
            self._slots = asyncio.Semaphore(self.at_once)
        async with self._queues[person], self._slots:
            await do()

    def _done(self, thread: Thread, person: tuple[str, str], task: asyncio.Task[None]) -> None:
        self._running[thread].discard(task)
        if not self._running[thread]:
            del self._running[thread]
        self._counts[person] -= 1
        if not self._counts[person]:
            del self._counts[person]
            self._queues.pop(person, None)
        if not task.cancelled():
            # Looked at, so that asyncio does not report it; whoever gave `do` logs its faults.
            task.exception()
