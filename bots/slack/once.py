"""Which events were heard already: Slack sends an event again where it is not sure."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Protocol

#: Events that are remembered; Slack's last retry comes after about five minutes.
REMEMBERED = 20_000


class Once(Protocol):
    """Remembers events."""

    async def first(self, event: str) -> bool:
        """Whether an event is heard for the first time."""


@dataclass(slots=True)
class OnceInMemory:
    """Remembers as long as the process lives."""

    _seen: OrderedDict[str, None] = field(default_factory=OrderedDict)

    async def first(self, event: str) -> bool:
        """Whether an event is heard for the first time."""
        if event in self._seen:
            return False
        self._seen[event] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return True
