"""Who has taken on which question, and which are answered: one person each, the first one."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

#: Messages that are remembered. What stands in a message is believed besides.
REMEMBERED = 5_000


@dataclass(slots=True)
class Claims:
    """Remembers as long as the process lives; between two steps nobody else comes in."""

    _held: OrderedDict[tuple[str, str, str], str] = field(default_factory=OrderedDict)

    def take(self, kind: str, channel: str, ts: str, user: str, before: str = "") -> str:
        """Who has it: this person, unless another had it `before` or was first."""
        holder = self._held.setdefault((kind, channel, ts), before or user)
        if len(self._held) > REMEMBERED:
            self._held.popitem(last=False)
        return holder

    def give_back(self, kind: str, channel: str, ts: str) -> None:
        """Nobody has it."""
        self._held.pop((kind, channel, ts), None)
