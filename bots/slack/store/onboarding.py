"""Newcomers and digests in the database of the bot. Ids alone stand in it, so none is sealed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Float,
    MetaData,
    Row,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from bots.slack.digests import Digest
from bots.slack.newcomers import Newcomer

_Found = TypeVar("_Found")

metadata = MetaData()

#: What people have chosen, what they had seen, and when they last looked.
visits = Table(
    "slack_visits",
    metadata,
    Column("team", String, primary_key=True),
    Column("user", String, primary_key=True),
    Column("agency", String, nullable=False, default=""),
    Column("before", String, nullable=False, default=""),
    Column("seen", String, nullable=False, default=""),
    Column("at", Float, nullable=False, default=0.0, index=True),
)

#: The steps that people have ticked.
progress = Table(
    "slack_progress",
    metadata,
    Column("team", String, primary_key=True),
    Column("user", String, primary_key=True),
    Column("step", String, primary_key=True),
)

#: What channels were told last, and when the next digest is due.
digests = Table(
    "slack_digests",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("told", String, nullable=False, default=""),
    Column("due", Float, index=True),
)


class Runs(Protocol):
    """A database of which every use is one transaction."""

    async def run(self, do: Callable[[Connection], _Found]) -> _Found:
        """What `do` finds or writes, all of it or nothing. Raises NoStore."""


@dataclass(frozen=True, slots=True)
class KeptNewcomers:
    """Newcomers that outlive the process. Every method raises NoStore."""

    database: Runs

    async def find(self, team: str, user: str) -> Newcomer:
        """What is known of a person; nothing of one who was never here."""
        return await self.database.run(lambda on: _newcomer(on, team, user))

    async def choose(self, team: str, user: str, agency: str, now: float) -> None:
        """Their kind of agency, told now."""
        await self.database.run(lambda on: _put(on, visits, (team, user), agency=agency, at=now))

    async def tick(self, team: str, user: str, step: str, *, done: bool) -> None:
        """A step that is done, or is not after all."""

        def do(on: Connection) -> None:
            on.execute(delete(progress).where(_is(progress, team, user, step)))
            if done:
                on.execute(insert(progress).values(team=team, user=user, step=step))

        await self.database.run(do)

    async def visit(self, team: str, user: str, release: str, now: float) -> Newcomer:
        """They look: what is known of them as they do."""

        def do(on: Connection) -> Newcomer:
            known = _newcomer(on, team, user).visit(release, now)
            _put(on, visits, (team, user), before=known.before, seen=known.seen, at=known.at)
            return known

        return await self.database.run(do)

    async def forget_unseen(self, before: float) -> int:
        """Delete who has not looked since; how many."""

        def do(on: Connection) -> int:
            gone = on.execute(
                select(visits.c.team, visits.c.user).where(visits.c.at < before)
            ).all()
            for team, user in gone:
                on.execute(delete(progress).where(_is(progress, team, user)))
                on.execute(delete(visits).where(_is(visits, team, user)))
            return len(gone)

        return await self.database.run(do)

    async def forget(self, team: str) -> None:
        """Delete all of a workspace."""

        def do(on: Connection) -> None:
            for table in (progress, visits):
                on.execute(delete(table).where(_is(table, team)))

        await self.database.run(do)


@dataclass(frozen=True, slots=True)
class KeptDigests:
    """Digests that outlive the process. Every method raises NoStore."""

    database: Runs

    async def find(self, team: str, channel: str) -> Digest:
        """The digest of a channel; an empty one where it never had any."""

        def do(on: Connection) -> Digest:
            row = on.execute(select(digests).where(_is(digests, team, channel))).one_or_none()
            return _digest(row) if row else Digest(team=team, channel=channel)

        return await self.database.run(do)

    async def tell(self, team: str, channel: str, release: str) -> None:
        """Changes up to a release were told there."""
        await self.database.run(lambda on: _put(on, digests, (team, channel), told=release))

    async def plan(self, team: str, channel: str, due: float | None) -> None:
        """When the next one is due; None for never again."""
        await self.database.run(lambda on: _put(on, digests, (team, channel), due=due))

    async def find_due(self, now: float) -> tuple[Digest, ...]:
        """Those that are due, the longest overdue first."""
        wanted = select(digests).where(digests.c.due <= now).order_by(digests.c.due)
        return await self.database.run(lambda on: tuple(map(_digest, on.execute(wanted))))

    async def claim(self, digest: Digest, due: float) -> bool:
        """Move a due one on to its next time; False where another process did already."""
        wanted = update(digests).where(
            _is(digests, digest.team, digest.channel), digests.c.due == digest.due
        )
        return await self.database.run(lambda on: on.execute(wanted.values(due=due)).rowcount == 1)

    async def forget(self, team: str) -> None:
        """Delete all of a workspace."""
        await self.database.run(lambda on: on.execute(delete(digests).where(_is(digests, team))))


def _newcomer(on: Connection, team: str, user: str) -> Newcomer:
    row = on.execute(select(visits).where(_is(visits, team, user))).one_or_none()
    ticked = frozenset(on.scalars(select(progress.c.step).where(_is(progress, team, user))))
    if row is None:
        return Newcomer(ticked=ticked)
    return Newcomer(agency=row.agency, ticked=ticked, before=row.before, seen=row.seen, at=row.at)


def _digest(row: Row[Any]) -> Digest:
    return Digest(team=row.team, channel=row.channel, told=row.told, due=row.due)


def _put(on: Connection, table: Table, key: tuple[str, str], **values: object) -> None:
    """Write values into the row of a key, which is made where it is missing."""
    names = (each.name for each in table.primary_key)
    row = dict(zip(names, key, strict=True)) | values
    on.execute(
        upsert(table)
        .values(**row)
        .on_conflict_do_update(index_elements=list(table.primary_key), set_=values)
    )


def _is(table: Table, *key: str) -> ColumnElement[bool]:
    """The rows whose key begins so."""
    found: ColumnElement[bool] = table.c.team == key[0]
    for column, value in list(zip(table.primary_key, key, strict=False))[1:]:
        found &= column == value
    return found
