"""Events that were heard, over all processes and restarts: Once in the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from sqlalchemy.dialects.sqlite import insert

from bots.errors import NoStore
from bots.slack.once import OnceInMemory
from bots.slack.store.database import Database
from bots.slack.store.tables import events

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class OnceKept:
    """Remembers events; where the database fails, as long as the process lives."""

    database: Database
    #: Seconds since 1970.
    now: Callable[[], float]
    _here: OnceInMemory = field(default_factory=OnceInMemory)

    async def first(self, event: str) -> bool:
        """Whether an event is heard for the first time."""
        note = insert(events).values(event=event, at=self.now()).on_conflict_do_nothing()
        if not await self._here.first(event):
            return False
        try:
            return bool(await self.database.run(lambda on: on.execute(note).rowcount))
        except NoStore:
            log.warning("slack_store", kind="event")
            return True
