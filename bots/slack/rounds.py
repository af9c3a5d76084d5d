"""What the app does by the clock: digests that are due, and forgetting who has not looked for long.

Due times stand in the store, so a restart loses none of them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog

from bots.errors import NoStore
from bots.slack.digesting import Digesting
from bots.slack.newcomers import Newcomers

log = structlog.get_logger()

#: Seconds between looks at what is due.
LOOK_EVERY_S = 60.0
_DAY_S = 86_400.0
#: Days after their last look that choices and ticks of a person are kept.
KEPT_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """Looks again and again at what is to be done."""

    digesting: Digesting
    newcomers: Newcomers
    #: Seconds since 1970.
    now: Callable[[], float]

    async def run(
        self,
        client_for: Callable[[str], Awaitable[Any]],
        wait: Callable[[float], Awaitable[object]],
    ) -> None:
        """Go on until cancelled. `client_for`: a workspace's client; `wait`: so many seconds."""
        forgotten_at = float("-inf")
        while True:
            await self.digesting.post_due(client_for)
            if self.now() - forgotten_at >= _DAY_S:
                forgotten_at = self.now()
                await self._forget()
            await wait(LOOK_EVERY_S)

    async def _forget(self) -> None:
        try:
            await self.newcomers.forget_unseen(self.now() - KEPT_DAYS * _DAY_S)
        except NoStore:
            log.warning("slack_store", kind="newcomers")
