"""A bounded pool in which questions are answered: few threads, a short queue, then "busy"."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from assistant.errors import AssistantError

_Asked = TypeVar("_Asked")
_Given = TypeVar("_Given")


class Full(AssistantError):
    """As many questions wait as may wait. Ask again in a moment."""


class Pool(Generic[_Asked, _Given]):
    """Runs the synchronous way of a question, or of what is kept, off the event loop."""

    def __init__(self, answer: Callable[[_Asked], _Given], *, threads: int, waiting: int) -> None:
        self._answer = answer
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="answer")
        self._places = threading.BoundedSemaphore(threads + waiting)

    def start(self, question: _Asked) -> asyncio.Future[_Given]:
        """The answer to come. Raises Full at once where no place is free."""
        if not self._places.acquire(blocking=False):
            raise Full("no place is free in the queue of questions")
        job = self._threads.submit(self._answer, question)
        job.add_done_callback(self._leave)
        coming = asyncio.wrap_future(job)
        # Where the asker leaves before the answer comes, asyncio must not log what it was.
        coming.add_done_callback(lambda done: done.cancelled() or done.exception())
        return coming

    def _leave(self, _: Future[_Given]) -> None:
        self._places.release()
