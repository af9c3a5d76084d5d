from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from assistant.knowledge.audience import Audience
from assistant.knowledge.release import CATALOGUE, MANIFEST, audience_folder
from assistant.knowledge.shelf.history import History
from tests.releases import keep_release


@pytest.fixture
def history(tmp_path) -> History:
    for day in (3, 10, 17):
        keep_release(tmp_path, f"202611{day:02}T1", datetime(2026, 11, day, 9, tzinfo=UTC))
    return History(tmp_path)


def found(since) -> tuple[str, bool]:
    return since.earlier.id if since.earlier else "", since.complete


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("20261110T1", ("20261110T1", True)),
        # Not kept any more: the oldest after it.
        ("20261105T1", ("20261110T1", False)),
        ("20261001T1", ("20261103T1", False)),
        ("nonsense", ("20261103T1", False)),
        ("", ("20261103T1", False)),
    ],
)
def test_a_release_that_is_not_kept_gives_the_oldest_after_it(history, release, expected):
    assert found(history.since_release(release, Audience.PUBLIC)) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 12), ("20261110T1", True)),
        # What was built on a day is new on that day.
        (date(2026, 11, 10), ("20261103T1", True)),
        (date(2027, 1, 1), ("20261117T1", True)),
        (date(2026, 11, 3), ("20261103T1", False)),
    ],
)
def test_a_day_gives_what_was_served_when_it_began(history, day, expected):
    assert found(history.since_day(day, Audience.PUBLIC, "20261117T1")) == expected


def test_a_release_after_the_one_that_is_served_is_not_looked_back_to(history):
    since = history.since_day(date(2027, 1, 1), Audience.PUBLIC, "20261110T1")
    assert found(since) == ("20261110T1", True)


@pytest.mark.parametrize("file", [MANIFEST, CATALOGUE])
def test_a_release_that_cant_be_read_counts_as_not_kept(history, file):
    folder = audience_folder(history.data, "20261110T1", Audience.PUBLIC)
    (folder / file).write_bytes(b"{}")
    assert found(history.since_release("20261110T1", Audience.PUBLIC)) == ("20261117T1", False)


def test_where_nothing_is_kept_there_is_nothing_to_compare_with(tmp_path):
    assert found(History(tmp_path).since_release("r1", Audience.PUBLIC)) == ("", False)
    assert found(History(tmp_path).since_day(date(2026, 1, 1), Audience.PUBLIC, "r1")) == (
        "",
        False,
    )
