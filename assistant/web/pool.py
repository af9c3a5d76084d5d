"""The one bounded pool in which questions are answered: few threads, a short queue, then "busy"."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from assistant.answering.answer import Answer
from assistant.answering.question import Question
from assistant.errors import AssistantError


class Full(AssistantError):
    """As many questions wait as may wait. Ask again in a moment."""


class Pool:
    """Runs the synchronous way of a question off the event loop."""

    def __init__(self, answer: Callable[[Question], Answer], *, threads: int, waiting: int) -> None:
        self._answer = answer
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="answer")
        self._places = threading.BoundedSemaphore(threads + waiting)

    def start(self, question: Question) -> asyncio.Future[Answer]:
        """The answer to come. Raises Full at once where no place is free."""
        if not self._places.acquire(blocking=False):
            raise Full("no place is free in the queue of questions")
        job = self._threads.submit(self._answer, question)
        job.add_done_callback(self._leave)
        coming = asyncio.wrap_future(job)
        # Where the asker leaves before the answer comes, asyncio must not log what it was.
        coming.add_done_callback(lambda done: done.cancelled() or done.exception())
        return coming

    def _leave(self, _: Future[Answer]) -> None:
        self._places.release()
