"""The contract of what is kept of newcomers and digests: in memory, and in the database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bots.slack.digests import Digest, Digests, DigestsInMemory
from bots.slack.newcomers import VISIT_S, Newcomer, Newcomers, NewcomersInMemory
from bots.slack.store.database import Database
from bots.slack.store.onboarding import KeptDigests, KeptNewcomers, metadata


def a_database(path: Path) -> Database:
    return Database(path / "slack.db", tables=metadata)


@pytest.fixture(params=["memory", "database"])
def newcomers(request, tmp_path) -> Newcomers:
    return NewcomersInMemory() if request.param == "memory" else KeptNewcomers(a_database(tmp_path))


@pytest.fixture(params=["memory", "database"])
def digests(request, tmp_path) -> Digests:
    return DigestsInMemory() if request.param == "memory" else KeptDigests(a_database(tmp_path))


def test_nothing_is_known_of_who_was_never_here(newcomers):
    assert asyncio.run(newcomers.find("T1", "U1")) == Newcomer()


def test_choices_ticks_and_visits_are_kept_by_person(newcomers):
    async def play() -> None:
        await newcomers.choose("T1", "U1", "police", 1_000.0)
        await newcomers.choose("T1", "U1", "fire", 1_000.0)
        for step in ("a", "a", "b"):
            await newcomers.tick("T1", "U1", step, done=True)
        await newcomers.tick("T1", "U1", "b", done=False)
        seen = await newcomers.visit("T1", "U1", "r1", 1_001.0)
        expected = Newcomer(agency="fire", ticked=frozenset({"a"}), seen="r1", at=1_001.0)
        assert seen == expected
        assert await newcomers.find("T1", "U1") == expected
        assert await newcomers.find("T1", "U2") == Newcomer()
        assert await newcomers.find("T2", "U1") == Newcomer()

    asyncio.run(play())


def test_a_visit_begins_after_a_while_and_what_was_seen_before_stays_during_it(newcomers):
    async def play() -> None:
        visits = [("r1", 0.0), ("r2", VISIT_S + 1), ("r2", VISIT_S + 2), ("r3", 3 * VISIT_S)]
        known = [await newcomers.visit("T1", "U1", *each) for each in visits]
        assert [each.before for each in known] == ["", "r1", "r1", "r2"]
        assert known[-1] == await newcomers.find("T1", "U1")

    asyncio.run(play())


def test_who_has_not_looked_for_long_is_deleted_with_their_ticks(newcomers):
    async def play() -> None:
        await newcomers.visit("T1", "U1", "r1", 10.0)
        await newcomers.tick("T1", "U1", "a", done=True)
        await newcomers.visit("T1", "U2", "r1", 20.0)
        await newcomers.tick("T1", "U2", "a", done=True)
        assert await newcomers.forget_unseen(15.0) == 1
        assert await newcomers.find("T1", "U1") == Newcomer()
        assert (await newcomers.find("T1", "U2")).ticked == {"a"}

    asyncio.run(play())


def test_a_workspace_that_leaves_is_forgotten_and_no_other(newcomers, digests):
    async def play() -> None:
        for team in ("T1", "T2"):
            await newcomers.choose(team, "U1", "police", 1.0)
            await newcomers.tick(team, "U1", "a", done=True)
            await digests.plan(team, "C1", 5.0)
        await newcomers.forget("T1")
        await digests.forget("T1")
        assert await newcomers.find("T1", "U1") == Newcomer()
        assert (await newcomers.find("T2", "U1")).ticked == {"a"}
        assert await digests.find("T1", "C1") == Digest(team="T1", channel="C1")
        assert (await digests.find("T2", "C1")).due == 5.0

    asyncio.run(play())


def test_digests_that_are_due_are_found_and_claimed_once(digests):
    async def play() -> None:
        await digests.tell("T1", "C1", "r1")
        await digests.plan("T1", "C1", 20.0)
        await digests.plan("T1", "C2", 10.0)
        await digests.plan("T1", "C3", 90.0)
        await digests.plan("T1", "C4", 5.0)
        await digests.plan("T1", "C4", None)
        due = await digests.find_due(50.0)
        assert [each.channel for each in due] == ["C2", "C1"]
        assert due[1] == Digest(team="T1", channel="C1", told="r1", due=20.0)
        assert [await digests.claim(due[1], 70.0) for _ in range(2)] == [True, False]
        assert [each.channel for each in await digests.find_due(50.0)] == ["C2"]
        assert await digests.find("T1", "C1") == replace(due[1], due=70.0)

    asyncio.run(play())


def test_what_is_kept_survives_a_restart(tmp_path):
    async def play() -> None:
        await KeptNewcomers(a_database(tmp_path)).tick("T1", "U1", "a", done=True)
        await KeptDigests(a_database(tmp_path)).plan("T1", "C1", 5.0)
        assert (await KeptNewcomers(a_database(tmp_path)).find("T1", "U1")).ticked == {"a"}
        assert len(await KeptDigests(a_database(tmp_path)).find_due(5.0)) == 1

    asyncio.run(play())
