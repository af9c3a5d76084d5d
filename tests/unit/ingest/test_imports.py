from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from assistant.knowledge.partnership import ANY_PARTNERSHIP
from ingest.admit import Refusal
from ingest.box import Limits
from ingest.imports import ImportReport, import_feed
from ingest.records.reading import read_record

SERVICES = [
    {
        "id": "1",
        "name": "Noise line",
        "status": "active",
        "phones": [{"number": "101"}],
        "organization": {"name": "Example Council"},
    },
    {"id": "2", "name": "No way to it", "status": "active"},
    {"id": "3", "name": "Gone", "status": "defunct"},
]


@pytest.fixture
def feed(tmp_path) -> Path:
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(SERVICES), "utf-8")
    return path


def run(feed: Path, into: Path) -> ImportReport | Refusal:
    return import_feed(
        feed, into, partnership=ANY_PARTNERSHIP, limits=Limits(), today=date(2026, 11, 25)
    )


def test_each_service_is_a_file_for_an_owner_to_look_through(feed, tmp_path):
    report = run(feed, tmp_path / "a" / "b")
    assert [(each.file, each.status) for each in report.services] == [
        ("noise-line.yaml", "written"),
        ("no-way-to-it.yaml", "refused"),
    ]
    assert report.refusals == 1
    assert "Gone" in report.notes[0]
    text = (tmp_path / "a" / "b" / "noise-line.yaml").read_text("utf-8")
    values = yaml.safe_load(text)
    assert (values["title"], values["owner"]) == ("Noise line", "Example Council")
    assert values["status"] == "unverified"
    assert "audience" not in values
    assert not isinstance(read_record("pathways/noise-line.yaml", text), Refusal)


def test_a_file_that_is_there_is_never_written_over(feed, tmp_path):
    mine = tmp_path / "noise-line.yaml"
    mine.write_text("mine", "utf-8")
    report = run(feed, tmp_path)
    assert report.services[0].status == "kept"
    assert mine.read_text("utf-8") == "mine"


def test_a_link_in_the_place_of_a_file_is_not_followed(feed, tmp_path):
    into, elsewhere = tmp_path / "into", tmp_path / "elsewhere"
    into.mkdir()
    (into / "noise-line.yaml").symlink_to(elsewhere)
    assert run(feed, into).services[0].status == "kept"
    assert not elsewhere.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("feed.json", b"{"),
        ("feed.json", b""),
        ("feed.json", b"%PDF-1.7"),
        ("feed.json", b"<html></html>"),
        ("feed.json", b"[" * 200_000),
        ("feed.md", b"# Words"),
    ],
)
def test_what_is_no_feed_is_refused_and_nothing_is_written(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    refusal = run(path, tmp_path / "into")
    assert isinstance(refusal, Refusal)
    assert refusal.reason
    assert refusal.mend
    assert not (tmp_path / "into").exists()
