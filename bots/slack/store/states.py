"""Installations that were begun: each state is good once, for minutes, and kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from logging import Logger

from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from sqlalchemy import Connection, delete, insert, select

from bots.slack.logs import LIBRARIES
from bots.slack.store.database import Database
from bots.slack.store.tables import states

#: Seconds in which an installation has to be finished.
GOOD_FOR_S = 600.0
#: Installations that may be under way.
MOST = 1_000


class StatesKept(AsyncOAuthStateStore):
    """States in the database."""

    def __init__(
        self,
        *,
        database: Database,
        now: Callable[[], float],
        draw: Callable[[], str] = secrets.token_urlsafe,
    ) -> None:
        """`now`: seconds since 1970; `draw`: a state that nobody guesses."""
        self._database = database
        self._now = now
        self._draw = draw

    @property
    def logger(self) -> Logger:
        """The one through which no word of a person gets."""
        return LIBRARIES

    async def async_issue(self, *_: object, **__: object) -> str:
        """A new state."""
        state = self._draw()
        until = self._now() + GOOD_FOR_S
        await self._database.run(lambda connection: self._note(connection, state, until))
        return state

    def _note(self, connection: Connection, state: str, until: float) -> None:
        connection.execute(insert(states).values(state=_hash(state), until=until))
        # Anybody may begin to install: what is not finished must not fill the disk.
        newest = select(states.c.state).order_by(states.c.until.desc()).limit(MOST)
        connection.execute(
            delete(states).where((states.c.until < self._now()) | states.c.state.not_in(newest))
        )

    async def async_consume(self, state: str) -> bool:
        """Whether a state was issued and is still good; afterwards it is not."""
        used = delete(states).where(states.c.state == _hash(state), states.c.until > self._now())
        return await self._database.run(lambda connection: connection.execute(used).rowcount) == 1


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
