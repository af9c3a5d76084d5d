"""Publishes a release in one atomic step, keeps the earlier ones, and goes back to one of them.

Must never change a release that has been published, nor leave the pointer half written.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from assistant.knowledge.audience import Audience
from assistant.knowledge.release import (
    audience_folder,
    first_damage,
    kept_ids,
    published_id,
    read_manifest,
    releases_folder,
)
from ingest.errors import BuildRunning, UnknownRelease

#: Releases under construction; what a killed build leaves is removed by the next one.
_BUILDING = ".building-"


@contextlib.contextmanager
def building(data: Path) -> Iterator[None]:
    """Hold the data folder for one build, and clear away what a killed build left.

    Raises:
        BuildRunning: another process holds it.
    """
    folder = releases_folder(data)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            raise BuildRunning(
                f"another process is building in {data}: wait for it to end, "
                "or give this one a data folder of its own with CSP_DATA_DIR"
            ) from fault
        for left in folder.glob(f"{_BUILDING}*"):
            shutil.rmtree(left)
        yield


def scratch_folder(data: Path, release_id: str) -> Path:
    """Where a release is made before it is published; beside the others, on the same disk."""
    return releases_folder(data) / f"{_BUILDING}{release_id}"


def publish(data: Path, release_id: str, *, keep: int) -> None:
    """Move a proved release into place, point at it, and remove all but the newest `keep`."""
    made = scratch_folder(data, release_id)
    _sync_tree(made)
    made.rename(releases_folder(data) / release_id)
    _point_at(data, release_id)
    for old in [each for each in kept_ids(data) if each != release_id][max(keep - 1, 0) :]:
        # Out of sight in one step: a build that is killed here leaves no half of a release.
        gone = scratch_folder(data, old)
        (releases_folder(data) / old).rename(gone)
        shutil.rmtree(gone)


def roll_back(data: Path, release_id: str | None) -> str:
    """Publish an earlier release: the one named, or the one before the published.

    Raises:
        UnknownRelease: there is none of that name, or none earlier, or it is damaged.
    """
    kept = kept_ids(data)
    current = published_id(data)
    if release_id is None:
        earlier = [
            each for each in kept if (current is None or each < current) and _is_whole(data, each)
        ]
        if not earlier:
            raise UnknownRelease("no earlier release is kept: `csp releases` lists those that are")
        release_id = earlier[0]
    elif release_id not in kept:
        raise UnknownRelease(
            f"no release {release_id} is kept: `csp releases` lists those that are"
        )
    elif not _is_whole(data, release_id):
        raise UnknownRelease(f"release {release_id} is damaged: name another, see `csp releases`")
    _point_at(data, release_id)
    return release_id


def _is_whole(data: Path, release_id: str) -> bool:
    """Whether every file of a release is what was built, for every audience."""
    try:
        return all(
            first_damage(folder, read_manifest(folder)) is None
            for folder in (audience_folder(data, release_id, audience) for audience in Audience)
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _point_at(data: Path, release_id: str) -> None:
    """Replace the pointer: whoever reads it sees the old id or the new one, whole."""
    folder = releases_folder(data)
    scratch = folder / ".current"
    with scratch.open("w", encoding="utf-8") as file:
        file.write(f"{release_id}\n")
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(folder / "current")
    _sync(folder)


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)
    _sync(folder.parent)


def _sync(path: Path) -> None:
    """Have the disk hold what was written; a folder is synced for the names in it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
