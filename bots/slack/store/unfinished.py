"""What a restart leaves: Unfinished in the database. Its faults keep nobody from an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Executable, delete, select
from sqlalchemy.dialects.sqlite import insert

from bots.errors import NoStore
from bots.slack.store.database import Database
from bots.slack.store.sealing import Seal
from bots.slack.store.tables import unfinished as table
from bots.slack.unfinished import Left
from bots.slack.work import Thread

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfinishedKept:
    """Notes of what is begun, each until it ends."""

    database: Database
    seal: Seal
    #: Seconds since 1970.
    now: Callable[[], float]

    async def begin(self, left: Left) -> None:
        """Note it; again is the same as once."""
        note = insert(table).values(
            **_key(left),
            user=left.user,
            alone=left.alone,
            respond=self.seal.close({"respond": left.respond}),
            at=self.now(),
        )
        await self._do(note.on_conflict_do_nothing())

    async def end(self, left: Left) -> None:
        """It ended, however it did."""
        await self._do(delete(table).filter_by(**_key(left)))

    async def end_thread(self, thread: Thread) -> None:
        """Whatever was asked in a thread ended."""
        await self._do(
            delete(table).filter_by(team=thread.team, channel=thread.channel, thread=thread.ts)
        )

    async def left(self) -> tuple[Left, ...]:
        """What has not ended, oldest first. Raises NoStore."""
        query = select(table).order_by(table.c.at, table.c.asked)
        rows = await self.database.run(lambda connection: connection.execute(query).all())
        return tuple(map(self._left, rows))

    async def forget(self, team: str) -> None:
        """Delete all of a workspace. Raises NoStore."""
        gone = delete(table).filter_by(team=team)
        await self.database.run(lambda connection: connection.execute(gone))

    def _left(self, row: Any) -> Left:
        return Left(
            thread=Thread(row.team, row.channel, row.thread),
            asked=row.asked,
            user=row.user,
            alone=row.alone,
            respond=(self.seal.open(row.respond) or {}).get("respond", ""),
        )

    async def _do(self, statement: Executable) -> None:
        try:
            await self.database.run(lambda connection: connection.execute(statement))
        except NoStore:
            log.warning("slack_store", kind="unfinished")


def _key(left: Left) -> dict[str, str]:
    thread = left.thread
    return {
        "team": thread.team,
        "channel": thread.channel,
        "thread": thread.ts,
        "asked": left.asked,
    }
