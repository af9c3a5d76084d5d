from __future__ import annotations

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest

from assistant.errors import DamagedRelease, NoRelease
from assistant.knowledge.audience import Audience
from assistant.knowledge.published import PublishedLibraries
from assistant.knowledge.release import audience_folder, releases_folder
from tests.doubles import ShelfInMemory

PUBLIC, PARTNER = Audience.PUBLIC, Audience.PARTNER


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Shelves:
    """A data folder whose releases open as libraries in memory, and a note of each opening."""

    data: Path
    clock: Clock = field(default_factory=Clock)
    opened: list[str] = field(default_factory=list)
    damaged: set[str] = field(default_factory=set)
    #: While it is clear, an opening does not end.
    gate: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def publish(self, release_id: str, *, damaged: bool = False) -> None:
        for audience in Audience:
            audience_folder(self.data, release_id, audience).mkdir(parents=True, exist_ok=True)
        self.damaged |= {release_id} if damaged else set()
        (releases_folder(self.data) / "current").write_text(f"{release_id}\n", "utf-8")

    def open(self, folder: Path) -> ShelfInMemory:
        self.opened.append(f"{folder.parent.name}/{folder.name}")
        assert self.gate.wait(10)
        if folder.parent.name in self.damaged:
            raise DamagedRelease(folder.parent.name)
        return ShelfInMemory(audience=Audience(folder.name), shelf=())

    def libraries(self, *audiences: Audience) -> PublishedLibraries:
        return PublishedLibraries(
            self.data, frozenset(audiences or (PUBLIC,)), self.open, clock=self.clock
        )


@pytest.fixture
def shelves(tmp_path):
    return Shelves(tmp_path)


def test_each_audience_gets_the_library_of_its_own_folder(shelves):
    shelves.publish("1")
    libraries = shelves.libraries(PUBLIC, PARTNER)
    assert libraries.library(PUBLIC).release.audience is PUBLIC
    assert libraries.library(PARTNER).release.audience is PARTNER
    assert shelves.opened == ["1/public", "1/partner"]


def test_a_process_never_opens_the_folder_of_an_audience_that_it_does_not_serve(shelves):
    shelves.publish("1")
    libraries = shelves.libraries(PUBLIC)
    with pytest.raises(NoRelease, match="partner"):
        libraries.library(PARTNER)
    assert shelves.opened == []
    assert libraries.audiences == {PUBLIC}


def test_before_the_first_build_there_is_no_release(shelves):
    libraries = shelves.libraries()
    with pytest.raises(NoRelease, match="csp build"):
        libraries.library(PUBLIC)
    shelves.publish("1")
    assert libraries.library(PUBLIC)


def test_a_release_is_opened_once_and_kept(shelves):
    shelves.publish("1")
    libraries = shelves.libraries()
    held = libraries.library(PUBLIC)
    for moment in (0.1, 0.9, 5, 60):
        shelves.clock.now = moment
        assert libraries.library(PUBLIC) is held
    assert shelves.opened == ["1/public"]


def test_a_new_release_is_served_within_a_second(shelves):
    shelves.publish("1")
    libraries = shelves.libraries()
    first = libraries.library(PUBLIC)
    shelves.publish("2")
    shelves.clock.now = 0.9
    assert libraries.library(PUBLIC) is first
    shelves.clock.now = 1.1
    assert libraries.library(PUBLIC) is not first
    assert shelves.opened == ["1/public", "2/public"]


def test_a_release_that_was_rolled_back_to_is_served(shelves):
    shelves.publish("1")
    shelves.publish("2")
    libraries = shelves.libraries()
    libraries.library(PUBLIC)
    shelves.publish("1")
    shelves.clock.now = 2
    libraries.library(PUBLIC)
    assert shelves.opened == ["2/public", "1/public"]


def test_a_damaged_new_release_leaves_the_one_that_is_open(shelves, caplog):
    shelves.publish("1")
    libraries = shelves.libraries()
    held = libraries.library(PUBLIC)
    shelves.publish("2", damaged=True)
    for moment in (2, 4, 6):
        shelves.clock.now = moment
        assert libraries.library(PUBLIC) is held
    assert shelves.opened == ["1/public", "2/public"]
    assert [record.message for record in caplog.records] == ["release_damaged"]


def test_after_a_damaged_release_a_mended_one_is_served(shelves):
    shelves.publish("1")
    libraries = shelves.libraries()
    held = libraries.library(PUBLIC)
    shelves.publish("2", damaged=True)
    shelves.clock.now = 2
    libraries.library(PUBLIC)
    shelves.publish("3")
    shelves.clock.now = 4
    assert libraries.library(PUBLIC) is not held


def test_a_start_with_a_damaged_release_serves_the_newest_whole_one(shelves, caplog):
    for release_id in ("1", "2"):
        shelves.publish(release_id)
    shelves.publish("3", damaged=True)
    shelves.damaged.add("2")
    libraries = shelves.libraries()
    held = libraries.library(PUBLIC)
    shelves.clock.now = 2
    assert libraries.library(PUBLIC) is held
    assert shelves.opened == ["3/public", "2/public", "1/public"]
    assert "earlier_release_served" in [record.message for record in caplog.records]


def test_a_start_without_any_whole_release_says_so(shelves):
    shelves.publish("1", damaged=True)
    with pytest.raises(DamagedRelease, match="csp build"):
        shelves.libraries().library(PUBLIC)


def test_a_pointer_that_is_gone_leaves_the_one_that_is_open(shelves):
    shelves.publish("1")
    libraries = shelves.libraries()
    held = libraries.library(PUBLIC)
    shutil.rmtree(releases_folder(shelves.data))
    shelves.clock.now = 2
    assert libraries.library(PUBLIC) is held


def test_many_threads_open_a_release_once(shelves):
    shelves.publish("1")
    libraries = shelves.libraries()
    with ThreadPoolExecutor(8) as pool:
        held = set(map(id, pool.map(libraries.library, [PUBLIC] * 64)))
    assert len(held) == 1
    assert shelves.opened == ["1/public"]


def test_while_a_new_release_is_opened_the_old_one_answers(shelves):
    shelves.publish("1")
    libraries = shelves.libraries()
    first = libraries.library(PUBLIC)
    shelves.publish("2")
    shelves.clock.now = 2
    shelves.gate.clear()
    with ThreadPoolExecutor(8) as pool:
        swapping = pool.submit(libraries.library, PUBLIC)
        while len(shelves.opened) == 1:
            time.sleep(0.001)
        for moment in (2.5, 5):
            shelves.clock.now = moment
            asked = [pool.submit(libraries.library, PUBLIC) for _ in range(6)]
            assert {id(each.result(5)) for each in asked} == {id(first)}
        shelves.gate.set()
        assert swapping.result(5) is not first
    assert libraries.library(PUBLIC) is swapping.result()
    assert shelves.opened == ["1/public", "2/public"]
