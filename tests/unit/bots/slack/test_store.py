"""What the bot keeps: the doubles and the database hold to the same, and the file tells nothing."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Installation

from bots.errors import NoStore
from bots.slack.clearance import Level
from bots.slack.once import OnceInMemory
from bots.slack.store.database import FORM, Database
from bots.slack.store.events import OnceKept
from bots.slack.store.installations import InstallationsKept
from bots.slack.store.retention import DAY_S, delete_by_age
from bots.slack.store.sealing import Seal
from bots.slack.store.states import GOOD_FOR_S, MOST, StatesKept
from bots.slack.store.turns import ThreadsKept
from bots.slack.store.unfinished import UnfinishedKept
from bots.slack.threads import MOST_TURNS, ThreadsInMemory, Turn
from bots.slack.unfinished import Left, UnfinishedInMemory
from bots.slack.work import Thread

HERE = Thread("T1", "C1", "1.0")
CANARY = "Canary question about a neighbour"
KEY = Fernet.generate_key().decode()


@dataclass
class Kept:
    """The stores of one file, on a clock that is set."""

    path: Path
    key: str = KEY
    time: float = 1_000_000.0

    def __post_init__(self) -> None:
        self.database = Database(self.path)
        sealed = {"database": self.database, "seal": Seal(self.key), "now": lambda: self.time}
        self.threads = ThreadsKept(**sealed)
        self.unfinished = UnfinishedKept(**sealed)
        self.once = OnceKept(database=self.database, now=lambda: self.time)
        self.states = StatesKept(database=self.database, now=lambda: self.time)
        self.installations = InstallationsKept(**sealed, workspaces=frozenset({"T1", "E1"}))

    def bytes(self) -> bytes:
        """All that is on the disk."""
        self.database.scrub()
        return b"".join(each.read_bytes() for each in self.path.parent.iterdir())


@pytest.fixture
def kept(tmp_path):
    return Kept(tmp_path / "data" / "slack.db")


@pytest.fixture(params=["in memory", "kept"])
def threads(request, kept):
    return kept.threads if request.param == "kept" else ThreadsInMemory()


@pytest.fixture(params=["in memory", "kept"])
def once(request, kept):
    return kept.once if request.param == "kept" else OnceInMemory()


@pytest.fixture(params=["in memory", "kept"])
def unfinished(request, kept):
    return kept.unfinished if request.param == "kept" else UnfinishedInMemory()


def a_turn(number: int = 1, **changes) -> Turn:
    given = {
        "asked": f"{number}.0",
        "answered": f"{number}.5",
        "user": "U1",
        "question": f"question {number}",
        "answer": f"answer {number}",
        "level": Level.PUBLIC,
    }
    return Turn(**given | changes)


def an_installation(**changes) -> Installation:
    given = {
        "app_id": "A1",
        "team_id": "T1",
        "bot_token": "xoxb-canary",
        "bot_id": "B1",
        "bot_user_id": "U0BOT",
        "bot_scopes": "chat:write,commands",
        "user_id": "U1",
        "user_token": "xoxp-of-a-person",
    }
    return Installation(**given | changes)


def plays(play: Callable) -> Callable:
    """A test of what is awaited."""
    import functools

    @functools.wraps(play)
    def test(*args, **given):
        asyncio.run(play(*args, **given))

    return test


@plays
async def test_a_thread_gives_its_turns_oldest_first_and_no_others(threads):
    for number in (1, 2):
        await threads.add(HERE, a_turn(number, level=Level.PARTNER))
    for other in (HERE._replace(ts="2.0"), HERE._replace(channel="C2"), HERE._replace(team="T2")):
        await threads.add(other, a_turn(3))
    assert await threads.turns(HERE) == (
        a_turn(1, level=Level.PARTNER),
        a_turn(2, level=Level.PARTNER),
    )


@plays
async def test_an_edited_question_has_one_turn(threads):
    await threads.add(HERE, a_turn(1))
    await threads.add(HERE, a_turn(2))
    await threads.add(HERE, a_turn(1, question="in other words"))
    assert await threads.turns(HERE) == (a_turn(2), a_turn(1, question="in other words"))


@plays
async def test_a_long_thread_keeps_its_newest_turns(threads):
    for number in range(MOST_TURNS + 3):
        await threads.add(HERE, a_turn(number))
    turns = await threads.turns(HERE)
    assert [each.asked for each in turns] == [f"{number}.0" for number in range(3, MOST_TURNS + 3)]


@plays
async def test_a_workspace_is_forgotten_and_others_are_not(threads):
    there = HERE._replace(team="T2")
    await threads.add(HERE, a_turn())
    await threads.add(there, a_turn())
    await threads.forget("T1")
    assert await threads.turns(HERE) == ()
    assert await threads.turns(there) == (a_turn(),)


@plays
async def test_an_event_is_heard_once(once):
    assert await once.first("Ev1")
    assert await once.first("Ev2")
    assert not await once.first("Ev1")


@plays
async def test_what_ended_is_not_left_and_the_rest_is(unfinished):
    first = Left(thread=HERE, asked="1.0", user="U1")
    alone = Left(thread=HERE, asked="2.0", user="U1", alone=True, respond="https://hooks/1")
    elsewhere = Left(thread=HERE._replace(ts="2.0"), asked="1.0", user="U1")
    abroad = Left(thread=HERE._replace(team="T2"), asked="1.0", user="U1")
    for each in (first, alone, elsewhere, abroad, first):
        await unfinished.begin(each)
    await unfinished.end(first)
    assert set(await unfinished.left()) == {alone, elsewhere, abroad}
    await unfinished.end_thread(HERE)
    assert set(await unfinished.left()) == {elsewhere, abroad}
    await unfinished.forget("T2")
    assert await unfinished.left() == (elsewhere,)


@plays
async def test_what_is_kept_outlives_the_process(kept):
    left = Left(thread=HERE, asked="1.0", user="U1", respond="https://hooks/1")
    await kept.threads.add(HERE, a_turn())
    await kept.once.first("Ev1")
    await kept.unfinished.begin(left)
    state = await kept.states.async_issue()
    await kept.installations.async_save(an_installation())
    after = Kept(kept.path)
    assert await after.threads.turns(HERE) == (a_turn(),)
    assert not await after.once.first("Ev1")
    assert await after.unfinished.left() == (left,)
    assert await after.states.async_consume(state)
    bot = await after.installations.async_find_bot(enterprise_id=None, team_id="T1")
    assert (bot.bot_token, bot.bot_scopes) == ("xoxb-canary", ["chat:write", "commands"])


@plays
async def test_the_disk_holds_no_word_no_token_and_no_state(kept):
    await kept.threads.add(HERE, a_turn(question=CANARY, answer=CANARY))
    await kept.unfinished.begin(Left(thread=HERE, asked="1", user="U1", respond="https://canary/1"))
    await kept.installations.async_save(an_installation())
    state = await kept.states.async_issue()
    written = kept.bytes()
    assert b"U1" in written
    for secret in ("anary", "xoxb", "xoxp", state):
        assert secret.encode() not in written
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600


@plays
async def test_deleted_words_leave_nothing_on_the_disk_even_sealed(kept):
    await kept.threads.add(HERE, a_turn(question=CANARY))
    (sealed,) = sqlite3.connect(kept.path).execute("SELECT words FROM slack_turns").fetchone()
    assert sealed[-60:] in kept.bytes()
    kept.time += 31 * DAY_S
    delete_by_age(kept.database, 30, kept.time)
    assert sealed[-60:] not in kept.bytes()


@plays
async def test_turns_are_deleted_on_the_day_that_the_settings_say_and_not_before(kept):
    await kept.threads.add(HERE, a_turn(1))
    await kept.once.first("Ev1")
    await kept.unfinished.begin(Left(thread=HERE, asked="1.0", user="U1"))
    await kept.installations.async_save(an_installation())
    kept.time += 30 * DAY_S
    await kept.threads.add(HERE, a_turn(2))
    kept.time -= 1
    told = delete_by_age(kept.database, 30, kept.time)
    assert (told.deleted, told.left) == (0, 2)
    assert await kept.unfinished.left() == ()
    kept.time += 2
    told = delete_by_age(kept.database, 30, kept.time)
    assert (told.kept_for_days, told.deleted, told.left) == (30, 1, 1)
    assert await kept.threads.turns(HERE) == (a_turn(2),)
    assert await kept.installations.async_find_bot(enterprise_id=None, team_id="T1")


@plays
async def test_a_new_key_before_the_old_one_opens_both_and_alone_opens_nothing(kept):
    await kept.threads.add(HERE, a_turn())
    await kept.installations.async_save(an_installation())
    new = Fernet.generate_key().decode()
    assert await Kept(kept.path, key=f"{new},{KEY}").threads.turns(HERE) == (a_turn(),)
    other = Kept(kept.path, key=new)
    assert await other.threads.turns(HERE) == ()
    assert await other.installations.async_find_bot(enterprise_id=None, team_id="T1") is None


def test_what_is_no_key_is_not_repeated():
    with pytest.raises(ValueError, match="not a key") as wrong:
        Seal("secret-that-is-no-key")
    assert "secret" not in str(wrong.value)
    assert wrong.value.__cause__ is None


@plays
async def test_without_its_disk_questions_are_answered_all_the_same(kept, caplog):
    await kept.threads.add(HERE, a_turn())
    kept.path.unlink()
    for beside in kept.path.parent.glob("slack.db-*"):
        beside.unlink()
    assert await kept.threads.turns(HERE) == ()
    await kept.threads.add(HERE, a_turn(2, question=CANARY))
    await kept.unfinished.begin(Left(thread=HERE, asked="1.0", user="U1"))
    assert await kept.once.first("Ev1")
    assert not await kept.once.first("Ev1")
    with pytest.raises(NoStore):
        await kept.unfinished.left()
    assert CANARY not in caplog.text


@plays
async def test_a_file_of_a_newer_program_is_left_as_it_is(kept):
    await kept.threads.add(HERE, a_turn())
    with sqlite3.connect(kept.path) as opened:
        opened.execute(f"PRAGMA user_version = {FORM + 1}")
    opened.close()
    after = Kept(kept.path)
    with pytest.raises(NoStore, match="newer"):
        await after.threads.forget("T1")
    assert await after.threads.turns(HERE) == ()


@plays
async def test_writers_at_once_lose_nothing(kept):
    threads = [HERE._replace(ts=f"{number}.0") for number in range(20)]
    await asyncio.gather(*(kept.threads.add(each, a_turn()) for each in threads))
    heard = await asyncio.gather(*(kept.once.first("Ev1") for _ in range(20)))
    assert sum(heard) == 1
    for each in threads:
        assert await kept.threads.turns(each) == (a_turn(),)


@plays
async def test_a_state_is_good_once_and_for_minutes(kept):
    state, late = await kept.states.async_issue(), await kept.states.async_issue()
    assert not await kept.states.async_consume("guessed")
    assert await kept.states.async_consume(state)
    assert not await kept.states.async_consume(state)
    kept.time += GOOD_FOR_S
    assert not await kept.states.async_consume(late)


@plays
async def test_installations_that_nobody_finishes_do_not_fill_the_disk(kept):
    def begin(connection) -> None:
        for number in range(MOST):
            connection.exec_driver_sql(
                "INSERT INTO slack_states VALUES (?, ?)", (f"s{number}", kept.time + 1)
            )

    await kept.database.run(begin)
    state = await kept.states.async_issue()
    count = "SELECT count(*) FROM slack_states"
    assert await kept.database.run(lambda on: on.exec_driver_sql(count).scalar()) == MOST
    assert await kept.states.async_consume(state)


@plays
async def test_only_workspaces_that_the_settings_name_are_installed(kept):
    with pytest.raises(BoltError):
        await kept.installations.async_save(an_installation(team_id="T9"))
    await kept.installations.async_save(an_installation())
    fewer = InstallationsKept(
        database=kept.database, seal=Seal(KEY), now=lambda: 0.0, workspaces=frozenset({"T2"})
    )
    assert await fewer.async_find_bot(enterprise_id=None, team_id="T1") is None


@plays
async def test_an_installation_of_an_organisation_is_found_by_it(kept):
    await kept.installations.async_save(
        an_installation(team_id=None, enterprise_id="E1", is_enterprise_install=True)
    )
    find = kept.installations.async_find_bot
    assert await find(enterprise_id="E1", team_id="T5", is_enterprise_install=True)
    assert await find(enterprise_id="E1", team_id="T1") is None
    await kept.installations.async_delete_all(enterprise_id="E1", team_id=None)
    assert await find(enterprise_id="E1", team_id=None) is None


@plays
async def test_a_workspace_that_installs_again_has_its_new_token(kept):
    await kept.installations.async_save(an_installation())
    await kept.installations.async_save(an_installation(bot_token="xoxb-new"))  # noqa: S106
    bot = await kept.installations.async_find_bot(enterprise_id=None, team_id="T1")
    assert bot.bot_token == "xoxb-new"  # noqa: S105
    await kept.installations.async_delete_all(enterprise_id=None, team_id="T1")
    assert await kept.installations.async_find_bot(enterprise_id=None, team_id="T1") is None
