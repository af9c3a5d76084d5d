from __future__ import annotations

from datetime import date

import pytest

from assistant.knowledge.changes import Change, find_changes
from tests.doubles import a_document


def changes(before, now, *, words=("old", "new")):
    found = find_changes(
        before, now, words_before=lambda _: [words[0]], words_now=lambda _: [words[1]]
    )
    return {each.document.id: each.changes for each in found}


def test_what_is_the_same_is_not_told():
    assert changes([a_document()], [a_document()]) == {}


def test_documents_that_came_and_went_are_told_by_title():
    one, two = a_document(id="b", title="Zebra"), a_document(id="a", title="Adder")
    found = find_changes([one], [two], words_before=lambda _: [], words_now=lambda _: [])
    assert [(each.document.id, each.changes) for each in found] == [
        ("a", (Change.ADDED,)),
        ("b", (Change.REMOVED,)),
    ]


@pytest.mark.parametrize(
    ("values", "change"),
    [
        ({"edition": "2030"}, Change.EDITION),
        ({"in_force_to": date(2030, 1, 1)}, Change.EDITION),
        ({"title": "Another"}, Change.EDITION),
        ({"verified_on": date(2026, 9, 1)}, Change.VERIFIED),
        ({"review_due": date(2030, 9, 1)}, Change.REVIEW),
        ({"owner": "Another body"}, Change.OWNER),
        ({"sha256": "1" * 64}, Change.WORDS),
    ],
)
def test_each_kind_of_change_is_told(values, change):
    document = a_document()
    assert changes([document], [a_document(**values)]) == {document.id: (change,)}


def test_a_file_whose_words_are_the_same_has_not_changed():
    assert changes([a_document()], [a_document(sha256="1" * 64)], words=("same", "same")) == {}
