import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.knowledge.audience import Audience
from assistant.knowledge.release import (
    LAYOUT,
    Manifest,
    Release,
    audience_folder,
    kept_ids,
    measure_files,
    published_id,
    releases_folder,
    write_manifest,
)
from ingest.errors import BuildRunning, UnknownRelease
from ingest.publish import building, publish, roll_back, scratch_folder


def make(data: Path, release_id: str, *, keep: int = 5) -> None:
    """Publish a release of one small file for each audience."""
    for audience in Audience:
        folder = scratch_folder(data, release_id) / audience.value
        folder.mkdir(parents=True)
        (folder / "catalogue.sqlite").write_text(release_id, "utf-8")
        release = Release(
            id=release_id,
            audience=audience,
            built_at=datetime(2026, 11, 22, tzinfo=UTC),
            documents=0,
            passages=0,
            sentences=0,
        )
        write_manifest(
            folder,
            Manifest(
                release=release,
                layout=LAYOUT,
                model="words",
                fingerprint="f",
                files=measure_files(folder),
            ),
        )
    publish(data, release_id, keep=keep)


def damage(data: Path, release_id: str) -> None:
    folder = audience_folder(data, release_id, Audience.PARTNER)
    (folder / "catalogue.sqlite").write_text("other words", "utf-8")


@pytest.fixture
def data(tmp_path):
    with building(tmp_path):
        pass
    return tmp_path


def test_a_published_release_is_in_place_and_pointed_at(data):
    make(data, "r1")
    assert published_id(data) == "r1"
    assert kept_ids(data) == ["r1"]
    assert not scratch_folder(data, "r1").exists()


def test_the_newest_releases_are_kept_and_the_others_removed(data):
    for number in range(1, 6):
        make(data, f"r{number}", keep=3)
    assert kept_ids(data) == ["r5", "r4", "r3"]


def test_one_kept_release_is_the_published(data):
    make(data, "r1", keep=1)
    make(data, "r2", keep=1)
    assert (kept_ids(data), published_id(data)) == (["r2"], "r2")


def test_a_release_is_kept_when_a_clock_went_back(data):
    make(data, "r9", keep=2)
    make(data, "r1", keep=2)
    assert published_id(data) == "r1"
    assert kept_ids(data) == ["r9", "r1"]


def test_a_removal_that_is_broken_off_leaves_no_half_release(data, monkeypatch):
    make(data, "r1", keep=1)
    remove = shutil.rmtree

    def dies(folder):
        (Path(folder) / "public" / "catalogue.sqlite").unlink()
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "rmtree", dies)
    with pytest.raises(KeyboardInterrupt):
        make(data, "r2", keep=1)
    monkeypatch.setattr(shutil, "rmtree", remove)
    assert kept_ids(data) == ["r2"]
    with building(data):
        assert not list(releases_folder(data).glob(".building-*"))


def test_a_build_clears_away_what_a_killed_one_left(data):
    left = scratch_folder(data, "r1") / "public"
    left.mkdir(parents=True)
    (left / "catalogue.sqlite").write_text("half", "utf-8")
    with building(data):
        assert not left.parent.exists()


def test_a_second_build_is_refused_while_the_first_holds_the_folder_and_not_after(data):
    told = r"wait for it to end, or give .*CSP_DATA_DIR"
    with building(data), pytest.raises(BuildRunning, match=told), building(data):
        pass
    with building(data):
        pass


def test_a_second_build_leaves_the_first_ones_scratch_alone(data):
    with building(data):
        scratch = scratch_folder(data, "r1")
        scratch.mkdir()
        with pytest.raises(BuildRunning), building(data):
            pass
        assert scratch.is_dir()


def test_rolling_back_publishes_the_release_before(data):
    for name in ("r1", "r2", "r3"):
        make(data, name)
    assert roll_back(data, None) == "r2"
    assert roll_back(data, None) == "r1"
    assert published_id(data) == "r1"
    with pytest.raises(UnknownRelease, match="no earlier release"):
        roll_back(data, None)
    assert published_id(data) == "r1"


def test_rolling_back_to_a_name_may_go_forward_again(data):
    for name in ("r1", "r2"):
        make(data, name)
    roll_back(data, "r1")
    assert roll_back(data, "r2") == "r2"


@pytest.mark.parametrize("name", ["r9", "", "..", "../releases/r1", ".lock", "current"])
def test_an_unknown_release_is_refused_and_the_pointer_stays(data, name):
    make(data, "r1")
    with pytest.raises(UnknownRelease, match="csp releases"):
        roll_back(data, name)
    assert published_id(data) == "r1"


def test_rolling_back_passes_over_a_damaged_release(data):
    for name in ("r1", "r2", "r3"):
        make(data, name)
    damage(data, "r2")
    assert roll_back(data, None) == "r1"


def test_a_damaged_release_is_not_published_by_its_name(data):
    make(data, "r1")
    make(data, "r2")
    damage(data, "r1")
    with pytest.raises(UnknownRelease, match="r1 is damaged"):
        roll_back(data, "r1")
    assert published_id(data) == "r2"


def test_there_is_nothing_to_roll_back_to_in_an_empty_folder(tmp_path):
    with pytest.raises(UnknownRelease, match="no earlier release"):
        roll_back(tmp_path, None)
