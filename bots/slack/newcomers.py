"""What people have told or ticked on their home, and what they had seen when they last looked.

Never a word of a document or of a question: ids alone, and nothing of it is logged.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

#: Seconds without a look after which the next one is a visit of its own.
VISIT_S = 30 * 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """What is known of a person."""

    #: Id of the kind of agency that they chose, or "".
    agency: str = ""
    #: Ids of the steps that they have ticked.
    ticked: frozenset[str] = frozenset()
    #: The release that they had seen at the visit before this one; "" at the first.
    before: str = ""
    #: The release that they see now, and when they last looked, in seconds since 1970.
    seen: str = ""
    at: float = 0.0

    def visit(self, release: str, now: float) -> Newcomer:
        """The same person as they look again: within one visit, what is new stays new."""
        begins = now - self.at > VISIT_S
        return replace(self, before=self.seen if begins else self.before, seen=release, at=now)


class Newcomers(Protocol):
    """Keeps newcomers by workspace and person."""

    async def find(self, team: str, user: str) -> Newcomer:
        """What is known of a person; nothing of one who was never here."""

    async def choose(self, team: str, user: str, agency: str, now: float) -> None:
        """Their kind of agency, told now."""

    async def tick(self, team: str, user: str, step: str, *, done: bool) -> None:
        """A step that is done, or is not after all."""

    async def visit(self, team: str, user: str, release: str, now: float) -> Newcomer:
        """They look: what is known of them as they do."""

    async def forget_unseen(self, before: float) -> int:
        """Delete who has not looked since; how many."""

    async def forget(self, team: str) -> None:
        """Delete all of a workspace."""


@dataclass(slots=True)
class NewcomersInMemory:
    """Newcomers that end with the process."""

    _known: dict[tuple[str, str], Newcomer] = field(default_factory=dict)

    async def find(self, team: str, user: str) -> Newcomer:
        """What is known of a person; nothing of one who was never here."""
        return self._known.get((team, user), Newcomer())

    async def choose(self, team: str, user: str, agency: str, now: float) -> None:
        """Their kind of agency, told now."""
        self._known[team, user] = replace(await self.find(team, user), agency=agency, at=now)

    async def tick(self, team: str, user: str, step: str, *, done: bool) -> None:
        """A step that is done, or is not after all."""
        known = await self.find(team, user)
        ticked = known.ticked | {step} if done else known.ticked - {step}
        self._known[team, user] = replace(known, ticked=ticked)

    async def visit(self, team: str, user: str, release: str, now: float) -> Newcomer:
        """They look: what is known of them as they do."""
        known = (await self.find(team, user)).visit(release, now)
        self._known[team, user] = known
        return known

    async def forget_unseen(self, before: float) -> int:
        """Delete who has not looked since; how many."""
        gone = [person for person, known in self._known.items() if known.at < before]
        for person in gone:
            del self._known[person]
        return len(gone)

    async def forget(self, team: str) -> None:
        """Delete all of a workspace."""
        for person in [person for person in self._known if person[0] == team]:
            del self._known[person]
