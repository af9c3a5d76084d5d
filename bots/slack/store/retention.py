"""Deletes what the bot keeps by age, and says how much of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select

from bots.slack.store.database import Database
from bots.slack.store.tables import events, states, turns, unfinished

DAY_S = 86_400.0
#: Days after which an event can't come again, and after which nobody waits for an answer.
PASSING_DAYS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """What became of the turns of threads."""

    kept_for_days: int
    deleted: int
    left: int


def delete_by_age(database: Database, days: int, now: float) -> Deleted:
    """Delete turns that are older than so many days, and what passes by itself. Raises NoStore."""

    def do(connection: Connection) -> Deleted:
        passed = now - PASSING_DAYS * DAY_S
        connection.execute(delete(events).where(events.c.at < passed))
        connection.execute(delete(unfinished).where(unfinished.c.at < passed))
        connection.execute(delete(states).where(states.c.until < now))
        gone = connection.execute(delete(turns).where(turns.c.at < now - days * DAY_S)).rowcount
        left = connection.scalar(select(func.count()).select_from(turns)) or 0
        return Deleted(kept_for_days=days, deleted=gone, left=left)

    told = database.run_here(do)
    database.scrub()
    return told
