"""Which channels have asked for a digest: what they were told last, and when the next is due."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

#: When weekly digests are posted: Monday at nine by the clock on the wall.
LONDON = ZoneInfo("Europe/London")
_MONDAY = 0
_AT = time(9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The digest of a channel."""

    team: str
    channel: str
    #: The release up to which changes were told there; "" before the first digest.
    told: str = ""
    #: Seconds since 1970 when the next one is due; None where it is not weekly.
    due: float | None = None


class Digests(Protocol):
    """Keeps digests by workspace and channel."""

    async def find(self, team: str, channel: str) -> Digest:
        """The digest of a channel; an empty one where it never had any."""

    async def tell(self, team: str, channel: str, release: str) -> None:
        """Changes up to a release were told there."""

    async def plan(self, team: str, channel: str, due: float | None) -> None:
        """When the next one is due; None for never again."""

    async def find_due(self, now: float) -> tuple[Digest, ...]:
        """Those that are due, the longest overdue first."""

    async def claim(self, digest: Digest, due: float) -> bool:
        """Move a due one on to its next time; False where another process did already."""

    async def forget(self, team: str) -> None:
        """Delete all of a workspace."""


@dataclass(slots=True)
class DigestsInMemory:
    """Digests that end with the process."""

    _known: dict[tuple[str, str], Digest] = field(default_factory=dict)

    async def find(self, team: str, channel: str) -> Digest:
        """The digest of a channel; an empty one where it never had any."""
        return self._known.get((team, channel), Digest(team=team, channel=channel))

    async def tell(self, team: str, channel: str, release: str) -> None:
        """Changes up to a release were told there."""
        self._known[team, channel] = replace(await self.find(team, channel), told=release)

    async def plan(self, team: str, channel: str, due: float | None) -> None:
        """When the next one is due; None for never again."""
        self._known[team, channel] = replace(await self.find(team, channel), due=due)

    async def find_due(self, now: float) -> tuple[Digest, ...]:
        """Those that are due, the longest overdue first."""
        due = [(each.due, each) for each in self._known.values() if each.due is not None]
        late = [pair for pair in due if pair[0] <= now]
        return tuple(each for _, each in sorted(late, key=lambda pair: pair[0]))

    async def claim(self, digest: Digest, due: float) -> bool:
        """Move a due one on to its next time; False where another process did already."""
        if (await self.find(digest.team, digest.channel)).due != digest.due:
            return False
        await self.plan(digest.team, digest.channel, due)
        return True

    async def forget(self, team: str) -> None:
        """Delete all of a workspace."""
        for place in [place for place in self._known if place[0] == team]:
            del self._known[place]


def next_monday(now: float) -> float:
    """The next Monday at nine in London, after `now`; both in seconds since 1970."""
    here = datetime.fromtimestamp(now, LONDON)
    day = here.date() + timedelta(days=(_MONDAY - here.weekday()) % 7)
    found = datetime.combine(day, _AT, LONDON)
    if found <= here:
        found = datetime.combine(day + timedelta(days=7), _AT, LONDON)
    return found.timestamp()
