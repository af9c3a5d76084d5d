"""What was begun for a person and not ended, so that a restart in between is told to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from bots.slack.work import Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Something that was asked: where, by whom and how they are reached; never what."""

    thread: Thread
    #: Time stamp of what asks, or an id of its own where there is no message.
    asked: str
    user: str
    alone: bool = False
    respond: str = ""


class Unfinished(Protocol):
    """Notes what is begun until it ends."""

    async def begin(self, left: Left) -> None:
        """Note it; again is the same as once."""

    async def end(self, left: Left) -> None:
        """It ended, however it did."""

    async def end_thread(self, thread: Thread) -> None:
        """Whatever was asked in a thread ended."""

    async def left(self) -> tuple[Left, ...]:
        """What has not ended, oldest first."""

    async def forget(self, team: str) -> None:
        """Delete all of a workspace."""


@dataclass(slots=True)
class UnfinishedInMemory:
    """Notes that end with the process: then nobody is told."""

    _left: dict[tuple[Thread, str], Left] = field(default_factory=dict)

    async def begin(self, left: Left) -> None:
        """Note it; again is the same as once."""
        self._left.setdefault((left.thread, left.asked), left)

    async def end(self, left: Left) -> None:
        """It ended, however it did."""
        self._left.pop((left.thread, left.asked), None)

    async def end_thread(self, thread: Thread) -> None:
        """Whatever was asked in a thread ended."""
        self._keep(lambda each: each.thread != thread)

    async def left(self) -> tuple[Left, ...]:
        """What has not ended, oldest first."""
        return tuple(self._left.values())

    async def forget(self, team: str) -> None:
        """Delete all of a workspace."""
        self._keep(lambda each: each.thread.team != team)

    def _keep(self, stays: Callable[[Left], bool]) -> None:
        self._left = {key: each for key, each in self._left.items() if stays(each)}
