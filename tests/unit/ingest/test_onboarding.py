from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.knowledge.onboarding import NO_ONBOARDING, Part, Prompt
from ingest.describe import document_id
from ingest.errors import UnusablePartnership
from ingest.onboarding import read_onboarding, unheld
from ingest.partnership import read_partnership
from ingest.report import DocumentStatus
from ingest.shelve import Shelved
from ingest.source import list_sources
from tests.doubles import a_document, a_passage, a_sentence

CORPUS = Path(__file__).parents[3] / "corpus"
VALUES = {
    "agencies": [
        {
            "id": "police",
            "title": "Police",
            "also_called": ["met"],
            "path": {"document": "path", "section": "What to read"},
            "prompts": [{"text": "What is MARAC", "question": "What is a MARAC?"}],
        }
    ],
    "prompts": [{"text": "Ask", "question": "What?"}],
    "first_week": {"document": "week"},
    "glossary": {"document": "words"},
}


def read(tmp_path: Path, **changes):
    (tmp_path / "onboarding.yaml").write_text(json.dumps(VALUES | changes), "utf-8")
    return read_onboarding(tmp_path)


def test_a_corpus_without_the_file_has_nothing_for_new_partners(tmp_path):
    assert read_onboarding(tmp_path) == NO_ONBOARDING


def test_what_the_file_says_becomes_part_of_the_partnership(tmp_path):
    onboarding = read(tmp_path)
    (police,) = onboarding.agencies
    assert police.path == Part(document="path", section="What to read")
    assert police.prompts == (Prompt(text="What is MARAC", question="What is a MARAC?"),)
    assert onboarding.roles == Part()
    assert onboarding.means == "stands for"
    assert read_partnership(tmp_path).onboarding == onboarding


def test_the_file_is_no_document(tmp_path):
    read(tmp_path)
    assert list_sources(tmp_path) == ([], {})


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"agencies": []}, "agencies"),
        ({"agencies": VALUES["agencies"] * 2}, "police stands there twice"),
        ({"prompts": VALUES["prompts"] * 5}, "prompts"),
        ({"prompts": [{"text": "T" * 76, "question": "What?"}]}, "prompts.1.text"),
        ({"first_week": {"section": "What"}}, "first_week.document"),
        ({"weeks": []}, "weeks: no such field"),
    ],
)
def test_a_mistake_is_named(tmp_path, changes, told):
    with pytest.raises(UnusablePartnership, match=r"onboarding\.yaml") as raised:
        read(tmp_path, **changes)
    assert told in str(raised.value)


def test_a_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / "onboarding.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(UnusablePartnership, match="UTF-8"):
        read_onboarding(tmp_path)


def shelved(name: str, heading: str = "What to read") -> Shelved:
    passage = a_passage(a_sentence("Words."), document=name, heading=(heading,))
    return Shelved(
        document=a_document(id=name, path=f"{name}.md"), passages=(passage,), file=Path(name)
    )


def test_what_it_points_at_is_held_or_told_in_the_report(tmp_path):
    onboarding = read(tmp_path)
    held = [shelved("path"), shelved("week"), shelved("words")]
    assert unheld(onboarding, held) == []
    (line,) = unheld(onboarding, held[1:])
    assert (line.path, line.status) == ("onboarding.yaml", DocumentStatus.REFUSED)
    assert line.reason == "agencies.police.path: no document that was read has the id path"
    (line,) = unheld(onboarding, [shelved("path", "Other"), *held[1:]])
    assert "path has no section \u201cWhat to read\u201d" in line.reason


def test_the_starter_corpus_points_at_pages_that_it_has():
    onboarding = read_onboarding(CORPUS)
    held = {document_id(each.path) for each in list_sources(CORPUS)[0]}
    assert {part.document for _, part in onboarding.parts()} <= held
    assert {"council", "police", "fire", "health", "probation", "voluntary-sector", "housing"} <= {
        each.id for each in onboarding.agencies
    }
