from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.knowledge.document import Status
from ingest.editions import settle
from ingest.prepare import Prepared
from ingest.report import DocumentReport, DocumentStatus
from ingest.shelve import Shelved
from tests.doubles import a_document

TODAY = date(2026, 6, 1)


def prepared(name: str, **changes) -> Prepared:
    document = a_document(id=name, path=f"{name}.md", **{"title": name, **changes})
    return Prepared(
        shelved=Shelved(document=document, passages=(), file=Path(f"{name}.md")),
        report=DocumentReport(path=document.path, status=DocumentStatus.READ),
    )


def settled(*each: Prepared):
    done = settle(each, TODAY)
    return {one.shelved.document.id: one.shelved.document for one in done}, {
        one.shelved.document.id: " ".join(one.report.notes) for one in done
    }


def test_what_can_hold_is_left_as_it_is():
    documents, notes = settled(prepared("new", supersedes=("old",)), prepared("old"))
    assert documents["new"].supersedes == ("old",)
    assert not any(notes.values())


def test_a_document_that_is_not_there_can_not_be_replaced():
    documents, notes = settled(prepared("new", supersedes=("gone", "old")), prepared("old"))
    assert documents["new"].supersedes == ("old",)
    assert "supersedes" in notes["new"]
    assert "gone" in notes["new"]


@pytest.mark.parametrize("ring", [("a",), ("a", "b"), ("a", "b", "c")])
def test_a_circle_is_opened_and_told_on_each_of_its_documents(ring):
    each = [
        prepared(name, supersedes=(ring[(place + 1) % len(ring)],))
        for place, name in enumerate(ring)
    ]
    documents, notes = settled(*each, prepared("apart", supersedes=("a",)))
    assert not any(documents[name].supersedes for name in ring)
    assert all("supersedes" in notes[name] for name in ring)
    assert documents["apart"].supersedes == ("a",)
    assert not notes["apart"]


def test_of_two_editions_in_force_the_later_holds():
    old = prepared("old", title="Plan", edition="2021", in_force_from=date(2021, 1, 1))
    new = prepared("new", title="Plan", edition="2025", in_force_from=date(2025, 1, 1))
    documents, notes = settled(old, new)
    assert documents["old"].declared_status is Status.SUPERSEDED
    assert documents["new"].declared_status is None
    assert "new.md" in notes["old"]
    assert not notes["new"]


@pytest.mark.parametrize("day", [None, date(2021, 1, 1)])
def test_of_two_editions_neither_is_known_to_hold_without_days_that_say_so(day):
    old = prepared("old", title="Plan", edition="2021", in_force_from=day)
    new = prepared("new", title="plan", edition="2025", in_force_from=day)
    documents, notes = settled(old, new)
    assert {each.declared_status for each in documents.values()} == {Status.UNVERIFIED}
    assert all(notes.values())


@pytest.mark.parametrize(
    "changes",
    [
        {"in_force_to": date(2024, 1, 1)},
        {"declared_status": Status.ENDED},
        {"edition": "2025"},
        {"edition": ""},
        {"title": "Another"},
    ],
)
def test_editions_are_compared_only_where_both_are_in_force(changes):
    old = prepared("old", **{"title": "Plan", "edition": "2021", **changes})
    _, notes = settled(old, prepared("new", title="Plan", edition="2025"))
    assert not any(notes.values())


def test_a_replaced_edition_is_no_rival():
    old = prepared("old", title="Plan", edition="2021", in_force_from=None)
    new = prepared("new", title="Plan", edition="2025", supersedes=("old",))
    _, notes = settled(old, new)
    assert not any(notes.values())
