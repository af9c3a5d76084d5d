from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from assistant.knowledge import release as releases
from assistant.knowledge.audience import Audience
from assistant.knowledge.release import (
    LAYOUT,
    MANIFEST,
    Manifest,
    Release,
    audience_folder,
    first_damage,
    kept_ids,
    measure_files,
    published_id,
    read_manifest,
    releases_folder,
    write_manifest,
)

RELEASE = Release(
    id="20261122-1",
    audience=Audience.PARTNER,
    built_at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    documents=2,
    passages=5,
    sentences=9,
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "words").mkdir()
    (tmp_path / "chroma").mkdir()
    (tmp_path / "catalogue.sqlite").write_bytes(b"documents")
    (tmp_path / "words" / "index").write_bytes(b"words")
    (tmp_path / "chroma" / "index").write_bytes(b"changes when it is opened")
    return tmp_path


@pytest.fixture
def manifest(folder):
    return Manifest(
        release=RELEASE,
        layout=LAYOUT,
        model="model",
        fingerprint="f",
        files=measure_files(folder),
    )


def test_a_manifest_is_read_as_it_was_written(folder, manifest):
    write_manifest(folder, manifest)
    assert read_manifest(folder) == manifest


def test_every_file_is_measured_but_the_manifest_and_chroma(folder, manifest):
    write_manifest(folder, manifest)
    assert set(measure_files(folder)) == {"catalogue.sqlite", "words/index"}


def test_a_whole_release_has_no_damage_whatever_chroma_did(folder, manifest):
    (folder / "chroma" / "index").write_bytes(b"changed")
    assert first_damage(folder, manifest) is None


@pytest.mark.parametrize("content", [b"wordz", b"words and more", b"", None])
def test_a_file_that_changed_or_is_gone_is_named(folder, manifest, content):
    file = folder / "words" / "index"
    file.unlink() if content is None else file.write_bytes(content)
    assert first_damage(folder, manifest) == "words/index"


def test_a_folder_in_the_place_of_a_file_is_damage(folder, manifest):
    (folder / "catalogue.sqlite").unlink()
    (folder / "catalogue.sqlite").mkdir()
    assert first_damage(folder, manifest) == "catalogue.sqlite"


def test_a_very_large_file_is_checked_by_its_size_alone(folder, manifest, monkeypatch):
    monkeypatch.setattr(releases, "_HASHED_UP_TO", 4)
    (folder / "words" / "index").write_bytes(b"wordz")
    assert first_damage(folder, manifest) is None
    (folder / "words" / "index").write_bytes(b"w")
    assert first_damage(folder, manifest) == "words/index"


@pytest.mark.parametrize(
    "damage",
    [
        {"release": {}},
        {"release": {"id": "x"}},
        {"release": None},
        {"layout": None},
        {"layout": "two"},
        {"files": []},
        {"files": {"catalogue.sqlite": 3}},
    ],
    ids=str,
)
def test_a_manifest_that_is_not_whole_says_so_in_one_of_three_ways(folder, manifest, damage):
    write_manifest(folder, manifest)
    values = json.loads((folder / MANIFEST).read_text("utf-8"))
    (folder / MANIFEST).write_text(json.dumps(values | damage), "utf-8")
    with pytest.raises((OSError, ValueError, KeyError)):
        read_manifest(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'"words"'])
def test_a_manifest_that_is_not_one_says_so_in_the_same_ways(folder, content):
    (folder / MANIFEST).write_bytes(content)
    with pytest.raises((OSError, ValueError, KeyError)):
        read_manifest(folder)


def test_a_release_without_a_manifest_is_not_whole(folder):
    with pytest.raises(FileNotFoundError):
        read_manifest(folder)


def test_the_published_release_is_the_one_that_the_pointer_names(tmp_path):
    assert published_id(tmp_path) is None
    releases_folder(tmp_path).mkdir()
    assert published_id(tmp_path) is None
    (releases_folder(tmp_path) / "current").write_text("20261122-1\n")
    assert published_id(tmp_path) == "20261122-1"
    (releases_folder(tmp_path) / "current").write_text("\n")
    assert published_id(tmp_path) is None


def test_kept_releases_are_listed_newest_first_without_those_under_construction(tmp_path):
    assert kept_ids(tmp_path) == []
    for name in ("20261121-1", "20261123-1", "20261122-1", ".building-20261124-1"):
        (releases_folder(tmp_path) / name).mkdir(parents=True)
    (releases_folder(tmp_path) / "current").write_text("20261123-1\n")
    assert kept_ids(tmp_path) == ["20261123-1", "20261122-1", "20261121-1"]


def test_each_audience_has_a_folder_of_its_own(tmp_path):
    folders = {audience_folder(tmp_path, "1", audience) for audience in Audience}
    assert {folder.name for folder in folders} == {"public", "partner"}
