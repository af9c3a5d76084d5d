"""Threads that outlive the process: Threads in the database, their words sealed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.sql.elements import ColumnElement

from bots.errors import NoStore
from bots.slack.clearance import Level
from bots.slack.store.database import Database
from bots.slack.store.sealing import Seal
from bots.slack.store.tables import turns as table
from bots.slack.threads import MOST_TURNS, Turn
from bots.slack.work import Thread

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadsKept:
    """Turns of threads. Where the database fails, a follow-up is asked without what was before."""

    database: Database
    seal: Seal
    #: Seconds since 1970.
    now: Callable[[], float]

    async def turns(self, thread: Thread) -> tuple[Turn, ...]:
        """The turns of a thread, oldest first."""
        query = select(table).where(_in(thread)).order_by(table.c.id)
        try:
            rows = await self.database.run(lambda connection: connection.execute(query).all())
        except NoStore:
            log.warning("slack_store", kind="turns")
            return ()
        return tuple(turn for row in rows if (turn := self._turn(row)) is not None)

    async def add(self, thread: Thread, turn: Turn) -> None:
        """A turn more; one that answers the same message stands in its place."""
        try:
            await self.database.run(lambda connection: self._add(connection, thread, turn))
        except NoStore:
            log.warning("slack_store", kind="turn")

    async def forget(self, team: str) -> None:
        """Delete all of a workspace. Raises NoStore."""
        await self.database.run(lambda on: on.execute(delete(table).where(table.c.team == team)))

    def _add(self, connection: Connection, thread: Thread, turn: Turn) -> None:
        connection.execute(delete(table).where(_in(thread), table.c.asked == turn.asked))
        connection.execute(
            insert(table).values(
                team=thread.team,
                channel=thread.channel,
                thread=thread.ts,
                asked=turn.asked,
                answered=turn.answered,
                user=turn.user,
                level=turn.level.value,
                words=self.seal.close({"question": turn.question, "answer": turn.answer}),
                at=self.now(),
            )
        )
        newest = select(table.c.id).where(_in(thread)).order_by(table.c.id.desc()).limit(MOST_TURNS)
        connection.execute(delete(table).where(_in(thread), table.c.id.not_in(newest)))

    def _turn(self, row: Any) -> Turn | None:
        """The turn of a row; None where its key is gone."""
        words = self.seal.open(row.words)
        if words is None:
            return None
        return Turn(
            asked=row.asked,
            answered=row.answered,
            user=row.user,
            question=words["question"],
            answer=words["answer"],
            level=Level(row.level),
        )


def _in(thread: Thread) -> ColumnElement[bool]:
    return (
        (table.c.team == thread.team)
        & (table.c.channel == thread.channel)
        & (table.c.thread == thread.ts)
    )
